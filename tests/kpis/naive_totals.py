"""A plan's figures a second time, counted in plain loops over what was written down.

It shares nothing with kpis/queries/totals.py but its inputs: a World, which says what stands in the
database, and who reads it.
"""

from dataclasses import dataclass, field, replace

from kpis.domain.figures import BLANK
from smewg.toolkit.values import NOT_PUBLISHED, Value, ValueKind


@dataclass
class World:
    """What somebody typed, listed, published and said of two indicators and two areas.

    A place is (indicator, year, area), numbered from 1, the area 0 for the total.
    """

    years: dict = field(default_factory=dict)
    """Each year's state: open, closed or published."""
    typed: dict = field(default_factory=dict)
    published: dict = field(default_factory=dict)
    corrections: list = field(default_factory=list)
    """(place, value), in the order they were made."""
    items: list = field(default_factory=list)
    """(indicator, year, areas, economies, whether it counts)."""
    targets: dict = field(default_factory=dict)
    """By (indicator, year, kind)."""
    explanations: dict = field(default_factory=dict)
    judgements: dict = field(default_factory=dict)
    """By (what is judged, its number, year)."""

    def seen(self, role):
        return [
            year for year, state in self.years.items() if role == "other" or state == "published"
        ]


def typed_of(world, role, place):
    return world.typed.get(place, BLANK) if place[1] in world.seen(role) else NOT_PUBLISHED


def value_of(world, role, place):
    """What stands there with its reason: a number of an open year is one so far."""
    found = typed_of(world, role, place)
    if found.number is not None and world.years[place[1]] == "open":
        return Value(ValueKind.SO_FAR, found.number)
    return found


def words_of(world, role, place):
    """As "14", "14, corrected to 15", "blank"."""
    now = typed_of(world, role, place)
    was = world.published.get(place) if place[1] in world.seen(role) else None
    if was is None or was == now:
        return plainly(value_of(world, role, place))
    return f"{plainly(was)}, corrected to {plainly(now)}"


def words_when_finished_of(world, role, place):
    """The same once every open year is closed: nobody who sees nothing of it sees more."""
    years = {year: "closed" if state == "open" else state for year, state in world.years.items()}
    return words_of(replace(world, years=years), role, place)


def explanation_of(world, role, indicator, year):
    """What is said of a count that somebody typed or published something of."""
    of_it = (indicator, year)
    places = [place[:2] for place in (*world.typed, *world.published)]
    is_seen = year in world.seen(role) and of_it in places
    return world.explanations.get(of_it, "") if is_seen else ""


def plainly(value):
    if value.number is not None:
        return (
            f"{value.number} so far" if value.kind.value == "number_so_far" else f"{value.number}"
        )
    words = value.kind.value.replace("_", " ")
    return "not published yet" if words == "not published" else words


def listed_at(world, role, place, economy=None):
    indicator, year, area = place
    found = 0
    for of, when, areas, economies, counts in world.items:
        if (of, when) != (indicator, year) or not counts or year not in world.seen(role):
            continue
        if (area in areas or not area) and (economy is None or economy in economies):
            found += 1
    return found


def sum_of(world, role, indicator, area, years):
    """A number, one so far while a part is to come, or the reason why there is none."""
    found, kinds = None, set()
    for year in world.years:
        if year not in years:
            continue
        value = value_of(world, role, (indicator, year, area))
        kinds.add(value.kind.value)
        if value.number is not None:
            found = value.number if found is None else found + value.number
    if found is not None:
        to_come = kinds & {"number_so_far", "not_yet_due", "not_published"}
        return Value(ValueKind("number_so_far" if to_come else "number"), found)
    for reason in ("not_published", "blank", "not_recorded", "not_yet_due", "not_applicable"):
        if reason in kinds:
            return Value(ValueKind(reason))
    return BLANK


def differences_of(world, role, indicator, year, economy=None):
    """What typed figures and lists do not agree on, the total first."""
    found = []
    for area, name in ((0, "total"), (1, "area 1"), (2, "area 2")):
        typed = value_of(world, role, (indicator, year, area)).number
        listed = listed_at(world, role, (indicator, year, area), economy)
        if typed is None and listed:
            found.append(f"{name}: {listed} listed, but no figure")
        elif typed is not None and typed != listed:
            found.append(
                f"{name}: {typed} typed, {listed} listed"
                if listed
                else f"{name}: {typed} typed, but nothing listed"
            )
    return found


def corrections_of(world, role, year=None, indicator=None):
    """As (indicator, year, area, value), the oldest first."""
    return [
        (*place, value)
        for place, value in world.corrections
        if place[1] in world.seen(role)
        if year is None or place[1] == year
        if indicator is None or place[0] == indicator
    ]


def last_number(world, role):
    years = [place[1] for place in world.typed if value_of(world, role, place).number is not None]
    return max(years) if years else None


def answer_of(world, role, place):
    """How the figure does beside the year before."""
    now = value_of(world, role, place)
    if now.number is None:
        return "no figure yet" if now == BLANK else plainly(now)
    if now.kind.value == "number_so_far":
        return f"{now.number} so far, compared once the year is closed"
    return against_last_year(world, role, place, now)


def against_last_year(world, role, place, now):
    indicator, year, area = place
    if year - 1 not in world.years:
        return "first year"
    earlier = value_of(world, role, (indicator, year - 1, area))
    before = earlier.number
    if earlier == NOT_PUBLISHED:
        return "last year is not published yet"
    if before is None:
        return "no figure last year"
    if earlier.kind.value == "number_so_far":
        return "last year is still open"
    if now.number == before:
        return "the same as last year"
    return "more than last year" if now.number > before else "fewer than last year"


def target_words(world, role, place):
    """A target is the total's: an area is measured against none."""
    indicator, year, area = place
    aim = world.targets.get((indicator, year, "target")) if not area else None
    now = value_of(world, role, place).number
    if aim is None:
        return "no target set in the plan"
    if now is None or world.years[year] == "open":
        return f"target {aim}"
    return (
        f"reached the target of {aim}"
        if now >= aim
        else f"{aim - now} short of the target of {aim}"
    )


def area_words(world, role, area, year):
    answers = [answer_of(world, role, (indicator, year, area)) for indicator in (1, 2)]
    told = []
    for answer, word in (
        ("more than last year", "more"),
        ("fewer than last year", "fewer"),
        ("the same as last year", "the same"),
    ):
        if answer in answers:
            told.append(f"{word} in {answers.count(answer)}")
    if not told:
        return "nothing to compare yet"
    return f"against last year: {'; '.join(told)} of 2 indicators"
