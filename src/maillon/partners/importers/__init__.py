"""Files that partners data is read from."""
