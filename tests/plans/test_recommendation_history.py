"""A recommendation's words have a history: read, compared, and put back."""

import pytest
from django.urls import reverse

from plans.forms.work_plan import RecommendationForm
from plans.models import Assessment, Recommendation
from smewg.models import User
from smewg.toolkit.draft_history import DraftLine
from tests.at_one_instant import at_one_instant, on_postgresql
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def found(plan, secretariat):
    return a_recommendation(plan, secretariat)


def a_recommendation(plan, by):
    assessment = Assessment.objects.create(title="Independent assessment", year=2015)
    row = Recommendation(
        assessment=assessment, plan=plan, number=1, text="Do less, better", response="We agree."
    )
    row._history_user = by
    row.save()
    return row


def typed(found, version, **more):
    return {
        "assessment": str(found.assessment_id), "number": "1", "text": found.text,
        "response": found.response, "owner": "", "owner_name": "", "state": "open", "done": "",
        "links": "", "reason": "as agreed", "version": str(version), **more,
    }  # fmt: skip


def version_shown(client, page):
    return client.get(page).context["form"]["version"].value()


def test_each_save_leaves_a_line_and_earlier_words_are_put_back(found, plan, client, secretariat):
    client.force_login(secretariat)
    page = reverse("plans:recommendation", args=[plan.key, found.pk])
    history = reverse("plans:recommendation_history", args=[plan.key, found.pk])
    assert history in client.get(page).content.decode()
    sent = typed(found, version_shown(client, page), response="We agree, and began in May.")
    assert client.post(page, sent).status_code == 302
    lines = list(DraftLine.objects.of(f"recommendation-{found.pk}"))
    assert [each.words["response"] for each in lines] == [
        "We agree, and began in May.", "We agree."
    ]  # fmt: skip
    shown = client.get(history).content.decode()
    assert "Put these words back" in shown
    version = client.get(history).context["draft"].current.version
    back = client.post(history, {"line": str(lines[1].version), "version": str(version)})
    assert back.status_code == 302
    assert Recommendation.objects.get().response == "We agree."
    said = {each.words["response"] for each in DraftLine.objects.of(f"recommendation-{found.pk}")}
    assert said == {"We agree.", "We agree, and began in May."}, "what stood before is kept too"


def test_putting_back_over_newer_words_is_refused(found, plan, client, secretariat):
    client.force_login(secretariat)
    page = reverse("plans:recommendation", args=[plan.key, found.pk])
    history = reverse("plans:recommendation_history", args=[plan.key, found.pk])
    client.post(page, typed(found, version_shown(client, page), response="Second."))
    stale = client.get(history).context["draft"].current.version
    client.post(page, typed(found, version_shown(client, page), response="Third."))
    first = DraftLine.objects.of(f"recommendation-{found.pk}").last()
    answer = client.post(history, {"line": str(first.version), "version": str(stale)})
    assert answer.status_code == 409
    assert Recommendation.objects.get().response == "Third."


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_two_saves_at_one_instant_keep_every_word(plan):
    secretariat = UserFactory()
    found = a_recommendation(plan, secretariat)
    version = found.history.latest("history_id").history_id

    def save(**more):
        form = RecommendationForm(
            typed(found, version, **more), instance=Recommendation.objects.get(), plan=plan,
            by=User.objects.get(pk=secretariat.pk),
        )  # fmt: skip
        return form.keep()

    at_one_instant(lambda: save(response="One."), lambda: save(done="Two."))
    kept = Recommendation.objects.get()
    said = DraftLine.objects.of(f"recommendation-{found.pk}").first().words
    assert (said["response"], said["done"]) == (kept.response, kept.done)
