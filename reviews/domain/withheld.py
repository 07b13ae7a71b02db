"""What was published, without a person: names are said as offices, mail addresses not at all."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

SOMEBODY = "an office of the group"
ADDRESS = re.compile(r"[^\s@<>()]+@[^\s@<>()]+\.[^\s@<>()]+")
JUDGED_BY = re.compile(r"(?<=judged by )[^:;.]+(?=[:;.]|$)")
BY = "By"
"""The column of a table that names persons."""


def without_persons(content: Any, offices: Mapping[str, str]) -> Any:
    """Plain data with each name of `offices` said as its office, wherever it stands.

    A name of one word is looked for only where a person is named, for it may be any word.
    """
    names = sorted((name for name in offices if " " in name.strip()), key=len, reverse=True)
    known = re.compile("|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in names) or r"(?!)")

    def said(text: str) -> str:
        text = JUDGED_BY.sub(lambda found: offices.get(found[0], SOMEBODY), text)
        text = known.sub(lambda found: offices[found[0]], text)
        return ADDRESS.sub("(address withheld)", text)

    def of(each: Any) -> Any:
        if isinstance(each, str):
            return said(each)
        if isinstance(each, Mapping):
            return {name: of(value) for name, value in _by_office(each, offices).items()}
        if not isinstance(each, list | tuple):
            return each
        return _of_one_look(each, said) or [of(value) for value in each]

    return of(content)


def without_words_for_papers(content: Mapping[str, Any]) -> dict[str, Any]:
    """Plain data of a paper in which boxes that are not public are their titles alone.

    What was kept before boxes said so held no economy's words.
    """
    blocks = [
        {"kind": "Paragraph", "text": block["title"], "style": "text"}
        if block.get("kind") == "Box" and not block.get("is_public", True)
        else block
        for block in content["paper"]["blocks"]
    ]
    return {**content, "paper": {**content["paper"], "blocks": blocks}}


def _of_one_look(spans: Sequence[Any], said: Callable[[str], str]) -> list[Any]:
    """A line of a narrative in which a name changes its look, told in one; empty for any other."""
    if not spans or not all(isinstance(each, Mapping) and "bold" in each for each in spans):
        return []
    whole = "".join(str(each["text"]) for each in spans)
    if said(whole) == "".join(said(str(each["text"])) for each in spans):
        return []
    return [{"text": said(whole), "bold": False}]


def _by_office(block: Mapping[str, Any], offices: Mapping[str, str]) -> Mapping[str, Any]:
    """A table whose column "By" names offices; anything else as it is."""
    columns = block.get("columns")
    if not isinstance(columns, list | tuple) or BY not in columns or "rows" not in block:
        return block
    place = list(columns).index(BY)
    rows = [
        [offices.get(str(cell), SOMEBODY) if n == place else cell for n, cell in enumerate(row)]
        for row in block["rows"]
    ]
    return {**block, "rows": rows}
