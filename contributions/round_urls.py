"""The yearly round under /contributions/: the window, who said what, reminders, Excel."""

from django.urls import path

from contributions.views import participation, windows, workbook

urlpatterns = [
    path("windows/", windows.windows, name="windows"),
    path("who/", participation.who, name="who"),
    path("who.xlsx", participation.who_file, name="who_file"),
    path("<int:year>/window/", windows.window, name="window"),
    path("<int:year>/<str:code>/remind/", participation.remind, name="remind"),
    path("<int:year>/<str:code>/workbook/", workbook.upload, name="workbook"),
    path("<int:year>/<str:code>/workbook.xlsx", workbook.download, name="workbook_file"),
]
