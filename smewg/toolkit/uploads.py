"""Files that people send: what may be kept is decided by the content, not only by the name."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable, Mapping
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, BinaryIO

import puremagic
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from smewg.toolkit import pictures
from smewg.toolkit.transitions import Refusal
from smewg.toolkit.turned_back import turn_back

if TYPE_CHECKING:
    from smewg.toolkit.kept_files import KeptFile

LARGEST = 20 * 1024 * 1024
LARGEST_IN_WORDS = "20 MB"
OFFICE = "application/vnd.openxmlformats-officedocument."
KINDS = {
    ".pdf": "application/pdf",
    ".docx": f"{OFFICE}wordprocessingml.document",
    ".xlsx": f"{OFFICE}spreadsheetml.sheet",
    ".pptx": f"{OFFICE}presentationml.presentation",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
}
ACCEPTS = ",".join((*KINDS, *pictures.TELEPHONE))
OFFICE_FOLDER = {".docx": "word/", ".xlsx": "xl/", ".pptx": "ppt/"}
LARGEST_UNPACKED = 200 * 1024 * 1024


class FileRefused(ValueError):
    """A file that may not be kept; the message says what to do."""


def plain_name(upload: UploadedFile) -> str:
    """The file's own name, without the folders that some browsers send."""
    return PurePath((upload.name or "").replace("\\", "/")).name[-200:]


def look_into(name: str, upload: UploadedFile) -> None:
    """FileRefused unless name, size and content are those of a kind that may be kept."""
    ending = PurePath(name).suffix.lower()
    if ending not in KINDS:
        raise FileRefused(f"Files may be pdf, docx, xlsx, pptx, png, jpg or heic; this is {name}.")
    if (upload.size or 0) > LARGEST:
        raise FileRefused(f"{name} is larger than {LARGEST_IN_WORDS}. Send a smaller copy.")
    if not upload.size:
        raise FileRefused(f"{name} is empty. Choose it again.")
    if not _is(ending, upload.file):  # type: ignore[arg-type]
        raise FileRefused(
            f"{name} is not what its name says: its content is no {ending[1:]} file. "
            "Save it again in its own program and send that."
        )


def _is(ending: str, content: BinaryIO) -> bool:
    content.seek(0)
    if ending in OFFICE_FOLDER:
        return _is_office(content, OFFICE_FOLDER[ending])
    head = content.read(4096)
    try:
        return puremagic.from_string(head, mime=True) == KINDS[ending]
    except puremagic.PureError:
        return False


def _is_office(content: BinaryIO, folder: str) -> bool:
    try:
        with zipfile.ZipFile(content) as packed:
            inside = packed.infolist()
    except zipfile.BadZipFile:
        return False
    names = [each.filename for each in inside]
    return (
        "[Content_Types].xml" in names
        and any(name.startswith(folder) for name in names)
        and sum(each.file_size for each in inside) <= LARGEST_UNPACKED
        and not any(name.endswith("vbaProject.bin") for name in names)
    )


def _opened_everywhere(upload: UploadedFile) -> UploadedFile:
    """The file, a telephone's picture made into JPEG; FileRefused where it cannot be."""
    name = plain_name(upload)
    if not pictures.is_telephones(name):
        return upload
    if (upload.size or 0) > LARGEST:
        raise FileRefused(f"{name} is larger than {LARGEST_IN_WORDS}. Send a smaller copy.")
    try:
        return pictures.as_jpeg(name, upload)
    except ValueError as error:
        raise FileRefused(
            f"{name} cannot be opened as a picture. Save it as jpg on your telephone and send that."
        ) from error


def refuse_twice(sent: Mapping[str, Any], there: QuerySet[Any]) -> None:
    """FileRefused where `there` holds the same file already, under whatever name."""
    same = there.filter(sha256=sent["sha256"]).first()
    if same is not None:
        raise FileRefused(f"{sent['name']} is here already, as {same.name}. Nothing was added.")


def as_kept(upload: UploadedFile) -> dict[str, Any]:
    """What every row of a kept file says of `upload`: file, name, media_type, size, sha256.

    FileRefused for a wrong kind, a wrong content or the size.
    """
    upload = _opened_everywhere(upload)
    name = plain_name(upload)
    look_into(name, upload)
    upload.seek(0)
    digest = hashlib.file_digest(upload.file, "sha256").hexdigest()  # type: ignore[arg-type]
    upload.seek(0)
    return {
        "file": upload,
        "name": name,
        "media_type": KINDS[PurePath(name).suffix.lower()],
        "size": upload.size or 0,
        "sha256": digest,
    }


def sends(accept: str, largest: int = LARGEST) -> dict[str, str]:
    """What a file's box tells static/js/send-file.js: kinds that are taken, bytes it may have."""
    return {"accept": accept, "data-send-file": "", "data-largest": str(largest)}


FILE_BOX = {"file": "file"}
"""The id of the box in which a page's form asks for a file."""


def keep_sent(
    request: HttpRequest, keep: Callable[[UploadedFile], KeptFile], place: str
) -> HttpResponse:
    """Let `keep` look into the file that the form of the page at `place` sent.

    Leads back to that page, which says what became of it.
    """
    upload = request.FILES.get("file")
    try:
        if upload is None:
            raise FileRefused("Choose a file first.")
        kept = keep(upload)
    except FileRefused as refused:
        return turn_back(request, place, [Refusal(str(refused), "file")], FILE_BOX)
    messages.success(request, f"Kept: {kept.name}.")
    return redirect(place)
