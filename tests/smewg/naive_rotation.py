"""The rotation a second time, written plainly: a long list of turns, in which neighbours swap.

It shares nothing with smewg/domain/rotation.py but its inputs, and says all that a turn shows.
"""

ROUNDS = 60


def naive_line(order, first):
    """Who is next, one after the other: each a name, and whom it owes its place to, if anybody."""
    start = order.index(first)
    names = [order[(start + n) % len(order)] for n in range(len(order) * ROUNDS)]
    return [[name, None] for name in names]


def naive_terms(rules, until, pairs, recorded):
    """(first year, last year, economy or None, why, swapped with, decision) for each turn."""
    line = naive_line(list(rules.order), rules.first_economy)
    turns = []
    for year in range(rules.first_year, until + 1, rules.years):
        if year in recorded:
            told = _recorded(line, recorded[year])
        elif (line[0][0], year) not in pairs:
            told = _as_it_stands(line, turns)
        elif (line[1][0], year) in pairs:
            told = _undecided(line, year)
        else:
            told = _swapped(line)
        turns.append((year, year + rules.years - 1, *told))
    return turns


def _recorded(line, economy):
    """What happened: the economy's next turn is used up, and nobody else moves."""
    expected = line[0][0]
    for place, (name, _) in enumerate(line):
        if name == economy:
            del line[place]
            break
    if economy == expected:
        return economy, "as recorded", None, ""
    return economy, f"as recorded; by the rule it was the turn of {expected}", None, ""


def _as_it_stands(line, turns):
    name, partner = line.pop(0)
    if partner:
        return name, f"serves right after {partner}, with which it swapped", partner, ""
    if all(turn[2] is None for turn in turns):
        return name, "the first known turn", None, ""
    return name, "next in alphabetical order", None, ""


def _undecided(line, year):
    one, other = line[0][0], line[1][0]
    decision = (
        f"{one} and {other}, the next in line, cannot serve from {year}. "
        "The terms of reference are silent: the group decides."
    )
    return None, "for a decision", None, decision


def _swapped(line):
    unable, partner = line[0][0], line[1][0]
    assert not line[1][1], "whoever owes a turn is first in line"
    line[:2] = [[unable, partner]]
    return partner, f"swapped with {unable}, which could not serve", unable, ""


def naive_swap_problems(kind, rules, swap, swaps, recorded):
    """What is wrong with a swap, the gravest first; the last two may come together."""
    if swap.economy not in rules.order:
        return [f"{swap.economy} is not an economy of this rotation."]
    if swap.year not in range(rules.first_year, swap.year + 1, rules.years):
        return [f"No turn begins in {swap.year}."]
    if swap.year in recorded:
        who = recorded[swap.year]
        return [f"The turn from {swap.year} is recorded already: {who} served."]
    pairs = {(each.economy, each.year) for each in swaps}
    if (swap.economy, swap.year) in pairs:
        return [f"{swap.economy} has swapped its turn from {swap.year} already."]
    found = []
    whose = naive_terms(rules, swap.year, pairs, recorded)[-1][2]
    if whose != swap.economy:
        whose = whose or "undecided"
        found.append(f"The turn from {swap.year} is not {swap.economy}'s: it is {whose}.")
    if naive_is_late(kind, swap) and not swap.reason.strip():
        day = f"1 January {swap.year - 1}" if kind == "chair" else f"30 June {swap.year - 1}"
        found.append(f"Notice was due by {day}. Record it as late, with the reason.")
    return found


def naive_is_late(kind, swap):
    """In figures of the calendar: the year before, and for the host its second half."""
    if swap.announced is None:
        return False
    year, month, day = swap.announced.timetuple()[:3]
    if kind == "chair":
        return (year, month, day) > (swap.year - 1, 1, 1)
    return year > swap.year - 1 or (year == swap.year - 1 and month > 6)
