"""/kpis/: the years, their counts and their life, and the evidence behind the counts."""

from django.urls import path

from kpis.views import carried_out, evidence, releases, year_steps, years
from smewg.views import lists

app_name = "kpis"

urlpatterns = [
    path("", years.years, name="years"),
    path("evidence/", evidence.current_register, name="current_register"),
    path("evidence/item/<int:pk>/", evidence.item, name="evidence"),
    path("evidence/item/<int:pk>/change/", evidence.change, name="evidence_change"),
    path("evidence/item/<int:pk>/correct/", evidence.correct, name="evidence_correct"),
    path("evidence/item/<int:pk>/serves/", carried_out.serves, name="evidence_serves"),
    path("evidence/item/<int:pk>/remove/", evidence.remove, name="evidence_remove"),
    path("evidence/item/<int:pk>/merge/<int:other>/", evidence.merge, name="evidence_merge"),
    path(
        "evidence/item/<int:pk>/not-the-same/<int:other>/",
        evidence.not_the_same,
        name="evidence_not_the_same",
    ),
    path("evidence/item/<int:pk>/files/", evidence.add_file, name="evidence_add_file"),
    path("evidence/file/<int:pk>/", evidence.download, name="evidence_file"),
    path("evidence/<slug:key>/", evidence.register, name="register"),
    path("evidence/<slug:key>/register.<slug:kind>", evidence.register_file, name="register_file"),
    path(
        "evidence/<slug:key>/import/",
        lists.receive,
        {"kind": "evidence"},
        name="evidence_import",
    ),
    path(
        "evidence/<slug:key>/import/template/",
        lists.template,
        {"kind": "evidence"},
        name="import_template",
    ),
    path("evidence/<slug:key>/likely-same/", evidence.likely_same, name="likely_same"),
    path("evidence/<slug:key>/objectives/", evidence.bulk_objectives, name="bulk_objectives"),
    path("<int:year>/", years.year, name="year"),
    path("<int:year>/enter/", years.enter, name="grid"),
    path("<int:year>/paste/", years.paste_block, name="paste"),
    path("<int:year>/undo/", years.undo, name="undo"),
    path("<int:year>/history/", years.history, name="history"),
    path("<int:year>/close/", year_steps.close, name="close"),
    path("<int:year>/reopen/", year_steps.reopen, name="reopen"),
    path("<int:year>/verify/", year_steps.verify, name="verify"),
    path("<int:year>/release-day/", releases.release_day, name="release_day"),
    path("<int:year>/publish/", year_steps.publish, name="publish"),
    path("<int:year>/list/", evidence.start, name="evidence_start"),
    path("<int:year>/list/<slug:indicator>/new/", evidence.new, name="evidence_new"),
    path("<int:year>/<slug:indicator>/explain/", year_steps.explain, name="explain"),
    path("<int:year>/<slug:indicator>/take-listed/", year_steps.take_listed, name="take_listed"),
    path("<int:year>/<slug:indicator>/correct/", year_steps.correct, name="correct"),
    path("<int:year>/<slug:indicator>/<slug:column>/", years.cell, name="cell"),
    path(
        "<int:year>/<slug:indicator>/<slug:column>/reopen/",
        year_steps.reopen_cell,
        name="reopen_cell",
    ),
    path("<int:year>/<slug:indicator>/<slug:column>/shut/", year_steps.shut_cell, name="shut_cell"),
]
