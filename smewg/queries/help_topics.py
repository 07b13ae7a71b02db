"""Which help goes with which page: one link on each."""

from __future__ import annotations

from smewg.toolkit.addresses import reverse

JOB, WORD = "help:job", "help:word"
Topic = tuple[str, str]
"""The address's name and the key in it; no key for a page of its own."""

COUNTS: Topic = ("help:counts", "")
PAGES: dict[str, Topic] = {
    "kpis:years": (WORD, "reporting-year"),
    "kpis:year": (WORD, "reporting-year"),
    "kpis:grid": (JOB, "enter-the-counts"),
    "kpis:paste": (JOB, "enter-the-counts"),
    "kpis:cell": (WORD, "figure"),
    "kpis:correct": (WORD, "correction"),
    "kpis:close": (JOB, "close-a-year"),
    "kpis:reopen": (WORD, "closed"),
    "kpis:verify": (JOB, "verify-and-publish-a-year"),
    "kpis:publish": (JOB, "verify-and-publish-a-year"),
    "kpis:release_day": (JOB, "verify-and-publish-a-year"),
    "kpis:evidence": (WORD, "evidence"),
    "kpis:evidence_correct": (WORD, "correction"),
    "kpis:likely_same": (WORD, "distinct"),
    "kpis:register": (JOB, "list-evidence"),
    "kpis:current_register": (JOB, "list-evidence"),
    "kpis_pages:indicator": (WORD, "indicator"),
    "kpis_pages:area": (WORD, "area"),
    "plans:schedule": (WORD, "activity"),
    "plans:activity": (WORD, "activity"),
    "plans:work_plan": (WORD, "work-plan"),
    "plans:work_plans": (WORD, "work-plan"),
    "plans:recommendations": (WORD, "recommendation"),
    "contributions:accept": (JOB, "accept-a-report"),
    "contributions:beside": (JOB, "accept-a-report"),
    "contributions:nothing": (JOB, "say-nothing-to-report"),
    "contributions:who": (WORD, "nothing-to-report"),
    "contributions:windows": (WORD, "window"),
    "contributions:window": (WORD, "window"),
    "projects:sessions": (WORD, "session"),
    "projects:session": (WORD, "session"),
    "projects:gate": (WORD, "eligible"),
    "projects:session_gate": (WORD, "eligible"),
    "scoring:ranking": (WORD, "ranking"),
    "scoring:result": (WORD, "ranking"),
    "reviews:dashboard": COUNTS,
    "reviews:changes": COUNTS,
    "reviews:new_edition": (WORD, "edition"),
    "group:people": (JOB, "invite-a-person"),
    "group:invite": (JOB, "invite-a-person"),
    "group:person": (JOB, "invite-a-person"),
    "group:economies": (WORD, "economy"),
    "group:handover": (WORD, "handover"),
    "help:keys": ("help:keys", ""),
}
PARTS: dict[str, Topic] = {
    "kpis": (JOB, "list-evidence"),
    "kpis_pages": (WORD, "plan"),
    "plans": (WORD, "plan"),
    "contributions": (JOB, "send-a-report"),
    "projects": (JOB, "hand-in-a-concept-note"),
    "scoring": (JOB, "score-concept-notes"),
    "reviews": (JOB, "write-a-review"),
    "lists": (JOB, "take-in-a-list"),
}
LISTS: Topic = (JOB, "take-in-a-list")
ALL: Topic = ("help:index", "")


def topic_of(view_name: str) -> Topic:
    """The help of a page: its own, that of lists that are taken in, its part's, or all of it."""
    if view_name in PAGES:
        return PAGES[view_name]
    if view_name.endswith("_import"):
        return LISTS
    return PARTS.get(view_name.partition(":")[0], ALL)


def address_for(view_name: str) -> str:
    name, key = topic_of(view_name)
    return reverse(name, args=[key] if key else [])
