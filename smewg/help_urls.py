"""/help/: words that are explained, how counts are made, how to do each job, and the keys."""

from django.urls import path

from smewg.views import help_pages

app_name = "help"

urlpatterns = [
    path("", help_pages.index, name="index"),
    path("keys/", help_pages.keys, name="keys"),
    path("counts/", help_pages.counts, name="counts"),
    path("words/<slug:key>/", help_pages.word, name="word"),
    path("<slug:key>/", help_pages.job, name="job"),
]
