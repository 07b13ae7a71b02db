"""What anybody may ask: pages, the API, and files."""
