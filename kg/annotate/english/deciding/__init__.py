"""Which candidates are mentions: what the learned model sees, and how it chooses."""
