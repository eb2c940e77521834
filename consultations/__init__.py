"""Who said what, what was decided, what the Office was asked to do."""
