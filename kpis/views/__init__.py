"""The pages about counts: years and their grids, a year's life, evidence, and its import."""
