"""Git beneath all: trees, a scratch repository, the user's project as git has it."""
