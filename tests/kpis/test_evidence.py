"""The list behind a figure: what an item must name, what counts once, and what is never lost."""

import zipfile
from datetime import date
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kpis.forms.evidence import FIELDS_OF
from kpis.models import Evidence, EvidenceFile
from kpis.operations import evidence_files
from kpis.operations.evidence import merge_evidence, tell_apart
from kpis.queries import duplicates
from kpis.queries.totals import plan_figures
from plans.domain.plan_file import MAY_BE_NAMED
from plans.models import Objective
from smewg.models import Economy, Meeting
from smewg.toolkit.uploads import FileRefused
from tests.factories import listed

pytestmark = pytest.mark.django_db


def economy(code):
    return Economy.objects.get(code=code)


@pytest.fixture
def practice(plan, secretariat):
    meeting = Meeting.objects.create(kind="SMEWG", number=645, year=2017)
    return listed(plan, secretariat, "kpi-3", title="Invoice platform", meeting=meeting)


def adopted(plan, by, practice, code, **more):
    return listed(
        plan,
        by,
        "kpi-4",
        2018,
        f"Adopted by {code}",
        practice=practice,
        adopter=economy(code),
        adaptation="Smaller fees",
        **more,
    )


def test_the_form_has_a_field_for_all_that_a_plan_may_ask_for():
    assert set(FIELDS_OF) == set(MAY_BE_NAMED)


def test_what_an_item_must_name_is_said_by_the_plan(plan, secretariat):
    with pytest.raises(ValidationError) as refused:
        listed(plan, secretariat, "kpi-5", title="A dialogue", held_from=None)
    assert set(refused.value.message_dict) == {"partners", "held_from"}


def test_an_item_serves_at_least_one_objective(plan, secretariat):
    item = Evidence(
        indicator=plan.indicators.get(slug="kpi-1"), reporting_year_id=None, title="None"
    )
    item.reporting_year = plan.reporting_years.get(year=2017)
    with pytest.raises(ValidationError, match="at least one objective"):
        item.keep(by=secretariat, objectives=[], economies=[economy("PE")])


def test_an_item_counts_in_the_year_it_was_carried_out(plan, secretariat):
    with pytest.raises(ValidationError, match="counts in the year it was carried out"):
        listed(plan, secretariat, held_from=date(2018, 1, 1))


def test_an_item_of_two_areas_counts_once_overall_and_once_in_each(plan, secretariat):
    two = [Objective.objects.get(area__number=n, number=1) for n in (1, 2)]
    listed(plan, secretariat, objectives=[*two, Objective.objects.get(area__number=1, number=2)])
    current = plan_figures(plan, secretariat)
    indicator = plan.indicators.get(slug="kpi-1")
    in_areas = [current.at(indicator, 2017, area).listed for area in plan.areas.all()]
    assert current.at(indicator, 2017).listed == 1
    assert in_areas == [1, 1, 0, 0]


def test_an_economy_does_not_adopt_its_own_practice(plan, secretariat, practice):
    with pytest.raises(ValidationError, match="shared this practice"):
        adopted(plan, secretariat, practice, "PE")


def test_an_adopter_does_not_become_the_one_that_shared_the_practice(plan, secretariat, practice):
    adopted(plan, secretariat, practice, "CHL")
    with pytest.raises(ValidationError, match="Chile adopted this practice"):
        practice.keep(
            by=secretariat,
            objectives=practice.objectives.all(),
            economies=[economy("PE"), economy("CHL")],
        )
    assert [each.code for each in practice.economies.all()] == ["PE"]


@pytest.mark.parametrize("of_the_kept", [True, False])
def test_a_merge_makes_no_economy_the_adopter_of_its_own_practice(
    plan, secretariat, practice, of_the_kept
):
    other = listed(
        plan,
        secretariat,
        "kpi-3",
        title="Invoice platforms",
        meeting=practice.meeting,
        economies=[economy("CHL")],
    )
    adopted(plan, secretariat, practice, "CHL")
    kept, goes = (practice, other) if of_the_kept else (other, practice)
    with pytest.raises(ValidationError, match="does not adopt its own practice"):
        merge_evidence(goes, kept, by=secretariat, reason="reported twice")
    assert Evidence.objects.get(pk=goes.pk).is_counted


def test_an_adopter_that_the_adoption_names_besides_is_named_once(plan, secretariat, practice):
    item = adopted(plan, secretariat, practice, "CHL")
    item.economies.add(economy("CHL"), economy("JPN"))
    named = Evidence.objects.filter(pk=item.pk).by_economy_and_year()
    assert named[economy("CHL").pk, 2018] == named[economy("JPN").pk, 2018] == 1


def test_the_same_practice_and_economy_count_once(plan, secretariat, practice):
    adopted(plan, secretariat, practice, "CHL")
    with pytest.raises(ValidationError, match="adoption of this practice is listed"):
        adopted(plan, secretariat, practice, "CHL")
    adopted(plan, secretariat, practice, "JPN")
    current = plan_figures(plan, secretariat)
    assert current.at(plan.indicators.get(slug="kpi-4"), 2018).listed == 2


def test_adoptions_and_the_different_practices_adopted_are_both_shown(
    client_as, plan, secretariat, practice
):
    for code in ("CHL", "JPN"):
        adopted(plan, secretariat, practice, code)
    page = client_as("chair").get(reverse("kpis_pages:indicator", args=[plan.key, "kpi-4"]))
    assert dict(page.context["rows"][-1][1])[2018].listed == 2
    assert "1 in 2018" in page.content.decode()


def test_the_form_says_it_when_an_adoption_is_listed_already(
    client_as, plan, secretariat, practice
):
    adopted(plan, secretariat, practice, "CHL")
    page = client_as("secretariat").post(
        reverse("kpis:evidence_new", args=[2018, "kpi-4"]),
        {
            "title": "Again",
            "practice": practice.pk,
            "adopter": economy("CHL").pk,
            "adaptation": "x",
            "objectives": [Objective.objects.first().pk],
            "seen": 0,
            "sure": 1,
        },
    )
    assert page.status_code == 422
    assert "adoption of this practice is listed" in page.content.decode()


def test_two_lookalikes_are_shown_before_the_second_is_saved(client_as, plan, secretariat):
    listed(plan, secretariat, title="Workshop on access to finance for women")
    typed = {
        "title": "Access to finance for women: a workshop",
        "objectives": [Objective.objects.first().pk],
        "economies": [economy("PE").pk],
        "seen": 0,
    }
    address = reverse("kpis:evidence_new", args=[2017, "kpi-1"])
    page = client_as("secretariat").post(address, typed)
    assert "Is this listed already?" in page.content.decode()
    assert "access, finance, women" in page.content.decode()
    assert typed["title"] in page.content.decode()
    assert Evidence.objects.count() == 1
    client_as("secretariat").post(address, typed | {"sure": 1})
    assert Evidence.objects.count() == 2


def test_items_told_apart_are_not_asked_about_again(plan, secretariat):
    one = listed(plan, secretariat, title="Forum on clusters")
    two = listed(plan, secretariat, title="Forum on the clusters")
    economies = [economy("PE")]
    assert [d.item for d in duplicates.likely_duplicates(two, economies, secretariat)] == [one]
    tell_apart(two, one, because="Another year's edition.", by=secretariat)
    assert not duplicates.likely_duplicates(two, economies, secretariat)
    assert not duplicates.likely_duplicates(one, economies, secretariat)


def test_merged_items_count_once_and_keep_both_histories(client_as, plan, secretariat, practice):
    meeting = practice.meeting
    other = listed(
        plan,
        secretariat,
        "kpi-3",
        title="Invoice platforms",
        meeting=meeting,
        economies=[economy("CHL")],
        objectives=[Objective.objects.get(area__number=2, number=1)],
    )
    adoption = adopted(plan, secretariat, other, "JPN")
    merge_evidence(other, practice, by=secretariat, reason="reported twice")
    current = plan_figures(plan, secretariat)
    assert current.at(plan.indicators.get(slug="kpi-3"), 2017).listed == 1
    assert {each.code for each in practice.economies.all()} == {"PE", "CHL"}
    adoption.refresh_from_db()
    assert adoption.practice == practice
    page = client_as("chair").get(reverse("kpis:evidence", args=[other.pk])).content.decode()
    assert "This was merged into" in page
    assert "reported twice" in page


def test_a_removed_item_no_longer_counts_and_stays_readable(client_as, plan, secretariat):
    item = listed(plan, secretariat)
    client_as("secretariat").post(
        reverse("kpis:evidence_remove", args=[item.pk]), {"because": "It was cancelled."}
    )
    current = plan_figures(plan, secretariat)
    assert current.at(plan.indicators.get(slug="kpi-1"), 2017).listed == 0
    page = client_as("delegate").get(reverse("kpis:evidence", args=[item.pk])).content.decode()
    assert "It was cancelled." in page


def test_two_people_on_one_item_lose_nothing(client_as, plan, secretariat):
    item = listed(plan, secretariat)
    typed = {
        "title": "My words",
        "objectives": [Objective.objects.first().pk],
        "economies": [economy("PE").pk],
        "seen": item.version,
    }
    address = reverse("kpis:evidence_change", args=[item.pk])
    client_as("secretariat").post(address, typed | {"title": "Their words"})
    page = client_as("secretariat").post(address, typed)
    text = page.content.decode()
    assert page.status_code == 422
    assert "My words" in text
    assert "Their words" in text
    assert Evidence.objects.get(pk=item.pk).title == "Their words"


def test_observers_see_what_is_published_only(client_as, plan, secretariat):
    item = listed(plan, secretariat)
    assert client_as("observer").get(reverse("kpis:evidence", args=[item.pk])).status_code == 404
    register = client_as("observer").get(reverse("kpis:register", args=[plan.key]))
    assert item.title not in register.content.decode()


def test_the_register_filters_by_its_address(client_as, plan, secretariat):
    listed(plan, secretariat, title="Alpha forum")
    listed(plan, secretariat, "kpi-2", 2018, "Beta study", economies=[economy("CHL")])
    client = client_as("chair")

    def shown(query):
        page = client.get(reverse("kpis:register", args=[plan.key]) + query)
        return [str(row.record) for row in page.context["table"].page.object_list]

    assert shown("") == ["Beta study", "Alpha forum"], "the newest first"
    assert shown("?indicator=kpi-2") == ["Beta study"]
    assert shown("?year=2017&area=1") == ["Alpha forum"]
    assert shown("?economy=CHL") == ["Beta study"]
    assert shown("?text=alph+forum") == ["Alpha forum"]
    assert shown("?area=4") == []
    assert shown("?sort=year") == ["Alpha forum", "Beta study"]
    assert shown("?sort=-year") == ["Beta study", "Alpha forum"]


def test_the_register_takes_a_fixed_number_of_queries(
    client_as, plan, secretariat, django_assert_max_num_queries
):
    for number in range(30):
        listed(plan, secretariat, title=f"Item {number}")
    client = client_as("secretariat")
    with django_assert_max_num_queries(25):  # one for the meetings of a change of several
        client.get(reverse("kpis:register", args=[plan.key]))
    with django_assert_max_num_queries(22):
        client.get(reverse("kpis:register_file", args=[plan.key, "csv"]))


def test_objectives_of_several_items_change_together(client_as, plan, secretariat):
    items = [listed(plan, secretariat, title=f"Item {n}") for n in range(2)]
    added = Objective.objects.get(area__number=3, number=1)
    client_as("secretariat").post(
        reverse("kpis:bulk_objectives", args=[plan.key]),
        {"chosen": [item.pk for item in items], "objectives": [added.pk], "what": "add"},
    )
    assert all(added in item.objectives.all() for item in items)


def office(folder):
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr(f"{folder}document.xml", "<w/>")
    return content.getvalue()


PNG = b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR" + b"\x00" * 40
JPG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + b"\x00" * 40


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("report.pdf", b"%PDF-1.7\n" + b"x" * 100),
        ("report.docx", office("word/")),
        ("figures.xlsx", office("xl/")),
        ("slides.pptx", office("ppt/")),
        ("photo.png", PNG),
        ("photo.JPG", JPG),
    ],
)
def test_files_of_the_stated_kinds_are_kept(plan, secretariat, name, content):
    item = listed(plan, secretariat)
    kept = evidence_files.keep(item, SimpleUploadedFile(name, content), by=secretariat)
    assert kept.file.read() == content


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("setup.exe", b"MZ" + b"\x00" * 100, "may be pdf, docx"),
        ("report.pdf", b"MZ" + b"\x00" * 100, "is not what its name says"),
        ("photo.png", JPG, "is not what its name says"),
        ("report.docx", office("xl/"), "is not what its name says"),
        ("report.docx", b"PK\x03\x04 broken", "is not what its name says"),
        ("page.html", b"<script>", "may be pdf, docx"),
        ("empty.pdf", b"", "is empty"),
        ("large.pdf", b"%PDF-1.7\n" + b"x" * (21 * 1024 * 1024), "larger than 20 MB"),
    ],
)
def test_other_files_are_refused_with_what_to_do(plan, secretariat, name, content, says):
    item = listed(plan, secretariat)
    with pytest.raises(FileRefused, match=says):
        evidence_files.keep(item, SimpleUploadedFile(name, content), by=secretariat)
    assert not EvidenceFile.objects.exists()


def test_a_file_is_downloaded_never_shown_and_only_with_its_record(client_as, plan, secretariat):
    item = listed(plan, secretariat)
    kept = evidence_files.keep(item, SimpleUploadedFile("../../a b.png", PNG), by=secretariat)
    address = reverse("kpis:evidence_file", args=[kept.pk])
    answer = client_as("delegate").get(address)
    assert answer["Content-Disposition"] == 'attachment; filename="a b.png"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert client_as("observer").get(address).status_code == 404
