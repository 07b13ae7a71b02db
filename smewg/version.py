"""Which release this is."""

import tomllib

from smewg.environment import BASE_DIR

VERSION: str = tomllib.loads((BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))["project"][
    "version"
]
