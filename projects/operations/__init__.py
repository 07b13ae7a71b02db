"""Writes, a verb each: the only places that change what the rows of projects/ hold."""
