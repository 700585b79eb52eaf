"""A participant who leaves the course makes room for the first of the reserve."""
