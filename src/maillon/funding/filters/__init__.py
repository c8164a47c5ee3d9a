"""What the addresses of lists ask, and the rows that answer."""
