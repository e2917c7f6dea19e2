"""The ledger's functions and guards, and what its pages ask, in SQL.

A migration installs the functions. They replace their former selves: a change to one takes a new
migration that reads them all. The questions are read when they are asked.
"""

from saas.core.sql import reader

FUNCTIONS = ["steps", "closing", "spending", "granting", "covering", "refusing"]

read = reader(__file__)
