"""A module of JavaScript with the modules it imports folded into it: one request instead of five.

The modules stay as they are written, and work unfolded, too. Understood is what the house writes:
imports and exports at a line's beginning, from "./name.js", each export with its declaration; and
scripts of the libraries, imported for what they do, from "/static/its/path.js".
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import PurePosixPath

Read = Callable[[str], str]
"""The text of a file, by its path under static/."""

_IMPORT = re.compile(
    r'^import\s+(?:(?P<what>[^"\';]+?)\s+from\s+)?'
    r'"(?:\./(?P<file>[\w.-]+)|/static/(?P<library>[\w./-]+))";$',
    re.M,
)
_EXPORT = re.compile(
    r"^export\s+(?=(?:async\s+)?(?:function\*?|class|const|let)\s+(?P<name>\w+))", re.M
)
_OTHER = re.compile(r"^(?:import|export)\b.*", re.M)
_COMMENT = re.compile(r"^[ \t]*(?://.*\n|/\*(?!!)(?:[^*]|\*(?!/))*\*/[ \t]*\n)", re.M)


class ModuleNotUnderstoodError(ValueError):
    """A line of a module that cannot be folded; the message names file and line."""


def is_foldable(text: str) -> bool:
    """Whether the module imports another of the house."""
    return _IMPORT.search(text) is not None


def fold(path: str, read: Read) -> str:
    """The module at `path` with all it imports, each once and before those that import it.

    One imported for what it does, not for what it gives, fails alone: the others go on.
    """
    before: dict[str, str] = {}
    body = _body(path, read, before, within=(path,))
    return "".join(before.values()) + body


def _body(path: str, read: Read, before: dict[str, str], within: tuple[str, ...]) -> str:
    """The module's own lines, its imports become constants; `before` gets what they stand for."""

    def take_in(found: re.Match[str]) -> str:
        file = found["library"] or str(PurePosixPath(path).with_name(found["file"]))
        if file in within:
            raise ModuleNotUnderstoodError(f"{path} imports {file}, which imports {path}.")
        if file not in before:
            inner = _body(file, read, before, (*within, file))
            before[file] = _wrapped(file, inner, gives=found["what"] is not None)
        return _constants(found["what"], file)

    return _IMPORT.sub(take_in, _COMMENT.sub("", read(path)))


def _constants(what: str | None, file: str) -> str:
    if what is None:
        return ""
    if what.startswith("* as "):
        return f"const {what.removeprefix('* as ')} = {_name(file)};"
    names = re.sub(r"(\w+) as (\w+)", r"\1: \2", what)
    return f"const {names} = {_name(file)};"


def _wrapped(file: str, inner: str, *, gives: bool) -> str:
    names = [found["name"] for found in _EXPORT.finditer(inner)]
    plain = _EXPORT.sub("", inner)
    if left := _OTHER.search(plain):
        raise ModuleNotUnderstoodError(f"{file}: {left[0]}")
    if not gives and not names:
        return f"try {{\n{plain}}} catch (error) {{ reportError(error); }}\n"
    return f"const {_name(file)} = (() => {{\n{plain}return {{ {', '.join(names)} }};\n}})();\n"


def _name(file: str) -> str:
    return "$" + re.sub(r"\W", "_", PurePosixPath(file).stem)
