"""What the economies tell us: their voluntary reports, and what became of each."""
