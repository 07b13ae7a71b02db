"""What people type about reminders: a rule of the table, and until when they want none."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify

from smewg.forms.group import DayInput, ReasonedForm
from smewg.models import ReminderRule
from smewg.operations import reminders
from smewg.toolkit import days

LONGEST_SNOOZE = timedelta(days=366)


class RuleForm(ReasonedForm):
    """One line of the table: to whom, when, and in which words."""

    to = forms.ChoiceField(label="To whom")

    class Meta:
        model = ReminderRule
        fields = ("days", "side", "edge", "subject", "text", "is_active")
        widgets: ClassVar = {"text": forms.Textarea(attrs={"rows": 14})}
        labels: ClassVar = {"days": "How many days", "text": "The mail"}

    field_order = ("to", "days", "side", "edge", "subject", "text", "is_active", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [  # type: ignore[attr-defined]
            (
                source.title,
                [(f"{source.key}.{key}", words) for key, words in source.audiences.items()],
            )
            for source in reminders.sources()
        ]
        self.fields["text"].help_text = "These words in braces are filled in: " + "; ".join(
            f"{{{name}}} {means}" for name, means in reminders.PLACEHOLDERS.items()
        )
        if self.instance.pk:
            self.initial["to"] = f"{self.instance.source}.{self.instance.audience}"

    def more_values(self, row: Any) -> dict[str, Any]:
        return {"to": f"{row.source}.{row.audience}"}

    def clean_days(self) -> int:
        days = int(self.cleaned_data["days"])
        if days > 365:
            raise ValidationError("At most 365 days.")
        return days

    def clean_subject(self) -> str:
        return self._known_words("subject")

    def clean_text(self) -> str:
        return self._known_words("text")

    def _known_words(self, name: str) -> str:
        text = str(self.cleaned_data[name])
        if unknown := reminders.unknown_words(text):
            named = ", ".join(f"{{{each}}}" if each != "{" else "an open brace" for each in unknown)
            raise ValidationError(f"Not known: {named}. Use one of the words listed below.")
        return text

    def save(self, commit: bool = True) -> Any:
        rule = self.instance
        rule.source, _, rule.audience = self.cleaned_data["to"].partition(".")
        rule.key = rule.key or _free_key(f"own-{slugify(rule.subject)[:40]}")
        return super().save(commit)


def _free_key(wanted: str) -> str:
    taken = set(ReminderRule.objects.values_list("key", flat=True))
    numbered = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
    return wanted if wanted not in taken else next(each for each in numbered if each not in taken)


class SnoozeForm(forms.Form):
    """Until when no reminders come; the day itself is still quiet."""

    until = forms.DateField(label="No reminders until the end of", widget=DayInput())

    def clean_until(self) -> date:
        until: date = self.cleaned_data["until"]
        today = days.today()
        if until < today:
            raise ValidationError("Choose today or a day to come.")
        if until > today + LONGEST_SNOOZE:
            raise ValidationError("At most a year ahead.")
        return until
