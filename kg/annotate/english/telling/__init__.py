"""What the words in and around a mention say of it: kind, status, dates, amounts."""
