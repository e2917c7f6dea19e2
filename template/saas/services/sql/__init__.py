"""What the pages of runs ask, in SQL."""

from saas.core.sql import reader

read = reader(__file__)
