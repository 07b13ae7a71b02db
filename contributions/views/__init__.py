"""The pages of /contributions/, a module for each story."""
