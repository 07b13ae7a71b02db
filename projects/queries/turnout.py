"""Who has sent its ballots: counts for each economy, in APEC's order, and no ranking of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Q

from projects.models import Ballot, ScoringRules
from projects.queries.session_ranking import Voters
from smewg.models import Economy


@dataclass(frozen=True)
class EconomyTurnout:
    """How many notes an economy may score, and how many ballots it has submitted."""

    economy: Economy
    entitled: int
    submitted: int
    abstained: int

    @property
    def missing(self) -> int:
        return self.entitled - self.submitted


def turnout(rules: ScoringRules) -> list[EconomyTurnout]:
    """Each scoring economy's counts; ballots on an earlier version are not counted."""
    voters = Voters.of(rules)
    notes = list(rules.notes_on_ballots().values_list("pk", flat=True))
    sent = _sent(notes)
    recused: Counter[int] = Counter()
    for note in notes:
        recused.update(voters.recused(note))
    return [
        EconomyTurnout(economy, len(notes) - recused[economy.pk], *sent.get(economy.pk, (0, 0)))
        for economy in Economy.objects.all()
        if economy.pk in voters.scoring
    ]


def _sent(notes: list[int]) -> dict[int, tuple[int, int]]:
    """How many ballots of each economy count, and on how many of these it abstains."""
    cast = Ballot.objects.counting().filter(note__in=notes)
    rows = cast.order_by().values("economy_id")
    rows = rows.annotate(sent=Count("pk"), abstains=Count("pk", filter=Q(abstained=True)))
    return {each["economy_id"]: (each["sent"], each["abstains"]) for each in rows}
