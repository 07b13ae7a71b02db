"""/group/: the economies and the people."""

from django.urls import path

from smewg.views import people

app_name = "group"

urlpatterns = [
    path("economies/", people.economies, name="economies"),
    path("people/", people.people, name="people"),
    path("people/invite/", people.invite, name="invite"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/invite-again/", people.invite_again, name="invite_again"),
    path("people/<int:pk>/close/", people.close_account, name="close_account"),
    path("me/", people.myself, name="me"),
]
