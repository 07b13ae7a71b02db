"""Where each address leads. Every one of them stands in tests/test_urls.py, with who may see it."""

from django.contrib import admin
from django.urls import include, path

from smewg.views import health, privacy, search

urlpatterns = [
    path("", include("reviews.home_urls")),
    path("reviews/", include("reviews.urls")),
    path("plans/", include("reviews.plan_urls")),
    path("plans/", include("kpis.plan_urls")),
    path("plans/", include("plans.urls")),
    path("kpis/", include("kpis.urls")),
    path("projects/", include("projects.urls")),
    path("projects/", include("projects.scoring_urls")),
    path("contributions/", include("contributions.urls")),
    path("group/briefs/", include("reviews.brief_urls")),
    path("group/", include("smewg.group_urls")),
    path("help/", include("smewg.help_urls")),
    path("search/", search.search, name="search"),
    path("lists/", include("smewg.list_urls")),
    path("accounts/", include("smewg.account_urls")),
    path("", include("public.urls")),
    path("admin/", admin.site.urls),
    path("healthz", health.healthz, name="healthz"),
    path(".well-known/security.txt", health.security_txt, name="security_txt"),
    path("privacy/", privacy.privacy, name="privacy"),
    path("readyz", health.readyz, name="readyz"),
]

handler400 = "smewg.views.refusals.not_readable"
handler403 = "smewg.views.refusals.not_allowed"
handler404 = "smewg.views.refusals.not_there"
handler500 = "smewg.views.faults.fault"
