"""The Brussels demonstration data set and its loader."""
