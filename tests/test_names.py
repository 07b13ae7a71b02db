"""A stranger guesses what a name holds: words of our own name no module, class or function.

Where the field has a word, it is used (docs/glossary.md); one name stands for one thing. What is
local to a function, or begins with an underscore, is its writer's.
"""

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from smewg.environment import BASE_DIR

pytestmark = pytest.mark.once

APPS = ("smewg", "plans", "projects", "kpis", "contributions", "reviews", "public")

RETIRED = {
    "life": "state",
    "lives": "states",
    "stage": "state",
    "stages": "states",
    "standing": "current, or state",
    "standings": "positions",
    "turning": "transitions",
    "likeness": "similarity",
    "trail": "history",
    "hat": "actor",
    "afterwards": "what is made of it",
    "beginnings": "prefill",
    "skeleton": "section_template",
    "arithmetic": "scoring",
    "deciding": "decisions",
    "explaining": "explanations",
    "trying": "what_if, simulate",
    "listing": "filters, tables",
    "said": "message, answer",
    "told": "what was told: notice, mail",
    "wanted": "what it is",
    "elsewhere": "panels",
    "data": "what it holds",
    "info": "what it holds",
    "manager": "what it does",
    "utils": "what it does",
    "helpers": "what it does",
    "misc": "what it does",
}
"""Words that name no module, class or public function of ours any more, and what does instead."""

NOT_ALONE = {
    *("Kind", "Standing", "Refused", "Ballots", "Edge", "Stretch", "Item", "View", "Measure"),
    *("HowFar", "NotYet", "NotPossible", "NotToClose", "RulesFrozen", "ReportWords"),
    *("Hat", "Money", "Life", "Stage", "as_plain", "from_plain", "why", "turn", "take", "found"),
    *("each", "wanted", "line", "fits", "look_at"),
}
"""Names that say too little alone: a kind of what, refused by what?"""

OTHERS_WORDS = {
    *("UserManager", "data_state", "DataState", "data"),
    *("audit_trail", "trail", "trail_file", "personal_data", "my_data"),
}
"""Words of the field's: the state of the data, open data, the audit trail, personal data."""


def modules() -> Iterator[Path]:
    for app in APPS:
        for path in sorted((BASE_DIR / app).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def names_in(path: Path) -> Iterator[str]:
    """The module, its classes (also those within others) and its public functions."""
    if path.stem != "__init__":
        yield path.stem
    tree = ast.parse(path.read_text("utf-8"))
    for node in ast.walk(tree):
        is_named = isinstance(node, ast.ClassDef) or (
            isinstance(node, ast.FunctionDef) and node in tree.body
        )
        if is_named and not node.name.startswith("_"):
            yield node.name


def words_of(name: str) -> set[str]:
    """`ReportingYear` and `reporting_year` alike."""
    spaced = "".join(f"_{each.lower()}" if each.isupper() else each for each in name)
    return set(spaced.split("_"))


def test_no_module_class_or_function_has_a_retired_word():
    faults = []
    for path in modules():
        place = str(path.relative_to(BASE_DIR))
        for name in dict.fromkeys(names_in(path)):
            if name in OTHERS_WORDS:
                continue
            words = sorted(words_of(name) & RETIRED.keys())
            faults += [f"{place}: {name} -> {RETIRED[each]}" for each in words]
            faults += [f"{place}: {name} says too little"] if name in NOT_ALONE else []
    assert not faults, "\n".join(faults)


def test_a_class_of_a_model_or_a_rule_has_a_name_of_its_own():
    """Two classes in models, enums or domain never share a name."""
    places = defaultdict(list)
    for path in modules():
        place = str(path.relative_to(BASE_DIR))
        if "/models/" in place or "/domain/" in place or place.endswith("/enums.py"):
            tree = ast.parse(path.read_text("utf-8"))
            for node in tree.body:
                if isinstance(node, ast.ClassDef):
                    places[node.name].append(place)
    shared = {name: found for name, found in places.items() if len(found) > 1}
    assert not shared


def test_the_test_sees_a_retired_word_in_each_way_of_writing(tmp_path):
    path = tmp_path / "note_life.py"
    path.write_text(
        "class LineStage:\n    class Kind: ...\n    def told(self): ...\n"
        "def is_told(): ...\ndef _told(): ...\n"
    )
    found = sorted(names_in(path))
    assert found == ["Kind", "LineStage", "is_told", "note_life"]
    assert [words_of(each) & RETIRED.keys() for each in found] == [
        set(),
        {"stage"},
        {"told"},
        {"life"},
    ]


MADE_FOR_MIGRATIONS = {"smewg.toolkit.making_tables"}
"""A step of migrations, which stays where it is."""


def test_migrations_name_no_module_of_ours():
    """So that a module may move: what a migration needs of it, it says itself."""
    faults = []
    for path in sorted(BASE_DIR.glob("*/migrations/*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            modules = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            modules += [each.name for each in node.names] if isinstance(node, ast.Import) else []
            modules = [each for each in modules if each not in MADE_FOR_MIGRATIONS]
            faults += [f"{path.name}: {each}" for each in modules if each.split(".")[0] in APPS]
    assert not faults
