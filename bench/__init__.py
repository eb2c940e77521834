"""Times of pages and papers beside the time PostgreSQL itself needs. Run by ``make bench``."""
