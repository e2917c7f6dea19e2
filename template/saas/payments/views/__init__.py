"""Pages of buying: prices, the order, what became of it, and what was bought before."""
