"""What is done to counts: each change of a year's state and of its cells, a verb each."""
