"""The ranking a second time, the slow way: fractions, loops, and everything made anew each time.

It shares nothing with projects/arithmetic.py but its inputs.
"""

from fractions import Fraction
from statistics import median


def may_score(note):
    return [economy for economy in note.entitled if economy not in note.recused]


def ballots_on(note, ballots):
    return [
        ballot.scores
        for ballot in ballots
        if ballot.note == note.key and ballot.economy in may_score(note) and ballot.scores
    ]


def mean(values):
    return Fraction(sum(values), 1) / len(values)


def figure_of(rules, method, note, ballots, key):
    place = [each.key for each in rules.criteria].index(key)
    column = [Fraction(scores[place]) for scores in ballots_on(note, ballots)]
    return mean(column) if method == "mean" else Fraction(median(column))


def is_ranked(rules, note, ballots):
    if len(ballots_on(note, ballots)) < rules.min_ballots:
        return False
    for criterion in rules.criteria:
        reached = figure_of(rules, rules.method, note, ballots, criterion.key)
        if criterion.minimum is not None and reached < criterion.minimum:
            return False
    return True


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


def own_points(rules, scores):
    return sum(
        points(criterion, Fraction(value))
        for criterion, value in zip(rules.criteria, scores, strict=True)
        if rules.link_counts == "weighted" or criterion.key != rules.link
    )


def naive_adjusted(rules, notes, ballots):
    """Scores after taking out each economy's mean distance from the notes' means."""
    keys = {note.key: note for note in notes}
    cast = [
        (ballot.note, ballot.economy, own_points(rules, ballot.scores))
        for ballot in ballots
        if ballot.note in keys and ballot.scores and ballot.economy in may_score(keys[ballot.note])
    ]
    note_means = {key: mean([given for note, _, given in cast if note == key]) for key in keys}
    lenience = {
        economy: mean([given - note_means[note] for note, who, given in cast if who == economy])
        for _, economy, _ in cast
    }
    merits_by_note = {}
    for key, note in keys.items():
        adjusted = mean([given - lenience[who] for at, who, given in cast if at == key])
        reaches = over_the_line(rules, "mean", note, ballots)
        if rules.link_counts == "uplift" and reaches:
            link = next(each for each in rules.criteria if each.key == rules.link)
            adjusted += link.weight
        ties = merits(rules, rules.method, rules.link_counts, note, ballots)[2:]
        merits_by_note[key] = [rules.link_counts == "tier" and reaches, adjusted, *ties]
    return positions(merits_by_note), {key: each[1] for key, each in merits_by_note.items()}
