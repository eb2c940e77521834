"""What happened: follow-up events, logged as they were known."""
