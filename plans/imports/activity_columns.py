"""The columns of a list of activities, with what is known here as drop-downs."""

from __future__ import annotations

from typing import Any

from plans.enums import ActivityState
from plans.imports import names as of_plan
from plans.models import Activity, OverlapAnswer, Plan
from smewg.imports.form_list import labels_of
from smewg.models import Economy
from smewg.toolkit.imports.workbooks import Column, Reads


def activity_columns(plan: Plan, items: tuple[str, ...]) -> list[Column]:
    """The list's columns; `items` are the aligned items by the words of a list."""
    economies = tuple(Economy.objects.values_list("short_name", flat=True))
    codes = tuple(each.value for each in of_plan.objectives(plan).names)
    years = tuple(map(str, plan.years))
    several: Any = {"help": "Separated by semicolons.", "several": True, "reads": Reads.NAMES}
    found = [
        Column("number", "No.", "Leave blank for a new activity.", 8, reads=Reads.CODE),
        Column(
            "title",
            "Activity",
            width=60,
            needed=True,
            aliases=("Title", "Name", "No. and activity"),
        ),
        Column(
            "first_year",
            "First year",
            width=10,
            choices=years,
            reads=Reads.YEAR,
            aliases=("From", "Start year"),
        ),
        Column(
            "last_year",
            "Last year",
            "Leave blank for one year.",
            10,
            choices=years,
            reads=Reads.YEAR,
            aliases=("Until", "End year"),
        ),
        Column("years", "Years", "As 2018-2019.", aliases=("Year",), in_template=False),
        Column(
            "proponents",
            "Proponents",
            width=30,
            choices=economies,
            aliases=("Proponent", "Economies", "Lead", "Proposing economies"),
            **several,
        ),
        Column(
            "areas",
            "Priority areas",
            "Their numbers, separated by semicolons.",
            choices=tuple(str(each.number) for each in plan.areas.all()),
            several=True,
            reads=Reads.NAMES,
            aliases=("Areas", "Area", "Priority area"),
        ),
        Column(
            "objectives",
            "Objectives",
            "Codes such as 1.2; 4.1, separated by semicolons.",
            choices=codes,
            several=True,
            reads=Reads.NAMES,
            if_a_day="{d}.{m}",
            aliases=("Objective",),
        ),
        Column(
            "funding", "Funding", choices=labels_of(Activity.Funding.choices), reads=Reads.NAMES
        ),
        Column("initiative_items", "Aligned with", width=30, choices=items, **several),
        Column(
            "state",
            "Stage",
            "Carried out is said with its evidence, on the activity's page.",
            choices=labels_of(ActivityState.choices),
            reads=Reads.NAMES,
            aliases=("State", "Status"),
        ),
        Column(
            "reason",
            "Why it changes",
            "For the history; needed where it is moved, deferred or dropped.",
            30,
        ),
        Column(
            "overlap",
            "Likely overlap",
            "Only where a new activity looks like another: what the two are.",
            20,
            choices=labels_of(OverlapAnswer.Answer.choices),
            reads=Reads.NAMES,
        ),
        Column("because", "Why the overlap is none", "In a sentence.", 30),
    ]
    return found if items else [each for each in found if each.key != "initiative_items"]
