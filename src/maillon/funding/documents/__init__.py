"""The documents of funding: PDF and Word."""
