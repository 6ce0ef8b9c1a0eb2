"""What rules propose in a Chinese report."""
