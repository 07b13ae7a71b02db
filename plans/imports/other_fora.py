"""Other fora's activities as a kind of list: its columns, what a row does, and where it goes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.urls import reverse

from plans.models import OtherForumActivity
from plans.queries import overlaps
from smewg.imports.kinds import ListKind
from smewg.imports.names import Learned
from smewg.models import User
from smewg.toolkit.crumbs import crumbs
from smewg.toolkit.imports.names import Vocabulary
from smewg.toolkit.imports.planned_rows import PlannedRow
from smewg.toolkit.imports.progress import watched
from smewg.toolkit.imports.workbooks import Column, Row


class OtherForaList(ListKind):
    """What other fora do, so that nothing is done twice."""

    key = "other-fora"
    permission = "plans.import_other_fora"
    title = "Import other fora's activities"
    one, several = "activity", "activities"
    sheet = "Other fora"

    @property
    def columns(self) -> list[Column]:
        return overlaps.COLUMNS

    @property
    def crumbs(self) -> list[dict[str, str]]:
        return crumbs(("Other fora", self.after_url), "Import")

    @property
    def receive_url(self) -> str:
        return reverse("plans:other_fora_import")

    @property
    def template_url(self) -> str:
        return reverse("plans:other_fora_template")

    @property
    def export_url(self) -> str:
        return reverse("plans:other_fora_file")

    @property
    def after_url(self) -> str:
        return reverse("plans:other_fora")

    def vocabularies(self, learned: Learned) -> dict[str, Vocabulary]:
        return {}

    def plan(self, rows: Sequence[Row], told: Mapping[str, str]) -> list[PlannedRow]:
        overlaps.check_rows(rows)
        current: dict[tuple[str, ...], str] = {
            (each.forum, each.title, each.years): each.source
            for each in OtherForumActivity.objects.all()
        }
        return [self._planned(row, current) for row in watched(rows, "Comparing")]

    def _planned(self, row: Row, current: dict[tuple[str, ...], str]) -> PlannedRow:
        what = tuple(row.values[key] for key in ("forum", "title", "years"))
        is_new = what not in current
        source, because = current.setdefault(what, row.values["source"]), ""
        if not is_new:
            because = "It is in the list already."
            if row.values["source"] and row.values["source"] != source:
                because = f"It is in the list already, and its source stays: {source or 'blank'}."
        return PlannedRow(row, is_new, because=because)

    def standing(self) -> list[dict[str, str]]:
        keys = [each.key for each in self.columns]
        return list(OtherForumActivity.objects.values(*keys))

    def take(self, planned: Sequence[PlannedRow], by: User) -> dict[int, str]:
        overlaps.take_in([each.row for each in planned], by=by)
        return {each.row.number: "in the list" for each in planned}
