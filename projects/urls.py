"""/projects/: concept notes, sessions, ballots and rankings."""

from django.urls import path, register_converter

from projects.views import (
    activity_from_note,
    consents,
    gate,
    monitoring,
    note_list,
    notes,
    papers,
    sessions,
    writing,
)
from smewg.views import lists

app_name = "projects"


class SessionConverter:
    """A session as addresses name it: 2018-1."""

    regex = r"\d{4}-[12]"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(SessionConverter, "session")

urlpatterns = [
    path("", sessions.sessions, name="sessions"),
    path("sessions/new/", sessions.session_new, name="session_new"),
    path("funds/", sessions.funds, name="funds"),
    path("funds/new/", sessions.fund_edit, name="fund_new"),
    path("funds/<int:pk>/", sessions.fund_edit, name="fund_change"),
    path("monitoring/", monitoring.monitoring, name="monitoring"),
    path("monitoring.csv", monitoring.monitoring_file, name="monitoring_file"),
    path("notes/", note_list.register, name="register"),
    path("register.xlsx", note_list.register_file, name="register_file"),
    path("import/", lists.receive, {"kind": "concept-notes"}, name="import"),
    path("import/template.xlsx", lists.template, {"kind": "concept-notes"}, name="import_template"),
    path("notes/<int:pk>/", notes.note, name="note"),
    path("notes/<int:pk>/change/", writing.change, name="note_change"),
    path("notes/<int:pk>/draft/", writing.draft, name="note_draft"),
    path("notes/<int:pk>/history/", writing.history, name="note_history"),
    path("notes/<int:pk>/record/", writing.record, name="note_record"),
    path("notes/<int:pk>/versions/<int:number>/", notes.version, name="note_version"),
    path("notes/<int:pk>/monitoring/<int:number>/", monitoring.record, name="note_monitoring"),
    path("notes/<int:pk>/note.docx", papers.note_word, name="note_paper"),
    path(
        "notes/<int:pk>/versions/<int:number>/note.docx",
        papers.version_word,
        name="note_version_paper",
    ),
    path("notes/<int:pk>/take/<slug:key>/", notes.take_step, name="note_take"),
    path("notes/<int:pk>/offer/", consents.offer, name="note_offer"),
    path("notes/<int:pk>/letter/", consents.letter, name="note_letter"),
    path(
        "notes/<int:pk>/names/<int:consent_pk>/<slug:key>/",
        consents.consent_step,
        name="note_consent",
    ),
    path("notes/<int:pk>/gate/", gate.gate, name="gate"),
    path("notes/<int:pk>/carry/", notes.carry, name="note_carry"),
    path("notes/<int:pk>/told-apart/<slug:key>/", notes.not_duplicates, name="note_tell_apart"),
    path("notes/<int:pk>/files/", notes.add_file, name="note_add_file"),
    path("notes/<int:pk>/activity/", activity_from_note.activity, name="note_activity"),
    path("files/<int:pk>/", notes.download, name="note_file"),
    path("<session:slug>/", sessions.session, name="session"),
    path("<session:slug>/change/", sessions.session_change, name="session_change"),
    path("<session:slug>/new/", writing.new, name="note_new"),
    path("<session:slug>/gate/", gate.gate_of_session, name="session_gate"),
]
