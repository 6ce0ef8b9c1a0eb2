"""The output folder: staged beside the old one, hashed, moved in place whole."""
