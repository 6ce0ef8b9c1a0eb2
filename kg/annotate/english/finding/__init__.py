"""What an English report may hold: clauses that rules propose, and the candidates at their joints."""
