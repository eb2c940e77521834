"""What every other app stands on: dates, order, search, pages of lists, history, origins."""
