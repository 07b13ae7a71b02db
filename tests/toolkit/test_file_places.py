"""FILES_URL: a folder, or a bucket; anything else is refused with what to write."""

import contextlib
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smewg.toolkit import file_places
from smewg.toolkit.file_places import PlaceRefused


@pytest.mark.parametrize(
    ("url", "folder"),
    [
        ("/srv/files", "/srv/files"),
        ("file:///srv/our%20files", "/srv/our files"),
        ("files", "files"),
        ("s3://bucket", ""),
    ],
)
def test_a_folder_is_a_path_or_a_file_address(url, folder):
    assert file_places.folder_of(url) == folder


def test_a_bucket_has_private_files_that_overwrite_none():
    options = file_places.bucket_options(
        "s3://KEY:sec%2Fret@papers/smewg?endpoint=https://s3.example.org&region=ap-1"
    )
    assert options == {
        "bucket_name": "papers",
        "location": "smewg",
        "access_key": "KEY",
        "secret_key": "sec/ret",
        "endpoint_url": "https://s3.example.org",
        "region_name": "ap-1",
        "default_acl": "private",
        "querystring_auth": True,
        "file_overwrite": False,
    }
    assert "access_key" not in file_places.bucket_options("s3://papers")


@pytest.mark.parametrize("url", ["ftp://host/x", "s3://", "https://bucket.example.org"])
def test_another_place_is_refused_in_words(url, monkeypatch):
    monkeypatch.setattr(file_places, "find_spec", lambda name: sys)
    with pytest.raises(PlaceRefused, match="FILES_URL"):
        file_places.storage_of(url)


def test_a_bucket_without_its_library_says_what_to_install(monkeypatch):
    monkeypatch.setattr(file_places, "find_spec", lambda name: None)
    with pytest.raises(PlaceRefused, match="pip install"):
        file_places.storage_of("s3://papers")


@given(st.text())
def test_whatever_is_written_is_a_place_or_refused(url):
    with contextlib.suppress(ValueError):  # PlaceRefused is one; so is what no address can be
        assert file_places.storage_of(url)["BACKEND"]
