"""What a reader does in the page, done in headless Chromium."""
