"""What anybody may read, without an account: pages, files and an API of what was published."""
