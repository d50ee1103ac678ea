"""Template tags and filters of the look."""
