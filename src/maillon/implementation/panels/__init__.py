"""What pages show of several things at once, ready to print."""
