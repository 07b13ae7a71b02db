"""What a narrative names by its number: E0089, PE-2018-03, or a figure as [KPI 2 2018].

A reference shows the title of what it names, so that it stays right when that is renamed; a figure
shows its value as of the review's cut-off day. What is not there, or what this reader may not see,
is said in its place. A page links to what its reader may see; a paper holds the words alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from django.db.models import Q

from contributions.models import Contribution
from kpis.models import Evidence
from plans.models import Indicator, Plan, PriorityArea
from reviews.queries.figures import Figures
from smewg.models import Economy, User
from smewg.toolkit.addresses import reverse
from smewg.toolkit.documents.prose import Line, Part, Prose, Span

NUMBER = r"E\d{4,9}|[A-Z0-9]{2,8}-(?:19|20)\d{2}-\d{2,4}"
TOKEN = re.compile(
    rf"\[(?P<boxed>{NUMBER})\]|(?<![\w/-])(?P<bare>{NUMBER})(?![\w/-])"
    r"|\[(?P<code>[^\[\]\n]{1,30}?),? (?P<year>\d{4})(?:-(?P<until>\d{4}))?"
    r"(?:,? area (?P<area>\d{1,3}))?\]"
)
NOT_FOUND, NOT_SHOWN = "not found", "not shown to you"
LOOK = "unknown"
"""The mark of a reference that a reader must look at."""


@dataclass(frozen=True)
class Referred:
    """What stands in the place of a number: its words, and the place that it leads to."""

    number: str
    words: str
    is_known: bool = True
    year: int = 0


def numbers_in(texts: Iterable[str]) -> set[str]:
    """The numbers of items and reports that the texts name."""
    found = (match for text in texts for match in TOKEN.finditer(text))
    return {each for match in found if (each := match["boxed"] or match["bare"])}


@dataclass
class References:
    """The references of a review's narratives, as one person reads them."""

    of: Figures
    texts: list[str]
    unknown: list[Referred] = field(default_factory=list)

    @property
    def user(self) -> User:
        return self.of.scope.user

    def resolved(self, parts: Iterable[Part]) -> list[Part]:
        """The parts with what each number names in its place."""
        return [part.with_lines(self._line) for part in parts]

    def in_text(self, text: str) -> Iterator[Referred]:
        """What a text refers to, in its order."""
        for match in TOKEN.finditer(text):
            if found := self._referred(match):
                yield found

    def _line(self, line: Line) -> Line:
        return tuple(made for span in line for made in self._spans(span))

    def _spans(self, span: Span) -> Iterator[Span]:
        if span.url:
            yield span
            return
        at = 0
        for match in TOKEN.finditer(span.text):
            found = self._referred(match)
            if found is None:
                continue
            if match.start() > at:
                yield replace(span, text=span.text[at : match.start()])
            yield replace(
                span,
                text=found.words,
                refers=found.number if found.is_known else "",
                mark=span.mark if found.is_known else f"{span.mark} prose-{LOOK}".strip(),
            )
            at = match.end()
        if at < len(span.text):
            yield replace(span, text=span.text[at:])

    def _referred(self, match: re.Match[str]) -> Referred | None:
        """What the match names; None where it is no reference of ours."""
        number = match["boxed"] or match["bare"]
        if number and re.fullmatch(r"E\d+", number):
            return self._items.get(number) or Referred(number, f"{number} ({NOT_FOUND})", False)
        if number:
            if number.split("-")[0] not in self._codes:
                return None
            return self._reports.get(number) or Referred(number, f"{number} ({NOT_FOUND})", False)
        return self._figure(match)

    @cached_property
    def _codes(self) -> set[str]:
        return set(Economy.objects.values_list("code", flat=True))

    @cached_property
    def _items(self) -> dict[str, Referred]:
        wanted = {int(each[1:]) for each in numbers_in(self.texts) if re.fullmatch(r"E\d+", each)}
        if not wanted:
            return {}
        rows = Evidence.objects.filter(pk__in=wanted).select_related(
            "reporting_year", "merged_into__reporting_year"
        )
        shown = set(
            Evidence.objects.visible_to(self.user)
            .filter(pk__in=wanted)
            .values_list("pk", flat=True)
        )
        return {each.number: _of_item(each, each.pk in shown) for each in rows}

    @cached_property
    def _reports(self) -> dict[str, Referred]:
        reports = _reports_named(numbers_in(self.texts))
        shown = set(
            Contribution.objects.visible_to(self.user)
            .filter(pk__in=[each.pk for each in reports])
            .values_list("pk", flat=True)
        )
        return {each.reference: _of_report(each, each.pk in shown) for each in reports}

    def _figure(self, match: re.Match[str]) -> Referred | None:
        indicator = self._by_code.get(match["code"].strip().casefold())
        if indicator is None:
            return None
        first, until = int(match["year"]), int(match["until"] or match["year"])
        area = self._by_number.get(int(match["area"] or 0))
        where = f", area {match['area']}" if match["area"] else ""
        span = f"{first}-{until}" if until > first else str(first)
        name = f"{indicator.code} in {span}{where}"
        years = [year for year in self.of.years if first <= year <= until]
        if not years or years[0] != first or years[-1] != until or (match["area"] and not area):
            return Referred(name, f"{name} ({NOT_FOUND} in this review)", False)
        column = area.number if area else "total"
        number = f"{indicator.slug}/{first}/{column}" if first == until else f"{indicator.slug}//"
        return Referred(number, f"{self._value(indicator, years, area)} ({name})")

    def _value(self, indicator: Indicator, years: list[int], area: PriorityArea | None) -> str:
        if len(years) == 1:
            value = self.of.at(indicator, years[0], area)
            return value.words if value.value.number is not None else str(value.value.in_a_table)
        if years == self.of.whole_years:
            return self.of.sum(indicator, area).words
        return "; ".join(f"{self._value(indicator, [year], area)} in {year}" for year in years)

    @cached_property
    def _by_code(self) -> dict[str, Indicator]:
        return {each.code.casefold(): each for each in self.of.indicators}

    @cached_property
    def _by_number(self) -> dict[int, PriorityArea]:
        return {each.number: each for each in self.of.areas}


def _of_item(item: Evidence, is_shown: bool) -> Referred:
    if not is_shown:
        return Referred(item.number, f"{item.number} ({NOT_SHOWN})", False)
    year = item.reporting_year.year
    if into := item.merged_into:
        words = f"{item.number} (now {into.number} {into.title}, {into.reporting_year})"
        return Referred(into.number, words, year=into.reporting_year.year)
    if item.removed_at:
        said = f"{item.number} {item.title}, {year} (taken off the list)"
        return Referred(item.number, said, False)
    return Referred(item.number, f"{item.number} {item.title}, {year}", year=year)


def _of_report(report: Contribution, is_shown: bool) -> Referred:
    """Only an accepted report is named: a paper tells nobody's words before that."""
    number = report.reference
    if not is_shown or not report.is_accepted:
        return Referred(
            number, f"{number} ({NOT_SHOWN if not is_shown else 'not accepted yet'})", False
        )
    return Referred(number, f"{number} {report.title}", year=report.reporting_year.year)


def _reports_named(numbers: Iterable[str]) -> list[Contribution]:
    wanted = Q()
    for number in numbers:
        code, _, rest = number.partition("-")
        if not rest:
            continue
        year, place = rest.split("-")
        wanted |= Q(economy__code=code, reporting_year__year=int(year), number=int(place))
    if not wanted:
        return []
    return list(Contribution.objects.filter(wanted).with_names())


@dataclass(frozen=True)
class ReferenceLinks:
    """Where what is named stands, for those of it that the reader may see."""

    key: str
    addresses: dict[str, str] = field(default_factory=dict)

    def url_of(self, refers: str) -> str:
        if refers in self.addresses:
            return self.addresses[refers]
        slug, _, place = refers.partition("/")
        if not place:
            return ""
        year, _, column = place.partition("/")
        if not year:
            return reverse("kpis_pages:indicator", args=[self.key, slug])
        return reverse("kpis:cell", args=[int(year), slug, column])


def referred_in(blocks: Iterable[object]) -> set[str]:
    """The numbers that the narratives of a paper refer to."""
    return {
        span.refers
        for block in blocks
        if isinstance(block, Prose)
        for part in block.parts
        for line in part.lines
        for span in line
        if span.refers
    }


def links_for(user: User, plan: Plan, refers: Iterable[str]) -> ReferenceLinks:
    """The addresses of items and reports among `refers` that `user` may see; two queries."""
    named = set(refers)
    pks = {int(each[1:]) for each in named if re.fullmatch(r"E\d{4,9}", each)}
    found: dict[str, str] = {}
    if pks:
        for each in Evidence.objects.visible_to(user).filter(pk__in=pks):
            found[each.number] = reverse("kpis:evidence", args=[each.pk])
    reports = [
        each.pk for each in _reports_named(n for n in named if re.fullmatch(NUMBER, n) and "-" in n)
    ]
    if reports:
        seen = Contribution.objects.visible_to(user).filter(pk__in=reports).with_names()
        found |= {each.reference: reverse("contributions:report", args=each.place) for each in seen}
    return ReferenceLinks(plan.key, found)


MOST_TO_INSERT = 60
"""Items that the page lists; the rest are in their register."""


@dataclass(frozen=True)
class Group:
    """What may be put in: numbers with their words; `left` more stand at `url`."""

    name: str
    rows: list[tuple[str, str]]
    left: int = 0
    url: str = ""


def to_insert(of: Figures) -> list[Group]:
    """The figures, items and reports of the review's years, by the number that names each."""
    figures = [
        (f"[{each.code} {year}]", f"{of.at(each, year).words}: {each.group}, {year}")
        for each in of.indicators
        for year in of.years
    ]
    items = [(each.number, f"{each.title}, {each.year}") for each in of.items]
    reports = Contribution.objects.visible_to(of.scope.user).accepted().of_plan(of.scope.plan)
    told = [
        (each.reference, f"{each.title} ({each.economy})")
        for each in reports.in_years(of.review.years).with_names()
    ]
    register = f"{reverse('kpis:register', args=[of.scope.plan.key])}?{of.scope.list_query()}"
    left = max(0, len(items) - MOST_TO_INSERT)
    groups = [
        Group("Figures", figures),
        Group("Listed items", items[:MOST_TO_INSERT], left, register),
        Group("Accepted reports", told),
    ]
    return [each for each in groups if each.rows]
