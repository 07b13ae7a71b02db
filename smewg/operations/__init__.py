"""What is done to the group's own things, a verb each."""
