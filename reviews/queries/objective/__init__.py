"""An objective's story: what serves it, year by year, and what is missing."""
