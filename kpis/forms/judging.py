"""Targets, and a person's own word in place of the method's."""

from __future__ import annotations

from copy import deepcopy
from typing import Any, ClassVar

from django.core.exceptions import ValidationError

from kpis.models import Judgement, Target
from smewg.models import User
from smewg.toolkit.versioned_forms import VersionedModelForm


class JudgementForm(VersionedModelForm):
    """The status in a person's words, and why they see it so."""

    class Meta:
        model = Judgement
        fields = ("words", "reason")

    not_compared: ClassVar = frozenset({"version"})

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by

    def write(self) -> Judgement:
        self.instance.by = self.by
        return super().write()


class TargetForm(VersionedModelForm):
    """A baseline or target that was decided somewhere: which year, how many, and where.

    The page lists the indicator's targets, so its version is the newest of any of them.
    """

    class Meta:
        model = Target
        fields = ("kind", "year", "number", "note")

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        self.fields["version"] = deepcopy(self.base_fields["version"])
        newest = self._shown().first()
        self.initial["version"] = str(newest.history_id if newest else 0)

    def _shown(self) -> Any:
        shown = Target.history.filter(indicator_id=self.instance.indicator_id)
        return shown.order_by("-history_id")

    def _sent_version(self) -> int | None:
        """The version of this target that the page showed."""
        page = super()._sent_version()
        if page is None or not self._shown().filter(history_id=page).exists():
            return None
        shown = self._shown().filter(id=self.instance.pk, history_id__lte=page).first()
        return shown.history_id if shown else None

    def clean_year(self) -> int:
        last: int = self.instance.indicator.plan.years[-1]
        if self.cleaned_data["year"] > last:
            raise ValidationError(f"Choose a year up to {last}, the plan's last.")
        return int(self.cleaned_data["year"])

    def write(self) -> Target:
        self.instance.set_by = self.by
        return super().write()
