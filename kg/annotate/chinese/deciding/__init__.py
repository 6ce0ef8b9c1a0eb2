"""Which words are mentions: what the learned model sees, and how it chooses."""
