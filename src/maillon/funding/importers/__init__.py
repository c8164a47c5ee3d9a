"""Files read into funding, with errors cell by cell."""
