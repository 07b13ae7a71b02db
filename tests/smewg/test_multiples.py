"""Small multiples of any plan: whole names, nothing over another thing, one scale, honest bars."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smewg.toolkit.charts import drawing, letters, multiples
from smewg.toolkit.charts.drawing import Chart
from smewg.toolkit.charts.multiples import BAR, Fill, Mark, Panel, layout_of, narrowed, spec_of

pytestmark = pytest.mark.once

names = st.one_of(
    st.text(st.sampled_from("WMmil aeiou,-ÄŁ"), min_size=3, max_size=200),
    st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=3, max_size=60),
    st.just("W" * 200),
    st.just("กลุ่มทำงานด้านวิสาหกิจขนาดกลางและขนาดย่อม " * 3),
).filter(lambda name: name.strip())
marks = st.one_of(
    st.builds(
        lambda number, fill: Mark(str(number), str(number), number, fill),
        st.one_of(st.integers(0, 12), st.integers(0, 999_999)),
        st.sampled_from(Fill),
    ),
    st.sampled_from(["\N{EN DASH}", "later", "n/a", "hidden", "not yet due"]).map(
        lambda sign: Mark(sign, "why there is none")
    ),
)


@st.composite
def plans(draw):
    """A plan's picture: 2 to 9 areas, 1 to 25 indicators, 1 to 8 years, names of any length."""
    years = [str(2017 + n) for n in range(draw(st.integers(1, 8)))]
    rows = draw(st.lists(names, min_size=2, max_size=9, unique=True))
    count = draw(st.integers(1, 25))
    called = draw(st.lists(names, min_size=1, max_size=3))
    line = draw(st.lists(marks, min_size=len(years), max_size=len(years)))
    other = draw(st.lists(marks, min_size=len(years), max_size=len(years)))
    panels = [
        Panel(
            f"{called[n % len(called)]} {n}",
            f"KPI {n}",
            [line if (n + m) % 2 else other for m in range(len(rows) + 1)],
        )
        for n in range(count)
    ]
    width, label = draw(st.sampled_from([(1040, 220), (340, 130)]))
    focus = draw(st.one_of(st.none(), st.integers(0, len(rows) - 1)))
    rows = [*rows, "All areas, each thing once"]
    return spec_of(panels, rows, years, width, focus=focus, label=label), panels, rows, years


def boxes(root):
    """Of each text: left, top, right, bottom and its words; upright ones turned."""
    found = []

    def look(element, size, anchor, at):
        place = re.match(r"translate\(([-\d.]+),([-\d.]+)\)", element.get("transform", ""))
        at = (at[0] + float(place[1]), at[1] + float(place[2])) if place else at
        size = float((element.get("font-size") or size).removesuffix("px"))
        anchor = element.get("text-anchor") or anchor
        if element.tag == "text" and (element.text or "").strip():
            x, y = at[0] + float(element.get("x")), at[1] + float(element.get("y"))
            wide = letters.width_of(element.text, size)
            if "rotate" in element.get("transform", ""):
                found.append((x - size, y - wide, x, y, element.text))
            else:
                left = x - wide / 2 if anchor == "middle" else x
                found.append((left, y - size, left + wide, y, element.text))
        for child in element:
            look(child, f"{size}px", anchor, at)

    look(root, "13px", "start", (0, 0))
    return found


def beside_each_other(found):
    """The pairs of texts of which one begins before the other ends, from left to right."""
    for place, one in enumerate(found):
        for other in found[place + 1 :]:
            if other[0] >= one[2] - 0.5:
                break
            yield one, other


@settings(max_examples=12, deadline=None)
@given(plans())
def test_names_are_whole_and_nothing_stands_over_another_thing(plan):
    spec, panels, rows, _ = plan
    root = multiples.drawn(spec)
    found, width = boxes(root), float(root.get("width"))
    assert all(box[0] >= -1 and box[2] <= width + 1 for box in found), "it stays in the picture"
    for one, other in beside_each_other(sorted(found)):
        assert one[3] <= other[1] + 2 or other[3] <= one[1] + 2, (one, other)
    words = "".join("".join(box[4].split()) for box in sorted(found, key=lambda b: (b[1], b[0])))
    signs = "".join(sorted(words))
    for name in (*rows, *(each.name for each in panels)):
        plain = "".join(name.split())
        assert not set(plain) - set(signs), name
    layout = layout_of(spec["multiples"])
    for row, name in zip(layout.lines, rows, strict=True):
        assert "".join("".join(row).split()) == "".join(name.split()), "no name is cut"


@settings(max_examples=8, deadline=None)
@given(plans())
def test_one_scale_and_an_absence_has_no_bar(plan):
    spec, panels, _, _ = plan
    root = multiples.drawn(spec)
    numbers = [m.number for each in panels for line in each.rows for m in line]
    highest = max([number or 0 for number in numbers])
    bars = [g for g in root.iter("g") if g.get("aria-label")]
    assert len(bars) == len(numbers)
    by_label = {}
    for each in bars:
        shapes = each.findall("path")
        text = each.find("text").text
        if not text.isdecimal() or text == "0":
            assert not shapes, "what is absent, and a zero, have no bar"
            continue
        tall = float(re.search(r"v-([\d.]+)", shapes[0].get("d"))[1])
        assert abs(tall - max(2.0, BAR * int(text) / highest)) < 0.2
        assert by_label.setdefault(text, tall) == tall


def test_a_mark_says_what_it_is_as_its_table_does_and_a_file_says_whose_it_is():
    panel = Panel("Activities", "KPI 2", [[Mark("3", "3", 3)]], "Activities (KPI 2)")
    spec = spec_of([panel], ["1 Financing"], ["2017"], 340, total=False, spoken=["Area 1"])
    chart = Chart("c", "Financing has 3", "", spec, [], [])
    assert 'aria-label="Activities (KPI 2), 2017, Area 1: 3"' in drawing.inline_svg(chart)
    file = drawing.svg(chart, titled=True, about=["Source: here."])
    assert "Financing has 3" in file
    assert drawing.png(chart, titled=True).startswith(b"\x89PNG")
    assert re.search(r"<text[^>]*>Source: here\.</text>", file)


@settings(max_examples=12, deadline=None)
@given(plans())
def test_what_a_narrow_picture_points_to_is_drawn_in_the_page(plan):
    wide, *_ = plan
    narrow = narrowed(wide, 360)
    chart = Chart("c", "Counts", "", wide, [], [], narrow_spec=narrow)
    pictures = [drawing.inline_svg(chart)]
    pictures += [drawing.inline_svg(chart, narrow=True)] if narrow else []
    drawn = re.findall(r' id="([^"]+)"', "".join(pictures))
    assert len(drawn) == len(set(drawn))
    assert set(re.findall(r'<use href="#([^"]+)"', "".join(pictures))) <= set(drawn)
    if narrow:
        assert pictures[1].count('href="#c-wide-panel-') == len(wide["multiples"]["panels"])
