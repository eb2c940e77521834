"""Pages of consultations, positions, decisions and requests."""
