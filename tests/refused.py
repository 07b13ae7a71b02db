"""What a refusal must say: one sentence of ours, on a page of ours, that fits who asks."""

import re

NO_PAGES = {"group:calendar_file", "healthz", "readyz"}
"""Read by programs, which get a line of text."""
LIBRARIES = ("account_", "mfa_")
WORDS_OF = {"secretariat": "secretariat", "chair": "the Chair", "delegate": "delegates"}


def why(answer):
    """The sentence of a refusal, without its marks."""
    found = re.search(r"<p data-why>(.*?)</p>", answer.content.decode(), re.DOTALL)
    return found[1].replace("&quot;", '"').replace("&#x27;", "'").strip() if found else ""


def what_is_wrong(name, role, answer):
    """What does not fit about a 4xx answer; "" where it fits. Programs read no page.

    Of the pages of signing in, a library says why.
    """
    if not 400 <= answer.status_code < 500 or name in NO_PAGES or name.startswith(LIBRARIES):
        return ""
    if "json" in answer["Content-Type"]:
        return ""
    if "<h1" not in answer.content.decode():
        return "no page of ours"
    if answer.status_code not in (403, 404, 405) or name.startswith("public:"):
        return ""
    return _does_not_fit(role, why(answer))


def _does_not_fit(role, said):
    if not said.endswith((".", "?", '"')):
        return f"no sentence: {said}"
    if "matches the given query" in said or re.search(r"\b(kpis|plans|smewg|reviews)\.\w", said):
        return f"not for a reader: {said}"
    whose = said.partition(";")[0] if said.startswith("This is for") else ""
    return f"it is for them: {said}" if WORDS_OF.get(role, "-") in whose else ""
