"""What the load begins with, in the installation's own database: people signed in, open drafts.

Run by `manage.py shell`; writes it as JSON to the file BEGUN. Nobody types a password: to sign in
is no load.
"""

import json
import os
from importlib import import_module
from pathlib import Path

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.urls import reverse

from contributions.operations.reports import begin_report
from kpis.models import ReportingYear
from smewg.models import User

STAFF = 3


def signed_in(user):
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return session.session_key


def begun():
    year = ReportingYear.objects.filter(state="open").latest("year")
    delegates = User.objects.filter(role="delegate").order_by("pk")
    reports = [begin_report(each.economy, year, by=each) for each in delegates]
    office = list(User.objects.filter(role="secretariat"))
    office += [
        User.objects.create_user(f"staff{n}@smewg.example", role="secretariat")
        for n in range(STAFF - len(office))
    ]
    rows = [each.slug for each in year.plan.indicators.all()]
    return {
        "writers": [
            {"session": signed_in(user), "address": reverse("contributions:draft", args=each.place)}
            for user, each in zip(delegates, reports, strict=True)
        ],
        "staff": [
            {
                "session": signed_in(user),
                "address": reverse("kpis:grid", args=[year.year]),
                "row": row,
            }
            for user, row in zip(office, rows, strict=False)
        ],
        "reader": signed_in(User.objects.get(role="observer")),
        "dashboard": reverse("reviews:dashboard", args=["2017-2020"]),
        "public": reverse("public:home"),
    }


Path(os.environ["BEGUN"]).write_text(json.dumps(begun()), encoding="utf-8")
