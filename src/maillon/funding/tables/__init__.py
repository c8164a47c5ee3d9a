"""Lists declared once, for the page and the exports."""
