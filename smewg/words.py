"""Numbers and their nouns in a sentence."""


def so_many(number: int, one: str, several: str = "") -> str:
    """The number with its noun: "1 line", "3 lines"; `several` where it is not one with an s."""
    return f"{number} {one if number == 1 else several or f'{one}s'}"
