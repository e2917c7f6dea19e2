"""What guards the rows of payments, and what their pages ask, in SQL."""

from saas.core.sql import reader

read = reader(__file__)
