"""The signing key of an installation that was given none: made once, kept in var/."""

import os
import secrets
from pathlib import Path


def kept_secret_key(folder: Path) -> str:
    """The key in folder/secret_key; made there, readable by its owner only, when there is none.

    The file appears under its name only when the whole key is on the disk, so that a full disk
    leaves no empty one; of two processes that start at once, both get the first one's.
    """
    path = folder / "secret_key"
    folder.mkdir(parents=True, exist_ok=True)
    if not path.exists() or not path.stat().st_size:
        _make(path)
    return path.read_text(encoding="ascii").strip()


def _make(path: Path) -> None:
    if path.exists() and not path.stat().st_size:  # left by a full disk, before 0.2
        path.unlink()
    whole = path.with_name(f"secret_key.{os.getpid()}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(whole, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(64))
            file.flush()
            os.fsync(file.fileno())
        os.link(whole, path)
    except FileExistsError:
        pass
    finally:
        whole.unlink(missing_ok=True)
