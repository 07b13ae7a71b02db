"""/contributions/: what the economies report, and who said what."""

from django.urls import URLPattern, URLResolver

from contributions import round_urls

app_name = "contributions"

urlpatterns: list[URLPattern | URLResolver] = [*round_urls.urlpatterns]
