"""English as read in Brussels."""
