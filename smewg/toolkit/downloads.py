"""What a person downloads: a file with its name, and a chart as its picture or its figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpResponse
from django.utils.text import slugify

from smewg.toolkit.cautions import caution
from smewg.toolkit.charts import drawing
from smewg.toolkit.charts.drawing import Chart
from smewg.toolkit.days import day_in_words, today

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def attached(content: bytes | str, media_type: str, name: str) -> HttpResponse:
    """The content as a file to download."""
    answer = HttpResponse(content, content_type=media_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def csv_file(columns: Sequence[str], rows: Iterable[Sequence[object]], name: str) -> HttpResponse:
    """Rows as CSV, with the mark by which Excel knows UTF-8; no text becomes a formula."""
    content = drawing.csv_of(columns, rows).encode()
    return attached(content, "text/csv; charset=utf-8", f"{name}.csv")


def kept_file(file: FieldFile, name: str) -> FileResponse:
    """A file that somebody uploaded, always as a download and never shown in the page."""
    answer = FileResponse(
        file.open("rb"),
        as_attachment=True,
        filename=name,
        content_type="application/octet-stream",
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


@dataclass(frozen=True)
class About:
    """What a file says of itself once it has left its page.

    plan: the plan's title, or what it has in a plan's place; key: the same in a file's name. span
    and narrowing are in words ("2017 to 2018"; "area 2", "Peru").
    """

    plan: str
    key: str
    span: str = ""
    narrowing: tuple[str, ...] = ()
    source: str = "SMEWG plan tracker"

    @property
    def lines(self) -> list[str]:
        """Under the title of a picture: whose figures, of which years, from where and which day."""
        whose = "; ".join(each for each in (self.plan, self.span, *self.narrowing) if each)
        return [
            *([f"{warning}."] if (warning := caution()) else []),
            whose,
            f"Source: {self.source}, as of {day_in_words(today())}.",
        ]

    def file_name(self, name: str) -> str:
        """The file's name without its ending, with plan, span and narrowing in it."""
        return named("smewg", self.key, name, self.span, *self.narrowing)


LONGEST_NAME = 150


def named(*parts: str) -> str:
    """A file's name of its parts: small letters, hyphens, nothing that a system refuses."""
    return "-".join(filter(None, map(slugify, parts)))[:LONGEST_NAME].strip("-")


def chart_file(chart: Chart, kind: str, about: About) -> HttpResponse:
    """The chart as png, svg or csv, saying what it is; Http404 for another kind."""
    lines = about.lines
    makers = {
        "png": lambda: (drawing.png(chart, titled=True, about=lines), "image/png"),
        "svg": lambda: (drawing.svg(chart, titled=True, about=lines).encode(), "image/svg+xml"),
        "csv": lambda: (
            drawing.csv_text(chart, caution=caution()).encode(),
            "text/csv; charset=utf-8",
        ),
    }
    if kind not in makers:
        raise Http404(f"There is no {kind} of a chart.")
    content, media_type = makers[kind]()
    return attached(content, media_type, f"{about.file_name(chart.name)}.{kind}")
