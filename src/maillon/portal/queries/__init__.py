"""Reads that several pages of the portal share."""
