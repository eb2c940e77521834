"""English as the Organization writes it."""
