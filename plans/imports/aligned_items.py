"""Items of the Boracay Action Agenda, the Iloilo Initiative and the DEAP as a kind of list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse

from plans.forms.work_plan import InitiativeItemForm
from plans.imports import names as of_plan
from plans.models import InitiativeItem, Plan
from smewg.imports.form_list import FormList
from smewg.imports.names import Learned
from smewg.models import User
from smewg.toolkit.crumbs import crumbs
from smewg.toolkit.imports.names import Vocabulary, folded
from smewg.toolkit.imports.workbooks import Column, Reads, Row


class AlignedItemList(FormList):
    """Items of what a plan is aligned with; an item is known by its initiative and number."""

    key = "aligned-items"
    permission = "plans.change_alignment"
    title = "Import items of aligned initiatives"
    one, several = "item", "items"
    sheet = "Aligned items"
    whole = "number"

    def __init__(self, user: User, where: Mapping[str, Any]) -> None:
        super().__init__(user, where)
        self.of_plan = get_object_or_404(Plan.objects.visible_to(user), key=where["key"])

    @cached_property
    def columns(self) -> list[Column]:
        titles = tuple(each.title for each in self.of_plan.aligned_with.all())
        return [
            Column(
                "initiative",
                "Initiative",
                "As Boracay Action Agenda, or its letters.",
                36,
                choices=titles,
                reads=Reads.NAMES,
                needed=True,
                aliases=("Framework", "Agenda"),
            ),
            Column(
                "number",
                "No.",
                "Its number in the initiative.",
                8,
                reads=Reads.WHOLE,
                aliases=("Number", "Item"),
            ),
            Column(
                "text",
                "Text",
                "The item's words, as the initiative has them.",
                70,
                needed=True,
                aliases=("Title", "Action", "Field", "Words", "Priority"),
            ),
        ]

    @property
    def eyebrow(self) -> str:
        return self.of_plan.title

    @property
    def file_name(self) -> str:
        return f"aligned-{self.of_plan.key}"

    @property
    def crumbs(self) -> list[dict[str, str]]:
        page = reverse("plans:plan", args=[self.of_plan.key])
        return crumbs((self.of_plan.period, page), ("Aligned with", self.after_url), "Import")

    @property
    def receive_url(self) -> str:
        return reverse("plans:aligned_import", args=[self.of_plan.key])

    @property
    def template_url(self) -> str:
        return reverse("plans:aligned_template", args=[self.of_plan.key])

    @property
    def export_url(self) -> str:
        return reverse("plans:aligned_file", args=[self.of_plan.key])

    @property
    def after_url(self) -> str:
        return reverse("plans:aligned", args=[self.of_plan.key])

    def heading(self, row: Row) -> str:
        return row.values["text"]

    def vocabularies(self, learned: Learned) -> dict[str, Vocabulary]:
        return {"initiative": of_plan.initiatives(self.of_plan)}

    def form(self, sent: QueryDict, thing: Any) -> InitiativeItemForm:
        return InitiativeItemForm(sent, instance=thing, plan=self.of_plan)

    def things(self) -> Iterable[InitiativeItem]:
        found = InitiativeItem.objects.filter(initiative__plan=self.of_plan)
        return found.select_related("initiative").order_by("initiative__number", "number")

    @cached_property
    def by_number(self) -> dict[tuple[str, ...], InitiativeItem]:
        return {(each.initiative.title, str(each.number)): each for each in self.things()}

    @cached_property
    def by_words(self) -> dict[tuple[str, ...], InitiativeItem]:
        return {(each.initiative.title, folded(each.text)): each for each in self.things()}

    def as_row(self, thing: InitiativeItem) -> dict[str, str]:
        return {
            "initiative": thing.initiative.title,
            "number": str(thing.number),
            "text": thing.text,
        }

    def prepare(self, row: Row) -> None:
        row.values["text"] = " ".join(row.values["text"].split())

    def find(self, row: Row) -> InitiativeItem | None:
        """By initiative and number; without a number, by the very words."""
        initiative, number = row.values["initiative"], row.values["number"]
        if number:
            return self.by_number.get((initiative, number))
        found = self.by_words.get((initiative, folded(row.values["text"])))
        if found and "number" not in row.problems:
            row.values |= {"number": str(found.number), "text": found.text}
        return found

    def identity(self, row: Row) -> tuple[str, ...]:
        return (row.values["initiative"], row.values["number"])

    def name_of(self, thing: InitiativeItem) -> str:
        return f"item {thing.number}"

    def word_for(self, name: str, thing: Any) -> str:
        return str(thing.title)
