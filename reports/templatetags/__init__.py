"""Template tags of papers."""
