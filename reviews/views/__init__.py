"""The first page, the dashboard, what changed, and a review from its first word to its papers."""
