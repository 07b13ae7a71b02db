"""An economy never adopts its own practice, whoever saves what at one instant."""

import pytest
from django.core.exceptions import ValidationError

from kpis.models import Evidence
from kpis.operations.evidence import merge_evidence, remove_evidence
from tests.factories import listed
from tests.kpis.test_evidence import adopted, economy, practice  # noqa: F401 (a fixture)
from tests.two_connections import on_postgres, while_held


def _shared_by(item, by, *codes):
    item = Evidence.objects.get(pk=item.pk)
    item.keep(
        by=by,
        objectives=list(item.objectives.all()),
        economies=[economy(code) for code in codes],
    )


@on_postgres
@pytest.mark.django_db(transaction=True)
def test_an_adoption_waits_for_a_change_of_its_practice(plan, secretariat, practice):  # noqa: F811
    refused = while_held(
        lambda: _shared_by(practice, secretariat, "PE", "CHL"),
        lambda: adopted(plan, secretariat, practice, "CHL"),
    )
    assert isinstance(refused, ValidationError)
    assert "shared this practice" in str(refused)


@on_postgres
@pytest.mark.django_db(transaction=True)
def test_a_change_of_a_practice_waits_for_its_adoption(plan, secretariat, practice):  # noqa: F811
    refused = while_held(
        lambda: adopted(plan, secretariat, practice, "CHL"),
        lambda: _shared_by(practice, secretariat, "PE", "CHL"),
    )
    assert isinstance(refused, ValidationError)
    assert "Chile adopted this practice" in str(refused)


@on_postgres
@pytest.mark.django_db(transaction=True)
def test_a_merge_waits_for_an_adoption_of_either(plan, secretariat, practice):  # noqa: F811
    other = listed(
        plan, secretariat, "kpi-3", title="Invoice platforms", meeting=practice.meeting,
        economies=[economy("CHL")],
    )  # fmt: skip
    refused = while_held(
        lambda: adopted(plan, secretariat, practice, "CHL"),
        lambda: merge_evidence(
            Evidence.objects.get(pk=other.pk),
            Evidence.objects.get(pk=practice.pk),
            by=secretariat,
            reason="reported twice",
        ),
    )
    assert isinstance(refused, ValidationError)
    assert "does not adopt its own practice" in str(refused)


@pytest.mark.django_db
def test_a_practice_that_is_off_the_list_is_not_adopted(plan, secretariat, practice):  # noqa: F811
    remove_evidence(Evidence.objects.get(pk=practice.pk), by=secretariat, reason="reported twice")
    with pytest.raises(ValidationError, match="not on the list any more"):
        adopted(plan, secretariat, practice, "CHL")
