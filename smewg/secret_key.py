"""The signing key of an installation that was given none: made once, kept in var/."""

import os
import secrets
from pathlib import Path


def kept_secret_key(folder: Path) -> str:
    """The key in folder/secret_key; made there, readable by its owner only, when there is none."""
    path = folder / "secret_key"
    folder.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        key = secrets.token_urlsafe(64)
        file.write(key)
    return key
