"""What a release may hold, and what may follow it."""
