"""static/js/draft-machine.js alone: each state of a draft that saves itself, without a server."""

import json
from pathlib import Path

import pytest

SCRIPTS = Path("static/js")
HERE = "http://draft.test/"

HARNESS = """
import * as machine from "/js/draft-machine.js";
const DraftMachine = machine.DraftMachine;
window.begin = (base, words, options = {}) => {
  const t = window.t = {form: {...words}, entry: options.entry ?? null,
    sent: [], shown: [], timers: [], answers: []};
  const page = {
    read: () => ({...t.form}),
    put: (saved) => Object.assign(t.form, saved),
    post: options.isOnlyKept ? null : (fields, version) => {
      t.sent.push([fields, version]);
      return new Promise((resolve) => t.answers.push(resolve));
    },
    keep: (entry) => { t.entry = JSON.parse(JSON.stringify(entry)); return !options.isFull; },
    forget: () => { t.entry = null; },
    show: (state, told) => t.shown.push([state, told]),
    later: (pause, act) => t.timers.push([pause, act]) - 1,
    never: (timer) => { t.timers[timer] = null; },
  };
  t.draft = new DraftMachine(page, options.version ?? 1, {...base});
  if (options.asks) t.draft.beginAsked(options.entry);
  else if (options.unsaved) t.draft.beginUnsaved(options.entry);
  else t.draft.begin(options.entry);
};
window.type = (words) => { Object.assign(t.form, words); t.draft.typed(); };
window.tick = () => {
  const due = t.timers.findIndex(Boolean);
  const [, act] = t.timers[due];
  t.timers[due] = null;
  act();
};
window.hear = async (answer) => {
  t.answers.shift()(answer);
  await new Promise((go) => setTimeout(go));
};
window.look = () => ({
  state: t.draft.state, version: t.draft.version, form: t.form, kept: t.entry, sent: t.sent,
  told: t.shown.at(-1)?.[1], waits: t.timers.filter(Boolean).map(([pause]) => pause),
  open: t.draft.open,
});
window.isThere = true;
"""


class Machine:
    def __init__(self, page):
        self.page = page

    def __call__(self, script):
        self.page.evaluate(f"async () => {{ {script} }}")
        return self.page.evaluate("look()")


@pytest.fixture
def machine(page):
    def serve(route):
        path = route.request.url.removeprefix(HERE)
        if path.startswith("js/"):
            body = (SCRIPTS / path.removeprefix("js/")).read_text()
            route.fulfill(body=body, content_type="text/javascript")
        elif path == "harness.js":
            route.fulfill(body=HARNESS, content_type="text/javascript")
        else:
            script = '<script type="module" src="/harness.js"></script>'
            route.fulfill(body=script, content_type="text/html")

    page.route(f"{HERE}**", serve)
    page.goto(HERE)
    page.wait_for_function("window.isThere")
    return Machine(page)


AB = json.dumps({"a": "", "b": "", "ticked": []})
SAVED = 'await hear({status: 200, body: {version: 2, saved_at: "2026-01-01T01:48:00Z"}});'


def test_only_what_was_touched_is_sent_and_only_a_save_forgets_it(machine):
    now = machine(f"begin({AB}, {AB}); type({{a: 'one'}});")
    assert (now["state"], now["waits"]) == ("typing", [1000])
    assert now["kept"] == {
        "version": 1,
        "base": {"a": "", "b": "", "ticked": []},
        "words": {"a": "one", "b": "", "ticked": []},
    }
    now = machine("tick();")
    assert (now["state"], now["sent"]) == ("saving", [[{"a": "one"}, 1]])
    now = machine("type({ticked: ['2']});" + SAVED)
    assert (now["state"], now["version"]) == ("typing", 2), "typed while it was saved"
    assert now["kept"]["words"]["ticked"] == ["2"]
    now = machine("tick();" + SAVED.replace("2,", "3,", 1))
    assert now["sent"][1] == [{"ticked": ["2"]}, 2]
    assert (now["state"], now["version"], now["kept"]) == ("clean", 3, None)
    assert machine("type({a: 'x'}); type({a: 'one'});")["state"] == "clean", "typed back"


def test_a_broken_line_is_tried_again_and_again_later(machine):
    now = machine(f"begin({AB}, {AB}); type({{a: 'one'}});")
    for pause in (2000, 4000, 8000, 15000, 30000, 30000):
        now = machine("tick(); await hear({broken: 'no line'});")
        assert (now["state"], now["waits"]) == ("broken", [pause])
        assert now["kept"]["words"]["a"] == "one"
    now = machine("type({a: 'two'});")
    assert now["waits"] == [30000], "typing does not hurry it"
    now = machine("tick(); await hear({signedOut: true});")
    assert (now["state"], now["told"]["isSaid"]) == ("signed out", False)
    now = machine("tick(); await hear({signedOut: true});")
    assert now["told"]["isSaid"] is True
    now = machine("tick();" + SAVED)
    assert (now["state"], now["waits"], now["sent"][-1]) == ("clean", [], [{"a": "two"}, 1])


def test_others_words_come_in_where_nobody_typed(machine):
    machine(f"begin({AB}, {AB}); type({{a: 'one'}}); tick();")
    now = machine("await hear({status: 200, body: {version: 5, others: {b: 'theirs', c: 'x'}}});")
    assert (now["state"], now["version"]) == ("clean", 5)
    assert now["form"]["b"] == "theirs"
    machine("type({a: 'two'}); tick(); type({b: 'mine'});")
    now = machine("await hear({status: 200, body: {version: 7, others: {b: 'theirs again'}}});")
    assert (now["form"]["b"], now["version"]) == ("mine", 5), "so the next save is asked about it"


CONFLICT = (
    "await hear({status: 409, body: {version: 4, by: 'Ana', theirs: {a: 'hers'}, "
    "others: {b: 'also hers'}}});"
)


@pytest.mark.parametrize(
    ("choice", "stands", "state"), [("mine", "his", "saving"), ("theirs", "hers", "clean")]
)
def test_a_question_is_never_passed_over(machine, choice, stands, state):
    now = machine(f"begin({AB}, {AB}); type({{a: 'his'}}); tick();" + CONFLICT)
    assert (now["state"], now["version"], now["open"]) == ("asking", 1, {"a": "hers"})
    assert now["form"]["b"] == "also hers", "no question where only one of them typed"
    now = machine("type({b: 'also his'}); await t.draft.save();")
    assert (len(now["sent"]), now["waits"]) == (1, []), "nothing is saved while it asks"
    assert now["kept"]["version"] == 1, "so that a reload asks again"
    now = machine("window.left = t.draft.answer({}); type({b: 'also hers'});")
    assert now["state"] == "asking"
    assert machine.page.evaluate("left") == ["a"]
    now = machine(f"t.draft.answer({{a: '{choice}'}});")
    assert (now["form"]["a"], now["version"], now["state"]) == (stands, 4, state)
    assert now["sent"][1:] == ([[{"a": "his"}, 4]] if choice == "mine" else [])


def test_the_same_words_by_two_people_are_no_question(machine):
    machine(f"begin({AB}, {AB}); type({{a: 'same'}}); tick();")
    now = machine("await hear({status: 409, body: {version: 4, by: 'Ana', theirs: {a: 'same'}}});")
    assert (now["state"], now["version"], now["kept"]) == ("clean", 4, None)


def test_a_refused_save_waits_for_the_person(machine):
    machine(f"begin({AB}, {AB}); type({{a: 'bad'}}); tick();")
    now = machine("await hear({status: 422, body: {errors: {a: ['Say it otherwise.']}}});")
    assert (now["state"], now["waits"]) == ("refused", [])
    assert now["kept"]["words"]["a"] == "bad"
    now = machine("type({a: 'good'});")
    assert (now["state"], now["waits"]) == ("typing", [1000])


def test_words_from_before_come_back_over_what_others_saved_since(machine):
    entry = json.dumps({"version": 1, "base": {"a": "", "b": ""}, "words": {"a": "his", "b": ""}})
    served = json.dumps({"a": "", "b": "hers"})
    now = machine(f"begin({served}, {served}, {{version: 6, entry: {entry}}});")
    assert now["form"] == {"a": "his", "b": "hers"}, "only what was touched comes back"
    assert now["sent"] == [[{"a": "his"}, 1]], "on the version that it was typed on"
    now = machine(f"begin({served}, {{a: '', b: 'hers'}}, {{entry: null}});")
    assert (now["state"], now["kept"]) == ("clean", None)
    same = json.dumps({"a": "his", "b": "hers"})
    now = machine(f"begin({same}, {same}, {{version: 6, entry: {entry}}});")
    assert (now["sent"], now["kept"]) == ([], None), "the server has it"


def test_a_form_that_is_only_sent_keeps_and_never_saves(machine):
    now = machine(f"begin({AB}, {AB}, {{isOnlyKept: true}}); type({{a: 'one'}});")
    assert (now["kept"]["words"]["a"], now["waits"], now["sent"]) == ("one", [], [])
    typed = json.dumps({"a": "wrong", "b": ""})
    now = machine(f"begin({typed}, {typed}, {{unsaved: true, isOnlyKept: true}});")
    assert now["kept"]["words"]["a"] == "wrong", "what a refused page shows is not saved"


def test_after_signing_out_nothing_is_kept_or_sent(machine):
    machine(f"begin({AB}, {AB}); type({{a: 'one'}});")
    now = machine("t.draft.end(); type({a: 'two'}); await t.draft.save();")
    assert (now["kept"], now["waits"], now["sent"]) == (None, [], [])


def test_a_browser_that_keeps_nothing_is_said(machine):
    machine(f"begin({AB}, {AB}, {{isFull: true}}); type({{a: 'one'}}); tick();")
    assert machine("await hear({broken: 'no line'});")["told"]["isKept"] is False
