"""Search: an index of what can be found, written with what it tells of, and asked in one way.

words.py folds texts and forgives typing errors, without the database; models.py holds the index;
structures.py makes what a database needs to look into texts; index.py writes it.
"""
