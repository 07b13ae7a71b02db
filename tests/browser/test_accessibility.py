"""axe judges each shape once in a run, and no fault hides behind a page that was clean before."""

import pytest

from tests.browser.accessibility import Clean, violations

PAGE = """<!DOCTYPE html><html lang="en"><head><title>A page</title>
<style>.pale {{ color: #ccc }} .dark {{ background: #333 }} .off {{ display: none }}
.flat {{ height: 0 }} nav a, .roomy a {{ display: block; min-height: 24px }}</style></head>
<body><main><h1>A page</h1>{}</main></body></html>"""
WORDS = "Forty words of a person"
NAV = '<nav aria-label="{}"><a href="/">There</a></nav>'
LINE = '<li><a href="/">There</a></li>'
CASES = {
    # the rule: what it finds nothing in, and what it finds something in
    "button-name": ("<button>Save</button>", "<button> </button>"),
    "button-name, hidden words": (
        "<button><span>Save</span></button>",
        '<button><span class="off">Save</span></button>',
    ),
    "label": (
        '<label for="a">Name</label><input id="a">',
        '<label for="b">Name</label><input id="a">',
    ),
    "label, of no words": (
        '<label>Name <input></label><label for="a">Name</label><input id="a">',
        '<label>Name <input></label><label for="a"> </label><input id="a">',
    ),
    "link-name": ('<a href="/x">There</a>', '<a href="/x"><b></b></a>'),
    "image-alt": ('<img src="data:," alt="A map">', '<img src="data:,">'),
    "color-contrast": (f"<p>{WORDS}</p>", f'<p class="pale">{WORDS}</p>'),
    "color-contrast, in the colour of the ground": (
        f'<p class="dark" style="color: #fff">{WORDS}</p>',
        f'<p class="dark" style="color: #333">{WORDS}</p>',
    ),
    "color-contrast, on what it stands": (
        f"<section><p>{WORDS}</p></section>",
        f'<section class="dark"><p>{WORDS}</p></section>',
    ),
    "color-contrast, in a later line": (
        f"<ul>{f'<li>{WORDS}</li>' * 9}</ul>",
        f'<ul>{f"<li>{WORDS}</li>" * 8}<li style="color: #ccc">{WORDS}</li></ul>',
    ),
    "color-contrast, of a sign and of words": (
        '<p class="pale">*</p>',
        f'<p class="pale">{WORDS}</p>',
    ),
    "color-contrast, in smaller letters": (
        f'<p style="color: #8c8c8c; font-size: 30px">{WORDS}</p>',
        f'<p style="color: #8c8c8c">{WORDS}</p>',
    ),
    "color-contrast, fading": (
        f"<section><p>{WORDS}</p></section>",
        f'<section style="opacity: 0.3"><p>{WORDS}</p></section>',
    ),
    "color-contrast, over something beside it": (
        f"<p>{WORDS}</p>",
        f'<div style="position: relative"><div class="dark" style="position: absolute; inset: 0">'
        f'</div><p style="position: relative">{WORDS}</p></div>',
    ),
    "color-contrast, outside of what it stands in": (
        f'<div class="dark" style="color: #fff"><p>{WORDS}</p></div>',
        f'<div class="dark flat" style="color: #fff"><p>{WORDS}</p></div>',
    ),
    "color-contrast, beside its ground": (
        f'<div class="dark" style="color: #fff; width: 30rem"><p>{WORDS}</p></div>',
        f'<div class="dark" style="color: #fff; width: 30rem; padding-left: 40rem"><p '
        f'style="position: relative; left: 60rem; white-space: nowrap">{WORDS}</p></div>',
    ),
    "aria-roles": ('<p role="status">Saved</p>', '<p role="saved">Saved</p>'),
    "aria-valid-attr-value": (
        '<p id="a">Two</p><input aria-label="Name" aria-controls="a">',
        '<p id="a">Two</p><input aria-label="Name" aria-expanded="maybe">',
    ),
    "aria-input-field-name": (
        '<p id="a">Two</p><div role="textbox" tabindex="0" aria-labelledby="a"></div>',
        '<p id="a">Two</p><div role="textbox" tabindex="0" aria-labelledby="b"></div>',
    ),
    "listitem": ("<ul><li>One</li></ul>", "<div><li>One</li></div>"),
    "heading-order": ("<h2>Two</h2><h3>Three</h3>", "<h2>Two</h2><h4>Three</h4>"),
    "landmark-unique": (f"{NAV.format('One')}{NAV.format('Two')}", NAV.format("One") * 2),
    "target-size": (
        f'<ul class="roomy">{LINE * 3}</ul>',
        f"<ul>{LINE * 3}</ul>",
    ),
    "nested-interactive": (
        '<div role="button" tabindex="0"><b>Save</b></div>',
        '<div role="button" tabindex="0"><a href="/">Save</a></div>',
    ),
}


@pytest.fixture
def judged(page, tmp_path):
    """What is found in the page with `body`: the names of rules; None where axe is not asked."""
    clean = Clean(tmp_path / "clean")

    def judge(body):
        page.set_content(PAGE.format(body))
        found = violations(page, clean)
        return found and {each["id"] for each in found.response["violations"]}

    judge.clean = clean
    return judge


def test_a_fault_is_found_on_a_page_like_a_clean_one(judged):
    for case, (right, wrong) in CASES.items():
        assert not judged(right), case
        assert judged(right) is None, f"{case}: known"
        for _ in range(2):
            assert case.partition(",")[0] in (judged(wrong) or ()), f"{case}: never remembered"


def test_words_of_one_colour_on_one_ground_are_judged_once(judged):
    assert judged(f"<p>{WORDS}</p>") == set()
    known = judged.clean.contrasts()
    assert known
    other = f'<article><h2>{WORDS}</h2><ul class="of"><li>{WORDS}</li></ul></article>'
    assert judged(other.replace("<h2>", '<h2 style="font: inherit">')) == set()
    assert judged.clean.contrasts() == known


def test_other_words_are_no_other_shape(judged):
    lines = '<ul><li id="a">One</li>{}</ul><a href="/one">A line</a>'
    assert judged(lines.format("<li>Two</li><li>Three</li>")) == set()
    assert judged(lines.format("<li>Peru</li>" * 20).replace("/one", "/peru")) is None


def test_what_another_process_found_clean_is_known(judged):
    other = Clean(judged.clean.file)
    assert other.unknown(["a", "b"]) == ["a", "b"]
    judged.clean.add(["a"])
    assert other.unknown(["a", "b"]) == ["b"]
    with other.file.open("a") as file:
        file.write("b")  # half a line, as another process may be read
    assert other.unknown(["b"]) == ["b"]
