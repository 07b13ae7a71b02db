"""Who may do what with concept notes, sessions and ballots."""
