"""The form of a report: it keeps whatever is typed, and checks it when it is sent."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from contributions.domain.report_fields import (
    FIELDS,
    LABELS,
    MULTIPLE,
    NEEDED,
    PARTS,
    FormPart,
)
from contributions.enums import Language
from contributions.models import Contribution, ContributionKind, ReportContent
from kpis.forms.evidence import LinksField
from kpis.models import ReportingYear
from plans.models import Activity, Indicator, Objective, Plan, PriorityArea
from smewg.models import Partner
from smewg.toolkit.needed import needed_to
from smewg.toolkit.text import storable
from smewg.toolkit.typed_fields import as_number, read_as_written
from smewg.toolkit.widgets import DayBox, OpenSelect

LONGEST = 20_000
"""Characters of a long text, some eight pages; a draft keeps more, and says so."""
LONGEST_KEPT = 300_000
LARGEST_FIGURE = 100_000_000


def typed_in(posted: QueryDict) -> dict[str, Any]:
    """What stands in the posted form, as a draft keeps it.

    ValidationError, by field, for more than a draft can hold. A character that no database keeps
    is shown as a sign in its place.
    """
    typed: dict[str, Any] = {}
    for name in FIELDS:
        if name in MULTIPLE:
            typed[name] = [storable(value[:40]) for value in posted.getlist(name)[:200]]
            continue
        text = storable(posted.get(name, "").replace("\r\n", "\n"))
        if len(text) > LONGEST_KEPT:
            raise ValidationError(
                {name: [f"This has {len(text)} characters. Attach it as a file instead."]}
            )
        typed[name] = text
    return typed


def plain_characters(text: str) -> None:
    """ValidationError where `text` holds a character that cannot be shown."""
    for place, character in enumerate(text):
        is_control = unicodedata.category(character) == "Cc" and character not in "\n\r\t"
        if is_control or character == "\N{REPLACEMENT CHARACTER}":
            before = " ".join(text[:place].split())[-30:]
            where = f"after “{before}”" if before else "at the beginning"
            raise ValidationError(
                f"There is a character here that cannot be shown, {where}. It often comes from "
                "copying: delete it and type on."
            )


DAY_FORMATS = ("%Y-%m-%d", "%d %B %Y", "%d %b %Y", "%B %d, %Y")
"""Days as people write them; none in which the month and the day could be exchanged."""


class FigureField(forms.IntegerField):
    """A whole number as people write it: 1200, 1,200 and 1 200 are one."""

    default_error_messages: ClassVar = {
        "invalid": "Write a whole number, such as 120, without words."
    }

    def to_python(self, value: Any) -> int | None:
        text = str(value if value is not None else "").strip()
        words, digits = re.search(r"[^\W\d_]", text), re.sub(r"[^0-9]", "", text)[:9]
        if words and digits:
            raise ValidationError(
                f"“{text[:40]}” has words in it. Write a number, such as {digits}.", code="invalid"
            )
        return super().to_python(as_number(text))


def _line(label: str, length: int, help_text: str = "", *, required: bool = False) -> Any:
    return forms.CharField(
        label=label,
        max_length=length,
        required=required,
        help_text=help_text,
        validators=[plain_characters],
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )


def _text(label: str, rows: int, help_text: str, *, required: bool = False) -> Any:
    return forms.CharField(
        label=label,
        max_length=LONGEST,
        required=required,
        help_text=help_text,
        validators=[plain_characters],
        widget=forms.Textarea(attrs={"rows": rows, "dir": "auto"}),
        error_messages={
            "max_length": "This has %(show_value)s characters; a report holds %(limit_value)s. "
            "All of it is kept in the draft: shorten it, or attach it as a file."
        },
    )


def _day(label: str, help_text: str = "", *, required: bool = False) -> Any:
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        widget=DayBox(),
        input_formats=DAY_FORMATS,
        error_messages={"invalid": "Write the day as 13 May 2018, or as 2018-05-13."},
    )


def _figure(label: str, help_text: str = "") -> Any:
    return FigureField(
        label=label,
        required=False,
        min_value=0,
        max_value=LARGEST_FIGURE,
        help_text=help_text,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )


def _boxes(label: str, not_there: str, *, required: bool = False, help_text: str = "") -> Any:
    return forms.ModelMultipleChoiceField(
        label=label,
        queryset=None,
        required=required,
        help_text=help_text,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": f"Choose at least one for “{label}”.",
            "invalid_choice": not_there,
            "invalid_pk_value": not_there,
        },
    )


class ReportForm(forms.Form):
    """A report's fields; bound to what a draft holds."""

    use_required_attribute = False

    title = _line(
        LABELS["title"],
        300,
        "What you would call it in one line: “Workshop on online invoices for small shops, Lima”.",
        required=True,
    )
    title.error_messages["required"] = (
        "Type a title, such as “Export clinics for small food firms”."
    )
    kind = forms.ChoiceField(
        label=LABELS["kind"],
        choices=[("", "Choose one"), *ContributionKind.choices],
        widget=OpenSelect,
    )
    held_from = _day(
        LABELS["held_from"], "For a law or a programme, the day it took effect.", required=True
    )
    held_until = _day(LABELS["held_until"], "Leave it blank for one day.")
    place = _line(LABELS["place"], 150, "City, or “online”.")
    activity = forms.ModelChoiceField(
        label=LABELS["activity"],
        queryset=Activity.objects.none(),
        required=False,
        help_text="If it was one that the plan's implementation schedule lists.",
        widget=OpenSelect,
        error_messages={"invalid_choice": "This activity is not in this plan's schedule."},
    )
    objectives = _boxes(
        LABELS["objectives"],
        "One of the objectives is not in this year's plan. Choose again from this list.",
        required=True,
        help_text="One is enough. Its priority area follows from it.",
    )
    done = _text(
        LABELS["done"],
        6,
        "A few sentences: “Two days in Lima. Forty owners of small shops learned to send "
        "invoices online; half of them sent their first one there.”",
        required=True,
    )
    outcome = _text(
        LABELS["outcome"],
        4,
        "If you know it already: “By December 31 of the 40 used it every week.”",
    )
    partners = _boxes(LABELS["partners"], "One of the partners is not on the list any more.")
    other_partners = _line(
        LABELS["other_partners"], 500, "Not on the list: “Lima Chamber of Commerce; PromPerú”."
    )
    msmes_reached = _figure(
        LABELS["msmes_reached"], "If somebody counted. Leave it blank rather than guess."
    )
    led_by_women = _figure(LABELS["led_by_women"])
    led_by_youth = _figure(LABELS["led_by_youth"])
    links = LinksField(
        label=LABELS["links"],
        required=False,
        max_length=4000,
        help_text="One address a line, with https://: a page, a publication, a programme.",
    )
    original_language = forms.ChoiceField(
        label=LABELS["original_language"],
        required=False,
        choices=[("", "None: English only"), *Language.choices],
        help_text="If you wrote it in another language first.",
        widget=OpenSelect,
    )
    original = _text(
        LABELS["original"],
        6,
        "The same words as you wrote them first. Your English above is what is read, counted and "
        "quoted; official names and titles stay as they are.",
    )
    indicators = _boxes(
        LABELS["indicators"],
        "One of the indicators is not in this year's plan.",
        help_text="What you think. The secretariat confirms it when it accepts the report.",
    )
    contact = _line(LABELS["contact"], 300, "Who can be asked: a name and an e-mail address.")
    private_note = _text(
        LABELS["private_note"],
        3,
        "Never shown to other economies: “The figures are provisional until June.”",
    )

    def __init__(self, draft: Mapping[str, Any], report: Contribution) -> None:
        lists = {name: value for name, value in draft.items() if isinstance(value, list)}
        texts = {name: [value] for name, value in draft.items() if name not in lists}
        super().__init__(MultiValueDict({**texts, **lists}))
        read_as_written(self.fields.values())
        for field in self.fields.values():
            # A browser would cut off what is pasted, without a word.
            field.widget.attrs.pop("maxlength", None)
        if (language := draft.get("original_language")) in Language.values:
            self.fields["original"].widget.attrs["lang"] = language
        for name in NEEDED:
            needed_to("send", self.fields[name])
        self.report = report
        self.reporting_year: ReportingYear = report.reporting_year
        plan = self.plan = self.reporting_year.plan
        rows: dict[str, Any] = {
            "activity": Activity.objects.filter(plan=plan),
            "objectives": Objective.objects.filter(area__plan=plan).select_related("area"),
            "partners": Partner.objects.all(),
            "indicators": Indicator.objects.filter(plan=plan),
        }
        for name, found in rows.items():
            self.fields[name].queryset = found  # type: ignore[attr-defined]

    def clean_held_from(self) -> date:
        """A report is of the year in which the thing happened."""
        day: date = self.cleaned_data["held_from"]
        year = self.reporting_year.year
        if day.year != year:
            raise ValidationError(
                f"This is not in {year}. This report is for what began in {year}; "
                f"for {day.year} start one there."
            )
        return day

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        start, end = typed.get("held_from"), typed.get("held_until")
        if start and end and end < start:
            self.add_error("held_until", "The last day is before the first.")
        elif end and end.year > self.reporting_year.year + 1:
            self.add_error("held_until", f"This is long after {self.reporting_year}.")
        self._look_at_the_original(typed)
        reached = typed.get("msmes_reached")
        for name in ("led_by_women", "led_by_youth"):
            part = typed.get(name)
            if part is not None and reached is not None and part > reached:
                self.add_error(name, f"These are more than the {reached} MSMEs reached.")
        return typed

    def _look_at_the_original(self, typed: Mapping[str, Any]) -> None:
        """Original words name their language; a language without words says nothing."""
        if {"original", "original_language"} & set(self.errors):
            return
        if typed.get("original") and not typed.get("original_language"):
            self.add_error("original_language", "Choose the language of the original words.")
        elif typed.get("original_language") and not typed.get("original"):
            self.add_error(
                "original", "Type the original words, or choose “None” for their language."
            )

    def slips(self) -> dict[str, list[str]]:
        """What is wrong with what is typed; what is only still missing is no slip."""
        return {
            name: messages
            for name, errors in self.errors.as_data().items()
            if (messages := [m for e in errors if e.code != "required" for m in e.messages])
        }

    def as_a_draft(self) -> ReportForm:
        """The form to write on: without a word about what is not written yet."""
        slips = self.slips()
        for name in list(self.errors):
            if name in slips:
                self.errors[name] = self.error_class(slips[name])
            else:
                del self.errors[name]
        return self

    def words(self) -> ReportContent:
        """The whole words, once the form is valid."""
        typed = {name: self.cleaned_data[name] for name in FIELDS}
        return ReportContent(**{**typed, **{name: list(typed[name]) for name in MULTIPLE}})

    def parts(self) -> list[tuple[FormPart, list[forms.BoundField]]]:
        """The form's sections with their fields, in reading order."""
        return [(part, [self[name] for name in part.fields]) for part in PARTS]

    def objectives_by_area(self) -> list[tuple[PriorityArea, list[Any]]]:
        """The boxes of the objectives, under their areas."""
        boxes = {str(box.data["value"]): box for box in self["objectives"].subwidgets}
        found = self.fields["objectives"].queryset  # type: ignore[attr-defined]
        areas: dict[PriorityArea, list[Any]] = {}
        for each in found:
            areas.setdefault(each.area, []).append(boxes[str(each.pk)])
        return list(areas.items())


def draft_from(words: ReportContent, plan: Plan) -> dict[str, Any]:
    """What a form holds that begins with these words; objectives of another plan stay away."""
    draft: dict[str, Any] = {}
    for name in FIELDS:
        value = getattr(words, name)
        if name in MULTIPLE:
            draft[name] = [str(each.pk) for each in value if _is_of(each, plan)]
        elif name == "activity":
            draft[name] = str(value.pk) if value and value.plan_id == plan.pk else ""
        elif name == "links":
            draft[name] = "\n".join(value)
        else:
            draft[name] = "" if value is None else str(value)
    return draft


def _is_of(row: Any, plan: Plan) -> bool:
    if isinstance(row, Objective):
        return row.area.plan_id == plan.pk
    return not isinstance(row, Indicator) or row.plan_id == plan.pk


def plain(name: str, value: Any) -> Any:
    """What stands in a field, however it is written: the same for "1,200" and "1200"."""
    if isinstance(value, (list, tuple)):
        return sorted(map(str, value))
    text = str(value if value is not None else "").replace("\r\n", "\n").strip()
    if not text and name in {*MULTIPLE, "files"}:
        return []
    field: Any = ReportForm.base_fields.get(name)
    if text and isinstance(field, (forms.DateField, forms.IntegerField)):
        try:
            return str(field.to_python(text))
        except ValidationError:
            return text
    return text
