"""The text of a plan file: read as plain values, each problem with its line and place.

Nothing of a parser is quoted, and nothing that stands in a file can stop it with another error.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import yaml

LARGEST = 1_000_000
"""The largest plan file that is read, in bytes; the group's plan has about 10,000."""
DEEPEST = 20
"""How deep its parts may stand in one another; a plan's stand five deep."""

Place = tuple[str | int, ...]

_PLAIN = "write texts, numbers, dates, lists and names only."
_SIGN = "it holds a sign that cannot be shown. Type it again."
_TAGS = {
    f"tag:yaml.org,2002:{name}"
    for name in ("str", "int", "float", "bool", "null", "timestamp", "seq", "map")
}
_STR = "tag:yaml.org,2002:str"


@dataclass(frozen=True)
class Problem:
    """What is wrong at one place of a file, and what to do."""

    place: Place
    message: str
    line: int | None = None

    def __str__(self) -> str:
        where = f"line {self.line}" if self.line else "the file"
        named = in_words(self.place)
        return f"{where}{f' ({named})' if named else ''}: {self.message}"


class PlanFileRefused(ValueError):
    """A plan file that cannot be loaded; every problem found is in `problems`."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(map(str, self.problems)))


def in_words(place: Place) -> str:
    """A place as a person counts: ("activities", 3, "years") is "activities, no. 4, years"."""
    return ", ".join(
        f"no. {step + 1}" if isinstance(step, int) else shown(step.replace("_", " "))
        for step in place
    )


def shown(text: str, longest: int = 60) -> str:
    """A text of a file as a sentence may quote it: in one line, and no longer than a line."""
    plain = "".join(
        "\N{REPLACEMENT CHARACTER}" if is_unshowable(each) else each
        for each in " ".join(text.split())
    )
    return plain if len(plain) <= longest else f"{plain[: longest - 1]}\N{HORIZONTAL ELLIPSIS}"


def is_unshowable(sign: str) -> bool:
    """Whether a sign is none that a person reads: a control, half a character, or no character."""
    if sign in "\n\t":
        return False
    return unicodedata.category(sign) in ("Cc", "Cs") or ord(sign) & 0xFFFE == 0xFFFE


@dataclass(frozen=True)
class Text:
    """A file's plain values, and the line of each place in it."""

    values: dict[str, Any]
    lines: dict[Place, int]

    def placed(self, problems: Iterable[Problem]) -> list[Problem]:
        """The problems with their lines; a missing part has the line of what lacks it."""
        found = []
        for problem in problems:
            known = problem.place
            while known not in self.lines:
                known = known[:-1]
            found.append(Problem(problem.place, problem.message, self.lines[known]))
        return sorted(found, key=lambda problem: problem.line or 0)


def read_text(content: bytes) -> Text:
    """The values that a file's `content` holds; PlanFileRefused with all that is no such value."""
    node = _node(text_of(content))
    problems = list(_repeated_keys(node, ()))
    if problems:
        raise PlanFileRefused(problems)
    lines = dict(_lines(node))
    values = _Values()
    found = values.of(node, ())
    if values.problems:
        raise PlanFileRefused(values.problems)
    return Text(found, lines)


def text_of(content: bytes) -> str:
    """The text of a file, lines ended alike; PlanFileRefused for what is none."""
    if len(content) > LARGEST:
        raise PlanFileRefused([Problem((), "larger than 1 MB; a plan file is far smaller.")])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise PlanFileRefused([Problem((), "not text in UTF-8. Save it as UTF-8.")]) from error
    if not text.strip():
        raise PlanFileRefused([Problem((), "empty. It begins with key, title, group, period.")])
    if "\x00" in text:
        line = text[: text.index("\x00")].count("\n") + 1
        said = "it holds a character that text does not have."
        raise PlanFileRefused([Problem((), said, line)])
    return text.replace("\r\n", "\n")


class _Loader(yaml.SafeLoader):
    """YAML without aliases: an anchor repeated ten times over is a bomb, not a plan."""

    depth = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        line = self.peek_event().start_mark.line + 1
        if self.check_event(yaml.AliasEvent):
            raise PlanFileRefused([Problem((), "Write the text out: * is not used here.", line)])
        self.depth += 1
        if self.depth > DEEPEST:
            raise PlanFileRefused([Problem((), "nested far deeper than a plan is.", line)])
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


def _node(text: str) -> yaml.MappingNode:
    loader = None
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else None
        said = "not YAML here. Look at the spaces before the words, and at : and quotation marks."
        raise PlanFileRefused([Problem((), said, line)]) from error
    except RecursionError as error:
        raise PlanFileRefused([Problem((), "nested far deeper than a plan is.")]) from error
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        if isinstance(error, PlanFileRefused):
            raise
        said = "not YAML: it holds a character that text does not have."
        raise PlanFileRefused([Problem((), said, _line_of(error, text, loader))]) from error
    if not isinstance(node, yaml.MappingNode):
        raise PlanFileRefused(
            [Problem((), "not a plan: it begins with key, title, group, period.")]
        )
    return node


def _line_of(error: Exception, text: str, loader: _Loader | None) -> int | None:
    """Where the reader stopped: at a sign of the text, or at an escape that is none."""
    position = getattr(error, "position", None)
    if isinstance(position, int):
        return text[:position].count("\n") + 1
    return loader.line + 1 if loader is not None else None


def _lines(node: yaml.Node, place: Place = ()) -> Iterator[tuple[Place, int]]:
    """The line of each place of the file."""
    yield place, node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield (*place, str(key.value)), key.start_mark.line + 1
            yield from list(_lines(value, (*place, str(key.value))))[1:]
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            yield from _lines(value, (*place, index))


def _repeated_keys(node: yaml.Node, place: Place) -> Iterator[Problem]:
    if isinstance(node, yaml.MappingNode):
        times = Counter(str(key.value) for key, _ in node.value)
        for key, value in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode) or key.value == "<<":
                yield Problem(place, "a name stands before a colon.", line)
                continue
            if times[key.value] > 1:
                said = f"{shown(key.value)} stands here twice. Keep one."
                yield Problem((*place, key.value), said, line)
            yield from _repeated_keys(value, (*place, key.value))
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            yield from _repeated_keys(value, (*place, index))


class _Values:
    """The plain values of nodes; what is none is a problem at its line, and None."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self._loader = yaml.SafeLoader("")

    def of(self, node: yaml.Node, place: Place) -> Any:
        if _is_tagged(node):
            return self._problem(node, place, _PLAIN)
        if isinstance(node, yaml.MappingNode):
            return {
                self._name(key, place): self.of(value, (*place, str(key.value)))
                for key, value in node.value
            }
        if isinstance(node, yaml.SequenceNode):
            return [self.of(each, (*place, index)) for index, each in enumerate(node.value)]
        return self._plain(node, place)

    def _name(self, node: yaml.Node, place: Place) -> str:
        if any(map(is_unshowable, node.value)):
            self._problem(node, place, _SIGN)
        return str(node.value)

    def _plain(self, node: yaml.Node, place: Place) -> Any:
        if any(map(is_unshowable, node.value)):
            return self._problem(node, place, _SIGN)
        try:
            return self._loader.construct_object(node)
        except (ValueError, OverflowError) as error:
            known = isinstance(error, ValueError) and node.tag.endswith("timestamp")
            said = f": {error}" if known else ""
            return self._problem(node, place, f"a date or a number in it is none{said}.")
        except (yaml.YAMLError, LookupError, AttributeError, TypeError):
            return self._problem(node, place, _PLAIN)

    def _problem(self, node: yaml.Node, place: Place, said: str) -> None:
        self.problems.append(Problem(place, said, node.start_mark.line + 1))


def _is_tagged(node: yaml.Node) -> bool:
    """Whether somebody wrote a tag that is no plain kind, or one that the value does not have."""
    if node.tag not in _TAGS:
        return True
    if node.tag == _STR or not isinstance(node, yaml.ScalarNode):
        return False
    return _usual_tag(node) != node.tag


def _usual_tag(node: yaml.ScalarNode) -> str:
    is_plain = node.style is None
    return str(_Loader("").resolve(yaml.ScalarNode, node.value, (is_plain, not is_plain)))
