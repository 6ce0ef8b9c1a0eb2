"""What is known of each token of an English report, before anything is found."""
