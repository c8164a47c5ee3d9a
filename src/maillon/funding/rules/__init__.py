"""The rules of funding, without database."""
