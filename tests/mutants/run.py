"""Mutation test of what decides who is next, what is ranked where, and what a total is.

mutmut (pyproject.toml, [tool.mutmut]) changes the modules a little, one change after the other,
and runs their tests. A change that no test notices survives. Every survivor stands in
survivors.toml with a sentence that says why; anything else is a failure, and so is a line there
of one that does not survive.

mutmut leaves properties alone, and this house shows many a figure by a property; so it is taught
to change those too (`look_into_properties`).
"""

from __future__ import annotations

import json
import resource
import shutil
import sys
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import libcst as cst
from mutmut import __main__ as mutmut
from mutmut.mutation import file_mutation
from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.stats import status_by_exit_code
from mutmut.utils.format_utils import orig_function_and_class_names_from_key

WHERE = Path("mutants")
LISTED = Path("tests/mutants/survivors.toml")
PROPERTIES = ("property", "cached_property")
CAUGHT = ("killed", "timeout", "segfault")


@dataclass(frozen=True, order=True)
class Survivor:
    """A change that no test noticed: in which function, what was there, and what stood instead."""

    function: str
    was: str
    becomes: str

    def __str__(self) -> str:
        return (
            f"[[survivor]]\nfunction = {json.dumps(self.function)}\n"
            f"was = {json.dumps(self.was)}\nbecomes = {json.dumps(self.becomes)}\nwhy = "
        )


def look_into_properties() -> None:
    """Let mutmut change a property's body as it changes a method's."""
    skips = file_mutation.MutationVisitor._skip_node_and_children
    arranged = file_mutation.function_trampoline_arrangement

    def skip(self: file_mutation.MutationVisitor, node: cst.CSTNode) -> bool:
        if isinstance(node, cst.Arg) and _strict(node):
            return True
        return False if _is_property(node) else skips(self, node)

    def arrange(function: cst.FunctionDef, mutants: object, class_name: str | None) -> object:
        if not _is_property(function):
            return arranged(function, mutants, class_name)
        plain = function.with_changes(decorators=[])
        declared, (switch, *copies), assigned, names = arranged(plain, mutants, class_name)
        switch = switch.with_changes(decorators=[*function.decorators, *switch.decorators])
        return declared, [switch, *copies], assigned, names

    file_mutation.MutationVisitor._skip_node_and_children = skip
    file_mutation.function_trampoline_arrangement = arrange


def leave_strict_alone() -> None:
    """No mutant of zip's `strict`: it guards the programmer, and changes nothing that is shown."""

    def kept(operator: Callable[[cst.CSTNode], Iterable[cst.CSTNode]]) -> object:
        return lambda node: (each for each in operator(node) if _strict(each) == _strict(node))

    file_mutation.mutation_operators = [
        (kind, kept(operator)) for kind, operator in file_mutation.mutation_operators
    ]


def _strict(node: cst.CSTNode) -> list[str]:
    """What a call says of `strict`, or what an argument named so holds."""
    given = node.args if isinstance(node, cst.Call) else [node] if isinstance(node, cst.Arg) else []
    named = [each for each in given if each.keyword and each.keyword.value == "strict"]
    return [cst.Module([]).code_for_node(each.value) for each in named]


def _is_property(node: cst.CSTNode) -> bool:
    if not isinstance(node, cst.FunctionDef) or len(node.decorators) != 1:
        return False
    decorator = node.decorators[0].decorator
    return isinstance(decorator, cst.Name) and decorator.value in PROPERTIES


def outcomes() -> dict[str, str]:
    """What became of each mutant, by its name."""
    found = {}
    for kept in WHERE.rglob("*.py.meta"):
        codes = json.loads(kept.read_text(encoding="utf-8"))["exit_code_by_key"]
        found |= {name: status_by_exit_code[code] for name, code in codes.items()}
    return found


def survivor(name: str) -> Survivor:
    """The mutant as a reader knows it again when the ones before it have changed."""
    function, class_name = orig_function_and_class_names_from_key(name)
    module = name.rpartition(".")[0]
    lines = get_diff_for_mutant(name).splitlines()[3:]
    return Survivor(
        ".".join(filter(None, (module, class_name, function.rpartition(".")[2]))),
        " ".join(each[1:].strip() for each in lines if each.startswith("-")),
        " ".join(each[1:].strip() for each in lines if each.startswith("+")),
    )


def listed() -> Counter[Survivor]:
    """The survivors that have their sentence."""
    told = tomllib.loads(LISTED.read_text(encoding="utf-8")).get("survivor", [])
    silent = [each for each in told if not each["why"].strip()]
    if silent:
        sys.exit(f"{LISTED}: say why {silent[0]['function']} survives.")
    return Counter(Survivor(each["function"], each["was"], each["becomes"]) for each in told)


def report(tried: dict[str, str]) -> int:
    """Print what became of the mutants; how many are not as the list says."""
    counted = Counter(tried.values())
    print(f"{len(tried)} mutants: " + ", ".join(f"{n} {what}" for what, n in counted.items()))
    lives = Counter(survivor(name) for name, what in tried.items() if what not in CAUGHT)
    unknown, gone = not_as_listed(lives, listed())
    for each in unknown:
        print(f"\nNo test notices this, and no sentence in {LISTED} says why:\n{each}")
    for each in gone:
        print(f"\nThis is in {LISTED}, and does not survive. Take it out:\n{each}")
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    print(f"\n{sum(each.ru_utime + each.ru_stime for each in used):.0f} CPU seconds")
    return len(unknown) + len(gone)


def not_as_listed(
    lives: Counter[Survivor], known: Counter[Survivor]
) -> tuple[list[Survivor], list[Survivor]]:
    """The survivors without a sentence, and those with one that do not survive."""
    return sorted((lives - known).elements()), sorted((known - lives).elements())


def main(names: list[str]) -> int:
    """Try all mutants anew; with names (`*` for any) only those, with all else as it stood.

    `--go-on` tries those that a run which was stopped did not come to.
    """
    look_into_properties()
    leave_strict_alone()
    if not names:
        shutil.rmtree(WHERE, ignore_errors=True)
    (WHERE / "mutmut-stats.json").unlink(missing_ok=True)  # which test runs what: asked anew
    mutmut._run([] if names == ["--go-on"] else names, max_children=1)
    return min(report(outcomes()), 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
