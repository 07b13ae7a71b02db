"""Days in words, as the house writes them, where no template does it."""

from datetime import date


def day_in_words(day: date) -> str:
    """13 September 2017."""
    return f"{day:%-d %B %Y}"
