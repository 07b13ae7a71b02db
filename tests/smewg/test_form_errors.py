"""Errors, one pattern for every form: a summary with links, the title, the house's words."""

import importlib
import inspect
import re
from html import unescape

import pytest
from django import forms
from django.db import transaction
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise

from reviews.operations import snapshots
from smewg.toolkit import error_summary
from tests.test_urls import TABLE, ids_twice, things  # noqa: F401 (a fixture)

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


SUMMARY = re.compile(r'<section class="error-summary".*?</section>', re.DOTALL)
TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
FORM = re.compile(r"(<form\b[^>]*>)(.*?)</form>", re.DOTALL)
FIELD = re.compile(r'<(?:input|select|textarea)\b[^>]*?\sname="([^"]+)"')
KEPT = {"csrfmiddlewaretoken", "version", "seen", "seen_version", "token"}
WRONG = "about 300 " + "x" * 2_000
NEVER = ("/accounts/logout/",)


def is_a_page(answer):
    return not answer.streaming and "text/html" in answer.headers.get("Content-Type", "")


def forms_on(page, address):
    """Each form that a page sends: where to, and the names of its fields."""
    for head, body in FORM.findall(page):
        action = re.search(r'\saction="([^"]*)"', head)
        to = (unescape(action[1]) if action else "") or address
        if 'method="post"' in head and to not in NEVER:
            yield to, frozenset(FIELD.findall(body)) - KEPT


def assert_it_says_so(answer, where):
    """What a page with something to correct must have; gives whether there was anything."""
    page = unescape(answer.content.decode())
    assert not ids_twice(answer), f"{where}: {ids_twice(answer)}"
    lines = answer.context.get("errors_on_page") if answer.context else []
    if not lines:
        return False
    assert TITLE.search(page)[1].split()[0] == "Error:", where
    summary = SUMMARY.search(page)
    assert summary, f"{where}: no summary"
    assert re.search(r'tabindex="-1"\s+autofocus', summary[0]), f"{where}: the focus begins there"
    assert page.index('class="error-summary"') < page.index("<h1"), where
    for line in lines:
        assert line.text in summary[0], where
        if line.anchor:
            assert f'href="#{line.anchor}"' in summary[0], where
            assert f'id="{line.anchor}"' in page, f"{where}: nothing has the id {line.anchor}"
    return True


@pytest.mark.once
@pytest.mark.django_db
@pytest.mark.parametrize("role", ["anonymous", "delegate", "chair", "secretariat"])
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
    for name, (asks_by, arguments, _) in TABLE.items():  # a change may take away a file for good
        address = reverse(name, args=[things.get(each, each) for each in arguments])
        page = client.get(address) if asks_by == "get" else None
        if page is not None and is_a_page(page):
            for form in forms_on(page.content.decode(), address):
                forms.setdefault(form, name)
    for (to, fields), name in forms.items():
        as_browsers_do = {"csrfmiddlewaretoken": "x"}
        for typed in (as_browsers_do, {**dict.fromkeys(fields, WRONG), **as_browsers_do}):
            with transaction.atomic():
                answer = client.post(to, typed)
                transaction.set_rollback(True)
            if not is_a_page(answer):
                continue
            said = unescape(answer.content.decode())
            found = [each for each in libraries if each in said]
            assert not found, f"{name} {to} {sorted(fields)}: {found}"
            if answer.status_code in {200, 422} and assert_it_says_so(answer, f"{role} {to}"):
                spoke.add(to)
    assert spoke, "nothing was refused at all"
