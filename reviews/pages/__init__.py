"""The pages of reviews: reading, writing, a review's life, what was published, and templates."""
