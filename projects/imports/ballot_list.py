"""An economy's ballots as a kind of list: what its pages say, and where its rows go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from django.http import Http404
from django.urls import reverse

from projects.imports import ballots
from projects.imports.ballots import PlannedBallot
from projects.models import ScoringRules, Session
from projects.operations import ballot_sheets
from smewg.imports.kinds import ListKind
from smewg.imports.names import Learned
from smewg.models import User
from smewg.toolkit.crumbs import crumbs
from smewg.toolkit.imports.names import Vocabulary
from smewg.toolkit.imports.workbooks import Column, Row


class BallotList(ListKind):
    """The ballots of a delegate's economy in a session; drafts until they are submitted."""

    key = "ballots"
    permission = "projects.draft_ballot"
    title = "Ballots by workbook"
    lead = (
        "You see what would change before anything is saved. What is added is a draft, until it "
        "is submitted on the ballots' page."
    )
    one, several = "ballot", "ballots"
    is_private = True
    template_label = "Download your economy's workbook"
    template_note = "A row for each note that you score."
    done = "Saved as drafts"

    def __init__(self, user: User, where: Mapping[str, Any]) -> None:
        super().__init__(user, where)
        self.slug = where["slug"]
        session = Session.objects.visible_to(user).named(self.slug).first()
        rules = ScoringRules.objects.of(session) if session else None
        if rules is None or user.economy is None:
            raise Http404("There are no ballots here.")
        self.ballots = ballot_sheets.sheet(rules, user.economy)

    @cached_property
    def columns(self) -> list[Column]:
        return ballots.columns(self.ballots)

    @property
    def eyebrow(self) -> str:
        return str(self.ballots.rules.session)

    @property
    def crumbs(self) -> list[dict[str, str]]:
        session = self.ballots.rules.session
        projects = ("Projects", reverse("projects:sessions"))
        here = (str(session), reverse("projects:session", args=[session.slug]))
        return crumbs(projects, here, ("Ballots", self.after_url), "Workbook")

    @property
    def receive_url(self) -> str:
        return reverse("scoring:ballots_import", args=[self.slug])

    @property
    def template_url(self) -> str:
        return reverse("scoring:workbook", args=[self.slug])

    @property
    def after_url(self) -> str:
        return reverse("scoring:ballots", args=[self.slug])

    def vocabularies(self, learned: Learned) -> dict[str, Vocabulary]:
        return ballots.vocabularies(self.ballots)

    def plan(self, rows: Sequence[Row], told: Mapping[str, str]) -> list[PlannedBallot]:
        return ballots.plan(self.ballots, rows)

    def take(self, planned: Sequence[PlannedBallot], by: User) -> dict[int, str]:
        ballot_sheets.save(self.ballots.rules, self.ballots.economy, ballots.typed(planned), by=by)
        return {each.row.number: "a draft" for each in planned}
