"""/group/: the economies, the people, and the group's own life."""

from django.urls import path

from smewg.views import calendar, handover, mail, meetings, partners, people, reminders, turns

app_name = "group"

urlpatterns = [
    path("economies/", people.economies, name="economies"),
    path("people/", people.people, name="people"),
    path("people/invite/", people.invite, name="invite"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/invite-again/", people.invite_again, name="invite_again"),
    path("people/<int:pk>/link/", people.invitation_link, name="invitation_link"),
    path("people/<int:pk>/close/", people.close_account, name="close_account"),
    path("me/", people.myself, name="me"),
    path("meetings/", meetings.meetings, name="meetings"),
    path("meetings/new/", meetings.meeting_new, name="meeting_new"),
    path("meetings/papers/<int:pk>/", meetings.paper_file, name="paper_file"),
    path("meetings/papers/<int:pk>/take-off/", meetings.remove_paper, name="remove_paper"),
    path("meetings/decisions/<int:pk>/", meetings.change_decision, name="change_decision"),
    path("meetings/<slug:slug>/", meetings.meeting, name="meeting"),
    path("meetings/<slug:slug>/change/", meetings.meeting_change, name="meeting_change"),
    path("meetings/<slug:slug>/papers/add/", meetings.add_paper, name="add_paper"),
    path("meetings/<slug:slug>/decisions/add/", meetings.add_decision, name="add_decision"),
    path("turns/", turns.turns, name="turns"),
    path("turns/swap/", turns.swap, name="swap"),
    path("turns/swap/<int:pk>/withdraw/", turns.withdraw, name="swap_withdraw"),
    path("turns/recorded/new/", turns.recorded_edit, name="recorded_new"),
    path("turns/recorded/<int:pk>/", turns.recorded_edit, name="recorded_change"),
    path("turns/terms/new/", turns.term_edit, name="term_new"),
    path("turns/terms/<int:pk>/", turns.term_edit, name="term_change"),
    path("reminders/", reminders.rules, name="reminders"),
    path("reminders/new/", reminders.rule_edit, name="reminder_new"),
    path("reminders/<int:pk>/", reminders.rule_edit, name="reminder_change"),
    path("reminders/sent/", reminders.log, name="reminder_log"),
    path("reminders/later/<slug:about>/", reminders.snooze, name="snooze"),
    path(
        "reminders/later/<slug:about>/<str:code>/",
        reminders.snooze_economy,
        name="snooze_economy",
    ),
    path("mail/", mail.outbox, name="outbox"),
    path("mail/again/", mail.all_again, name="mail_all_again"),
    path("mail/<int:pk>/again/", mail.again, name="mail_again"),
    path("handover/", handover.pack, name="handover"),
    path("handover/handover.docx", handover.pack_file, name="handover_file"),
    path("partners/", partners.partners, name="partners"),
    path("partners/new/", partners.partner_edit, name="partner_new"),
    path("partners/<int:pk>/", partners.partner_edit, name="partner_change"),
    path("partners/dialogues/new/", partners.dialogue_edit, name="dialogue_new"),
    path("partners/dialogues/<int:pk>/", partners.dialogue_edit, name="dialogue_change"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/address/", calendar.calendar_address, name="calendar_address"),
    path("calendar.ics", calendar.calendar_file, name="calendar_file"),
]
