"""First drafts of what the group did and was told: mandate, economies, schedule, decisions."""

from __future__ import annotations

from collections.abc import Iterable

from contributions.models import Contribution
from plans.models import Activity
from reviews.queries.figures import Figures
from reviews.queries.findings import Facts, findings
from reviews.queries.first_draft.counted import (
    dashboard_of,
    numbers_of,
    of_indicator,
    register,
)
from reviews.queries.first_draft.passages import (
    CASE,
    NAMED,
    Passage,
    Sentence,
    naming,
    passage_of,
    plain,
    points,
)
from reviews.queries.number_facts import ReviewFacts, accepted_reports
from smewg.toolkit.addresses import reverse
from smewg.toolkit.days import day_in_words
from smewg.toolkit.text import count_of, years_in_words


def in_brief(facts: ReviewFacts) -> list[Passage]:
    """The period, who told the group, each indicator, and the first answer to each question."""
    of, answers = facts.of, facts.counted.findings
    first = [
        each for found in (answers.moved, answers.still, answers.unknown) for each in found[:1]
    ]
    return [
        passage_of(_period(of), *_told(facts)),
        *points(of_indicator(of, each) for each in of.indicators),
        *points(Sentence(each, dashboard_of(of)) for each in first),
    ]


def mandate(facts: ReviewFacts) -> list[Passage]:
    of = facts.of
    return [
        passage_of(*_clause(of), _period(of)),
        passage_of(_sources(facts), *_told(facts)),
        passage_of(Sentence(facts.counted.findings.unknown[-1], dashboard_of(of))),
    ]


def _period(of: Figures) -> Sentence:
    review = of.review
    day = day_in_words(review.cut_off)
    rows = reverse("reviews:review", args=[review.pk])
    title = plain(of.scope.plan.title)
    return Sentence(f"This review covers {review.span} of the {title}, as known on {day}.", rows)


def _clause(of: Figures) -> list[Sentence]:
    """What the plan says of this kind of review."""
    rows = reverse("plans:plan", args=[of.scope.plan.key])
    for each in of.scope.plan.planned_reviews.all():
        if each.kind == of.review.kind and each.what:
            what = plain(each.what).rstrip(".")
            return [Sentence(f"The plan foresees it for {plain(each.when)}: {what}.", rows)]
    return []


def _sources(facts: ReviewFacts) -> Sentence:
    of, page = facts.of, facts.counted
    reports = accepted_reports(of).count()
    parts = (
        f"the group's figures, {count_of(len(of.items), 'listed item')}",
        count_of(reports, "accepted report"),
        count_of(len(page.schedule.activities), "activity", "activities") + " of the schedule",
        count_of(page.proposals.total, "concept note"),
    )
    return Sentence(f"It rests on {', '.join(parts[:-1])} and {parts[-1]}.", register(of))


def _told(facts: ReviewFacts) -> list[Sentence]:
    """How many of the economies told the group, for each year that is due."""
    whole = len(facts.of.scope.economies)
    found = [
        Sentence(
            f"{each.number} of {whole} economies have told the group of {each.year}.", each.url
        )
        for each in facts.told.answers
        if each.number is not None
    ]
    if found:
        found.append(Sentence("Telling the group is voluntary, and no answer is not zero."))
    return found


def economies(facts: ReviewFacts) -> list[Passage]:
    """Who told the group, then each accepted report: its words where they may be quoted."""
    of = facts.of
    whole = len(of.scope.economies)
    named = Sentence(
        f"{len(facts.told.named)} of {whole} economies are named in a listed item.", register(of)
    )
    reports = accepted_reports(of)
    may_quote = set(reports.may_quote().values_list("pk", flat=True))
    found = list(reports.with_names())
    return [
        passage_of(*_told(facts), named),
        *(_case(each) for each in found if each.pk in may_quote),
        *points(_title_only(each) for each in found if each.pk not in may_quote),
    ]


def _place(report: Contribution) -> str:
    return reverse("contributions:report", args=report.place)


def _case(report: Contribution) -> Passage:
    """A report whose economy allows quoting, in its own words."""
    version = report.accepted_version
    rows = _place(report)
    lines = [f"{report.economy.short_name}: {report.reference}"]
    if version is not None:
        lines += [f"“{plain(version.done)}”"]
        lines += [f"What came of it, as reported: “{plain(version.outcome)}”"] * bool(
            version.outcome
        )
    return Passage(CASE, tuple(Sentence(line, rows) for line in lines))


def _title_only(report: Contribution) -> Sentence:
    return Sentence(f"{report.economy.short_name} reported {report.reference}.", _place(report))


def adoptions(facts: ReviewFacts) -> list[Passage]:
    of, page = facts.of, facts.counted.adoptions
    counted = findings(Facts(adoptions=page.adoptions, practices=page.practices)).moved
    adopting = {each.pk for each in of.indicators if each.practices_of_id}
    items = [item for item in of.items if item.indicator_id in adopting]
    rows = page.adoptions_url or register(of)
    sentences = [Sentence(each, rows) for each in counted]
    sentences += naming("Adopted", numbers_of(items), rows)
    return [passage_of(*sentences)] if sentences else []


def schedule(facts: ReviewFacts) -> list[Passage]:
    page = facts.counted.schedule
    done, under_way = page.at(Activity.State.CARRIED_OUT), page.at(Activity.State.UNDER_WAY)
    answers = findings(
        Facts(
            activities=len(page.activities), carried_out=len(done), under_way=len(under_way),
            slipped=len(page.slipped), dropped=len(page.at(Activity.State.DROPPED)),
            not_recorded=len(page.not_recorded),
        )
    )  # fmt: skip
    of_the_schedule = [*answers.moved, *answers.still, *answers.unknown[:-1]]
    return [
        *points(Sentence(each, page.url) for each in of_the_schedule),
        *points(_titles("Carried out", done, page.url), "achieved"),
        *points(_titles("Put off, moved or late", page.slipped, page.url), "held_back"),
        *points(_titles("Not recorded", page.not_recorded, page.url), "held_back"),
    ]


def _titles(words: str, activities: list[Activity], rows: str) -> list[Sentence]:
    return naming(words, [f"“{plain(each.title)}”" for each in activities], rows)


def projects(facts: ReviewFacts) -> list[Passage]:
    page = facts.counted.proposals
    counted = [Sentence(each, page.url) for each in findings(Facts(notes=page.total)).moved]
    named = [
        Sentence(f"“{plain(each.note.title)}”: {each.note.get_state_display()}.", each.url)
        for each in page.proposals[:NAMED]
    ]
    return [*([passage_of(*counted)] if counted else []), *points(named)]


def partners(facts: ReviewFacts) -> list[Passage]:
    of, page = facts.of, facts.counted.dialogues
    ids = {each.pk for each in of.indicators if "partners" in each.must_name}
    items = [item for item in of.items if item.indicator_id in ids]
    listed = count_of(page.sessions, "session is", "sessions are")
    first = Sentence(f"{listed} listed for this period.", page.list_url)
    return [passage_of(first, *naming("Listed", numbers_of(items), page.list_url))]


def recommendations(facts: ReviewFacts) -> list[Passage]:
    page = facts.counted.recommendations
    settled = len(page.recommendations) - len(page.open)
    answers = findings(Facts(recommendations=len(page.recommendations), settled=settled))
    counted = [Sentence(each, page.url) for each in [*answers.moved, *answers.still]]
    each_one = [
        Sentence(f"Recommendation {each.number}: {each.get_state_display()}.", page.url)
        for each in page.recommendations
    ]
    return [*([passage_of(*counted)] if counted else []), *points(each_one)]


def decisions(facts: ReviewFacts) -> list[Passage]:
    """What the rows leave to be noted and agreed; a person adds what is asked besides."""
    return points(_asked(facts))


def _asked(facts: ReviewFacts) -> Iterable[Sentence]:
    of, page = facts.of, facts.counted
    rows = dashboard_of(of)
    yield Sentence(f"Note the figures of {years_in_words(of.years)}.", rows)
    if page.data.unverified:
        years = years_in_words(page.data.unverified)
        yield Sentence(f"Note that nobody has verified the figures of {years} yet.", rows)
    if number := len(page.recommendations.open):
        many = count_of(number, "recommendation that is", "recommendations that are")
        yield Sentence(
            f"Agree on what is done about {many} not settled yet.", page.recommendations.url
        )
    if number := len(page.schedule.not_recorded):
        many = count_of(number, "activity", "activities")
        yield Sentence(
            f"Agree on who says what became of {many} of the schedule.", page.schedule.url
        )
