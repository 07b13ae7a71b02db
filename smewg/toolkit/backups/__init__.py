"""Backups: every row and file of an installation in one file, on any of the databases alike."""
