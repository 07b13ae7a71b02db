"""/contributions/: what the economies report, and who said what."""

from django.urls import path

from contributions import round_urls
from contributions.views import decide, quoting, read, write

app_name = "contributions"

REPORT = "<int:year>/<slug:code>/<int:number>/"

urlpatterns = [
    *round_urls.urlpatterns,
    path("", read.current, name="current"),
    path("plan/<slug:key>/", read.accepted, name="accepted"),
    path("file/<int:pk>/", read.download, name="file"),
    path("<int:year>/", read.year, name="year"),
    path("<int:year>/new/", write.choose, name="choose"),
    path("<int:year>/<slug:code>/new/", write.new, name="new"),
    path("<int:year>/<slug:code>/nothing/", write.nothing, name="nothing"),
    path(REPORT, read.report, name="report"),
    path(f"{REPORT}edit/", write.edit, name="edit"),
    path(f"{REPORT}draft/", write.autosave, name="draft"),
    path(f"{REPORT}history/", write.history, name="history"),
    path(f"{REPORT}withdraw/", write.withdraw, name="withdraw"),
    path(f"{REPORT}take-back/", write.take_back, name="take_back"),
    path(f"{REPORT}quoting/", quoting.quoting, name="quoting"),
    path(f"{REPORT}versions/", read.versions, name="versions"),
    path(f"{REPORT}say/", decide.write_message, name="say"),
    path(f"{REPORT}return/", decide.send_back, name="return"),
    path(f"{REPORT}beside/", decide.secretariat_version, name="beside"),
    path(f"{REPORT}accept/", decide.accept, name="accept"),
]
