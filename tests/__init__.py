"""The tests; each folder mirrors an app."""
