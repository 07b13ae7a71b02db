"""The lines of a performance report, and by which clock they are measured."""

from time import perf_counter, process_time

from django.db import connection

clock = process_time if connection.vendor == "sqlite" else perf_counter
"""Seconds of the processor where that is all of it; PostgreSQL's server is another process."""


class Report:
    """The lines of the report: what was measured, its figure, its limit and what that is."""

    def __init__(self):
        self.lines = []

    def add(self, what, figure, limit, unit):
        self.lines.append((what, figure, limit, unit))

    def over(self):
        return [what for what, figure, limit, _ in self.lines if figure > limit]

    def __str__(self):
        wide = max(len(what) for what, *_ in self.lines)
        rows = [f"{'measured':<{wide}}  {'figure':>10}  {'limit':>10}  {'ratio':>6}  in"]
        rows += [
            f"{what:<{wide}}  {figure:>10,.1f}  {limit:>10,.1f}  "
            f"{figure / limit if limit else 1:>6.2f}  {unit}" + ("  OVER" if figure > limit else "")
            for what, figure, limit, unit in self.lines
        ]
        return "\n".join(rows)
