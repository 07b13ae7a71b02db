"""What is done to reviews: each step of their life, and comments, a verb each."""
