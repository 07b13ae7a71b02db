"""A list as a person gives it in: the file, the answers, the rows taken."""

from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from smewg.models import ReceivedList

CASES = Path(__file__).parent / "cases"


def case(name):
    """A file of the kept corpus, as a browser uploads it."""
    folder = "csv" if name.endswith(".csv") else "workbooks"
    return SimpleUploadedFile(name, (CASES / folder / name).read_bytes())


def give(client, address, upload):
    """The page on which one lands after choosing the file."""
    return client.post(address, {"file": upload}, follow=True)


def list_of(page):
    return page.context["list"]


def answer(client, page, **answers):
    """Answers by name of the form's field; the page anew."""
    address = list_of(page).get_absolute_url()
    return client.post(address, answers, follow=True)


def say(client, page, **choices):
    """Answer questions by a word that their text holds: say(client, page, Atlantis="=Peru")."""
    fields = {}
    for word, choice in choices.items():
        for question in page.context["questions"]:
            if word in question.text:
                fields[f"answer|{question.key}"] = choice
    return answer(client, page, **fields)


def take(client, page):
    """Press the button under the rows that are ready."""
    address = reverse("lists:take", args=[list_of(page).pk])
    return client.post(address, {"seen": page.context["planned"].seen}, follow=True)


def counts(page):
    """How many rows there are of each verdict; those of none left out."""
    return {what: number for what, number in page.context["counts"].items() if number}


def planned(page):
    return page.context["planned"].planned


def values(page, key):
    """What was read in one column, row by row."""
    return [each.row.values[key] for each in planned(page)]


def problems(page):
    return [each.row.problems for each in planned(page)]


def waiting():
    return ReceivedList.objects.count()
