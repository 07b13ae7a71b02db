"""Each address against each role: one table, and a test that fails for an address not in it.

An answer is the status of a GET, or of a POST without fields where the address only takes POST.
302 for somebody not signed in is the way to the sign-in page.
"""

import re

import pytest
from django.db import connection
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from plans.models import Plan
from reviews.operations import snapshots
from smewg import navigation
from tests import walk
from tests.refused import what_is_wrong
from tests.screen import Looked
from tests.world import things  # noqa: F401 -- a fixture

pytestmark = pytest.mark.django_db

ROLES = ("anonymous", "observer", "delegate", "chair", "secretariat")

EVERYBODY = (302, 200, 200, 200, 200)
PUBLIC = (200, 200, 200, 200, 200)
NOT_THERE_YET = (404, 404, 404, 404, 404)
"""Nothing is published among the things here, so that no edition and no review is there."""
NOT_ACROSS = (302, 404, 404, 404, 404)
"""The series stands in one plan alone."""
SECRETARIAT = (302, 403, 403, 403, 200)
SECRETARIAT_POSTS = (302, 403, 403, 403, 302)
FINDS = (302, 404, 404, 404, 200)
"""A list that waits is its owner's and the secretariat's; nobody else learns that it is there."""
FINDS_AND_POSTS = (302, 404, 404, 404, 302)
SECRETARIAT_REFUSED = (302, 403, 403, 403, 422)
NOT_OBSERVERS = (302, 404, 200, 200, 200)
CIRCULATED_WRITES = (302, 404, 403, 200, 200)
CHANGES_ITEM = (302, 404, 403, 403, 302)
NO_OBSERVERS = (302, 403, 200, 200, 200)
DELEGATES = (302, 403, 200, 403, 403)
CHAIR_TOO = (302, 403, 403, 200, 200)
CHAIR_TOO_POSTS = (302, 403, 403, 302, 302)
SENT_REPORT = (302, 404, 200, 404, 200)
"""A report that was sent and is not accepted: its economy and the secretariat read it."""

TABLE = {
    # name: (how it is asked, arguments, answers in the order of ROLES)
    "healthz": ("get", (), PUBLIC),
    "readyz": ("get", (), PUBLIC),
    "privacy": ("get", (), PUBLIC),
    "security_txt": ("get", (), (404, 404, 404, 404, 404)),
    "home": ("get", (), EVERYBODY),
    "home_hide": ("post", (), (302, 302, 302, 302, 302)),
    "public:home": ("get", (), PUBLIC),
    "public:reviews": ("get", (), PUBLIC),
    "public:review": ("get", ("none",), NOT_THERE_YET),
    "public:review_document": ("get", ("none", "SMEWG-none.pdf"), NOT_THERE_YET),
    "public:releases": ("get", (), PUBLIC),
    "public:corrections": ("get", (), PUBLIC),
    "public:method": ("get", (), PUBLIC),
    "public:api": ("get", (), PUBLIC),
    "public:plan": ("get", ("2017-2020",), PUBLIC),
    "public:area": ("get", ("2017-2020", 2), PUBLIC),
    "public:objective": ("get", ("2017-2020", 2, 1), PUBLIC),
    "public:indicator": ("get", ("2017-2020", "kpi-1"), PUBLIC),
    "public:figure": ("get", ("2017-2020", "kpi-1", 2017, "total"), PUBLIC),
    "public:archive": ("get", ("2017-2020", "1.0"), NOT_THERE_YET),
    "public:file": ("get", ("2017-2020", "1.0", "figures.csv"), NOT_THERE_YET),
    "public:chart": ("get", ("2017-2020", "kpi-1"), PUBLIC),
    "public:robots": ("get", (), PUBLIC),
    "public:sitemap": ("get", (), PUBLIC),
    "public:catalog": ("get", (), PUBLIC),
    "public:releases_atom": ("get", (), PUBLIC),
    "public:releases_ics": ("get", (), PUBLIC),
    "public:corrections_atom": ("get", (), PUBLIC),
    "public:api_schema": ("get", (), PUBLIC),
    "public:no_such_address": ("get", ("nothing/here",), NOT_THERE_YET),
    "public:api_plan": ("get", ("2017-2020",), PUBLIC),
    "public:api_indicator": ("get", ("2017-2020", "kpi-1"), PUBLIC),
    "public:api_figures": ("get", ("2017-2020",), PUBLIC),
    "public:api_figure": ("get", ("2017-2020", "kpi-1", 2017, "total"), PUBLIC),
    "public:api_evidence": ("get", ("2017-2020",), PUBLIC),
    "public:api_editions": ("get", ("2017-2020",), PUBLIC),
    "public:api_edition": ("get", ("2017-2020", "1.0"), NOT_THERE_YET),
    "public:api_changes": ("get", ("2017-2020", "1.0"), NOT_THERE_YET),
    "public:api_reviews": ("get", (), PUBLIC),
    "public:api_review": ("get", ("none",), NOT_THERE_YET),
    "public:api_releases": ("get", (), PUBLIC),
    "scoring:rules": ("get", ("2018-1",), NO_OBSERVERS),
    "scoring:rules_change": ("get", ("2018-2",), SECRETARIAT),
    "scoring:ballots": ("get", ("2018-2",), NO_OBSERVERS),
    "scoring:ballots_draft": ("get", ("2018-2",), DELEGATES),
    "scoring:ballots_history": ("get", ("2018-2",), DELEGATES),
    "scoring:take_back": ("post", ("2018-2", "eligible note"), (302, 403, 302, 403, 403)),
    "scoring:confirm": ("post", ("2018-2", "eligible note"), (302, 403, 302, 403, 403)),
    "scoring:workbook": ("get", ("2018-2",), DELEGATES),
    "scoring:ballots_import": ("get", ("2018-2",), DELEGATES),
    "scoring:ranking": ("get", ("2018-1",), NO_OBSERVERS),
    "scoring:result": ("get", ("2018-1", "scored note"), NO_OBSERVERS),
    "scoring:ranking_file": ("get", ("2018-1",), NO_OBSERVERS),
    "scoring:ranking_chart": ("get", ("2018-1", "csv"), NO_OBSERVERS),
    "scoring:what_if": ("get", ("2018-1",), NO_OBSERVERS),
    "scoring:close": ("get", ("2018-2",), CHAIR_TOO),
    "scoring:reopen": ("post", ("2018-1",), (302, 403, 403, 302, 302)),
    "scoring:decision": ("get", ("2018-1",), CHAIR_TOO),
    "scoring:consensus": ("post", ("2018-1", 1), (302, 403, 403, 302, 403)),
    "scoring:paper": ("get", ("2018-1", "docx"), NO_OBSERVERS),
    "plans:list": ("get", (), EVERYBODY),
    "plans:plan": ("get", ("2017-2020",), EVERYBODY),
    "plans:plan_file": ("get", ("2017-2020",), EVERYBODY),
    "kpis_pages:plan_files": ("get", (), SECRETARIAT),
    "kpis_pages:plan_file": ("get", ("plan_file",), SECRETARIAT),
    "kpis_pages:plan_file_text": ("post", ("plan_file",), SECRETARIAT_REFUSED),
    "kpis_pages:plan_file_load": ("get", ("plan_file",), SECRETARIAT),
    "kpis_pages:plan_file_leave": ("post", ("plan_file",), SECRETARIAT_POSTS),
    "kpis_pages:next_plan": ("get", ("2017-2020",), SECRETARIAT),
    "kpis_pages:plan_history": ("get", ("2017-2020",), EVERYBODY),
    "kpis_pages:targets": ("get", ("2017-2020",), EVERYBODY),
    "kpis_pages:crosswalk": ("get", ("2017-2020",), EVERYBODY),
    "kpis_pages:change_definition": ("post", ("2017-2020", "kpi-1"), SECRETARIAT_REFUSED),
    "kpis_pages:take_back_definition": ("post", ("2017-2020", "kpi-1", 1), SECRETARIAT_POSTS),
    "kpis_pages:across_plans_file": ("get", ("2017-2020", "kpi-1", "csv"), NOT_ACROSS),
    "kpis_pages:area": ("get", ("2017-2020", 2), EVERYBODY),
    "kpis_pages:indicator": ("get", ("2017-2020", "kpi-1"), EVERYBODY),
    "kpis_pages:indicator_file": ("get", ("2017-2020", "kpi-1", "csv"), EVERYBODY),
    "kpis_pages:set_target": ("post", ("2017-2020", "kpi-1"), (302, 403, 403, 403, 422)),
    "kpis_pages:judge": ("get", ("2017-2020", "kpi-1", 2017), CHAIR_TOO),
    "kpis_pages:judge_area": ("get", ("2017-2020", 2, 2017), CHAIR_TOO),
    "kpis_pages:judge_objective": ("get", ("2017-2020", 2, 1, 2017), CHAIR_TOO),
    "objectives:objective": ("get", ("2017-2020", 2, 1), EVERYBODY),
    "reviews:dashboard": ("get", ("2017-2020",), EVERYBODY),
    "reviews:finding_list": ("get", ("2017-2020", "not-entered"), EVERYBODY),
    "reviews:changes": ("get", ("2017-2020",), EVERYBODY),
    "reviews:dashboard_chart": ("get", ("2017-2020", "kpi-1-by-area", "svg"), EVERYBODY),
    "reviews:figures_file": ("get", ("2017-2020", "csv"), EVERYBODY),
    "reviews:reviews": ("get", (), EVERYBODY),
    "reviews:new": ("get", ("2017-2020",), (302, 403, 403, 200, 200)),
    "reviews:review": ("get", ("review",), NOT_OBSERVERS),
    "reviews:change": ("get", ("review",), CIRCULATED_WRITES),
    "reviews:section": ("get", ("review", "findings"), NOT_OBSERVERS),
    "reviews:save": ("get", ("review", "findings"), CIRCULATED_WRITES),
    "reviews:history": ("get", ("review", "findings"), CIRCULATED_WRITES),
    "reviews:words": ("get", ("review", "findings"), CIRCULATED_WRITES),
    "reviews:dismiss": ("post", ("review", "findings"), (302, 404, 403, 302, 302)),
    "reviews:first_draft": ("post", ("review", "findings"), (302, 404, 403, 302, 302)),
    "reviews:add_passage": ("post", ("review", "findings"), (302, 404, 403, 302, 302)),
    "reviews:confirm_sentences": ("post", ("review", "findings"), (302, 404, 403, 302, 302)),
    "reviews:leave_out": ("post", ("review", "findings"), (302, 404, 403, 302, 302)),
    "reviews:first_drafts": ("post", ("review",), (302, 404, 403, 302, 302)),
    "reviews:comment": ("post", ("review", "findings"), (302, 404, 422, 422, 422)),
    "reviews:answer": ("post", ("comment",), (302, 404, 403, 302, 302)),
    "reviews:asks": ("get", ("review",), NOT_OBSERVERS),
    "reviews:ask_new": ("get", ("review",), CIRCULATED_WRITES),
    "reviews:ask_change": ("get", ("ask",), (302, 404, 403, 200, 200)),
    "reviews:ask_remove": ("post", ("ask",), (302, 404, 403, 302, 302)),
    "reviews:ask_fate": ("get", ("ask",), (302, 404, 403, 200, 200)),
    "reviews:room_begin": ("get", ("review",), NOT_OBSERVERS),
    "reviews:room": ("get", ("review", 2), NOT_OBSERVERS),
    "reviews:room_note": ("post", ("review", 1), (302, 404, 403, 422, 422)),
    "reviews:room_decide": ("post", ("ask", 1), (302, 404, 403, 422, 422)),
    "reviews:dashboard_room_begin": ("get", ("2017-2020",), EVERYBODY),
    "reviews:dashboard_room": ("get", ("2017-2020", 2), EVERYBODY),
    "reviews:dashboard_note": ("post", ("2017-2020", 1), (302, 403, 403, 422, 422)),
    "reviews:circulate": ("post", ("review",), (302, 404, 403, 302, 302)),
    "reviews:take_back": ("post", ("review",), (302, 404, 403, 302, 302)),
    "reviews:tell": ("post", ("review",), (302, 404, 403, 302, 302)),
    "reviews:publish": ("post", ("review",), (302, 404, 403, 422, 422)),
    "reviews:new_edition": ("get", ("review",), (302, 404, 403, 403, 403)),
    "reviews:withdraw": ("get", ("review",), (302, 404, 403, 403, 403)),
    "reviews:try_out": ("post", ("review",), (302, 404, 403, 302, 302)),
    "reviews:documents": ("get", ("review",), NOT_OBSERVERS),
    "reviews:document": ("get", ("document",), (302, 404, 404, 200, 200)),
    "reviews:again": ("post", ("document",), (302, 403, 403, 302, 302)),
    "reviews:templates": ("get", (), SECRETARIAT),
    "reviews:word_template": ("post", (), SECRETARIAT_REFUSED),
    "reviews:word_template_file": ("get", (), SECRETARIAT),
    "reviews:word_template_shipped": ("post", (), SECRETARIAT_POSTS),
    "reviews:template_new": ("get", ("mid-term",), SECRETARIAT),
    "reviews:template_change": ("get", ("section",), SECRETARIAT),
    "reviews:template_remove": ("post", ("section",), SECRETARIAT_POSTS),
    "kpis:years": ("get", (), EVERYBODY),
    "kpis:year": ("get", (2017,), EVERYBODY),
    "kpis:history": ("get", (2017,), (302, 403, 200, 200, 200)),
    "kpis:cell": ("get", (2017, "kpi-1", "total"), EVERYBODY),
    "kpis:grid": ("get", (2017,), SECRETARIAT),
    "kpis:paste": ("get", (2017,), SECRETARIAT),
    "kpis:undo": ("post", (2017,), SECRETARIAT_POSTS),
    "kpis:close": ("get", (2017,), SECRETARIAT),
    "kpis:reopen": ("post", (2017,), SECRETARIAT_POSTS),
    "kpis:verify": ("post", (2017,), CHAIR_TOO_POSTS),
    "kpis:publish": ("post", (2017,), CHAIR_TOO_POSTS),
    "kpis:release_day": ("get", (2017,), (302, 403, 403, 200, 200)),
    "kpis:explain": ("post", (2017, "kpi-1"), SECRETARIAT_POSTS),
    "kpis:take_listed": ("post", (2017, "kpi-1"), SECRETARIAT_POSTS),
    "kpis:correct": ("get", (2017, "kpi-1"), (302, 403, 403, 403, 403)),
    "kpis:reopen_cell": ("post", (2017, "kpi-1", "1"), SECRETARIAT_POSTS),
    "kpis:shut_cell": ("post", (2017, "kpi-1", "1"), SECRETARIAT_POSTS),
    "kpis:current_register": ("get", (), (302, 302, 302, 302, 302)),
    "kpis:register": ("get", ("2017-2020",), EVERYBODY),
    "kpis:register_file": ("get", ("2017-2020", "xlsx"), EVERYBODY),
    "kpis:bulk_objectives": ("post", ("2017-2020",), SECRETARIAT_POSTS),
    "kpis:bulk_change": ("post", ("2017-2020",), SECRETARIAT_POSTS),
    "kpis:evidence_add": ("get", ("2017-2020",), SECRETARIAT),
    "kpis:likely_same": ("get", ("2017-2020",), SECRETARIAT),
    "kpis:evidence_import": ("get", ("2017-2020",), SECRETARIAT),
    "kpis:import_template": ("get", ("2017-2020",), SECRETARIAT),
    "kpis:evidence_start": ("get", (2017,), SECRETARIAT),
    "kpis:evidence_new": ("get", (2017, "kpi-3"), SECRETARIAT),
    "kpis:evidence": ("get", ("item",), NOT_OBSERVERS),
    "kpis:evidence_change": ("get", ("item",), (302, 404, 403, 403, 200)),
    "kpis:evidence_correct": ("get", ("item",), (302, 404, 403, 403, 403)),
    "kpis:evidence_remove": ("post", ("item",), CHANGES_ITEM),
    "kpis:evidence_merge": ("post", ("item", "item"), CHANGES_ITEM),
    "kpis:evidence_not_the_same": ("post", ("item", "other"), CHANGES_ITEM),
    "kpis:evidence_add_file": ("post", ("item",), CHANGES_ITEM),
    "kpis:evidence_file": ("get", ("file",), NOT_OBSERVERS),
    "kpis:evidence_serves": ("get", ("item",), (302, 403, 403, 403, 200)),
    "kpis_pages:carried_out": ("get", ("2017-2020", 1), SECRETARIAT),
    "kpis_pages:carried_out_as_listed": ("post", ("2017-2020", 1), SECRETARIAT_POSTS),
    "plans:schedule": ("get", ("2017-2020",), EVERYBODY),
    "plans:schedule_file": ("get", ("2017-2020", "csv"), EVERYBODY),
    "plans:activity": ("get", ("2017-2020", 11), EVERYBODY),
    "plans:activity_new": ("get", ("2017-2020",), SECRETARIAT),
    "plans:activity_change": ("get", ("2017-2020", 1), SECRETARIAT),
    "plans:activity_move": ("post", ("2017-2020", 1), SECRETARIAT_REFUSED),
    "plans:activity_turn": ("post", ("2017-2020", 1), SECRETARIAT_REFUSED),
    "plans:activity_areas": ("post", ("2017-2020", 11), SECRETARIAT_REFUSED),
    "plans:activity_overlaps": ("post", ("2017-2020", 1), SECRETARIAT_REFUSED),
    "plans:other_fora": ("get", (), EVERYBODY),
    "plans:other_fora_template": ("get", (), EVERYBODY),
    "plans:work_plans": ("get", ("2017-2020",), EVERYBODY),
    "plans:work_plan": ("get", ("2017-2020", 2018), (302, 403, 200, 200, 200)),
    "plans:work_plan_start": ("post", ("2017-2020", 2019), SECRETARIAT_POSTS),
    "plans:work_plan_agree": ("post", ("2017-2020", 2018), (302, 403, 403, 422, 422)),
    "plans:item_new": ("get", ("2017-2020", 2018), SECRETARIAT),
    "plans:item": ("get", ("2017-2020", 2018, "line"), SECRETARIAT),
    "plans:item_change": ("get", ("2017-2020", 2018, "line"), SECRETARIAT),
    "plans:item_remove": ("post", ("2017-2020", 2018, "line"), SECRETARIAT_POSTS),
    "plans:recommendations": ("get", ("2017-2020",), EVERYBODY),
    "plans:assessment_new": ("get", ("2017-2020",), SECRETARIAT),
    "plans:assessment_change": ("get", ("2017-2020", "assessment"), SECRETARIAT),
    "plans:recommendation_new": ("get", ("2017-2020",), SECRETARIAT),
    "plans:recommendation": ("get", ("2017-2020", "recommendation"), SECRETARIAT),
    "plans:recommendation_history": ("get", ("2017-2020", "recommendation"), SECRETARIAT),
    "plans:carry_over": ("post", ("2017-2020", "recommendation"), SECRETARIAT_POSTS),
    "plans:aligned": ("get", ("2017-2020",), EVERYBODY),
    "plans:aligned_new": ("get", ("2017-2020",), SECRETARIAT),
    "plans:aligned_item": ("get", ("2017-2020", "aligned"), SECRETARIAT),
    "help:index": ("get", (), EVERYBODY),
    "help:keys": ("get", (), EVERYBODY),
    "help:counts": ("get", (), EVERYBODY),
    "help:word": ("get", ("closed",), EVERYBODY),
    "help:job": ("get", ("close-a-year",), EVERYBODY),
    "group:keys": ("post", (), (302, 302, 302, 302, 302)),
    "search": ("get", (), EVERYBODY),
    "contributions:accepted": ("get", ("2017-2020",), EVERYBODY),
    "contributions:who": ("get", (), EVERYBODY),
    "contributions:who_file": ("get", (), EVERYBODY),
    "contributions:windows": ("get", (), EVERYBODY),
    "contributions:window": ("get", (2018,), SECRETARIAT),
    "contributions:workbook": ("get", (2018, "PE"), (302, 403, 200, 403, 403)),
    "contributions:workbook_file": ("get", (2018, "PE"), (302, 403, 200, 403, 403)),
    "contributions:remind": ("get", (2018, "PE"), SECRETARIAT),
    "contributions:current": ("get", (), (302, 302, 302, 302, 302)),
    "contributions:year": ("get", (2018,), EVERYBODY),
    "contributions:choose": ("get", (2018,), (302, 403, 302, 403, 200)),
    "contributions:new": ("get", (2018, "PE"), (302, 403, 200, 403, 200)),
    "contributions:nothing": ("post", (2018, "PE"), (302, 403, 302, 403, 302)),
    "contributions:report": ("get", (2018, "PE", 1), SENT_REPORT),
    "contributions:versions": ("get", (2018, "PE", 1), SENT_REPORT),
    "contributions:file": ("get", ("report_file",), SENT_REPORT),
    "contributions:edit": ("get", (2018, "PE", 1), (302, 404, 200, 404, 403)),
    "contributions:draft": ("get", (2018, "PE", 1), (302, 404, 200, 404, 403)),
    "contributions:history": ("get", (2018, "PE", 1), (302, 404, 200, 404, 403)),
    "contributions:withdraw": ("post", (2018, "PE", 1), (302, 404, 302, 404, 403)),
    "contributions:take_back": ("post", (2018, "PE", 1), (302, 404, 302, 404, 403)),
    "contributions:quoting": ("post", (2018, "PE", 1), (302, 404, 302, 404, 403)),
    "contributions:say": ("post", (2018, "PE", 1), (302, 404, 422, 404, 422)),
    "contributions:return": ("post", (2018, "PE", 1), (302, 404, 403, 404, 422)),
    "contributions:beside": ("get", (2018, "PE", 1), (302, 404, 403, 404, 200)),
    "contributions:accept": ("get", (2018, "PE", 1), (302, 404, 403, 404, 200)),
    "briefs:all": ("get", (), (302, 403, 403, 200, 200)),
    "briefs:brief": ("get", ("PE",), (302, 403, 200, 200, 200)),
    "briefs:paper": ("get", ("PE",), (302, 403, 200, 200, 200)),
    "group:meetings": ("get", (), EVERYBODY),
    "group:meeting": ("get", ("smewg-645",), EVERYBODY),
    "group:meeting_new": ("get", (), SECRETARIAT),
    "group:meeting_change": ("get", ("smewg-645",), SECRETARIAT),
    "group:add_paper": ("get", ("smewg-645",), SECRETARIAT),
    "group:paper_file": ("get", ("paper",), EVERYBODY),
    "group:remove_paper": ("post", ("paper",), SECRETARIAT_POSTS),
    "group:add_decision": ("get", ("smewg-645",), SECRETARIAT),
    "group:change_decision": ("get", ("decision",), SECRETARIAT),
    "group:paper_change": ("get", ("paper",), SECRETARIAT),
    "group:agenda_item": ("get", ("smewg-645",), SECRETARIAT),
    "group:agenda_item_change": ("get", ("agenda item",), SECRETARIAT),
    "group:agenda_item_remove": ("post", ("agenda item",), SECRETARIAT_POSTS),
    "group:attendance": ("get", ("smewg-645",), SECRETARIAT),
    "group:attendance_change": ("get", ("attendance",), SECRETARIAT),
    "group:attendance_strike_off": ("post", ("attendance",), SECRETARIAT_POSTS),
    "group:meeting_step": ("get", ("smewg-645", "cancel"), SECRETARIAT),
    "group:terms_of_reference": ("get", (), EVERYBODY),
    "group:terms_new": ("get", (), SECRETARIAT),
    "group:terms_change": ("get", ("terms",), SECRETARIAT),
    "group:terms_review_new": ("get", ("terms",), SECRETARIAT),
    "group:terms_review_change": ("get", ("terms review",), SECRETARIAT),
    "group:turns": ("get", (), EVERYBODY),
    "group:swap": ("get", (), (302, 403, 403, 200, 200)),
    "group:swap_withdraw": ("post", ("swap",), CHAIR_TOO_POSTS),
    "group:recorded_new": ("get", (), SECRETARIAT),
    "group:recorded_change": ("get", ("recorded",), SECRETARIAT),
    "group:term_new": ("get", (), SECRETARIAT),
    "group:term_change": ("get", ("term",), SECRETARIAT),
    "group:handover": ("get", (), (302, 403, 403, 200, 200)),
    "group:handover_file": ("get", (), (302, 403, 403, 200, 200)),
    "group:reminders": ("get", (), SECRETARIAT),
    "group:reminder_new": ("get", (), SECRETARIAT),
    "group:reminder_change": ("get", ("rule",), SECRETARIAT),
    "group:reminder_log": ("get", (), SECRETARIAT),
    "group:snooze": ("get", ("nothing-2018",), (302, 404, 404, 404, 404)),
    "group:snooze_economy": ("get", ("nothing-2018", "PE"), (302, 403, 403, 403, 404)),
    "group:partners": ("get", (), EVERYBODY),
    "group:partner_new": ("get", (), SECRETARIAT),
    "group:partner_change": ("get", ("partner",), SECRETARIAT),
    "group:dialogue_new": ("get", (), SECRETARIAT),
    "group:dialogue_change": ("get", ("dialogue",), SECRETARIAT),
    "group:calendar": ("get", (), EVERYBODY),
    "group:calendar_address": ("post", (), (302, 302, 302, 302, 302)),
    "group:calendar_file": ("get", (), (403, 200, 200, 200, 200)),
    "group:economies": ("get", (), EVERYBODY),
    "group:economy_change": ("get", ("economy",), SECRETARIAT),
    "group:me": ("get", (), EVERYBODY),
    "group:sessions": ("get", (), EVERYBODY),
    "group:my_data": ("post", (), (302, 200, 200, 200, 200)),
    "group:end_session": ("post", (1_000_000,), (302, 302, 302, 302, 302)),
    "group:people": ("get", (), SECRETARIAT),
    "group:invite": ("get", (), SECRETARIAT),
    "group:person": ("get", ("person",), SECRETARIAT),
    "group:invite_again": ("post", ("person",), SECRETARIAT_POSTS),
    "group:close_account": ("post", ("person",), SECRETARIAT_POSTS),
    "group:anonymise": ("get", ("person",), (302, 403, 403, 403, 302)),
    "group:second_step": ("post", ("person",), SECRETARIAT_POSTS),
    "group:invitation_link": ("post", ("person",), SECRETARIAT_POSTS),
    "group:doctor": ("get", (), SECRETARIAT),
    "group:installation": ("get", (), SECRETARIAT),
    "group:backup": ("post", (), SECRETARIAT_POSTS),
    "group:backup_progress": ("get", (), SECRETARIAT),
    "group:outbox": ("get", (), SECRETARIAT),
    "group:audit": ("get", (), SECRETARIAT),
    "group:audit_file": ("get", (), SECRETARIAT),
    "group:mail_again": ("post", ("mail",), SECRETARIAT_POSTS),
    "group:mail_all_again": ("post", (), SECRETARIAT_POSTS),
    "projects:sessions": ("get", (), EVERYBODY),
    "projects:session": ("get", ("2018-1",), EVERYBODY),
    "projects:session_new": ("get", (), SECRETARIAT),
    "projects:session_change": ("get", ("2018-1",), SECRETARIAT),
    "projects:session_gate": ("get", ("2018-1",), SECRETARIAT),
    "projects:funds": ("get", (), EVERYBODY),
    "projects:fund_new": ("get", (), SECRETARIAT),
    "projects:fund_change": ("get", ("fund",), SECRETARIAT),
    "projects:register": ("get", (), EVERYBODY),
    "projects:register_file": ("get", (), EVERYBODY),
    "lists:waiting": ("get", (), EVERYBODY),
    "lists:learned": ("get", (), EVERYBODY),
    "lists:list": ("get", ("list",), FINDS),
    "lists:progress": ("get", ("list",), FINDS),
    "lists:marked": ("get", ("list",), FINDS),
    "lists:take": ("post", ("list",), FINDS_AND_POSTS),
    "lists:remove": ("post", ("list",), FINDS_AND_POSTS),
    "lists:forget": ("post", ("learned",), FINDS_AND_POSTS),
    "plans:other_fora_import": ("get", (), SECRETARIAT),
    "plans:other_fora_file": ("get", (), SECRETARIAT),
    "plans:schedule_import": ("get", ("2017-2020",), SECRETARIAT),
    "plans:schedule_template": ("get", ("2017-2020",), SECRETARIAT),
    "plans:schedule_list": ("get", ("2017-2020",), SECRETARIAT),
    "plans:aligned_import": ("get", ("2017-2020",), SECRETARIAT),
    "plans:aligned_template": ("get", ("2017-2020",), SECRETARIAT),
    "plans:aligned_file": ("get", ("2017-2020",), SECRETARIAT),
    "group:meetings_import": ("get", (), SECRETARIAT),
    "group:meetings_template": ("get", (), SECRETARIAT),
    "group:meetings_file": ("get", (), SECRETARIAT),
    "group:partners_import": ("get", (), SECRETARIAT),
    "group:partners_template": ("get", (), SECRETARIAT),
    "group:partners_file": ("get", (), SECRETARIAT),
    "group:people_import": ("get", (), SECRETARIAT),
    "group:people_template": ("get", (), SECRETARIAT),
    "group:people_file": ("get", (), SECRETARIAT),
    "projects:import": ("get", (), SECRETARIAT),
    "projects:import_template": ("get", (), SECRETARIAT),
    "projects:note_new": ("get", ("2018-1",), (302, 403, 200, 403, 200)),
    "projects:note": ("get", ("note",), NOT_OBSERVERS),
    "projects:note_change": ("get", ("note",), (302, 404, 200, 403, 200)),
    "projects:note_draft": ("get", ("note",), (302, 404, 200, 403, 200)),
    "projects:note_history": ("get", ("note",), (302, 404, 200, 403, 200)),
    "projects:note_record": ("get", ("note",), (302, 404, 403, 403, 200)),
    "projects:note_version": ("get", ("note", 1), NOT_OBSERVERS),
    "projects:monitoring": ("get", (), (302, 403, 200, 200, 200)),
    "projects:monitoring_file": ("get", (), (302, 403, 200, 200, 200)),
    "projects:note_monitoring": ("get", ("running note", 1), SECRETARIAT),
    "projects:note_paper": ("get", ("note",), NOT_OBSERVERS),
    "projects:note_version_paper": ("get", ("note", 1), NOT_OBSERVERS),
    "projects:note_take": ("post", ("note", "withdraw"), (302, 404, 422, 403, 422)),
    "projects:note_offer": ("post", ("note",), (302, 404, 302, 403, 403)),
    "projects:note_letter": ("post", ("note",), (302, 404, 403, 403, 302)),
    "projects:note_consent": ("post", ("note", "consent", "agree"), (302, 404, 302, 403, 403)),
    "projects:gate": ("get", ("note",), (302, 404, 403, 403, 302)),
    "projects:note_carry": ("post", ("note",), (302, 404, 422, 403, 422)),
    "projects:note_tell_apart": ("post", ("note", "note-0"), (302, 404, 302, 403, 302)),
    "projects:note_add_file": ("post", ("note",), (302, 404, 302, 403, 302)),
    "projects:note_file": ("get", ("note_file",), NOT_OBSERVERS),
    "projects:note_activity": ("get", ("note",), (302, 404, 403, 403, 403)),
    "accept_invitation": ("get", ("MQ", "no-token"), (410, 410, 410, 410, 410)),
    "account_email": ("get", (), (302, 404, 404, 404, 404)),
    "account_login": ("get", (), (200, 302, 302, 302, 302)),
    "account_signup": ("get", (), (200, 302, 302, 302, 302)),
    "account_logout": ("get", (), (302, 200, 200, 200, 200)),
    "account_change_password": ("get", (), EVERYBODY),
    "account_reset_password": ("get", (), PUBLIC),
    "mfa_index": ("get", (), EVERYBODY),
    # The last: whoever asked is signed out.
    "group:sign_out_everywhere": ("post", (), (302, 302, 302, 302, 302)),
}

ELSEWHERE = ("admin:", "account_", "mfa_", "socialaccount_", "usersessions_")
"""Names whose addresses a library looks after, private by LoginRequiredMiddleware."""


def _names(patterns, namespace=""):
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _names(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}"


def test_every_address_stands_in_the_table():
    unlisted = {
        name
        for name in _names(get_resolver().url_patterns)
        if name not in TABLE and not name.startswith(ELSEWHERE)
    }
    assert not unlisted - {"None"}, "list these addresses, with who may see them"


def ids_twice(answer):
    """The ids that stand more than once on a page: a label would lead to the wrong one."""
    if answer.streaming or "text/html" not in answer.headers.get("Content-Type", ""):
        return []
    ids = re.findall(r'<[^>]*?\sid="([^"]+)"', answer.content.decode())
    return sorted({each for each in ids if ids.count(each) > 1})


def out_of_place(answer, path):
    """What a page does not say of where it stands: its part, its crumbs, its help."""
    if answer.status_code != 200 or answer.streaming:
        return []
    page = answer.content.decode(errors="replace")
    if '<nav class="site-nav"' not in page:
        return []
    part = navigation.part_of(path)
    navs = re.findall(r'<nav class="site-(?:nav|menu)".*?</nav>', page, re.DOTALL)
    found = [
        "one part is marked" for nav in navs if nav.count("aria-current") != (part is not None)
    ]
    crumbs = re.search(r'<nav class="crumbs".*?</nav>', page, re.DOTALL)
    if part and path != part.url and not crumbs:
        found.append("it has crumbs")
    elif part and crumbs and f">{part.label}</a>" not in crumbs[0].partition("</li>")[0]:
        found.append("its crumbs begin with its part")
    if page.count("Help with this page") != 1:
        found.append("it has one link to its help")
    return found


def asked(role, things, client_as, method, looked=None):  # noqa: F811
    """{(role, address): the answer}, each in a savepoint, so that none finds what another did.

    `looked` looks at each page (tests/screen.py), and what is refused says why (tests/refused.py).
    """
    found, astray = {}, {}
    names = {name for name, (asks_by, _, _) in TABLE.items() if asks_by == method}
    for name, arguments, answer in walk.asked(TABLE, role, method, things, client_as, names):
        found[role, name] = answer.status_code, getattr(answer, "url", "")
        if looked is not None:
            looked.at(role, name, arguments, answer)
            if method == "get":
                walk.keep(role, name, answer, things)
            if problem := what_is_wrong(name, role, answer):
                astray[role, name] = f"{answer.status_code}: {problem}"
        assert not ids_twice(answer), f"{role} {name}: {ids_twice(answer)}"
        if problems := out_of_place(answer, answer.request["PATH_INFO"]):
            astray[role, name] = problems
    assert not astray
    return found


def all_answers(things, client_as, delegate, looked):  # noqa: F811
    """What each address answers each role, in one world.

    Reading comes first: a file that a change takes away does not come back with the rows. While
    others ask, the delegate has no password, so nobody is written to: a mail's row is committed by
    itself.
    """
    found = {}
    for method in ("get", "post"):
        delegate.set_unusable_password()
        delegate.save()
        for role in ROLES:
            if role != "delegate":
                found |= asked(role, things, client_as, method, looked)
        delegate.set_password("a password for tests 2017")
        delegate.save()
        found |= asked("delegate", things, client_as, method, looked)
    return found


@pytest.mark.usefixtures("made_in_place")
def test_each_role_gets_the_answer_of_the_table(
    things,  # noqa: F811
    client_as,
    observer,
    delegate,
    monkeypatch,
):
    """And each page says what it is, in words of docs/words.md: pages are fetched once for both.

    What a page says does not depend on the database, so that is looked at on SQLite alone.
    """
    monkeypatch.setattr(snapshots, "start_making", lambda: None)  # documents are asked for
    is_looked_at = connection.vendor == "sqlite"
    looked = Looked(Plan.objects.get(key="2017-2020")) if is_looked_at else None
    answers = all_answers(things, client_as, delegate, looked)
    expected = {
        (role, name): status
        for name, (_, _, statuses) in TABLE.items()
        for role, status in zip(ROLES, statuses, strict=True)
    }
    assert answers.keys() == expected.keys()
    wrong = {
        place: f"{status} instead of {expected[place]}"
        for place, (status, _) in answers.items()
        if status != expected[place]
    }
    assert not wrong
    strayed = {
        place: onward
        for place, (status, onward) in answers.items()
        if place[0] == "anonymous" and status == 302 and not onward.startswith("/accounts/")
    }
    assert not strayed, "the sign-in page"
    assert not (looked and looked.all()), "words, codes and titles of pages: docs/words.md"


STILL_OPEN = {"account_logout", "account_change_password", "mfa_index"}
"""What the secretariat without a second step may still do, beside the setting up."""


@pytest.mark.once
def test_the_secretariat_without_a_second_step_sees_only_where_to_set_it_up(
    things,  # noqa: F811
    client_as,
    settings,
):
    """Whatever anybody may read without signing in stays as it is."""
    settings.SECOND_STEP_FOR = ["secretariat"]
    answers = asked("secretariat", things, client_as, "get")
    answers |= asked("secretariat", things, client_as, "post")
    strangers = {name for name, (_, _, statuses) in TABLE.items() if statuses[0] != 302}
    shown = {
        name: (status, onward)
        for (_, name), (status, onward) in answers.items()
        if (status, onward) != (302, reverse("mfa_activate_totp"))
        and name not in strangers | STILL_OPEN
    }
    assert not shown
    assert client_as("secretariat").get("/admin/").url == reverse("mfa_activate_totp")
