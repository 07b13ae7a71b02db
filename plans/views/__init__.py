"""The pages of /plans/."""
