"""Who does what about which problem, by which policy: from the places of mentions."""
