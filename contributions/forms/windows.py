"""The first and last day of a year's reports, as the secretariat sets them."""

from __future__ import annotations

from typing import Any, ClassVar

from contributions import notices as table
from contributions.models import ContributionWindow
from smewg.forms.group import DayInput, ReasonedForm
from smewg.models import User
from smewg.operations import notices


class WindowForm(ReasonedForm):
    class Meta:
        model = ContributionWindow
        fields = ("opens", "closes")
        widgets: ClassVar = {"opens": DayInput(), "closes": DayInput()}
        help_texts: ClassVar = {
            "closes": "It closes at midnight in Singapore at the end of this day (15:59 UTC). "
            "Later reports are welcome, and marked as late."
        }

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by

    def write(self) -> ContributionWindow:
        """Save the days; where the year had none, every delegate is told that it opens."""
        is_new = self.instance.pk is None
        kept: ContributionWindow = super().write()
        if is_new:
            notices.tell(table.YEAR_OPENED, kept, by=self.by)
        return kept

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        opens, closes = typed.get("opens"), typed.get("closes")
        if opens and closes and closes < opens:
            self.add_error("closes", "The last day is before the first.")
        return typed
