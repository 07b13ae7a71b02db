"""Partners as a kind of list: each row is the form of a partner's page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from smewg.enums import PartnerKind
from smewg.forms.spellings import PartnerForm
from smewg.imports import names
from smewg.imports.form_list import FormList, choices_vocabulary, labels_of
from smewg.imports.names import Learned
from smewg.models import Partner, User
from smewg.toolkit.crumbs import crumbs
from smewg.toolkit.imports.names import Vocabulary, folded
from smewg.toolkit.imports.planned_rows import LikelySame
from smewg.toolkit.imports.workbooks import Column, Reads, Row


class PartnerList(FormList):
    """Who the group works with; a partner is known by its name, in any spelling."""

    key = "partners"
    permission = "smewg.change_partner"
    title = "Import partners"
    one, several = "partner", "partners"
    sheet = "Partners"
    whole = "name"

    def __init__(self, user: User, where: Mapping[str, Any]) -> None:
        super().__init__(user, where)
        self.known = names.partners({}, may_make=False)

    @cached_property
    def columns(self) -> list[Column]:
        return [
            Column(
                "name",
                "Partner",
                "Its full name, with the short one in brackets.",
                40,
                needed=True,
                aliases=("Name", "Organization", "Organisation", "Forum", "Body"),
            ),
            Column(
                "kind",
                "Kind",
                width=24,
                choices=labels_of(PartnerKind.choices),
                reads=Reads.NAMES,
                aliases=("Type",),
            ),
            Column("website", "Website", "With https://.", 30, aliases=("Web", "Link")),
            Column("contact_name", "Contact", width=24, aliases=("Contact person",)),
            Column(
                "contact_email",
                "Contact's e-mail address",
                width=28,
                aliases=("E-mail", "Email", "Contact e-mail"),
            ),
            Column("note", "Note", width=40, aliases=("Notes", "Remarks")),
            Column("reason", "Why it changes", "For the history.", 24),
        ]

    @property
    def crumbs(self) -> list[dict[str, str]]:
        return crumbs(("Partners", self.after_url), "Import")

    @property
    def receive_url(self) -> str:
        return reverse("group:partners_import")

    @property
    def template_url(self) -> str:
        return reverse("group:partners_template")

    @property
    def export_url(self) -> str:
        return reverse("group:partners_file")

    @property
    def after_url(self) -> str:
        return reverse("group:partners")

    def vocabularies(self, learned: Learned) -> dict[str, Vocabulary]:
        self.known = names.partners(learned, may_make=False)
        return {"kind": choices_vocabulary("kind", PartnerKind.choices)}

    @cached_property
    def by_name(self) -> dict[str, Partner]:
        return {each.name: each for each in self.things()}

    def form(self, sent: QueryDict, thing: Any) -> PartnerForm:
        return PartnerForm(sent, instance=thing)

    def things(self) -> Iterable[Partner]:
        return Partner.objects.visible_to(self.user)

    def as_row(self, thing: Partner) -> dict[str, str]:
        return {
            "name": thing.name,
            "kind": str(thing.get_kind_display()) if thing.kind else "",
            "website": thing.website,
            "contact_name": thing.contact_name,
            "contact_email": thing.contact_email,
            "note": thing.note,
        }

    def find(self, row: Row) -> Partner | None:
        typed = row.values["name"]
        found = self.by_name.get(self.known.find(typed) or "") if typed else None
        if found and found.name != typed:
            row.values["name"], row.written["name"] = found.name, typed
        return found

    def found_by_words(self, row: Row) -> bool:
        return "name" in row.written

    def identity(self, row: Row) -> tuple[str, ...]:
        return (folded(row.values["name"]),)

    def name_of(self, thing: Partner) -> str:
        return thing.name

    def likely(self, row: Row) -> Sequence[LikelySame]:
        near = self.known.nearest(row.values["name"])
        if near is None:
            return ()
        found = self.by_name[near.value]
        return [LikelySame("", found.name, reverse("group:partner_change", args=[found.pk]))]
