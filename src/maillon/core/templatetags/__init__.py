"""Template tags and filters of the floor."""
