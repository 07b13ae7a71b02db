"""The first page and the pages of /reviews/."""
