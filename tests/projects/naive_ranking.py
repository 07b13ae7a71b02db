"""The ranking a second time, the slow way: fractions, loops, and everything made anew each time.

It shares nothing with projects/domain/ranking/ but its inputs, and says all that a ranking shows:
turnout, figures, spread, reasons, ranges, and the other orders.
"""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from statistics import median


def may_score(note):
    return [economy for economy in note.entitled if economy not in note.recused]


def ballots_on(note, ballots):
    may = may_score(note)
    return [
        ballot.scores
        for ballot in ballots
        if ballot.note == note.key and ballot.economy in may and ballot.scores
    ]


def mean(values):
    return Fraction(sum(values), len(values))


def by(method, values):
    return mean(values) if method == "mean" else Fraction(median(values))  # halves are exact


def column_of(rules, note, ballots, key):
    place = [each.key for each in rules.criteria].index(key)
    return [scores[place] for scores in ballots_on(note, ballots)]


def figure_of(rules, method, note, ballots, key):
    return by(method, column_of(rules, note, ballots, key))


def to_the_eye(value, digits):
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return str(exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP))


def kind_of(rules, note, ballots):
    """(kind, reason): whether the note is ranked, or why it stands apart."""
    count = len(ballots_on(note, ballots))
    if count < rules.min_ballots:
        return "provisional", f"{count} of at least {rules.min_ballots} ballots"
    for each in rules.criteria:
        reached = figure_of(rules, rules.method, note, ballots, each.key)
        if each.minimum is not None and reached < each.minimum:
            return "below minimum", (
                f"{each.key}: a {rules.method} of {to_the_eye(reached, 2)}, "
                f"below the minimum of {each.minimum}"
            )
    return "ranked", ""


def is_ranked(rules, note, ballots):
    return kind_of(rules, note, ballots)[0] == "ranked"


def turnout_of(note, ballots):
    """(counted, entitled, recused, abstained, missing), an economy at a time."""
    found = {"counted": 0, "abstained": 0, "missing": 0}
    for economy in may_score(note):
        sent = [each for each in ballots if each.note == note.key and each.economy == economy]
        if not sent:
            found["missing"] += 1
        else:
            found["abstained" if sent[0].scores is None else "counted"] += 1
    return (
        found["counted"],
        len(may_score(note)),
        len(note.recused),
        found["abstained"],
        found["missing"],
    )


def criteria_of(rules, note, ballots):
    """(key, mean, median, lowest, highest, points) of each criterion."""
    found = []
    for each in rules.criteria:
        column = column_of(rules, note, ballots, each.key)
        figures = (each.key, mean(column), Fraction(median(column)), min(column), max(column))
        found.append((*figures, points(each, by(rules.method, column))))
    return found


def spread_of(rules, note, ballots):
    """(lowest, highest, variance) of what each ballot alone would give."""
    own = [
        sum(
            points(each, Fraction(score))
            for each, score in zip(rules.criteria, scores, strict=True)
        )
        for scores in ballots_on(note, ballots)
    ]
    middle = mean(own)
    return min(own), max(own), mean([(each - middle) ** 2 for each in own])


def link_points_of(rules, note, ballots):
    link = next(each for each in rules.criteria if each.key == rules.link)
    if rules.link_counts == "weighted":
        return points(link, figure_of(rules, rules.method, note, ballots, rules.link))
    reaches = over_the_line(rules, rules.method, note, ballots)
    return Fraction(link.weight if rules.link_counts == "uplift" and reaches else 0)


def settled_by(rules, upper, lower, ballots):
    """What settled equal points of two notes that follow one another, "" where they differ."""
    one, other = (
        merits(rules, rules.method, rules.link_counts, each, ballots) for each in (upper, lower)
    )
    if one[:2] != other[:2]:
        return ""
    for name, mine, theirs in zip(rules.tie_order, one[2:], other[2:], strict=True):
        if mine != theirs:
            return name
    raise AssertionError("they share a position")


def points(criterion, figure):
    share = (figure - criterion.lowest) / (criterion.highest - criterion.lowest)
    return share * criterion.weight


def over_the_line(rules, method, note, ballots):
    return figure_of(rules, method, note, ballots, rules.link) >= rules.link_line


def score(rules, method, counts, note, ballots):
    total = Fraction(0)
    for criterion in rules.criteria:
        if criterion.key != rules.link or counts == "weighted":
            total += points(criterion, figure_of(rules, method, note, ballots, criterion.key))
        elif counts == "uplift" and over_the_line(rules, method, note, ballots):
            total += criterion.weight
    return total


def merits(rules, method, counts, note, ballots):
    """What two notes are compared by, in this order."""
    found = [
        counts == "tier" and over_the_line(rules, method, note, ballots),
        score(rules, method, counts, note, ballots),
    ]
    for tie in rules.tie_order:
        if tie == "share":
            found.append(Fraction(len(ballots_on(note, ballots)), len(may_score(note))))
        elif tie == "cosponsors":
            found.append(note.cosponsors)
        elif tie != rules.link or counts != "no link":
            found.append(figure_of(rules, "mean", note, ballots, tie))
    return found


def positions(merits_by_note):
    """One more than the number of notes that are better."""
    return {
        key: 1 + sum(1 for other in merits_by_note.values() if other > mine)
        for key, mine in merits_by_note.items()
    }


def naive_order(rules, method, counts, notes, ballots):
    return positions({note.key: merits(rules, method, counts, note, ballots) for note in notes})


def without(economy, notes, ballots):
    """The session as if the economy did not belong to it."""
    left = [
        type(note)(note.key, note.entitled - {economy}, note.recused, note.cosponsors)
        for note in notes
    ]
    return left, [ballot for ballot in ballots if ballot.economy != economy]


def naive_ranges(rules, notes, ballots):
    found = {
        key: {place}
        for key, place in naive_order(
            rules, rules.method, rules.link_counts, notes, ballots
        ).items()
    }
    for economy in {each for note in notes for each in note.entitled}:
        left, cast = without(economy, notes, ballots)
        for key, place in naive_order(rules, rules.method, rules.link_counts, left, cast).items():
            found[key].add(place)
    return {key: (min(each), max(each)) for key, each in found.items()}


def naive_adjusted(rules, notes, ballots):
    """The order after taking out each economy's mean distance from the notes' figures.

    Criterion by criterion, by the session's own method; the line of an uplift or a tier is that
    of the ballots as they were given. Gives (positions, points).
    """
    keys = {note.key: note for note in notes}
    cast = [
        each
        for each in ballots
        if each.note in keys and each.scores and each.economy in may_score(keys[each.note])
    ]
    merits_by_note = {}
    for key, note in keys.items():
        total = link_points_of(rules, note, ballots) if rules.link_counts != "weighted" else 0
        for place, criterion in enumerate(rules.criteria):
            if criterion.key == rules.link and rules.link_counts != "weighted":
                continue
            left = [
                ballot.scores[place] - leniency(rules, keys, cast, ballots, place, ballot.economy)
                for ballot in cast
                if ballot.note == key
            ]
            total += points(criterion, by(rules.method, left))
        tier, _, *ties = merits(rules, rules.method, rules.link_counts, note, ballots)
        merits_by_note[key] = [tier, total, *ties]
    return positions(merits_by_note), {key: each[1] for key, each in merits_by_note.items()}


def leniency(rules, notes, cast, ballots, place, economy):
    """How far above the notes' figures the economy scores one criterion, on average."""
    key = rules.criteria[place].key
    return mean(
        [
            ballot.scores[place] - figure_of(rules, rules.method, notes[ballot.note], ballots, key)
            for ballot in cast
            if ballot.economy == economy
        ]
    )
