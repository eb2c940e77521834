"""Answering a consultation offline: a Word or Excel file to fill in, read back and previewed."""
