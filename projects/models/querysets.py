"""What pages need from many concept notes and sessions at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

from projects.enums import ON_BALLOTS, PUBLIC
from smewg.models import Role
from smewg.toolkit.text import whole_number

if TYPE_CHECKING:
    from projects.models import (  # noqa: F401 (in the class heads)
        ConceptNote,
        NoteFile,
        ScoringRules,
        Session,
    )
    from smewg.models import Economy, User


class SessionQuerySet(models.QuerySet["Session"]):
    def visible_to(self, user: User) -> SessionQuerySet:
        """Every session, for whoever is signed in."""
        return self if user.is_authenticated else self.none()

    def named(self, slug: str) -> SessionQuerySet:
        """The session of an address, as 2018-1; none for anything else."""
        first, _, second = slug.partition("-")
        year, number = whole_number(first, digits=4), whole_number(second, digits=4)
        if year is None or number is None:
            return self.none()
        return self.filter(year=year, number=number)

    def with_funds(self) -> SessionQuerySet:
        return self.prefetch_related("session_funds__fund")


class ConceptNoteQuerySet(models.QuerySet["ConceptNote"]):
    def visible_to(self, user: User) -> ConceptNoteQuerySet:
        """The notes `user` may see.

        A note that was never submitted is its proposers' and its writer's alone; from then on all
        but observers see it. Observers see it once it is approved.
        """
        if not user.is_authenticated:
            return self.none()
        if user.role == Role.OBSERVER:
            return self.filter(state__in=PUBLIC)
        return self.filter(
            Q(was_submitted=True) | Q(started_by=user) | Q(pk__in=_proposed(user.economy_id))
        )

    def with_names(self) -> ConceptNoteQuerySet:
        """Notes with all that a list of them shows, in a fixed number of queries."""
        return self.select_related("session", "fund", "activity").prefetch_related(
            "proposers", "cosponsors", "links__objective__area"
        )

    def of_session(self, session: Session) -> ConceptNoteQuerySet:
        return self.filter(session=session).order_by("number")

    def proposed_by(self, economy_id: int | None) -> ConceptNoteQuerySet:
        """The notes that an economy proposes, alone or with others."""
        return self.filter(pk__in=_proposed(economy_id))

    def concerning(self, economy: Economy) -> ConceptNoteQuerySet:
        """The notes that an economy proposes or co-sponsors."""
        return self.filter(Q(proposers=economy) | Q(cosponsors=economy)).distinct()

    def handed_in(self, years: range) -> ConceptNoteQuerySet:
        """The notes that the group has seen, by their session's year or else their start's."""
        return self.handed_in_since(years[0]).handed_in_until(years[-1])

    def handed_in_since(self, year: int) -> ConceptNoteQuerySet:
        own = Q(session__year__gte=year) | Q(session=None, starts__year__gte=year)
        return self.filter(own, was_submitted=True)

    def handed_in_until(self, year: int) -> ConceptNoteQuerySet:
        own = Q(session__year__lte=year) | Q(session=None, starts__year__lte=year)
        return self.filter(own, was_submitted=True)

    def scored(self) -> ConceptNoteQuerySet:
        """The notes that economies score or have scored."""
        return self.filter(state__in=ON_BALLOTS)

    def on_ballots(self, rules: ScoringRules) -> ConceptNoteQuerySet:
        """The notes of the session's ballots: once it is closed those that the close ranked.

        What was decided on them since does not take their ballots away.
        """
        notes, closing = self.of_session(rules.session), rules.current_closing
        return notes.filter(results__closing=closing) if closing else notes.scored()


def _proposed(economy_id: int | None) -> models.QuerySet[Any, Any]:
    from projects.models import ConceptNote  # noqa: PLC0415 (the model's manager is made here)

    rows = ConceptNote.proposers.through.objects
    return rows.filter(economy_id=economy_id or 0).values("conceptnote_id")


class NoteFileQuerySet(models.QuerySet["NoteFile"]):
    def visible_to(self, user: User) -> NoteFileQuerySet:
        """A file may be seen by whoever may see its note."""
        from projects.models import ConceptNote  # noqa: PLC0415 (see above)

        return self.filter(note__in=ConceptNote.objects.visible_to(user).values("pk"))
