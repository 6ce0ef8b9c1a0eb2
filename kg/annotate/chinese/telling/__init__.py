"""What is told of Chinese mentions: kind, status, dates, amounts, which units are groups."""
