"""Pictures as a telephone takes them (HEIC) made into JPEG, which every browser and Word opens."""

from __future__ import annotations

from io import BytesIO
from pathlib import PurePath

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from PIL import Image, ImageOps, UnidentifiedImageError
from pillow_heif import register_heif_opener

TELEPHONE = (".heic", ".heif")
QUALITY = 88
MOST_PIXELS = 60_000_000
"""More than any telephone takes; unpacked they fill some 180 MB."""

register_heif_opener()


def is_telephones(name: str) -> bool:
    return PurePath(name).suffix.lower() in TELEPHONE


def as_jpeg(name: str, upload: UploadedFile) -> UploadedFile:
    """The picture as a JPEG file, the right way up, without what the telephone noted of the place.

    ValueError where it is no such picture, or too large to be opened.
    """
    upload.seek(0)
    try:
        with Image.open(upload.file, formats=["HEIF"]) as picture:  # type: ignore[arg-type]
            if picture.width * picture.height > MOST_PIXELS:
                raise ValueError("too many pixels")
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    except (UnidentifiedImageError, OSError, SyntaxError, EOFError, RuntimeError) as error:
        raise ValueError("no picture") from error
    written = BytesIO()
    upright.save(written, "JPEG", quality=QUALITY)
    new_name = f"{PurePath(name).stem}.jpg"
    return SimpleUploadedFile(new_name, written.getvalue(), "image/jpeg")
