"""Where attached files are kept: a folder, or a bucket that several machines share.

FILES_URL is a path, file:///srv/files, or s3://KEY:SECRET@bucket/prefix?endpoint=https://host&region=x.
Without key and secret the machine's own are used. A bucket needs `pip install django-storages[s3]`.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit


class PlaceRefused(ValueError):
    """A FILES_URL that cannot be used; the message says what to do."""


def folder_of(url: str) -> str:
    """The folder that `url` names; empty where it names a bucket."""
    parts = urlsplit(url)
    if parts.scheme in {"", "file"}:
        return unquote(parts.path)
    if parts.scheme == "s3":
        return ""
    raise PlaceRefused(
        f"FILES_URL begins with {parts.scheme}://. Write a folder, or s3://bucket/folder."
    )


def storage_of(url: str) -> dict[str, Any]:
    """The setting STORAGES["default"] for `url`. Raises PlaceRefused."""
    if folder_of(url):
        return {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    if find_spec("storages") is None or find_spec("boto3") is None:
        raise PlaceRefused(
            "FILES_URL names a bucket: .venv/bin/pip install 'django-storages[s3]' first."
        )
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": bucket_options(url)}


def bucket_options(url: str) -> dict[str, Any]:
    """What django-storages is told: files private, none written over another."""
    parts = urlsplit(url)
    bucket = parts.netloc.rpartition("@")[2]
    if not bucket:
        raise PlaceRefused("FILES_URL names no bucket. Write s3://bucket/folder.")
    asked = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    options = {
        "bucket_name": bucket,
        "location": unquote(parts.path.strip("/")),
        "access_key": unquote(parts.username or "") or None,
        "secret_key": unquote(parts.password or "") or None,
        "endpoint_url": asked.get("endpoint"),
        "region_name": asked.get("region"),
    }
    kept = {name: value for name, value in options.items() if value}
    return {**kept, "default_acl": "private", "querystring_auth": True, "file_overwrite": False}
