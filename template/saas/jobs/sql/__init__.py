"""The statements that a worker asks again and again."""

from saas.core.sql import reader

read = reader(__file__)
