"""What every page asks of the person, in SQL."""

from saas.core.sql import reader

read = reader(__file__)
