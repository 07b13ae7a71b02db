"""The tokens' colours can be read: WCAG 2.2, 1.4.3 for text and 1.4.11 for what is drawn."""

import re

import pytest
from django.conf import settings

TOKENS = (settings.BASE_DIR / "static/css/tokens.css").read_text()
WORDS = [
    (ink, ground)
    for ground in ("ground", "paper", "sunken")
    for ink in ("ink", "ink-soft", "accent", "accent-strong")
]
WORDS += [(name, f"{name}-wash") for name in ("accent", "good", "attention", "problem")]
WORDS += [("ink", f"{name}-wash") for name in ("accent", "good", "attention", "problem")]
WORDS += [(name, "paper") for name in ("good", "attention", "problem")]
WORDS += [("on-accent", "accent"), ("on-accent", "accent-strong")]
WORDS += [(f"on-series-{n}", f"series-{n}") for n in range(1, 7)]
WORDS += [(f"on-heat-{n}", f"heat-{n}") for n in range(1, 5)]
DRAWN = [(f"series-{n}", "paper") for n in range(1, 7)]
DRAWN += [("line-strong", "paper"), ("focus", "paper"), ("focus", "ground")]


def colours(theme):
    start = TOKENS.index(f'[data-bs-theme="{theme}"] {{')
    block = TOKENS[start : TOKENS.index("}", start)]
    found = re.findall(r"--([a-z0-9-]+): #([0-9a-f]{3,6});", block)
    return {name: value * (2 if len(value) == 3 else 1) for name, value in found}


def luminance(colour):
    parts = [int(colour[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    darker, lighter = sorted([luminance(one), luminance(other)])
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    ("least", "pair"), [(4.5, pair) for pair in WORDS] + [(3, pair) for pair in DRAWN], ids=str
)
def test_a_colour_can_be_told_from_its_ground(theme, least, pair):
    found = colours(theme)
    assert contrast(found[pair[0]], found[pair[1]]) >= least
