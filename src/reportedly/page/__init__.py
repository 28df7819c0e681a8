"""A page of news as it came in: text, title, outlet, date, blocks."""
