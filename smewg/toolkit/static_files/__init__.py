"""What a browser is sent of static/: each sheet and module with all it imports, in one file."""
