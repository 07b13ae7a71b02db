"""/lists/: lists that came in and wait, and what was learned from their answers."""

from django.urls import path

from smewg.views import lists

app_name = "lists"

urlpatterns = [
    path("", lists.waiting, name="waiting"),
    path("names/", lists.learned, name="learned"),
    path("names/<int:pk>/take-back/", lists.forget, name="forget"),
    path("<int:pk>/", lists.received_list, name="list"),
    path("<int:pk>/progress/", lists.progress, name="progress"),
    path("<int:pk>/take/", lists.write_rows, name="take"),
    path("<int:pk>/marked.xlsx", lists.marked, name="marked"),
    path("<int:pk>/remove/", lists.remove, name="remove"),
]
