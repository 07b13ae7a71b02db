"""Fifty delegates in the same minute: all are there, once each, on the database in use."""

import threading

import pytest
from django.db import connection

from contributions.models import Contribution, ContributionVersion
from contributions.operations.reports import begin_report, send_report
from kpis.models import ReportingYear
from smewg.models import Economy
from tests.factories import UserFactory, report_words

pytestmark = pytest.mark.django_db(transaction=True)

DELEGATES = 50


def test_fifty_delegates_sending_at_once_are_all_there_once_each(plan):
    economies = list(Economy.objects.all())
    people = [
        UserFactory(role="delegate", economy=economies[n % len(economies)])
        for n in range(DELEGATES)
    ]
    year, words = ReportingYear.objects.get(year=2018), report_words(plan)
    ready, failures = threading.Barrier(DELEGATES), []

    def send(person):
        ready.wait()
        try:
            report = begin_report(person.economy, year, by=person)
            for _ in range(2):
                send_report(report.pk, words, by=person)
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert not failures
    assert Contribution.objects.filter(state="submitted").count() == DELEGATES
    assert ContributionVersion.objects.count() == DELEGATES
    assert set(Contribution.objects.values_list("started_by", flat=True)) == {
        person.pk for person in people
    }
