"""What should we do next: concept notes, and the sessions in which economies score them."""
