"""Django's administration with the house's own site in its place."""

from django.contrib.admin.apps import AdminConfig


class DeskConfig(AdminConfig):
    default_site = "smewg.desk.Desk"
