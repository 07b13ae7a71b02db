"""What was saved is in the backup, what is in the backup comes back, and it is the same."""

import datetime
import io
import json
import os
import tarfile
import threading
import time
import uuid
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from hypothesis import given
from hypothesis import settings as at_ease
from hypothesis import strategies as st

from smewg.models import Partner, User
from smewg.toolkit.backups import archive, moving, rows
from smewg.toolkit.backups.archive import BackupRefused
from tests import database
from tests.factories import UserFactory
from tests.processes import manage
from tests.smewg.migrated import assert_as_the_models_ask


@pytest.fixture
def kept(tmp_path, settings, transactional_db):
    """Where backups and throw-away databases go in this test.

    The tests' tables were made from the models at once: they are those of every migration.
    """
    settings.VAR_DIR = tmp_path
    settings.MIGRATION_MODULES = {}
    recorder = MigrationRecorder(connection)
    recorder.ensure_schema()
    for each in set(MigrationLoader(None).disk_migrations) - set(recorder.applied_migrations()):
        recorder.record_applied(*each)
    yield tmp_path
    recorder.migration_qs.all().delete()
    database.count_on()


AWARE = st.datetimes(timezones=st.just(datetime.UTC))
WRITABLE = st.characters(codec="utf-8", exclude_characters="\x00")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(WRITABLE),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(WRITABLE), inner, max_size=3)
    ),
    max_leaves=6,
)
COLUMNS = st.one_of(
    st.tuples(st.just(models.TextField()), st.text(WRITABLE)),
    st.tuples(st.just(models.BigIntegerField()), st.integers(-(2**63), 2**63 - 1)),
    st.tuples(st.just(models.BooleanField()), st.booleans()),
    st.tuples(st.just(models.FloatField()), st.floats(allow_nan=False)),
    st.tuples(st.just(models.DateTimeField()), AWARE),
    st.tuples(st.just(models.DateField()), st.dates()),
    st.tuples(st.just(models.TimeField()), st.times()),
    st.tuples(st.just(models.DurationField()), st.timedeltas()),
    st.tuples(st.just(models.UUIDField()), st.uuids()),
    st.tuples(st.just(models.BinaryField()), st.binary(max_size=40)),
    st.tuples(
        st.just(models.DecimalField(max_digits=20, decimal_places=6)),
        st.decimals(allow_nan=False, allow_infinity=False, places=6, max_value=10**9, min_value=0),
    ),
    st.tuples(st.just(models.JSONField(null=True)), JSON),
    st.tuples(st.just(models.TextField(null=True)), st.none()),
)


@at_ease(deadline=None)
@given(COLUMNS)
def test_a_value_of_any_kind_comes_out_as_it_went_in(column):
    field, value = column
    written = json.loads(json.dumps(rows.encoded(field, value)))
    assert rows.decoded(field, written) == value


def every_row():
    """Of all tables; when the worker's duties were done is no part of it."""
    all_tables = rows.tables(rows.state_apps(rows.applied("default")))
    return {
        rows.label(each): list(rows.read(each, "default"))
        for each in all_tables
        if each.__name__ != "DutyRun"
    }


@contextmanager
def thirty_people_saving():
    """Thirty people save while what is within is done; gives what they had saved before it."""
    stop, saved = threading.Event(), []

    def write(number):
        count = 0
        while not stop.is_set():
            Partner.objects.create(name=f"Writer {number}, {count}")
            saved.append(f"Writer {number}, {count}")
            count += 1
            stop.wait(1)  # a person saves and looks; thirty without a pause leave nobody else time
        connection.close()

    writers = [threading.Thread(target=write, args=(n,)) for n in range(30)]
    for each in writers:
        each.start()
    while len({name.partition(",")[0] for name in list(saved)}) < len(writers):
        time.sleep(0.1)
    try:
        yield list(saved)
    finally:
        stop.set()
        for each in writers:
            each.join()


def test_a_backup_comes_back_row_by_row_file_by_file(kept, plan, secretariat):
    """An installation in use is replaced only when asked, and what was there is kept.

    Thirty people save while it is made: what was saved before it began comes back with it.
    """
    secretariat.name = "Grüße 😀"
    secretariat._change_reason = "so that there is a history"
    secretariat.save()
    paper = kept / "files" / "papers" / "a.pdf"
    paper.parent.mkdir(parents=True)
    paper.write_bytes(b"%PDF of then")
    file = kept / "a.tar.gz"
    then = {name: lines for name, lines in every_row().items() if "partner" not in name}
    with thirty_people_saving() as sure:
        said = manage(kept, "backup", str(file))
    assert "1 file, release" in said.stdout, said.stderr
    assert file.stat().st_mode & 0o077 == 0
    manifest, tar = archive.opened(file)
    tar.close()
    assert manifest.counts["smewg.user"] == 1
    assert manifest.counts["smewg.historicaluser"] == 2
    assert manifest.files == ["files/papers/a.pdf"]

    paper.write_bytes(b"another")
    UserFactory(email="two@example.org", role="observer")
    with pytest.raises(CommandError, match="--replace"):
        call_command("restore", str(file))
    assert User.objects.count() == 2
    said = manage(kept, "restore", str(file), "--replace")
    assert said.returncode == 0, said.stderr
    now = every_row()
    assert {name: now[name] for name in then} == then
    names = set(Partner.objects.values_list("name", flat=True))
    assert set(sure) <= names, "what was saved before the backup is in it"
    assert manifest.counts["smewg.partner"] == Partner.objects.count() == len(names)
    assert manifest.counts["smewg.historicalpartner"] == len(now["smewg.historicalpartner"])
    assert paper.read_bytes() == b"%PDF of then"
    line = next(each for each in said.stdout.splitlines() if each.startswith("smewg.user "))
    assert line.split() == ["smewg.user", "2", "1"]
    before = next((kept / "backups").glob("before-restore-*.tar.gz"))
    assert archive.checked(before).counts["smewg.user"] == 2
    UserFactory(email="three@example.org", role="observer")


@pytest.fixture
def a_backup(kept):
    UserFactory(email="one@example.org", role="secretariat")
    archive.make(kept / "a.tar.gz")
    return kept / "a.tar.gz"


def test_any_flipped_byte_is_found(a_backup):
    whole = a_backup.read_bytes()
    for place in range(40, len(whole) - 12, max(1, len(whole) // 25)):
        a_backup.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(BackupRefused):
            archive.opened(a_backup)
    a_backup.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(BackupRefused, match="only a part"):
        archive.opened(a_backup)


def rewritten(path: Path, change) -> None:
    """The same backup with another list of parts."""
    with tarfile.open(path) as tar:
        parts = {each.name: tar.extractfile(each).read() for each in tar}
    manifest = json.loads(parts["manifest.json"])
    change(manifest, parts)
    parts["manifest.json"] = json.dumps(manifest).encode()
    with tarfile.open(path, "w:gz") as tar:
        for name, content in parts.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))


def test_a_changed_row_a_missing_part_and_a_newer_release_are_refused(a_backup):
    whole = a_backup.read_bytes()

    def change_a_row(manifest, parts):
        parts["rows/smewg.user.jsonl"] = parts["rows/smewg.user.jsonl"].replace(b"one@", b"two@")

    def take_a_part(manifest, parts):
        del parts["rows/smewg.user.jsonl"]

    def be_newer(manifest, parts):
        manifest["version"] = "9.0"
        manifest["migrations"].append(["smewg", "9999_the_future"])

    for change, says in (
        (change_a_row, "was damaged"), (take_a_part, "was damaged"), (be_newer, "9.0, newer"),
    ):  # fmt: skip
        a_backup.write_bytes(whole)
        rewritten(a_backup, change)
        with pytest.raises(CommandError, match=says):
            call_command("restore", str(a_backup), "--replace")
    assert User.objects.count() == 1


def test_a_database_of_a_newer_release_is_left_alone(a_backup):
    MigrationRecorder(connection).record_applied("smewg", "9999_the_future")
    with pytest.raises(CommandError, match="of a newer release"):
        call_command("upgrade")


def test_a_full_disk_leaves_no_half_backup(kept, monkeypatch):
    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(BackupRefused, match="No space left"):
        archive.make(kept / "a.tar.gz")
    assert not list(kept.iterdir())


def test_a_backup_with_a_file_outside_of_its_folder_writes_nothing_there(a_backup, kept):
    def smuggle(manifest, parts):
        parts["files/../../outside"] = b"x"
        manifest["sha256"]["files/../../outside"] = (
            "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
        )

    rewritten(a_backup, smuggle)
    manifest, tar = archive.opened(a_backup)
    with pytest.raises(BackupRefused, match="outside"):
        archive.put_files(tar, manifest, kept / "files")


@pytest.mark.once
def test_an_installation_moves_to_another_database_row_by_row(kept, plan, secretariat):
    """To SQLite here; test_releases.py: to PostgreSQL. All migrations make the tables there."""
    url = f"sqlite:///{kept / 'other.sqlite3'}"
    said = manage(kept, "move_to", url)
    assert "each is the same there" in said.stdout, said.stderr
    if connection.vendor == "sqlite":
        assert_as_the_models_ask(str(kept / "other.sqlite3"))
    assert "people in that database already" in manage(kept, "move_to", url).stderr


def test_decimals_and_ids_of_histories_are_kept():
    field = models.DecimalField(max_digits=9, decimal_places=3)
    assert rows.decoded(field, rows.encoded(field, Decimal("1.100"))) == Decimal("1.100")
    identifier = uuid.uuid4()
    assert (
        rows.decoded(models.UUIDField(), rows.encoded(models.UUIDField(), identifier)) == identifier
    )
    assert moving.usual_path("x").suffix == ".gz"
