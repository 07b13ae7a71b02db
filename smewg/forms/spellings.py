"""Other spellings of economies and partners, typed one a line."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from smewg.domain import spellings
from smewg.forms.group import ReasonedForm
from smewg.models import Economy, Partner


class SpellingsField(forms.CharField):
    """A list of spellings, one a line; each once, without blanks around it."""

    widget = forms.Textarea

    def __init__(self, **options: Any) -> None:
        options.setdefault("required", False)
        options.setdefault("label", "Other spellings")
        options.setdefault(
            "help_text",
            "One a line, as they stand in other people's lists. Lists that come in know them; "
            "pages never show them.",
        )
        super().__init__(**options)
        self.widget.attrs.setdefault("rows", 6)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(map(str, value)) if isinstance(value, (list, tuple)) else value

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        lines = value if isinstance(value, (list, tuple)) else str(value or "").splitlines()
        found = {spellings.plain(str(line)): " ".join(str(line).split()) for line in lines}
        return [each for each in found.values() if each]

    def validate(self, value: Any) -> None:
        """Nothing of the text's: its lines are looked at by the form."""

    def run_validators(self, value: Any) -> None:
        for validator in self.validators:
            validator("\n".join(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.to_python(initial) != self.to_python(data)


def _taken(model: type[Economy] | type[Partner], but: int | None) -> dict[str, str]:
    """The spellings of all others, with whose they are."""
    others = model.objects.exclude(pk=but)
    return {spellings.plain(each): str(one) for one in others for each in one.spellings()}


class EconomyForm(ReasonedForm):
    """An economy's labels: its code and other spellings. Names and order are APEC's."""

    aliases = SpellingsField()

    class Meta:
        model = Economy
        fields = ("code", "aliases")
        help_texts: ClassVar = {
            "code": "1 to 8 capital letters and digits. It stands in addresses and numbers."
        }

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"]).strip()
        if problem := spellings.code_problem(code):
            raise ValidationError(problem)
        taken = _taken(Economy, self.instance.pk)
        if owner := taken.get(spellings.plain(code)):
            raise ValidationError(f"{code} means {owner} already.")
        return code

    def clean_aliases(self) -> list[str]:
        aliases: list[str] = self.cleaned_data["aliases"]
        own = {spellings.plain(each) for each in self.instance.spellings()}
        taken = _taken(Economy, self.instance.pk)
        if problems := spellings.alias_problems(aliases, taken, own):
            raise ValidationError(problems)
        return aliases


class PartnerForm(ReasonedForm):
    """A body that the group works with."""

    aliases = SpellingsField()

    class Meta:
        model = Partner
        fields = (
            "name",
            "aliases",
            "kind",
            "website",
            "contact_name",
            "contact_email",
            "note",
        )
        widgets: ClassVar = {"note": forms.Textarea(attrs={"rows": 3})}

    def clean_name(self) -> str:
        name = " ".join(str(self.cleaned_data["name"]).split())
        taken = _taken(Partner, self.instance.pk)
        if owner := taken.get(spellings.plain(name)):
            raise ValidationError(f"{name} is here already, as {owner}.")
        return name

    def clean_aliases(self) -> list[str]:
        aliases: list[str] = self.cleaned_data["aliases"]
        taken = _taken(Partner, self.instance.pk)
        if problems := spellings.alias_problems(aliases, taken):
            raise ValidationError(problems)
        return aliases
