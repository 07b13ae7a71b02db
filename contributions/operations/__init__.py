"""What may be done with reports, a verb each; nothing else writes their states."""
