"""The public addresses; each is for ever."""

from django.urls import path, re_path

from public.views import api, downloads, feeds, pages

app_name = "public"

API = [
    path("api/v1/openapi.json", api.schema, name="api_schema"),
    path("api/v1/plans/<slug:key>", api.plan, name="api_plan"),
    path("api/v1/plans/<slug:key>/indicators/<slug:code>", api.indicator, name="api_indicator"),
    path("api/v1/plans/<slug:key>/figures", api.figures, name="api_figures"),
    path(
        "api/v1/plans/<slug:key>/figures/<slug:code>/<int:year>/<slug:column>",
        api.figure,
        name="api_figure",
    ),
    path("api/v1/plans/<slug:key>/evidence", api.evidence, name="api_evidence"),
    path("api/v1/plans/<slug:key>/editions", api.editions, name="api_editions"),
    path("api/v1/plans/<slug:key>/editions/<str:number>", api.edition, name="api_edition"),
    path("api/v1/plans/<slug:key>/editions/<str:number>/changes", api.changes, name="api_changes"),
    path("api/v1/reviews", api.reviews, name="api_reviews"),
    path("api/v1/reviews/<str:number>", api.review, name="api_review"),
    path("api/v1/releases", api.release_list, name="api_releases"),
]
urlpatterns = [
    path("public/", pages.home, name="home"),
    path("robots.txt", feeds.robots, name="robots"),
    path("sitemap.xml", feeds.sitemap, name="sitemap"),
    path("public/catalog.jsonld", feeds.catalog, name="catalog"),
    path("public/releases.atom", feeds.releases_atom, name="releases_atom"),
    path("public/releases.ics", feeds.releases_ics, name="releases_ics"),
    path("public/corrections.atom", feeds.corrections_atom, name="corrections_atom"),
    path("public/reviews/", pages.reviews, name="reviews"),
    path("public/reviews/<str:number>/", pages.review, name="review"),
    path(
        "public/reviews/<str:number>/<str:name>", downloads.review_document, name="review_document"
    ),
    path("public/releases/", pages.release_list, name="releases"),
    path("public/corrections/", pages.corrections, name="corrections"),
    path("public/method/", pages.method, name="method"),
    path("public/api/", pages.api, name="api"),
    path("public/<slug:key>/", pages.plan, name="plan"),
    path("public/<slug:key>/areas/<int:number>/", pages.area, name="area"),
    path(
        "public/<slug:key>/areas/<int:number>/objectives/<int:objective>/",
        pages.objective,
        name="objective",
    ),
    path("public/<slug:key>/<slug:slug>.svg", pages.chart, name="chart"),
    path("public/<slug:key>/<slug:slug>/", pages.indicator, name="indicator"),
    path("f/<slug:key>/<slug:slug>/<int:year>/<slug:column>", pages.figure, name="figure"),
    path("data/<slug:key>/<str:edition>.zip", downloads.archive, name="archive"),
    path("data/<slug:key>/<str:edition>/<str:name>", downloads.file, name="file"),
    *API,
    re_path(r"^api/v1/(?P<rest>(?s:.*))$", api.unknown, name="no_such_address"),
]
