-- Goes on from used.sql: how much on which day, by the calendar of whoever looks.
SELECT (at AT TIME ZONE %(zone)s)::date AS day, sum(amount)::bigint FROM used GROUP BY day
