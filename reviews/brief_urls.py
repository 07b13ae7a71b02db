"""/group/briefs/: what each economy should know before a meeting."""

from django.urls import path

from reviews.views import briefs

app_name = "briefs"

urlpatterns = [
    path("", briefs.briefs, name="all"),
    path("<str:code>/", briefs.brief, name="brief"),
    path("<str:code>/brief.pdf", briefs.paper, name="paper"),
]
