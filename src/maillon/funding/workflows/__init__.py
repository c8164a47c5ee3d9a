"""The tables that say what can be done when."""
