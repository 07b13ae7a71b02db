"""Odd files made of good ones: never an error page, never a value that nobody wrote.

Good workbooks and CSVs are cut, bytes of them swapped, and texts written in other letters. What is
read of a file is one of the values that were put into it, or it is asked, or refused in words.
"""

import io
import random
import re
import zipfile
from html import unescape

import openpyxl
import pytest
from django.urls import reverse
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kpis.models import Evidence
from projects.models import ConceptNote
from projects.operations.funds import load_funds
from smewg.models import Economy
from smewg.toolkit.imports.dates import DayStyle, read_days
from smewg.toolkit.imports.numbers import NumberStyle, SignEvidence, whole
from smewg.toolkit.imports.sheets import WorkbookRefused
from smewg.toolkit.imports.sources import open_file
from tests.lists_pages import CASES

GOOD = sorted(
    path
    for folder in ("workbooks", "csv")
    for path in (CASES / folder).iterdir()
    if path.suffix != ".md" and path.stat().st_size < 20_000
)


def opened_or_refused(content):
    """The file opened, or None where it was refused in a sentence; anything else is a fault."""
    says = ""
    try:
        return open_file(content)
    except WorkbookRefused as refused:
        says = str(refused)
    assert says.endswith((".", "?"))
    return None


def damaged(content, seed):
    """The content cut, with bytes swapped, or with bytes of its own put elsewhere."""
    chance = random.Random(seed)
    way = chance.randrange(4)
    found = bytearray(content)
    if way == 0:
        return bytes(found[: chance.randrange(len(found) + 1)])
    for _ in range(chance.randrange(1, 30)):
        found[chance.randrange(len(found))] = chance.randrange(256)
    if way == 2:
        start = chance.randrange(len(found))
        found += found[start : start + 500]
    return bytes(found)


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.name)
def test_a_damaged_file_is_opened_or_refused_in_words(path):
    content = path.read_bytes()
    for seed in range(3 if path.suffix == ".xls" else 25):
        opened_or_refused(damaged(content, seed))


@pytest.mark.parametrize("seed", range(40))
def test_a_workbook_whose_parts_are_damaged_is_opened_or_refused_in_words(seed):
    """The container is whole; one part inside is not."""
    chance = random.Random(seed)
    path = chance.choice([each for each in GOOD if each.suffix in (".xlsx", ".ods")])
    out = io.BytesIO()
    try:
        with zipfile.ZipFile(path) as packed, zipfile.ZipFile(out, "w") as made:
            names = packed.namelist()
            wrong = chance.choice(names)
            for name in names:
                part = packed.read(name)
                if name == wrong and chance.random() < 0.8:
                    part = damaged(part, seed)
                elif name == wrong:
                    continue
                made.writestr(name, part)
    except zipfile.BadZipFile:
        return
    opened_or_refused(out.getvalue())


WORDS = "Cafés, niños; 中小企业 и Việt Nam ไทย"


@given(
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.lists(st.text(st.characters(codec="utf-8", categories=["L", "N", "Zs"]), max_size=20),
             min_size=2, max_size=6),
)  # fmt: skip
@example("utf-16-le", ";", "\r", [WORDS, "x"])
def test_what_unicode_says_is_read_letter_by_letter(letters, separator, end, texts):
    heads = [f"Title {number}" for number in range(len(texts))]
    lines = [heads, [f"row {text}" for text in texts]]
    quoted = [separator.join('"' + cell + '"' for cell in line) for line in lines]
    opened = opened_or_refused(end.join(quoted).encode(letters))
    assert opened is not None
    found = [cell.text for cell in opened.sheets[0].rows[-1].cells]
    assert found == [f"row {text}".strip() for text in texts]


@pytest.mark.parametrize(
    ("letters", "text"),
    [
        ("gb18030", "中小企业数字培训"),
        ("big5hkscs", "中小企業數位培訓"),
        ("cp932", "中小企業の研修"),
        ("cp949", "중소기업 교육"), ("cp1251", "Малый бизнес"), ("cp874", "ธุรกิจขนาดย่อม"),
        ("cp1252", "Cafés très petits"),
    ],
)  # fmt: skip
def test_other_letters_are_read_right_or_asked_with_the_right_one_among_them(letters, text):
    content = f"Title;Place\n{text};Lima\n".encode(letters)
    opened = open_file(content)
    readings = dict(opened.other_letters) or {
        opened.letters: opened.sheets[0].rows[1].cells[0].text
    }
    assert text in readings.values()
    again = open_file(content, letters)
    assert again.sheets[0].rows[1].cells[0].text == text


OFFICES = [(",", "."), (".", ","), (" ", ","), (" ", "."), ("'", "."), ("", ","), ("", ".")]
"""The signs between thousands and before decimals, as offices set them."""


def written(number, group, decimal, decimals):
    """A number as some office writes it."""
    text = f"{number:,}".replace(",", group)
    return f"{text}{decimal}{'0' * decimals}" if decimals else text


@given(
    st.lists(st.integers(0, 99_999_999), min_size=1, max_size=12),
    st.sampled_from(OFFICES),
    st.integers(0, 3),
)  # fmt: skip
def test_a_number_of_any_office_is_that_number_or_is_asked(numbers, signs, decimals):
    group, decimal = signs
    texts = [written(number, group, decimal, decimals) for number in numbers]
    style = NumberStyle(SignEvidence.of(texts))
    answered = NumberStyle(style.evidence, decimal)
    for number, text in zip(numbers, texts, strict=True):
        read = whole(text, style)
        if not (decimal == "," and decimals == 3 and "." not in text):
            # "85,000" alone is taken as people write it in English, and shown so.
            assert read.is_ambiguous or read.problem or read.number == number
        assert whole(text, answered).number in (number, None)


STYLES = (
    "{d} {month} {y}", "{month} {d}, {y}", "{y}-{m:02}-{d:02}", "{y}/{m}/{d}", "{d}.{m}.{y}",
    "{d:02}/{m:02}/{y}", "{d}-{short}-{y}", "{y}年{m}月{d}日",
)  # fmt: skip


@given(st.dates(min_value=read_days("2001-01-01").first), st.sampled_from(STYLES))
@settings(max_examples=200)
def test_a_day_of_any_style_is_that_day_or_is_asked(day, style):
    if day.year > 2199:
        day = day.replace(year=2100, day=min(day.day, 28))
    text = style.format(d=day.day, m=day.month, y=day.year, month=f"{day:%B}", short=f"{day:%b}")
    read = read_days(text)
    assert read.order_is_open or read.first == day
    assert read_days(text, DayStyle("day")).first == day


@pytest.mark.django_db
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 10**6))
def test_no_odd_file_gets_an_error_page(client_as, plan, seed):
    chance = random.Random(seed)
    load_funds()
    client = client_as("secretariat")
    path = chance.choice(GOOD)
    where = chance.choice(
        [reverse("projects:import"), reverse("kpis:evidence_import", args=[plan.key])]
    )
    upload = io.BytesIO(damaged(path.read_bytes(), seed))
    upload.name = path.name
    page = client.post(where, {"file": upload}, follow=True)
    assert page.status_code in (200, 422)
    assert not ConceptNote.objects.exists()
    assert not Evidence.objects.exists()


NAMES = re.compile(r'name="((?:answer|option|set|row)\|[^"]+)"')
ODD = st.sampled_from(["-1", "\N{SUPERSCRIPT TWO}", "no_such_column", "9" * 40, "title", "+", "="])


@pytest.mark.once
@pytest.mark.django_db
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_no_odd_answer_gets_an_error_page(client_as, plan, data):
    """A column that there is not, a row that is no number: whatever is sent for an answer."""
    client = client_as("secretariat")
    where = reverse("kpis:evidence_import", args=[plan.key])
    upload = io.BytesIO(data.draw(st.sampled_from(GOOD)).read_bytes())
    upload.name = "list.xlsx" if upload.getvalue()[:2] == b"PK" else "list.csv"
    page = client.post(where, {"file": upload}, follow=True)
    names = sorted({unescape(each) for each in NAMES.findall(page.content.decode())})
    odd = ["answer|titles", "answer|sheet", "answer|days", "answer|decimals", "row|cell:x:title"]
    typed = data.draw(st.dictionaries(st.sampled_from(names + odd), ODD, min_size=1, max_size=8))
    answered = client.post(page.request["PATH_INFO"], typed, follow=True)
    assert answered.status_code in (200, 422)


TITLES = ["Title", "Indicator", "First day", "Economies", "Objectives", "Place"]


@pytest.mark.django_db
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_list_and_the_page_leave_the_same_database_and_twice_is_once(
    client_as, plan, secretariat, data
):
    Evidence.objects.all().delete()
    economies = list(Economy.objects.all())
    objectives = [each for area in plan.areas.all() for each in area.objectives.all()]
    rows = data.draw(
        st.lists(
            st.tuples(
                st.integers(1, 10_000),
                st.dates(read_days("2019-01-01").first, read_days("2019-12-31").first),
                st.lists(st.sampled_from(economies), min_size=1, max_size=3, unique=True),
                st.lists(st.sampled_from(objectives), min_size=1, max_size=3, unique=True),
                st.sampled_from(["", "Lima", "Port hall"]),
            ),
            min_size=1, max_size=4, unique_by=lambda row: row[0],
        )
    )  # fmt: skip
    book = openpyxl.Workbook()
    book.active.append(TITLES)
    for number, day, named, serves, place in rows:
        book.active.append([
            f"Item {number}", "KPI 2", f"{day.day} {day:%B} {day.year}",
            "; ".join(each.short_name for each in named),
            "; ".join(each.code for each in serves), place,
        ])  # fmt: skip
    out = io.BytesIO()
    book.save(out)
    client, where = client_as("secretariat"), reverse("kpis:evidence_import", args=[plan.key])

    def send():
        upload = io.BytesIO(out.getvalue())
        upload.name = "items.xlsx"
        page = client.post(where, {"file": upload}, follow=True)
        address = reverse("lists:take", args=[page.context["list"].pk])
        client.post(address, {"seen": page.context["planned"].seen})
        return state()

    by_list = send()
    assert send() == by_list, "twice is once"
    Evidence.objects.all().delete()
    for number, day, named, serves, place in rows:
        address = reverse("kpis:evidence_new", args=[2019, "kpi-2"])
        typed = {
            "title": f"Item {number}", "held_from": day.isoformat(), "place": place, "seen": 0,
            "economies": [each.pk for each in named], "objectives": [each.pk for each in serves],
            "sure": "1",
        }  # fmt: skip
        assert client.post(address, typed).status_code == 302
    assert state() == by_list


def state():
    return [
        {
            "title": item.title,
            "indicator": item.indicator.code,
            "year": item.reporting_year.year,
            "day": item.held_from,
            "until": item.held_until,
            "place": item.place,
            "economies": sorted(each.code for each in item.economies.all()),
            "objectives": sorted(each.pk for each in item.objectives.all()),
            "description": item.description,
            "links": item.links,
            "version": item.version,
        }
        for item in Evidence.objects.select_related("indicator", "reporting_year")
        .prefetch_related("economies", "objectives")
        .order_by("title")
    ]
