"""Errors, one pattern for every form: a summary with links, the title, the house's words."""

import importlib
import inspect
from html import unescape

import pytest
from django import forms
from django.contrib.messages import get_messages
from django.db import transaction
from django.test import Client, RequestFactory
from django.utils import translation
from django.utils.functional import Promise

from reviews.operations import snapshots
from smewg.toolkit import error_summary, turned_back
from tests import walk
from tests.form_errors import assert_it_says_so, forms_on, is_a_page
from tests.test_urls import TABLE, things  # noqa: F401 (a fixture)

LIBRARIES = (
    "django.forms.fields",
    "django.forms.models",
    "django.forms.formsets",
    "django.core.validators",
    "django.db.models.fields",
    "django.db.models.fields.related",
    "django.db.models.fields.json",
    "django.contrib.auth.forms",
    "django.contrib.auth.validators",
    "django.contrib.admin.forms",
    "allauth.account.adapter",
    "allauth.mfa.adapter",
    "django_filters.fields",
)
NOT_SAID = {"", "Constraint “%(name)s” is violated."}
"""What no form of ours can say."""


def sentences_of_libraries():
    """Each sentence that a library says of what was typed, as it stands in its code."""
    found = set()
    with translation.override(None):
        for name in LIBRARIES:
            for each in vars(importlib.import_module(name)).values():
                if inspect.isclass(each):
                    found |= set(_said_by(each))
    return found - NOT_SAID


def _said_by(kind):
    for attribute in ("default_error_messages", "error_messages"):
        messages = getattr(kind, attribute, None)
        if isinstance(messages, dict):
            yield from (_text(each) for each in messages.values() if isinstance(each, Promise))
    for attribute in ("message", "violation_error_message"):
        message = getattr(kind, attribute, None)
        if isinstance(message, Promise):
            yield _text(message)


def _text(message):
    try:
        return str(message)
    except (KeyError, TypeError):
        return str(message % 2)


@pytest.mark.parametrize("sentence", sorted(sentences_of_libraries()))
def test_each_sentence_of_a_library_is_the_houses_here(sentence):
    with translation.override("en-gb"):
        assert translation.gettext(sentence) != sentence


class Each(forms.Form):
    """One field of each kind."""

    title = forms.CharField(label="Title", max_length=5)
    day = forms.DateField(label="First day")
    number = forms.IntegerField(label="MSMEs reached", min_value=0)
    kind = forms.ChoiceField(label="Kind", choices=[("a", "A")])
    several = forms.MultipleChoiceField(
        label="Objectives", choices=[("a", "A"), ("b", "B")], widget=forms.CheckboxSelectMultiple
    )
    one = forms.ChoiceField(label="Which", choices=[("a", "A")], widget=forms.RadioSelect)
    agreed = forms.BooleanField(label="They agreed")
    file = forms.FileField(label="Word template")
    mail = forms.EmailField(label="E-mail", required=False)


def test_a_blank_field_is_named_in_an_act():
    assert [each.text for each in error_summary.lines_of(Each({}))] == [
        "Fill in “Title”.",
        "Type a day for “First day”, such as 13 September 2017.",
        "Fill in “MSMEs reached”.",
        "Choose one for “Kind”.",
        "Choose at least one for “Objectives”.",
        "Choose one for “Which”.",
        "Tick “They agreed”.",
        "Choose a file for “Word template”.",
    ]


def test_what_is_wrong_is_said_in_the_houses_words_with_its_field():
    form = Each({"title": "too long", "day": "14 March", "number": "about 300", "mail": "@"})
    said = [each.text for each in error_summary.lines_of(form)]
    assert said[:3] == [
        "Title: Write at most 5 characters; this has 8.",
        "First day: Type the day, such as 13 September 2017.",
        "MSMEs reached: Write a whole number, such as 120.",
    ]
    assert said[-1] == "Type the whole e-mail address, such as name@example.org."


def test_a_link_leads_to_the_field_or_to_its_first_choice():
    by_anchor = {each.anchor for each in error_summary.lines_of(Each({}))}
    assert {"id_title", "id_several_0", "id_one_0", "id_agreed", "id_file"} <= by_anchor


def test_a_form_that_was_only_opened_says_nothing():
    get, post = RequestFactory().get("/"), RequestFactory().post("/")
    form = Each({})
    assert error_summary.on_page({"request": get, "form": form}) == []
    assert error_summary.on_page({"request": post, "forms": [{"of": form}]})
    assert error_summary.on_page({"request": post, "form": Each()}) == []


SPOKEN = {"anonymous": 2, "observer": 2, "delegate": 8, "chair": 16, "secretariat": 65}
"""How many forms of each role must say what to correct, so that none falls silent unseen."""
WRONG = "about 300 " + "x" * 2_000


BY_SCRIPT = {"credential"}
"""Filled in by a script, from a key: no person's field, so what failed is said as a message."""


def sent(client, to, typed, fields):
    """What came of a form, and the page that tells it; nothing of it stays."""
    with transaction.atomic():
        answer = client.post(to, typed)
        failed = [
            str(each) for each in get_messages(answer.wsgi_request) if each.level_tag == "error"
        ]
        if answer.status_code == 302 and fields - BY_SCRIPT:
            assert not failed, f"{to} {sorted(fields)}: no summary, only {failed}"
            if turned_back.KEPT in client.session:
                answer = client.get(answer.url)
                answer.status_code = 422
        transaction.set_rollback(True)
    return answer


def told_otherwise(answer):
    """Whether the page asks what only a person can choose: a conflict, or a grave step."""
    context = answer.context or {}
    return bool(context.get("conflict") or getattr(context.get("form"), "conflict", None))


@pytest.mark.once
@pytest.mark.django_db
@pytest.mark.parametrize("role", ["anonymous", "observer", "delegate", "chair", "secretariat"])
def test_every_form_of_every_page_says_what_to_correct(
    role,
    things,  # noqa: F811
    client_as,
    observer,
    delegate,
    monkeypatch,
):
    monkeypatch.setattr(snapshots, "start_making", lambda: None)
    client = Client() if role == "anonymous" else client_as(role)
    libraries = [each for each in sentences_of_libraries() if "%" not in each]
    forms, spoke = {}, set()
    for name, address, page in walk.pages(TABLE, role, things, client_as):
        for to, fields, kept, buttons in forms_on(page.text, address):
            forms.setdefault((to, fields), (name, kept, buttons))
    for (to, fields), (name, kept, buttons) in forms.items():
        empty = [{**kept, **pressed, "csrfmiddlewaretoken": "x"} for pressed in buttons]
        wrong = [{**dict.fromkeys(fields, WRONG), **each} for each in empty]
        for typed in (*empty, *wrong):
            answer = sent(client, to, typed, fields)
            if not is_a_page(answer):
                continue
            said = unescape(answer.content.decode())
            found = [each for each in libraries if each in said]
            assert not found, f"{name} {to} {sorted(fields)}: {found}"
            if assert_it_says_so(answer, f"{role} {to}"):
                spoke.add(to)
            elif answer.status_code in {409, 422}:
                assert told_otherwise(answer), f"{role} {to} {sorted(fields)}: no summary"
    assert len(spoke) >= SPOKEN[role], "fewer forms spoke than there are"
