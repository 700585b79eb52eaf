"""The migrations of this database, oldest first."""
