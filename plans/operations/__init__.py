"""What may be done with the plan's promises, a verb each; nothing else writes their states."""
