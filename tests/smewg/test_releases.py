"""Each release's database, upgraded: what was published and every history are what they were."""

import gzip
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection

from smewg.environment import BASE_DIR
from smewg.toolkit.backups import rows, staging
from tests import processes
from tests.smewg.migrated import assert_as_the_models_ask

RELEASES = BASE_DIR / "tests" / "releases"
KEPT = sorted(each.name.removesuffix(".sqlite3.gz") for each in RELEASES.glob("*.sqlite3.gz"))
LAST = "c68489c"
"""The last release: it is moved as well, and a backup of it restored and every page opened."""
MUST_STAY = re.compile(
    r"\.historical|^kpis\.(publishedfigure|correction)$|^reviews\.snapshot$"
    r"|^projects\.(closing|rankednote|noteversion)$"
)
RENAMED = {
    "life": "state",
    "stage": "state",
    "stage_since": "state_since",
    "stage_reason": "state_reason",
}
"""What a column is called today that had another name in an earlier release."""
KEPT_BEFORE = re.compile(r"What was there is kept in (.*)\.$", re.MULTILINE)
REHEARSED = re.compile(r"All is well: (\d+) rows, (\d+) published figures, .* (\d+) pages of (\d+)")


@pytest.fixture(autouse=True)
def _migrations_are_known(settings):
    """The other tests' tables are made without them."""
    settings.MIGRATION_MODULES = {}


def manage(url, folder, *arguments):
    done = processes.manage(folder, *arguments, url=url)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def upgrade(tmp_path_factory):
    """Upgrades the installation in a folder; what it says.

    Its files for the browser are there since its last start: the first one's are given to the next.
    """
    files = tmp_path_factory.mktemp("collected") / "static"

    def upgraded(url, folder):
        if files.exists():
            shutil.copytree(files, folder / "static")
        said = manage(url, folder, "upgrade")
        if not files.exists():
            shutil.copytree(folder / "static", files)
        return said

    return upgraded


def what_must_stay(url):
    """Every row of what no release may change, by table, each by its columns."""
    with staging.connected(url, "old") as alias:
        return {
            rows.label(model): [
                dict(zip([each.attname for each in rows.columns(model)], row, strict=True))
                for row in rows.read(model, alias)
            ]
            for model in rows.tables(rows.state_apps(rows.applied(alias)))
            if MUST_STAY.search(rows.label(model))
        }


def in_todays_names(row, today):
    return {
        RENAMED[name] if name in RENAMED and name not in today else name: value
        for name, value in row.items()
    }


def is_shipped_anew(name, row, rows_before):
    """A rule for reminders that the release brings, which nobody had: its first row."""
    is_first = row.get("history_type") == "+"
    known = {each.get("key") for each in rows_before}
    return name == "smewg.historicalreminderrule" and is_first and row["key"] not in known


def assert_stays(before, after):
    for name, rows_before in before.items():
        now = after[name][: len(rows_before)]
        assert len(now) == len(rows_before), name
        for each in after[name][len(rows_before) :]:
            assert is_shipped_anew(name, each, rows_before), (name, each)
        was = [in_todays_names(each, now[0]) for each in rows_before]
        shared = set(was[0]) & set(now[0]) if was else set()
        assert len(shared) > 2 or not was, f"{name} was written anew"
        for one, other in zip(was, now, strict=True):
            assert {key: one[key] for key in shared} == {key: other[key] for key in shared}, name


def sqlite_of(release, folder: Path):
    path = folder / "smewg.sqlite3"
    path.write_bytes(gzip.decompress((RELEASES / f"{release}.sqlite3.gz").read_bytes()))
    return f"sqlite:///{path}"


def test_a_database_of_each_release_is_kept():
    assert KEPT
    for each in RELEASES.iterdir():
        assert each.stat().st_size < 1_000_000, each.name


def named_by_a_path(url):
    """Content types and permissions of models that are no more.

    Models of histories and permissions keep their labels, wherever their modules stand.
    """
    with staging.connected(url, "old") as alias:
        types = ContentType.objects.using(alias)
        gone = {each.pk: each.natural_key() for each in types if each.model_class() is None}
        dead = Permission.objects.using(alias).filter(content_type__in=gone)
        return list(gone.values()), list(dead.values_list("codename", flat=True))


@pytest.mark.parametrize("release", KEPT)
def test_an_upgraded_release_says_what_it_said(release, tmp_path, upgrade, django_db_blocker):
    url = sqlite_of(release, tmp_path)
    with django_db_blocker.unblock():
        before = what_must_stay(url)
    said = upgrade(url, tmp_path)
    [kept] = KEPT_BEFORE.findall(said)
    with django_db_blocker.unblock():
        assert_stays(before, what_must_stay(url))
        assert named_by_a_path(url) == ([], [])
    assert sum(map(len, before.values())) > 100
    if release != LAST:
        return
    found = REHEARSED.search(manage(url, tmp_path, "rehearse", kept, "--of-a-kind", "1"))
    assert found, "a backup of the former release can be restored into this one"
    _, figures, pages, kinds = map(int, found.groups())
    assert figures == len(before["kpis.publishedfigure"])
    assert pages > 100
    assert kinds > 60


@pytest.fixture
def postgresql(request):
    """Makes a database of a name on the server that the suite runs on; its address."""
    if connection.vendor != "postgresql":
        pytest.skip("runs with the suite on PostgreSQL")
    request.getfixturevalue("django_db_setup")
    at = connection.settings_dict
    server = f"postgres://{at['USER']}@{at['HOST']}:{at['PORT']}"
    made = []

    def sql(text):
        subprocess.run(["psql", "-q", f"{server}/postgres", "-c", text], check=True)

    def make(name):
        sql(f"CREATE DATABASE {name}")
        made.append(name)
        return f"{server}/{name}"

    yield make
    for each in made:
        sql(f"DROP DATABASE {each} WITH (FORCE)")


@pytest.mark.parametrize("release", KEPT)
def test_an_upgraded_release_says_what_it_said_on_postgresql(
    release, tmp_path, postgresql, upgrade, django_db_blocker
):
    url = postgresql(f"release_{release.replace('.', '_')}")
    dump = gzip.decompress((RELEASES / f"{release}.pg.sql.gz").read_bytes())
    subprocess.run(["psql", "-q", "-v", "ON_ERROR_STOP=1", url], input=dump, check=True)
    with django_db_blocker.unblock():
        before = what_must_stay(url)
    upgrade(url, tmp_path)
    with django_db_blocker.unblock():
        assert_stays(before, what_must_stay(url))


@pytest.mark.django_db
def test_a_release_on_sqlite_moves_to_postgresql_with_its_histories(tmp_path, postgresql):
    """All migrations make the tables there, and these are what the models ask for."""
    source = sqlite_of(LAST, tmp_path)
    target = postgresql(f"moved_{LAST}")
    assert "each is the same there" in manage(source, tmp_path, "move_to", target)
    manage(target, tmp_path, "create_secretariat", "new@example.org")
    assert_as_the_models_ask(f"moved_{LAST}")
