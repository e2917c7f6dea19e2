"""Your services. Each module here is found by itself; docs/services.md shows how to write one."""
