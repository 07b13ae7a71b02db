"""/projects/2018-1/...: the rules of a session, its ballots, its ranking, and what was decided."""

from django.urls import path

from projects.views import ballots, decision, ranking, scoring_rules, what_if
from smewg.views import lists

app_name = "scoring"

urlpatterns = [
    path("<slug:slug>/rules/", scoring_rules.rules, name="rules"),
    path("<slug:slug>/rules/change/", scoring_rules.change, name="rules_change"),
    path("<slug:slug>/ballots/", ballots.ballots, name="ballots"),
    path("<slug:slug>/ballots/draft/", ballots.draft, name="ballots_draft"),
    path("<slug:slug>/ballots/history/", ballots.history, name="ballots_history"),
    path("<slug:slug>/ballots/<int:pk>/take-back/", ballots.take_back, name="take_back"),
    path("<slug:slug>/ballots/<int:pk>/confirm/", ballots.confirm, name="confirm"),
    path("<slug:slug>/ballots/workbook.xlsx", ballots.workbook, name="workbook"),
    path("<slug:slug>/ballots/import/", lists.receive, {"kind": "ballots"}, name="ballots_import"),
    path("<slug:slug>/ranking/", ranking.ranking, name="ranking"),
    path("<slug:slug>/ranking/<int:pk>/", ranking.result, name="result"),
    path("<slug:slug>/ranking/chart.<slug:kind>", ranking.chart_as_file, name="ranking_chart"),
    path("<slug:slug>/ranking.xlsx", ranking.workbook, name="ranking_file"),
    path("<slug:slug>/what-if/", what_if.what_if, name="what_if"),
    path("<slug:slug>/close/", decision.close, name="close"),
    path("<slug:slug>/reopen/", decision.reopen, name="reopen"),
    path("<slug:slug>/decision/", decision.decision, name="decision"),
    path("<slug:slug>/decision/<int:position>/", decision.consensus, name="consensus"),
    path("<slug:slug>/recommendation.<slug:kind>", decision.paper, name="paper"),
]
