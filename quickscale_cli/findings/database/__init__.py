"""What an upgrade means for the database, and for who has migrations and jobs."""
