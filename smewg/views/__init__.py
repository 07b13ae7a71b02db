"""The pages about the group: its economies, its people, and the way in."""
