"""What a person downloads: a file with its name, and a chart as its picture or its figures."""

from __future__ import annotations

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpResponse

from smewg.toolkit.charts import drawing
from smewg.toolkit.charts.drawing import Chart

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def attached(content: bytes | str, media_type: str, name: str) -> HttpResponse:
    """The content as a file to download."""
    answer = HttpResponse(content, content_type=media_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


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


def chart_file(chart: Chart, kind: str, name: str = "") -> HttpResponse:
    """The chart as png, svg or csv, called `name` or as the chart; Http404 for another kind."""
    makers = {
        "png": lambda: (drawing.png(chart, titled=True), "image/png"),
        "svg": lambda: (drawing.svg(chart, titled=True).encode(), "image/svg+xml"),
        "csv": lambda: (drawing.csv_text(chart).encode(), "text/csv; charset=utf-8"),
    }
    if kind not in makers:
        raise Http404(f"There is no {kind} of a chart.")
    content, media_type = makers[kind]()
    return attached(content, media_type, f"{name or chart.name}.{kind}")
