"""Long work says how far it is where the secretariat looks, and says no more once it is over."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.urls import reverse

from public import folder
from smewg.toolkit import at_work, worker
from smewg.toolkit.backups import rows
from tests.public.published import publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def shown(client_as):
    """What the page Installation says now, asked while the work goes on."""
    office = client_as("secretariat")
    return lambda: " ".join(office.get(reverse("group:installation")).content.decode().split())


def heard(monkeypatch, shown):
    """The pages as they were while the work told how far it is."""
    pages, set_as_before = [], at_work.cache.set

    def and_look(place, words, seconds):
        set_as_before(place, words, seconds)
        if place.startswith("at-work-") and len(pages) < 3:
            pages.append((words, shown()))

    monkeypatch.setattr(at_work.cache, "set", and_look)
    return pages


def test_a_backup(shown, monkeypatch, tmp_path, transactional_db):
    # The tests' tables are made without migrations, which say what a backup's tables are.
    monkeypatch.setattr(rows, "state_apps", lambda names: apps)
    pages = heard(monkeypatch, shown)
    call_command("backup", tmp_path / "all.tar.gz", verbosity=0)
    tables = len(rows.tables(apps))
    said = ["begun", f"0 of {tables} tables written", f"1 of {tables} tables written"]
    assert [words for words, _ in pages] == said
    for words, page in pages:
        assert f"at work</span> {words}" in page
    assert "Being made now" not in shown()


def test_the_public_folder(shown, plan, monkeypatch, tmp_path, settings):
    settings.PUBLIC_FOLDER = str(tmp_path)
    monkeypatch.setattr(folder, "EVERY", 5)
    monkeypatch.setattr(worker, "_duties", {})
    worker.add_duty("public", "Writing the public folder", folder.renew, every=900)
    publish(plan)
    pages = heard(monkeypatch, shown)
    worker.do_once(worker.duties()[0])
    assert [words for words, _ in pages] == ["begun", "5 files written", "10 files written"]
    for words, page in pages:
        assert f"at work</span> {words}" in page
    assert "at work</span>" not in shown()


def test_work_that_fails_is_no_longer_at_work():
    def fail():
        with at_work.telling("backup") as tell:
            tell("half")
            assert at_work.progress_of(["backup", "public"]) == {"backup": "half"}
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert at_work.progress_of(["backup"]) == {}
