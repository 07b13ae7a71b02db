"""The rotation a second time, written plainly: a long list of turns, in which neighbours swap."""


def naive_terms(order, first, first_year, years, until, swaps):
    """(year, economy or None) for each turn, by moving names about in one long list."""
    start = order.index(first)
    line = [order[(start + n) % len(order)] for n in range(len(order) * 40)]
    turns = []
    place = 0
    year = first_year
    while year <= until:
        name = line[place]
        if (name, year) in swaps:
            partner = line[place + 1]
            if (partner, year) in swaps:
                turns.append((year, None))
                year += years
                continue
            line[place], line[place + 1] = partner, name
        turns.append((year, line[place]))
        place += 1
        year += years
    return turns
