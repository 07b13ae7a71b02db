"""What people type about concept notes: words, a step's reason, what the secretariat records."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from django import forms
from django.db.models import Q
from django.http import QueryDict

from plans.models import Objective, Plan
from projects.domain import project_numbers, template_fields
from projects.enums import NamedAs
from projects.models import ConceptNote, Fund, Session
from projects.operations.notes import record_beside_words, write_note
from projects.queries.submission import SERVES, needed_for
from projects.workflow import NoteTransition
from smewg.forms.group import DayInput
from smewg.models import Economy, User
from smewg.toolkit import days
from smewg.toolkit.forms import BecauseForm
from smewg.toolkit.needed import needed_to
from smewg.toolkit.text import storable
from smewg.toolkit.typed_fields import read_as_written
from smewg.toolkit.versioned_forms import VersionedModelForm

TICKED = {"proposers": NamedAs.PROPOSER, "cosponsors": NamedAs.COSPONSOR}
"""The boxes that name economies: also those that did not agree (yet)."""
PROJECT = (
    "session",
    "fund",
    "title",
    "summary",
    *TICKED,
    "starts",
    "ends",
    "apec_usd",
    "cofunding_usd",
    "other_fora",
    "pages",
)
WORDS = (*PROJECT, *template_fields.FIELDS, *template_fields.NOT_PUBLIC)
PARTS = (
    ("outcomes", "What it leaves behind, and for whom", template_fields.OUTCOMES),
    ("budget", "The APEC funding by category, in US dollars", template_fields.BUDGET),
    ("kind", "What kind of project it is", (*template_fields.CHOSEN, "non_apec_partners")),
    ("people", "Who is in charge, and who signs it off", template_fields.NOT_PUBLIC),
)
"""The form's parts after the objectives: each one's place on the page, title and fields."""
TEXTS = tuple(each.name for each in template_fields.ANSWERS)
HOW = "how-"
BUDGET = template_fields.BUDGET


class StartForm(forms.Form):
    """The first words of a new note."""

    title = forms.CharField(max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    fund = forms.ModelChoiceField(queryset=Fund.objects.none(), empty_label="Choose a fund")
    economy = forms.ModelChoiceField(
        label="Proposing economy",
        queryset=Economy.objects.all(),
        help_text="More can be named on the next page.",
    )

    def __init__(self, *args: Any, session: Session, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.session, self.user = session, user
        self.fields["fund"].queryset = funds_for(session)  # type: ignore[attr-defined]
        if user.economy_id:
            del self.fields["economy"]

    def keep(self) -> ConceptNote:
        """The new draft, proposed by the person's own economy."""
        note = ConceptNote(
            session=self.session,
            title=self.cleaned_data["title"],
            fund=self.cleaned_data["fund"],
        )
        proposers = [self.user.economy or self.cleaned_data["economy"]]
        return write_note(note, by=self.user, proposers=proposers, reason="started")


def funds_for(session: Session | None, current: Fund | None = None) -> Any:
    """The funds that a note of the session may ask; self-funded ones are always among them."""
    asked = Q(is_self_funded=True)
    if session:
        asked |= Q(sessions=session)
    if current:
        asked |= Q(pk=current.pk)
    return Fund.objects.filter(asked).distinct()


class NoteForm(forms.ModelForm):
    """A note's words, with a text for each objective that it may claim to serve."""

    use_required_attribute = False

    class Meta:
        model = ConceptNote
        fields = WORDS
        widgets: ClassVar = {
            "title": forms.Textarea(attrs={"rows": 2}),
            "proposers": forms.CheckboxSelectMultiple,
            "cosponsors": forms.CheckboxSelectMultiple,
            "starts": DayInput(),
            "ends": DayInput(),
            "apec_usd": forms.TextInput(attrs={"inputmode": "numeric"}),
            "cofunding_usd": forms.TextInput(attrs={"inputmode": "numeric"}),
            **{name: forms.Textarea(attrs={"rows": 4}) for name in (*TEXTS, "contacts")},
            **{name: forms.TextInput(attrs={"inputmode": "numeric"}) for name in BUDGET},
            **{each.name: forms.Textarea(attrs={"rows": 2}) for each in template_fields.OUTPUTS},
            "summary": forms.Textarea(attrs={"rows": 8}),
            "signed_off_on": DayInput(),
        }
        labels: ClassVar = {
            "starts": "First day",
            "ends": "Last day",
            **template_fields.LABELS,
        }
        help_texts: ClassVar = {
            "summary": "What is done, for whom, and what comes of it.",
            "proposers": "Each other economy is asked, and proposes it once it agrees.",
            "cosponsors": "Economies besides the proposers. Each is asked, and counts once it "
            "agrees.",
            "apec_usd": "Whole dollars, 0 where none is asked.",
            "cofunding_usd": "Whole dollars; blank where it is not known.",
            "other_fora": "Separated by semicolons.",
            "output_1": "What it leaves behind, with its name: a report, a toolkit, a workshop.",
            "beneficiaries": "Who takes part, who profits later, and how many of them are women.",
            "capacity_building": "Which skills or institutions of the economies it strengthens.",
            "gender_criteria": "Access, decisions, leadership, skills: what it does for women, and "
            "how women take part.",
            "non_apec_partners": "Organisations outside APEC that take part; blank where none do.",
            "topics": "Separated by semicolons.",
            "contacts": "One person a line: name, post, organisation, address. Read by the note's "
            "proposers and the secretariat only.",
            "signed_off_by": "Name and post. Read by the note's proposers and the secretariat "
            "only.",
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        read_as_written(self.fields.values())
        self.user = user
        self.initial.update({name: self.instance.named(role) for name, role in TICKED.items()})
        self.fields["session"].queryset = self._sessions()  # type: ignore[attr-defined]
        funds = funds_for(self.instance.session, self.instance.fund)
        self.fields["fund"].queryset = funds  # type: ignore[attr-defined]
        self.plan = plan_for(self.instance.session)
        self._ask_how()
        self._say_limits()
        for name, verb in needed_for(self.instance).items():
            if name in self.fields:
                needed_to(verb, self.fields[name])

    def _sessions(self) -> Any:
        """Sessions that still take notes, and its own."""
        still = Q(notes_due=None) | Q(notes_due__gte=days.today())
        return Session.objects.filter(still | Q(pk=self.instance.session_id or 0))

    def _ask_how(self) -> None:
        said = {link.objective_id: link.how for link in self.instance.links.all()}
        self.objectives = objectives_of(self.plan, also=set(said))
        for objective in self.objectives:
            self.fields[f"{HOW}{objective.pk}"] = forms.CharField(
                label=f"How it serves objective {objective.code}",
                required=False,
                max_length=2_000,
                initial=said.get(objective.pk, ""),
                widget=forms.Textarea(attrs={"rows": 3}),
            )

    def _say_limits(self) -> None:
        """Each limit in words at its field; a script counts beside it."""
        if not self.instance.asks_template:
            return
        for name, limit in template_fields.LIMITS.items():
            field = self.fields[name]
            field.help_text = f"{field.help_text} At most {limit} words.".strip()
            field.widget.attrs["data-word-limit"] = limit

    @property
    def asked(self) -> list[tuple[Any, list[tuple[Objective, Any, bool]]]]:
        """By area: each objective with its field, and whether something is said there."""
        found: dict[int, tuple[Any, list[tuple[Objective, Any, bool]]]] = {}
        for objective in self.objectives:
            field = self[f"{HOW}{objective.pk}"]
            _, lines = found.setdefault(objective.area_id, (objective.area, []))
            lines.append((objective, field, bool(field.value() or field.errors)))
        return list(found.values())

    @property
    def needs_an_objective(self) -> bool:
        """Whether it cannot be submitted without an objective that it serves."""
        return SERVES in needed_for(self.instance)

    @property
    def plain_fields(self) -> Iterator[Any]:
        """The fields above the objectives, in their order."""
        return (self[name] for name in PROJECT)

    @property
    def parts(self) -> Iterator[tuple[str, str, list[Any]]]:
        """What APEC's template asks besides, by part: its place, its title and its fields."""
        return ((place, title, [self[name] for name in names]) for place, title, names in PARTS)

    def clean_proposers(self) -> Any:
        chosen = self.cleaned_data["proposers"]
        mine = self.user.economy
        if mine and mine not in chosen and mine not in self.instance.cosponsors.all():
            raise forms.ValidationError(f"You write for {mine}: keep it among the proposers.")
        return chosen

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if "proposers" in typed and "cosponsors" in typed:
            found = self.instance.problems(list(typed["proposers"]), list(typed["cosponsors"]))
            if "cosponsors" in found:
                self.add_error("cosponsors", found["cosponsors"][0])
        if typed.get("starts") and typed.get("ends") and typed["ends"] < typed["starts"]:
            self.add_error("ends", "It ends before it starts.")
        return typed

    def keep(self, *, writer: str = "", is_one_sitting: bool = False) -> ConceptNote:
        """The note as it is saved; ValidationError where it cannot stand so."""
        typed = self.cleaned_data
        links = [
            (objective, how)
            for objective in self.objectives
            if (how := typed.get(f"{HOW}{objective.pk}", "").strip())
        ]
        return write_note(
            self.instance,
            by=self.user,
            proposers=typed["proposers"],
            cosponsors=typed["cosponsors"],
            links=links,
            writer=writer,
            is_one_sitting=is_one_sitting,
        )


def plan_for(session: Session | None) -> Plan | None:
    """The plan whose objectives a note of the session may serve."""
    return Plan.objects.all().current(session.year if session else None)


def objectives_of(plan: Plan | None, also: set[int] = frozenset()) -> list[Objective]:  # type: ignore[assignment]
    """The plan's objectives, and those that are claimed already."""
    rows = Objective.objects.filter(Q(area__plan=plan) | Q(pk__in=also)).select_related("area")
    return list(rows.order_by("area__plan__start_year", "area__number", "number"))


def words_of(note: ConceptNote) -> dict[str, Any]:
    """What stands in the note, as the form's fields send it."""
    words: dict[str, Any] = {
        name: _text(getattr(note, name))
        for name in WORDS
        if name not in (*TICKED, "session", "fund")
    }
    words |= {"session": _text(note.session_id), "fund": _text(note.fund_id)}
    words |= {name: [str(each.pk) for each in note.named(role)] for name, role in TICKED.items()}
    words |= {f"{HOW}{link.objective_id}": link.how for link in note.links.all()}
    return words


def words_sent(data: QueryDict) -> dict[str, Any]:
    """The same of what a form sent."""
    texts = [name for name in WORDS if name not in TICKED]
    texts += [name for name in data if name.startswith(HOW)]
    words: dict[str, Any] = {name: storable(data.get(name, "")) for name in texts}
    return words | {name: [storable(each) for each in data.getlist(name)] for name in TICKED}


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


class StepForm(forms.Form):
    """A step of a note's life: its reason where one is needed, and its day where it has one."""

    reason = forms.CharField(
        label="Why",
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    on = forms.DateField(label="Day", required=False, widget=DayInput())

    DAYS: ClassVar = {
        "extend": "Its new last day",
        "complete": "Day of completion",
        "endorse": "Day of the endorsement",
        "approve-in-principle": "Day of the decision",
        "refuse-in-principle": "Day of the decision",
        "approve": "Day of the approval",
        "refuse": "Day of the decision",
    }

    def __init__(
        self, *args: Any, step: NoteTransition, is_late: bool = False, **kwargs: Any
    ) -> None:
        kwargs["prefix"] = step.key
        super().__init__(*args, **kwargs)
        self.step = step
        if not (step.needs_reason or is_late):
            del self.fields["reason"]
        else:
            self.fields["reason"].required = True
            self.fields["reason"].error_messages["required"] = "Say why, in a sentence."
        if step.key in self.DAYS:
            self.fields["on"].label = self.DAYS[step.key]
            self.fields["on"].required = step.key == "extend"
            if step.key != "extend":
                self.fields["on"].help_text = "Blank: today."
        else:
            del self.fields["on"]


class RecordForm(VersionedModelForm):
    """What the secretariat records of a note beside its words, in any state."""

    reason = forms.CharField(
        label="Why you change it", max_length=90, required=False, help_text="For the history."
    )

    class Meta:
        model = ConceptNote
        fields = (
            "project_number",
            "tier",
            "forum",
            "pages",
            "monitoring_due",
            "completion_due",
        )
        widgets: ClassVar = {"monitoring_due": DayInput(), "completion_due": DayInput()}
        help_texts: ClassVar = {
            "forum": "The forum that hands it in; it cannot change after the final deadline.",
            "monitoring_due": "Then every six months until the project ends. Blank: six months "
            "after its first day. Each reminds its proposers and the secretariat.",
            "completion_due": "It reminds its proposers and the secretariat.",
        }

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by

    def clean_project_number(self) -> str:
        typed = str(self.cleaned_data["project_number"]).strip()
        same = ConceptNote.objects.filter(project_key=project_numbers.key(typed))
        if typed and same.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("Another note has this project number.")
        return typed

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        current = ConceptNote.objects.get(pk=self.instance.pk)
        if typed.get("forum") != current.forum and current.is_past_final:
            self.add_error(
                "forum", "The final deadline has passed: the forum cannot change any more."
            )
        return typed

    def write(self) -> ConceptNote:
        reason = self.cleaned_data.get("reason", "")
        return record_beside_words(self.instance, by=self.by, reason=reason)


class CarryForm(forms.Form):
    """Into which later session a copy of the note goes."""

    session = forms.ModelChoiceField(
        queryset=Session.objects.none(),
        empty_label="Choose a session",
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), "Choose a later session that still takes notes."
        ),
    )

    def __init__(self, *args: Any, note: ConceptNote, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["session"].queryset = later_sessions(note)  # type: ignore[attr-defined]


def later_sessions(note: ConceptNote) -> Any:
    """The sessions after the note's own that still take notes."""
    found = Session.objects.filter(Q(notes_due=None) | Q(notes_due__gte=days.today()))
    if note.session:
        year, number = note.session.year, note.session.number
        found = found.filter(Q(year__gt=year) | Q(year=year, number__gt=number))
    return found


class NotADuplicateForm(BecauseForm):
    """Why a likely duplicate is none."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["because"].label = "It is not a duplicate, because"
