"""The brief of one economy before a meeting."""
