"""The plan: an upgrade worked out whole, and told to people and machines."""
