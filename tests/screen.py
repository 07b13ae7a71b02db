"""What every page of every role is looked at for, in the one walk that asks all addresses.

Words of our own, a library's sentences, codes without their name, and titles that do not say page,
thing and year. tests/test_urls.py hands each answer in, and asks for the faults at the end.
"""

import html
import re
from collections import defaultdict
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WORDS = ROOT / "docs" / "words.md"
CATALOGUE = ROOT / "smewg" / "locale" / "en_GB" / "LC_MESSAGES" / "django.po"
SITES = (" \N{EN DASH} SMEWG plan tracker", " \N{EN DASH} SMEWG Strategic Plan")


@cache
def right_words():
    """{words that are not written: what to write}, as docs/words.md has them."""
    rows = re.findall(r"^\| (?!not \||---)(.+?) \| (.+?) \|$", WORDS.read_text(), re.MULTILINE)
    return {wrong.casefold(): right for wrong, right in rows}


@cache
def _wrong_words():
    longest_first = sorted(right_words(), key=len, reverse=True)
    either = "|".join(re.escape(each).replace("\\ ", r"\s+") for each in longest_first)
    return re.compile(rf"(?<![\w-])(?:{either})(?![\w-])", re.IGNORECASE)


def words_not_to_write(text):
    """The forbidden words in a text, each with what to write instead."""
    found = {" ".join(each.casefold().split()) for each in _wrong_words().findall(text)}
    return sorted(f"“{each}”: write {right_words()[each]}" for each in found)


@cache
def _library_sentences():
    """Django's and allauth's English that our catalogue says in other words."""
    text = CATALOGUE.read_text()
    pairs = re.findall(r'^msgid ((?:".*"\n)+)msgstr ((?:".*"\n)+)', text, re.MULTILINE)
    plain = {_joined(msgid) for msgid, msgstr in pairs if _joined(msgid) != _joined(msgstr)}
    whole = [each for each in plain if each.endswith(".") and " " in each and "%" not in each]
    return re.compile("|".join(re.escape(each) for each in sorted(whole, key=len, reverse=True)))


def _joined(lines):
    return "".join(re.findall(r'"(.*)"', lines))


_UNREAD = re.compile(r"<(script|style|template|textarea|svg|code)\b.*?</\1>", re.DOTALL)


def _visible(page):
    """What a person reads of a page: without scripts, styles and tags."""
    page = _UNREAD.sub(" ", page)
    page = re.sub(r"<!--.*?-->", " ", page, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


class Looked:
    """The faults of all pages, by what is wrong and where."""

    def __init__(self, plan=None):
        self.faults = defaultdict(set)
        self.titles = defaultdict(lambda: defaultdict(set))
        self.names = {}
        if plan is not None:
            for each in plan.indicators.all():
                self.names[each.code] = (each.label, each.group, each.name)
            for each in plan.areas.all():
                self.names[f"Area {each.number}"] = (each.name,)
                for objective in each.objectives.all():
                    self.names[f"Objective {objective.code}"] = (objective.text,)

    def at(self, role, name, arguments, answer):
        """Look at one answer of an address."""
        if answer.streaming or "text/html" not in answer.headers.get("Content-Type", ""):
            return
        if answer.status_code not in {200, 422}:
            return
        page = answer.content.decode()
        if "<title" not in page:
            return
        said = _visible(page)
        faults = [*words_not_to_write(said), *sorted(set(_library_sentences().findall(said)))]
        faults += self._codes_alone(said)
        if 'rel="icon"' not in page:
            faults.append("no icon")
        is_projected = 'class="room' in page  # where nobody is named
        if SITES[0] in page and "print-head" not in page and not is_projected:
            faults.append("says nothing of itself on paper")
        faults += self._of_title(role, name, arguments, page)
        for each in faults:
            self.faults[each].add(name)

    def _codes_alone(self, said):
        """Codes on the page whose name stands nowhere on it."""
        return [
            f"{code} without its name"
            for code, names in self.names.items()
            if re.search(rf"\b{re.escape(code)}\b(?!\.\d)", said, re.IGNORECASE)
            and not any(each.casefold() in said.casefold() for each in names)
        ]

    def _of_title(self, role, name, arguments, page):
        title = " ".join(
            html.unescape(page.partition("<title>")[2].partition("</title>")[0]).split()
        )
        thing = title
        for site in SITES:
            thing = thing.removesuffix(site)
        if thing == title or not thing:
            return [f"title “{title}” does not say page and site"]
        if not thing.startswith("Error: ") and thing != "SMEWG Strategic Plan 2017-2020":
            self.titles[role][title].add((name, arguments))
        wanted = [each for each in map(_in_a_title, arguments) if each]
        is_of_a_year = any(re.fullmatch(r"20\d\d", str(each)) for each in arguments)
        faults = [
            f"title “{thing}” of {name} says nothing of {each}"
            for each in wanted
            if not re.search(rf"(?<![\d-]){re.escape(each)}(?![\d-])", thing)
            and not (is_of_a_year and "-" in each)
        ]
        if len(re.findall(r"<h1\b", page)) != 1:
            faults.append(f"{name} has not one heading")
        faults += [
            f"title “{thing}”: {code} without its name"
            for code, names in self.names.items()
            if re.search(rf"\b{re.escape(code)}\b(?!\.\d)", thing)
            and not any(each[:60] in thing for each in names)
        ]
        return faults

    def all(self):
        """Every fault with the addresses where it stands."""
        twice = {
            f"one title for several pages: “{thing}”": {name for name, _ in places}
            for titles in self.titles.values()
            for thing, places in titles.items()
            if len({name for name, _ in places}) > 1
        }
        found = {**self.faults, **twice}
        return {fault: sorted(places)[:8] for fault, places in sorted(found.items())}


def _in_a_title(argument):
    """The word by which a title names an address's part; none where no title need to."""
    text = str(argument)
    if re.fullmatch(r"20\d\d(-20\d\d)?", text):
        return text
    if found := re.fullmatch(r"(20\d\d)-(\d)", text):
        return f"{found[2]}/{found[1]}"
    found = re.fullmatch(r"kpi-(\d)", text)
    return f"KPI {found[1]}" if found else ""
