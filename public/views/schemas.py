"""What each answer of the API looks like, as JSON Schema: a name that goes or changes is seen."""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
WHOLE: Schema = {"type": "integer"}
YES_OR_NO: Schema = {"type": "boolean"}
DAY: Schema = {"type": "string", "format": "date"}
CHECKSUM: Schema = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
KINDS = ("number", "blank", "not_applicable", "not_yet_due", "not_published")


def record(**fields: Schema) -> Schema:
    """An object with these names, all of them and no other; from_ is "from"."""
    named = {name.rstrip("_"): schema for name, schema in fields.items()}
    return {
        "type": "object",
        "properties": named,
        "required": list(named),
        "additionalProperties": False,
    }


def with_option(schema: Schema, **fields: Schema) -> Schema:
    """The same with names that only some rows have."""
    return {**schema, "properties": {**schema["properties"], **fields}}


def ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def list_of(schema: Schema) -> Schema:
    return {"type": "array", "items": schema}


def by_key(schema: Schema) -> Schema:
    """An object whose names are keys of rows."""
    return {"type": "object", "additionalProperties": schema}


def maybe(schema: Schema) -> Schema:
    """The same, or null."""
    return {"anyOf": [schema, {"type": "null"}]}


def a_page_of(schema: Schema) -> Schema:
    found = {"edition": TEXT, "count": WHOLE, "page": WHOLE, "page_size": WHOLE}
    return record(**found, results=list_of(schema))


VALUE = {"kind": {"type": "string", "enum": list(KINDS)}, "number": maybe(WHOLE), "words": TEXT}
YEAR = {"year": WHOLE, "published_on": maybe(DAY), "verified": YES_OR_NO}
LISTED = {"count": WHOLE, "difference": maybe(WHOLE), "explanation": maybe(TEXT)}
LISTED_ITEMS = {**LISTED, "items": list_of(TEXT)}
PLAN = {
    "key": TEXT, "title": TEXT, "group": TEXT, "first_year": WHOLE, "last_year": WHOLE,
    "vision": TEXT, "mission": TEXT,
}  # fmt: skip
INDICATOR = {
    "number": WHOLE, "code": TEXT, "name": TEXT, "unit": TEXT, "group": TEXT,
    "what_counts": list_of(TEXT), "what_does_not_count": list_of(TEXT),
    "definition_changes": list_of(ref("DefinitionChange")),
}  # fmt: skip
EDITION = {"edition": TEXT, "day": DAY, "checksum": CHECKSUM}
REVIEW = {
    "number": TEXT, "title": TEXT, "plan": TEXT, "first_year": WHOLE, "last_year": WHOLE,
    "published_on": maybe(DAY), "checksum": CHECKSUM, "by": TEXT, "edition": WHOLE,
    "follows": maybe(TEXT), "edition_reason": maybe(TEXT), "followed_by": maybe(TEXT),
    "followed_on": maybe(DAY), "followed_reason": maybe(TEXT), "withdrawn_on": maybe(DAY),
    "withdrawn_reason": maybe(TEXT),
}  # fmt: skip

PARTS: dict[str, Schema] = {
    "Value": record(**VALUE),
    "Year": record(**YEAR),
    "Published": record(**VALUE, **YEAR),
    "Correction": record(
        on=DAY, edition=TEXT, from_=ref("Value"), to=ref("Value"), reason=TEXT
    ),
    "DefinitionChange": record(on=DAY, change=TEXT),
    "Objective": record(code=TEXT, text=TEXT),
    "Area": record(number=WHOLE, name=TEXT, objectives=list_of(ref("Objective"))),
    "Economy": record(order=WHOLE, code=TEXT, name=TEXT),
    "PlanWords": record(**PLAN),
    "IndicatorWords": record(**INDICATOR),
    "Figure": record(
        indicator=TEXT,
        year=WHOLE,
        column=TEXT,
        value=ref("Value"),
        published=maybe(ref("Published")),
        corrections=list_of(ref("Correction")),
        listed=maybe(record(**LISTED_ITEMS)),
    ),
    "ExplainedFigure": record(
        id=TEXT,
        permalink=TEXT,
        edition=TEXT,
        indicator=record(code=TEXT, name=TEXT, unit=TEXT),
        year=WHOLE,
        column=record(
            kind={"type": "string", "enum": ["area", "total"]}, number=maybe(WHOLE), name=TEXT
        ),
        value=ref("Value"),
        published=maybe(ref("Published")),
        corrections=list_of(ref("Correction")),
        listed=maybe(record(**LISTED_ITEMS, address=TEXT)),
        total_rule=TEXT,
        definition=record(changes=list_of(ref("DefinitionChange"))),
        target={"type": "null"},
        invented=YES_OR_NO,
        licence=record(id=maybe(TEXT), address=maybe(TEXT), words=TEXT),
        cite=TEXT,
    ),
    "Item": with_option(
        record(
            number=TEXT, indicator=TEXT, year=WHOLE, title=TEXT, from_=maybe(DAY),
            until=maybe(DAY), place=TEXT, objectives=list_of(TEXT), areas=list_of(WHOLE),
            economies=list_of(TEXT), adopter=maybe(TEXT), practice=maybe(TEXT),
        ),
        corrections=list_of(ref("ItemCorrection")),
    ),
    "ItemCorrection": record(on=DAY, edition=TEXT, changed=list_of(TEXT), reason=TEXT),
    "Content": {
        "type": "object",
        "description": "What an edition holds, by section and key; an empty section is left out.",
        "properties": {
            "plan": by_key(ref("PlanWords")),
            "areas": by_key(ref("Area")),
            "indicators": by_key(ref("IndicatorWords")),
            "economies": by_key(ref("Economy")),
            "years": by_key(ref("Year")),
            "figures": by_key(ref("Figure")),
            "evidence": by_key(ref("Item")),
        },
        "required": ["plan", "years"],
        "additionalProperties": False,
    },
    "Change": record(
        section=TEXT, key=TEXT, from_=maybe({"type": "object"}), to=maybe({"type": "object"}),
        what=TEXT, why=TEXT,
    ),
    "Review": record(**REVIEW),
    "Document": record(
        form=TEXT, name=TEXT, words=TEXT, bytes=WHOLE, sha256=CHECKSUM, address=TEXT
    ),
    "Release": record(
        year=WHOLE,
        published_on=maybe(DAY),
        planned_on=maybe(DAY),
        moves=list_of(record(on=DAY, from_=DAY, to=DAY, reason=TEXT)),
    ),
    "Problem": {
        "type": "object",
        "properties": {"type": TEXT, "title": TEXT, "status": WHOLE, "detail": TEXT},
        "required": ["type", "title", "status", "detail"],
    },
}  # fmt: skip
"""The parts that answers share."""

ANSWERS: dict[str, Schema] = {
    "schema": {
        "type": "object",
        "properties": {"openapi": TEXT, "info": {"type": "object"}, "paths": {"type": "object"}},
        "required": ["openapi", "info", "paths", "components"],
    },
    "plan": record(
        **PLAN,
        edition=TEXT,
        years=list_of(ref("Year")),
        areas=list_of(ref("Area")),
        indicators=list_of(TEXT),
    ),
    "indicator": record(slug=TEXT, **INDICATOR, edition=TEXT),
    "figures": a_page_of(ref("Figure")),
    "figure": ref("ExplainedFigure"),
    "evidence": a_page_of(ref("Item")),
    "editions": record(editions=list_of(record(**EDITION))),
    "edition": record(**EDITION, content=ref("Content")),
    "changes": record(edition=TEXT, before=maybe(TEXT), changes=list_of(ref("Change"))),
    "reviews": record(results=list_of(ref("Review"))),
    "review": record(**REVIEW, documents=list_of(ref("Document"))),
    "releases": record(plans=by_key(list_of(ref("Release")))),
}
"""The answer of each operation of openapi.py, by its name."""
