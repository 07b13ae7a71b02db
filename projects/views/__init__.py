"""The pages of /projects/, a module for each story."""
