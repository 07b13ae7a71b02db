"""What a paper holds, whatever it is written as; and the same as plain data, to be kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime
from typing import Any

from smewg.toolkit.charts.drawing import Chart
from smewg.toolkit.documents.prose import Prose

Plain = dict[str, Any]
DOCUMENT_NUMBER = "Document number"
FITS_UNDER_THE_TITLE = 12
"""So many lines of contents stand on the first page."""


@dataclass(frozen=True)
class Cover:
    """The title block of an APEC meeting paper. An empty text is left out.

    But for the document number's: the APEC Secretariat gives it late, so its line waits for it.
    """

    title: str
    number: str = ""
    agenda_item: str = ""
    purpose: str = ""
    submitted_by: str = ""
    forum_document: str = ""
    meeting: str = ""
    place: str = ""
    day: str = ""
    edition: str = ""
    checksum: str = ""

    @property
    def lines(self) -> list[tuple[str, str]]:
        """The block's lines below the title: what each is, and what it says."""
        named = (
            (DOCUMENT_NUMBER, self.number),
            ("Agenda item", self.agenda_item),
            ("Purpose", self.purpose),
            ("Submitted by", self.submitted_by),
            ("Forum doc.", self.forum_document),
            ("Meeting", self.meeting),
            ("Place", self.place),
            ("Date", self.day),
            ("Edition", self.edition),
            ("Checksum", self.checksum),
        )
        return [(name, said) for name, said in named if said or name == DOCUMENT_NUMBER]


@dataclass(frozen=True)
class Heading:
    """A heading of level 1 to 3; `number` is written before it and may be a letter.

    The contents list those of the first two levels, but one that is not `is_listed`.
    """

    text: str
    level: int = 1
    number: str = ""
    is_listed: bool = True

    @property
    def whole(self) -> str:
        return f"{self.number} {self.text}".strip()


@dataclass(frozen=True)
class Paragraph:
    """One paragraph of plain text. `style` is text, lead (larger) or soft (an explanation)."""

    text: str
    style: str = "text"


@dataclass(frozen=True)
class Bullets:
    items: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """Rows under columns; the first cell of a row names it. A column with numbers stands right.

    The number in "Table 3" is given when the paper is written. `source` says where it comes from.
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str | int, ...], ...]
    source: str = ""
    note: str = ""
    empty: str = "None."

    @property
    def numeric(self) -> tuple[bool, ...]:
        """For each column whether it holds numbers; the one that names the rows never does."""
        return tuple(
            place > 0 and any(isinstance(row[place], int) for row in self.rows)
            for place in range(len(self.columns))
        )


@dataclass(frozen=True)
class Figure:
    """A chart; its summary is read out in its place. `message`: what it shows, as on a slide."""

    caption: str
    chart: Chart
    source: str = ""
    message: str = ""


@dataclass(frozen=True)
class Box:
    """Something set apart: a case, a message, a caution.

    `is_public`: whether what everybody reads may hold its paragraphs, too, and not its title alone.
    """

    title: str
    paragraphs: tuple[str, ...]
    is_public: bool = True


@dataclass(frozen=True)
class PageBreak:
    pass


Block = Heading | Paragraph | Bullets | Table | Figure | Box | PageBreak | Prose
KINDS: dict[str, type[Block]] = {
    each.__name__: each
    for each in (Heading, Paragraph, Bullets, Table, Figure, Box, PageBreak, Prose)
}


@dataclass(frozen=True)
class Paper:
    """A paper: its title block, its content, and the moment it stands for.

    `moment` is what the files are dated with, so that they are the same whenever they are written.
    `running` stands at the head of each page, `foot` beside the page number. `stamp` is what every
    page must say of the whole, the first one too: a draft, invented figures.
    """

    cover: Cover
    blocks: tuple[Block, ...] = ()
    moment: datetime = field(default=datetime(2000, 1, 1, tzinfo=UTC))
    running: str = ""
    foot: str = ""
    stamp: str = ""

    def numbered(self) -> Iterator[tuple[Block, int]]:
        """Each block with its number: figures and tables are counted apart, others have 0."""
        counted = {Table: 0, Figure: 0}
        for block in self.blocks:
            kind = type(block)
            if kind in counted:
                counted[kind] += 1
            yield block, counted.get(kind, 0)

    @property
    def headings(self) -> list[Heading]:
        """What the contents list."""
        return [each for each in self.blocks if isinstance(each, Heading) and is_in_contents(each)]

    @property
    def has_page_of_contents(self) -> bool:
        """Whether the contents are too long to stand below the title block."""
        return len(self.headings) > FITS_UNDER_THE_TITLE

    def to_dict(self) -> Plain:
        """The paper as data that JSON can keep; from_dict() gives the same paper."""
        return {
            "cover": asdict(self.cover),
            "blocks": [{"kind": type(each).__name__, **asdict(each)} for each in self.blocks],
            "moment": self.moment.isoformat(),
            "running": self.running,
            "foot": self.foot,
            "stamp": self.stamp,
        }

    @classmethod
    def from_dict(cls, plain: Plain) -> Paper:
        return cls(
            cover=Cover(**plain["cover"]),
            blocks=tuple(_block(each) for each in plain["blocks"]),
            moment=datetime.fromisoformat(plain["moment"]),
            running=plain["running"],
            foot=plain["foot"],
            stamp=plain.get("stamp", ""),
        )


@dataclass(frozen=True)
class Slide:
    """One message, as the slide's title, with one chart or a few points; `source` in the notes."""

    message: str
    chart: Chart | None = None
    points: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True)
class Deck:
    cover: Cover
    slides: tuple[Slide, ...]
    moment: datetime = field(default=datetime(2000, 1, 1, tzinfo=UTC))
    stamp: str = ""
    foot: str = ""

    def to_dict(self) -> Plain:
        return {
            "cover": asdict(self.cover),
            "slides": [asdict(each) for each in self.slides],
            "moment": self.moment.isoformat(),
            "stamp": self.stamp,
            "foot": self.foot,
        }

    @classmethod
    def from_dict(cls, plain: Plain) -> Deck:
        return cls(
            cover=Cover(**plain["cover"]),
            slides=tuple(
                Slide(
                    **{
                        **each,
                        "points": tuple(each["points"]),
                        "chart": Chart(**each["chart"]) if each["chart"] else None,
                    }
                )
                for each in plain["slides"]
            ),
            moment=datetime.fromisoformat(plain["moment"]),
            stamp=plain.get("stamp", ""),
            foot=plain.get("foot", ""),
        )


def is_in_contents(heading: Heading) -> bool:
    return heading.is_listed and heading.level <= 2


def _block(plain: Plain) -> Block:
    kind = KINDS[plain["kind"]]
    if kind is Prose:
        return Prose.from_dict(plain["parts"])
    said = {each.name: _frozen(plain[each.name]) for each in fields(kind) if each.name in plain}
    if kind is Figure:
        said["chart"] = Chart(**plain["chart"])
    return kind(**said)


def _frozen(said: Any) -> Any:
    """Lists, as JSON gives them, are tuples again."""
    return tuple(_frozen(each) for each in said) if isinstance(said, list | tuple) else said
