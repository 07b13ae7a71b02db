"""People as a kind of list: each row is an invitation, sent as its page sends it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.urls import reverse

from smewg.enums import Role
from smewg.forms.people import PersonForm
from smewg.imports import names
from smewg.imports.form_list import FormList, PlannedThing, choices_vocabulary, labels_of
from smewg.imports.names import Learned
from smewg.models import Economy, User
from smewg.operations import invitations
from smewg.operations.invitations import InvitationRefused
from smewg.toolkit.crumbs import crumbs
from smewg.toolkit.imports.names import Vocabulary
from smewg.toolkit.imports.workbooks import Column, Reads, Row
from smewg.toolkit.text import count_of


class PeopleList(FormList):
    """Whom to invite. Who has an account already is left as they are: their page changes them."""

    key = "people"
    permission = "smewg.invite_people"
    title = "Invite people from a list"
    lead = "You see everybody who would be invited before any mail is sent."
    one, several = "person", "people"
    sheet = "People"
    whole = "email"
    holds_addresses = True
    template_note = "One row for each person, with drop-downs."
    done = "Invited"

    @cached_property
    def columns(self) -> list[Column]:
        economies = tuple(Economy.objects.values_list("short_name", flat=True))
        return [
            Column(
                "email",
                "E-mail address",
                "The invitation goes there.",
                32,
                needed=True,
                aliases=("E-mail", "Email", "Email address", "Mail", "Address"),
            ),
            Column(
                "name",
                "Name",
                "You may leave it: the person writes it on joining.",
                28,
                aliases=("Full name", "Person", "Delegate"),
            ),
            Column(
                "role",
                "Role",
                choices=labels_of(Role.choices),
                reads=Reads.NAMES,
                needed=True,
            ),
            Column(
                "economy",
                "Economy",
                "For a delegate, and for the Chair.",
                24,
                choices=economies,
                reads=Reads.NAMES,
                aliases=("Member economy",),
            ),
        ]

    @property
    def notes(self) -> list[str]:
        return ["Each new person gets a mail with a link of their own when you take the rows in."]

    @property
    def crumbs(self) -> list[dict[str, str]]:
        return crumbs(("People", self.after_url), "Invite from a list")

    @property
    def receive_url(self) -> str:
        return reverse("group:people_import")

    @property
    def template_url(self) -> str:
        return reverse("group:people_template")

    @property
    def export_url(self) -> str:
        return reverse("group:people_file")

    @property
    def after_url(self) -> str:
        return reverse("group:people")

    def vocabularies(self, learned: Learned) -> dict[str, Vocabulary]:
        return {
            "role": choices_vocabulary("role", Role.choices),
            "economy": names.economies(learned),
        }

    @cached_property
    def accounts(self) -> dict[str, User]:
        return {each.email.lower(): each for each in User.objects.select_related("economy")}

    def form(self, sent: QueryDict, thing: Any) -> PersonForm:
        return PersonForm(sent)

    def things(self) -> Iterable[User]:
        return User.objects.filter(is_active=True).select_related("economy")

    def as_row(self, thing: User) -> dict[str, str]:
        return {
            "email": thing.email,
            "name": thing.name,
            "role": str(thing.get_role_display()),
            "economy": thing.economy.short_name if thing.economy else "",
        }

    def prepare(self, row: Row) -> None:
        row.values["email"] = row.values["email"].lower()

    def find(self, row: Row) -> User | None:
        """The account that says all that the row says; another one makes the form refuse it."""
        found = self.accounts.get(row.values["email"])
        if found is None or not found.is_active:
            return None
        there = self.as_row(found)
        asked = [key for key in ("role", "economy") if key in row.there]
        return found if all(there[key] == row.values[key] for key in asked) else None

    def _planned(self, row: Row, told: Mapping[str, str]) -> PlannedThing:
        planned = super()._planned(row, told)
        if planned.thing:
            planned.differs = False
            planned.because = f"The account is {planned.thing.account_state}."
        return planned

    def complete(self, row: Row, thing: Any) -> None:
        if thing is not None:
            row.values["name"] = thing.name

    def identity(self, row: Row) -> tuple[str, ...]:
        return (row.values["email"],)

    def name_of(self, thing: User) -> str:
        return thing.email

    def word_for(self, name: str, thing: Any) -> str:
        return str(thing.short_name)

    def remarks(self, planned: Any) -> list[str]:
        if not planned:
            return []
        mails = count_of(len(planned), "invitation")
        return [f"Taking them in sends {mails} by mail."]

    def write(self, planned: PlannedThing, by: User) -> User:
        form = self.form(self.sent(planned.row, None), None)
        if not form.is_valid():
            raise ValidationError([str(e) for found in form.errors.values() for e in found])
        person: User = form.instance
        try:
            invitations.invite(person, by=by)
        except InvitationRefused as refused:
            raise ValidationError(str(refused)) from refused
        return person
