"""/kpis/: the years and their counts."""

from django.urls import path

from kpis import views

app_name = "kpis"

urlpatterns = [
    path("", views.years, name="years"),
    path("<int:year>/", views.year, name="year"),
    path("<int:year>/enter/", views.enter, name="grid"),
    path("<int:year>/paste/", views.paste_block, name="paste"),
    path("<int:year>/undo/", views.undo, name="undo"),
    path("<int:year>/history/", views.history, name="history"),
    path("<int:year>/<slug:indicator>/<slug:column>/", views.cell, name="cell"),
]
