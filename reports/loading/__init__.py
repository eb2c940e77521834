"""Loads the record of 2004 that is shipped in ``reports/record`` (see its README)."""
