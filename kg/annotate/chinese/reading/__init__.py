"""Lines, clauses, words and moods of a Chinese report."""
