"""How we do anything; knows no word of the domain."""
