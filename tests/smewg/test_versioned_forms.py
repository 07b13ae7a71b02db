"""Two editors of one row, in any order: what one saved is never lost without the other's choice.

The oracle is a merge of plain dictionaries, field by field.
"""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import ClearableFileInput
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from smewg.forms.group import DialogueForm, RecordedTurnForm
from smewg.models import Dialogue, Economy, Meeting, Paper, Partner, RecordedTurn
from smewg.toolkit.form_words import as_sent, in_words
from smewg.toolkit.versioned_forms import VersionedModelForm
from smewg.toolkit.versions import version_of
from tests.examples import examples
from tests.factories import EconomyFactory, UserFactory

pytestmark = pytest.mark.django_db

FEW = settings(
    max_examples=examples(25),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

dialogues = st.fixed_dictionaries(
    {
        "date": st.sampled_from(["2018-05-01", "2018-05-02"]),
        "title": st.sampled_from(["Talks", "Talks in May", " Talks "]),
        "partners": st.sets(st.integers(0, 2), min_size=1).map(sorted),
        "meeting": st.sampled_from(["", 0, 1]),
        "outcome": st.sampled_from(["", "One\r\ntwo", "One\ntwo", "<b>"]),
        "link": st.sampled_from(["", "https://apec.example/a"]),
    }
)
turns = st.fixed_dictionaries(
    {
        "rotation": st.just("chair"),
        "year": st.sampled_from(["2035", "2037"]),
        "economy": st.integers(0, 1),
        "is_inferred": st.booleans(),
        "source": st.sampled_from(["Minutes", "A letter"]),
        "reason": st.sampled_from(["", "because"]),
    }
)


class Editor:
    """Somebody at a page with the form open."""

    def __init__(self, form_class, row, known):
        self.form_class, self.row, self.known = form_class, row, known
        self.version = str(version_of(row))
        self.form = None

    def post(self, typed, choices=(), asked=()):
        data = QueryDict(mutable=True)
        data["version"] = self.version
        for name, value in typed.items():
            data.setlist(name, self._sent(name, value))
        for name, side in dict(choices).items():
            data[f"choice-{name}"] = side
        data.setlist("asked", list(asked))
        self.form = self.form_class(data, instance=type(self.row).objects.get(pk=self.row.pk))
        kept = self.form.keep()
        if self.form.conflict:
            self.version = self.form.data["version"]
        return kept

    def _sent(self, name, value):
        if name in self.known:
            listed = value if isinstance(value, list) else [value]
            return [str(self.known[name][each].pk) if each != "" else "" for each in listed]
        if isinstance(value, bool):
            return ["on"] if value else []
        return [value]


def plain(value):
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value


def same(one, other, name):
    return plain(one[name]) == plain(other[name])


def compared(values):
    return [name for name in values if name != "reason"]


def stands(editor, expected):
    """The row holds what is expected: a form over it finds nothing that differs."""
    reader = Editor(editor.form_class, editor.row, editor.known)
    reader.version = ""
    return reader.post(expected) is not None


def opened(kind):
    if kind == "dialogue":
        known = {
            "partners": [Partner.objects.get_or_create(name=f"Bank {n}")[0] for n in range(3)],
            "meeting": [
                Meeting.objects.get_or_create(kind="SMEWG", number=700 + n, year=2018)[0]
                for n in range(2)
            ],
        }
        row = Dialogue.objects.create(date=date(2018, 5, 1), title="Talks")
        return DialogueForm, row, known
    known = {"economy": [EconomyFactory(code=code) for code in ("PE", "CL")]}
    RecordedTurn.objects.all().delete()
    row = RecordedTurn.objects.create(
        rotation="chair", year=2035, economy=Economy.objects.first(), source="Minutes"
    )
    return RecordedTurnForm, row, known


@FEW
@given(st.data())
@pytest.mark.parametrize(("kind", "values"), [("dialogue", dialogues), ("turn", turns)])
def test_what_one_saved_is_never_lost_without_the_other_s_choice(kind, values, data):
    form_class, row, known = opened(kind)
    before = data.draw(values, "before")
    assert Editor(form_class, row, known).post(before)
    hers, his = Editor(form_class, row, known), Editor(form_class, row, known)
    theirs, mine = data.draw(values, "theirs"), data.draw(values, "mine")
    assert hers.post(theirs)

    differ = {name for name in compared(mine) if not same(mine, theirs, name)}
    hers_changed = {name for name in compared(mine) if not same(theirs, before, name)}
    kept = his.post(mine)
    if not differ & hers_changed:
        assert kept, "nothing of hers would be overwritten"
        assert stands(his, mine)
        return
    assert kept is None
    assert stands(hers, theirs), "hers stands until one is chosen"
    conflict = {each.name: each.chosen for each in his.form.conflict.differences}
    ticked = {
        name: "mine" if name not in hers_changed else "theirs" if same(mine, before, name) else ""
        for name in differ
    }
    assert conflict == ticked

    if "" in ticked.values():
        answered = {name: side for name, side in ticked.items() if side}
        assert his.post(mine, answered, differ) is None
        assert stands(hers, theirs), "it has to be chosen"
    choices = {name: data.draw(st.sampled_from(["mine", "theirs"]), name) for name in differ}
    later = data.draw(st.one_of(st.none(), values), "a third save")
    if later:
        assert Editor(form_class, row, known).post(later)
    current = later or theirs
    moved = {name for name in compared(mine) if not same(current, theirs, name)}
    lost = {name for name in moved if not same(mine, current, name)}
    kept = his.post(mine, choices, differ)
    if lost:
        assert kept is None
        assert stands(hers, current), "it moved again, so both are shown again"
        return
    assert kept
    expected = {
        name: current[name] if choices.get(name) == "theirs" else mine[name] for name in mine
    }
    assert stands(his, expected)


class PaperForm(VersionedModelForm):
    class Meta:
        model = Paper
        fields = ("title", "file")


def test_a_chosen_file_is_asked_for_again():
    """A browser forgets the file; without it nothing is saved in its place."""
    meeting = Meeting.objects.create(kind="SMEWG", number=645, year=2017)
    paper = Paper.objects.create(
        meeting=meeting, title="A paper", link="https://apec.example/", added_by=UserFactory()
    )
    upload = SimpleUploadedFile("mine.pdf", b"mine")
    form = PaperForm({"title": "A paper", "version": ""}, {"file": upload}, instance=paper)
    assert form.keep() is None
    assert [each.mine for each in form.conflict.differences] == ["mine.pdf"]
    again = {"title": "A paper", "version": "0", "asked": ["file"], "choice-file": "mine"}
    form = PaperForm(again, {}, instance=paper)
    assert form.keep() is None
    assert "Choose your file again" in str(form.errors["file"])
    form = PaperForm(again | {"choice-file": "theirs"}, {}, instance=paper)
    assert form.keep() == paper
    assert isinstance(form.fields["file"].widget, ClearableFileInput)


def test_a_value_is_said_as_a_person_reads_it_and_sent_as_a_browser_does():
    fields = RecordedTurnForm().fields
    peru = EconomyFactory(code="PE", short_name="Peru")
    assert in_words(fields["economy"], peru.pk) == "Peru"
    assert in_words(fields["rotation"], "chair") == "Chair"
    assert in_words(fields["is_inferred"], False) == "No"
    assert in_words(DialogueForm().fields["date"], date(2018, 5, 1)) == "1 May 2018"
    assert as_sent(DialogueForm().fields["date"], date(2018, 5, 1)) == ["2018-05-01"]
    assert as_sent(fields["is_inferred"], True) == ["on"]
    assert as_sent(fields["year"], 2035) == ["2035"]
    assert as_sent(fields["economy"], None) == []
