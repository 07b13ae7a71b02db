"""What the economies reported: each accepted report by number and title, and its own words.

Words stand in the group's papers only where the economy allowed it, and in what everybody reads
only where it allowed that, too (Box.is_public); else a report is its number and title alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from contributions.enums import Quoting
from contributions.models import Contribution, ContributionVersion
from contributions.queries.participation import Answer, Participation, participation
from reviews.queries.figures.reading import AS_IT_STANDS, Figures
from smewg.toolkit.days import days_on_a_paper
from smewg.toolkit.documents import Block, Box, Bullets, Heading, Paragraph, Table
from smewg.toolkit.text import years_in_words

SOURCE = f"the economies' accepted reports, {AS_IT_STANDS}"
NOT_QUOTED = (
    "Reports whose economy did not say that their words may be quoted stand with number and title."
)


def reported(of: Figures) -> list[Block]:
    """Economy by economy, what it reported; nothing of economies that told nothing."""
    blocks: list[Block] = []
    for economy, reports in groupby(of.reports, key=lambda each: each.economy):
        blocks.append(Heading(str(economy), 2, is_listed=False))
        blocks += _of_one_economy(list(reports))
    if any(not _is_quoted(each) for each in of.reports):
        blocks.append(Paragraph(NOT_QUOTED, "soft"))
    return blocks


def _of_one_economy(reports: list[Contribution]) -> Iterable[Block]:
    """Reports whose words may be quoted as boxes, the others as a list."""
    yield from (_box(each) for each in reports if _is_quoted(each))
    titles = tuple(named(each) for each in reports if not _is_quoted(each))
    if titles:
        yield Bullets(titles)


def named(report: Contribution) -> str:
    """A report as a paper names it: "PE-2018-03 Workshop on invoices"."""
    return f"{report.reference} {report.title}"


def _is_quoted(report: Contribution) -> bool:
    return report.quoting in (Quoting.PAPERS, Quoting.PUBLIC)


def _box(report: Contribution) -> Box:
    version = words_of(report)
    said = [when_and_where(version)]
    said.append(f"What was done, in the economy's words: {version.done.strip()}")
    if version.outcome.strip():
        said.append(f"What came of it, in the economy's words: {version.outcome.strip()}")
    return Box(named(report), tuple(said), is_public=report.quoting == Quoting.PUBLIC)


def words_of(report: Contribution) -> ContributionVersion:
    """The version that was accepted; an accepted report names one."""
    version = report.accepted_version
    if version is None:
        raise ValueError(f"{report.reference} is not accepted.")
    return version


def when_and_where(version: ContributionVersion) -> str:
    day = days_on_a_paper(version.held_from, version.held_until)
    return f"{day}, {version.place}" if version.place else day


def who_answered(of: Figures) -> list[str]:
    """For each year how many told the group, who has nothing to report, and how many are silent."""
    found = participation(of.scope.plan, of.scope.user, for_all=True)
    return [_answers_of(found, year) for year in of.years if year in found.years]


def _answers_of(found: Participation, year: int) -> str:
    if not found.is_due(year):
        return f"{year}: {Answer.NOT_YET_DUE.value}."
    told, all_ = found.answered(year), len(found.economies)
    silent = all_ - told
    said = f"{year}: {told} of {all_} economies told the group"
    said += f", {silent} of {all_} have not told the group yet." if silent else "."
    nothing = [str(each.economy) for each in found.column(year) if each.answer is Answer.NOTHING]
    return f"{said} Nothing to report: {'; '.join(nothing)}." if nothing else said


def details(of: Figures, *, with_titles: bool) -> Table:
    """The reports one by one: when and where, with whom, and for which objectives.

    with_titles: where no section names the reports.
    """
    rows = tuple(
        (
            named(each) if with_titles else each.reference,
            when_and_where(words_of(each)),
            _partners(words_of(each)),
            "; ".join(one.code for one in words_of(each).objectives.all()),
            words_of(each).get_kind_display(),
        )
        for each in of.reports
    )
    return Table(
        f"Accepted reports, {of.review.span}",
        ("Report", "When and where", "Partners", "Objectives", "Kind"),
        rows,
        SOURCE,
        note="In APEC's order. Reporting is voluntary: none told is not none done.",
        empty=f"No report of {years_in_words(of.years)} is accepted yet.",
    )


def _partners(version: ContributionVersion) -> str:
    names = [str(each) for each in version.partners.all()]
    return "; ".join([*names, *([version.other_partners] if version.other_partners else [])])
