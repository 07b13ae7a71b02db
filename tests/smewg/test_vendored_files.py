"""The files made by others are what static/vendor/README.md says they are."""

import hashlib
import re
from pathlib import Path

import pytest
from django.conf import settings

VENDOR = Path(settings.BASE_DIR) / "static" / "vendor"
ROW = re.compile(r"^\| (?P<path>\S+) \|.*\| (?P<sha256>[0-9a-f]{64}) \|$", re.MULTILINE)
LISTED = {row["path"]: row["sha256"] for row in ROW.finditer((VENDOR / "README.md").read_text())}


def test_every_vendored_file_is_listed():
    files = {
        str(path.relative_to(VENDOR))
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name not in {"README.md", "LICENSE"}
    }
    assert files == set(LISTED)


@pytest.mark.parametrize("path", sorted(LISTED))
def test_a_vendored_file_is_the_one_listed(path):
    assert hashlib.sha256((VENDOR / path).read_bytes()).hexdigest() == LISTED[path]


@pytest.mark.parametrize("path", sorted(LISTED))
def test_a_vendored_file_names_no_source_map(path):
    assert "sourceMappingURL" not in (VENDOR / path).read_text(encoding="utf-8")


@pytest.mark.parametrize("path", sorted(LISTED))
def test_a_licence_stands_beside_each_vendored_file(path):
    assert (VENDOR / path).with_name("LICENSE").is_file()
