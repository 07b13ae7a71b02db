"""A chart as a file to download: its picture or its figures."""

from __future__ import annotations

from django.http import Http404, HttpResponse

from kpis.register_files import attached
from smewg import charts
from smewg.charts import Chart


def chart_file(chart: Chart, kind: str) -> HttpResponse:
    """The chart as png, svg or csv; Http404 for another kind."""
    makers = {
        "png": lambda: (charts.png(chart, titled=True), "image/png"),
        "svg": lambda: (charts.svg(chart, titled=True).encode(), "image/svg+xml"),
        "csv": lambda: (charts.csv_text(chart).encode(), "text/csv; charset=utf-8"),
    }
    if kind not in makers:
        raise Http404(f"There is no {kind} of a chart.")
    content, media_type = makers[kind]()
    return attached(content, media_type, f"{chart.name}.{kind}")
