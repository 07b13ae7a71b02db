"""How things are done, whatever they are about: this shelf knows no word of the domain."""
