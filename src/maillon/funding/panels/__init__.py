"""What funding shows on other pages."""
