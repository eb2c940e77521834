"""What every other app stands on: dates, names in order, search, pages of lists, history, origins."""
