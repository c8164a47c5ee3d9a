"""Every write of funding."""
