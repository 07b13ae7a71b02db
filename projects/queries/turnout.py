"""Who has sent its ballots: counts for each economy, in APEC's order, and no ranking of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

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
    cast = Ballot.objects.of_session(rules.session).counting().filter(note__in=notes)
    submitted: Counter[int] = Counter()
    abstained: Counter[int] = Counter()
    for economy, abstains in cast.values_list("economy_id", "abstained"):
        submitted[economy] += 1
        abstained[economy] += abstains
    recused: Counter[int] = Counter()
    for note in notes:
        recused.update(voters.recused(note))
    return [
        EconomyTurnout(
            economy, len(notes) - recused[economy.pk], submitted[economy.pk], abstained[economy.pk]
        )
        for economy in Economy.objects.all()
        if economy.pk in voters.scoring
    ]
