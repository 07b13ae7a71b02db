"""The dashboard's sections: each a function from a scope to plain figures, words and charts.

A review freezes what they give, so nothing here knows of pages or documents.
"""
