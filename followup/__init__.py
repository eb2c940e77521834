"""What was recommended and what is done about it."""
