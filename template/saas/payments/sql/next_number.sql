-- The next number of a year's series. Its row stays locked until the transaction ends, so that one
-- that is rolled back leaves no gap.
INSERT INTO payments_numbering (series, year, last) VALUES (%(series)s, %(year)s, 1)
ON CONFLICT (series, year) DO UPDATE SET last = payments_numbering.last + 1
RETURNING last
