"""Activities of the schedule as a kind of list: each row takes the steps of an activity's page."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse

from plans.enums import ActivityState
from plans.forms.schedule import ActivityForm, MoveForm, OverlapForm
from plans.imports import names as of_plan
from plans.imports.activity_columns import activity_columns
from plans.models import Activity, OverlapAnswer, Plan
from plans.operations.activities import change_state, why_not_in_state, why_not_moved
from plans.queries.overlaps import LikelyOverlap, overlaps_of_titles
from smewg.imports import names
from smewg.imports.form_list import (
    SEPARATOR,
    FormList,
    PlannedThing,
    choices_vocabulary,
)
from smewg.imports.names import Learned
from smewg.models import User
from smewg.toolkit.crumbs import crumbs
from smewg.toolkit.imports.names import Vocabulary
from smewg.toolkit.imports.planned_rows import LikelySame
from smewg.toolkit.imports.workbooks import Column, Row
from smewg.toolkit.similarity import likely_same
from smewg.toolkit.transitions import Refusal, TransitionRefused
from smewg.toolkit.versions import version_of

YEARS = ("first_year", "last_year")
WORDS = ("title", "proponents", "areas", "objectives", "funding", "initiative_items")
"""The columns that the form of a standing activity changes."""
STATES = {state.label: state.value for state in ActivityState}
TWO_YEARS = re.compile(r"^\D*(\d{4})\D*(?:(\d{4})|[-\N{EN DASH}/](\d\d))?\D*$")


class ActivityList(FormList):
    """Lines of a plan's implementation schedule; a line is known by its number or its words."""

    key = "activities"
    permission = "plans.change_schedule"
    title = "Import activities of the schedule"
    one, several = "activity", "activities"
    sheet = "Activities"
    whole = "last_year"

    def __init__(self, user: User, where: Mapping[str, Any]) -> None:
        super().__init__(user, where)
        self.of_plan = get_object_or_404(Plan.objects.visible_to(user), key=where["key"])
        self.headings: list[tuple[int, str]] = []

    @cached_property
    def columns(self) -> list[Column]:
        return activity_columns(self.of_plan, self._item_words)

    @cached_property
    def _item_words(self) -> tuple[str, ...]:
        return tuple(each.value for each in of_plan.aligned_items(self.of_plan).names)

    @property
    def eyebrow(self) -> str:
        return self.of_plan.title

    @property
    def file_name(self) -> str:
        return f"activities-{self.of_plan.key}"

    @property
    def crumbs(self) -> list[dict[str, str]]:
        page = reverse("plans:plan", args=[self.of_plan.key])
        schedule = ("Implementation schedule", self.after_url)
        return crumbs((self.of_plan.period, page), schedule, "Import")

    @property
    def receive_url(self) -> str:
        return reverse("plans:schedule_import", args=[self.of_plan.key])

    @property
    def template_url(self) -> str:
        return reverse("plans:schedule_template", args=[self.of_plan.key])

    @property
    def export_url(self) -> str:
        return reverse("plans:schedule_list", args=[self.of_plan.key])

    @property
    def after_url(self) -> str:
        return reverse("plans:schedule", args=[self.of_plan.key])

    def vocabularies(self, learned: Learned) -> dict[str, Vocabulary]:
        found = {
            "proponents": names.economies(learned),
            "areas": of_plan.areas(self.of_plan),
            "objectives": of_plan.objectives(self.of_plan),
            "funding": choices_vocabulary("funding", Activity.Funding.choices),
            "state": choices_vocabulary("stage", ActivityState.choices),
            "overlap": choices_vocabulary("answer", OverlapAnswer.Answer.choices),
        }
        if self._item_words:
            found["initiative_items"] = of_plan.aligned_items(self.of_plan)
        return found

    # What stands

    def things(self) -> Iterable[Activity]:
        return self.of_plan.activities.visible_to(self.user).with_names()

    @cached_property
    def by_number(self) -> dict[str, Activity]:
        return {str(each.number): each for each in self.things()}

    @cached_property
    def overlaps_of(self) -> Callable[[str], list[LikelyOverlap]]:
        return overlaps_of_titles()

    def as_row(self, thing: Activity) -> dict[str, str]:
        row = {
            "number": str(thing.number),
            "title": thing.title,
            "first_year": str(thing.first_year),
            "last_year": str(thing.last_year),
            "proponents": SEPARATOR.join(
                each.short_name
                for each in sorted(thing.proponents.all(), key=lambda one: one.order)
            ),
            "areas": SEPARATOR.join(of_plan.area_word(each) for each in thing.areas.all()),
            "objectives": SEPARATOR.join(each.code for each in thing.objectives.all()),
            "funding": str(thing.get_funding_display()) if thing.funding else "",
            "state": str(thing.get_state_display()),
        }
        if self._item_words:
            items = thing.initiative_items.all()
            row["initiative_items"] = SEPARATOR.join(of_plan.item_word(each) for each in items)
        return row

    def prepare(self, row: Row) -> None:
        self._read_years(row)
        number, _, title = row.values["title"].partition(". ")
        there = self.by_number.get(number)
        if there and not row.values["number"] and _bare(there.title) == _bare(title):
            row.values |= {"number": number, "title": title}

    def find(self, row: Row) -> Activity | None:
        number = row.values["number"].removeprefix("No.").strip()
        if number:
            row.values["number"] = number
            if number not in self.by_number:
                row.problems["number"] = (
                    "There is no such activity in this plan. Leave it blank for a new one."
                )
            return self.by_number.get(number)
        return self._of_these_words(row)

    def _of_these_words(self, row: Row) -> Activity | None:
        """The line with this title in these years; editions of a series differ by their years."""
        title = _bare(row.values["title"])
        asked = [key for key in YEARS if row.values[key]]
        found = [
            each
            for each in self.by_number.values()
            if _bare(each.title) == title
            and all(str(getattr(each, key)) == row.values[key] for key in asked)
        ]
        if len(found) != 1:
            return None
        row.values["number"] = str(found[0].number)
        row.written["number"] = ""
        return found[0]

    def found_by_words(self, row: Row) -> bool:
        return row.written.get("number") == ""

    def _read_years(self, row: Row) -> None:
        """ "2018-2019" in one column, and one year alone as first and last."""
        read = TWO_YEARS.match(row.values["years"])
        if read:
            first, last = read[1], read[2] or (read[1][:2] + read[3] if read[3] else read[1])
            for key, year in zip(YEARS, (first, last), strict=True):
                row.values[key] = row.values[key] or year
            row.there |= set(YEARS)
        elif row.values["years"]:
            row.problems["years"] = "Give one year or two, as 2018 or 2018-2019."
        if row.values["first_year"] and "first_year" in row.there and not row.values["last_year"]:
            row.values["last_year"] = row.values["first_year"]
            row.there |= {"last_year"}

    def complete(self, row: Row, thing: Any) -> None:
        if thing is None and not row.values["state"] and "state" not in row.problems:
            row.values["state"] = str(ActivityState.PLANNED.label)

    def identity(self, row: Row) -> tuple[str, ...]:
        return (_bare(row.values["title"]), *(row.values[key] for key in YEARS))

    def name_of(self, thing: Activity) -> str:
        return f"activity {thing.number}"

    def likely(self, row: Row) -> Sequence[LikelySame]:
        """Rows above with a like title; what stands and is like it is asked about."""
        found = likely_same(row.values["title"], self.headings)[:3]
        above = dict(self.headings)
        self.headings.append((row.number, row.values["title"]))
        return [
            LikelySame(f"row {each.candidate}", above[each.candidate], "", each.shared_words)
            for each in found
        ]

    # As its pages refuse it

    def form(self, sent: QueryDict, thing: Any) -> ActivityForm:
        return ActivityForm(sent, instance=thing, plan=self.of_plan, by=self.user)

    def word_for(self, name: str, thing: Any) -> str:
        words: dict[str, Callable[[Any], str]] = {
            "proponents": lambda economy: str(economy.short_name),
            "areas": of_plan.area_word,
            "objectives": lambda objective: str(objective.code),
            "initiative_items": of_plan.item_word,
        }
        return words[name](thing)

    def check_form(self, planned: PlannedThing) -> None:
        if planned.thing is None or self._differs(planned, WORDS):
            super().check_form(planned)

    def check(self, planned: PlannedThing) -> None:
        row = planned.row
        if planned.thing is None:
            self._check_overlaps(planned)
        now: Activity = copy.copy(planned.thing) if planned.thing else Activity()
        state = STATES.get(row.values["state"], now.state)
        if self._is_moved(planned) and not planned.thing.is_settled:
            self._check_move(planned, now)
        if state != now.state:
            found = why_not_in_state(now, state, by=self.user, reason=row.values["reason"])
            self._explain(row, found, "state")
            now.state = state
        if self._is_moved(planned) and planned.thing.is_settled:
            self._check_move(planned, now)

    def _check_move(self, planned: PlannedThing, now: Activity) -> None:
        row = planned.row
        form = self._move_form(planned, copy.copy(planned.thing))
        for name, said in form.errors.items():
            row.problems.setdefault(name, " ".join(map(str, said)))
        if form.errors:
            return
        typed = form.cleaned_data
        found = why_not_moved(
            now, typed["first_year"], typed["last_year"], by=self.user, reason=typed["reason"]
        )
        self._explain(row, found, "first_year")

    def _move_form(self, planned: PlannedThing, thing: Activity) -> MoveForm:
        sent = QueryDict(mutable=True)
        sent.update({key: planned.row.values[key] for key in YEARS})
        sent["reason"] = planned.row.values["reason"]
        sent["version"] = str(version_of(thing))
        return MoveForm(sent, instance=thing, by=self.user)

    def _explain(self, row: Row, refusals: Iterable[Refusal], otherwise: str) -> None:
        columns = {each.key for each in self.columns}
        for each in refusals:
            key = each.field if each.field in columns else otherwise
            row.problems.setdefault(key, each.sentence)

    def _check_overlaps(self, planned: PlannedThing) -> None:
        """What a new activity looks like is answered before it is kept, as on the page."""
        row = planned.row
        found = self.overlaps_of(row.values["title"]) if row.values["title"] else []
        if not found:
            return
        form = OverlapForm(self._answer(row))
        said = form.errors
        if "answer" in said:
            named = SEPARATOR.join(f"{each.forum}: {each.title} ({each.years})" for each in found)
            why = " ".join(map(str, said["answer"]))
            row.problems.setdefault("overlap", f"It looks like {named}. {why}")
        if "because" in said:
            row.problems.setdefault("because", " ".join(map(str, said["because"])))

    def _answer(self, row: Row) -> dict[str, str]:
        values = {str(label): str(value) for value, label in OverlapAnswer.Answer.choices}
        answer = values.get(row.values["overlap"], "")
        return {"answer": answer, "because": row.values["because"]}

    def _differs(self, planned: PlannedThing, keys: Iterable[str]) -> bool:
        return any(
            planned.before[key] != planned.row.values[key] for key in keys if key in planned.before
        )

    def _is_moved(self, planned: PlannedThing) -> bool:
        return planned.thing is not None and self._differs(planned, YEARS)

    # Written

    def write(self, planned: PlannedThing, by: User) -> Activity:
        """The steps of the page one after the other; ValidationError where one is refused."""
        try:
            return self._take_steps(planned, by)
        except TransitionRefused as refused:
            raise ValidationError(list(refused.reasons)) from refused

    def _take_steps(self, planned: PlannedThing, by: User) -> Activity:
        row, activity = planned.row, planned.thing
        if activity is None or self._differs(planned, WORDS):
            form = self.form(self.sent(row, activity), activity)
            if activity is None:
                answer = self._answer(row)
                form.answers = dict.fromkeys(self.overlaps_of(row.values["title"]), answer)
            activity = self.kept(form)
        is_settled = activity.is_settled
        if self._is_moved(planned) and not is_settled:
            activity = self.kept(self._move_form(planned, activity))
        state = STATES.get(row.values["state"], activity.state)
        if state != activity.state:
            activity = change_state(activity.pk, state, by=by, reason=row.values["reason"])
        if self._is_moved(planned) and is_settled:
            activity = self.kept(self._move_form(planned, activity))
        return activity


def _bare(title: str) -> str:
    return " ".join(title.split()).casefold()
