// A draft that saves itself, as the states that it can be in. It knows no page: what it needs of
// one is given to it, so that a test drives it alone (tests/browser/test_draft_machine.py).
//
//   read()               what stands in the form now: a text or a list for each field's name
//   put(words)           writes these into the form
//   post(words, version) sends the fields that a person touched; null where the form has no address
//                        to save itself at. Answers {status, body}, {broken: why} or {signedOut}
//   keep(entry)          keeps {version, base, words} in this browser; whether it could
//   forget()             takes that out again
//   show(state, told)    says where it stands
//   later(ms, act)       acts later; never(id) does not
//
// `base` is what the server has of version `version`, as far as this page knows. What differs from
// it was touched. The version moves on only when all that came with it is in the form.

import { same } from "./form-words.js";

export const CLEAN = "clean";
export const TYPING = "typing";
export const SAVING = "saving";
export const ASKING = "asking";
export const BROKEN = "broken";
export const SIGNED_OUT = "signed out";
export const REFUSED = "refused";
export const ENDED = "ended";

export const PAUSE = 1000;
export const RETRY_AFTER = [2000, 4000, 8000, 15000, 30000];

export class DraftMachine {
  constructor(page, version, base) {
    this.page = page;
    this.version = version;
    this.base = base;
    this.state = CLEAN;
    this.isKept = true;
    this.failures = 0;
    this.timer = null;
    this.open = {};
    this.newest = null;
  }

  // What a person changed: these fields and no others are sent.
  get touched() {
    const typed = this.page.read();
    return Object.fromEntries(Object.entries(typed).filter(([name, value]) => !same(value, this.base[name])));
  }

  get isDirty() {
    return Object.keys(this.touched).length > 0;
  }

  // Begins with what this browser kept from before, if it kept anything; whether it put that back.
  begin(before) {
    if (!before) return this.goOn();
    const mine = Object.entries(before.words).filter(([name, value]) => !same(value, before.base[name]));
    const news = mine.filter(([name, value]) => !same(value, this.base[name]));
    if (!news.length) {
      this.page.forget();
      return this.goOn();
    }
    this.page.put(Object.fromEntries(mine));
    this.version = before.version;
    for (const [name] of mine) this.base[name] = before.base[name];
    this.keep();
    this.turn(TYPING, { isBack: true });
    this.save();
    return true;
  }

  goOn() {
    if (this.isDirty) this.typed(); // typed before the script was there
    return false;
  }

  // The page shows what was typed and not saved, so it is not what the server has.
  beginUnsaved(before) {
    this.base = before?.base ?? {};
    this.version = before?.version ?? this.version;
    this.typed();
  }

  // The same where the page asks which of two people's words stand: nothing is saved until it is sent.
  beginAsked(before) {
    this.state = ASKING;
    this.beginUnsaved(before);
  }

  typed() {
    if (this.state === ENDED) return;
    if (!this.isDirty) {
      this.page.forget();
      if (this.state !== SAVING && this.state !== ASKING) this.turn(CLEAN, { isNothing: true });
      return;
    }
    this.keep();
    if (this.state === ASKING || this.state === SAVING || !this.page.post) return;
    if (this.failures) return this.again(RETRY_AFTER[0]);
    this.turn(TYPING);
    this.wait(PAUSE);
  }

  keep() {
    this.isKept = this.page.keep({ version: this.version, base: this.base, words: this.page.read() });
  }

  wait(pause) {
    if (this.timer !== null) this.page.never(this.timer);
    this.timer = this.page.later(pause, () => this.save());
  }

  again(pause) {
    if (this.timer === null) this.wait(pause);
  }

  async save() {
    if (this.timer !== null) this.page.never(this.timer);
    this.timer = null;
    if (!this.page.post || [SAVING, ASKING, ENDED].includes(this.state)) return;
    const sent = this.touched;
    if (!Object.keys(sent).length) return;
    const wasSignedOut = this.state === SIGNED_OUT;
    this.state = SAVING;
    if (!wasSignedOut) this.page.show(SAVING, {});
    const answer = await this.page.post(sent, this.version);
    if (this.state === ENDED) return;
    this.hear(answer, sent, wasSignedOut);
  }

  hear(answer, sent, wasSignedOut) {
    if (answer.broken) return this.fail(BROKEN, { why: answer.broken });
    if (answer.signedOut) return this.fail(SIGNED_OUT, { isSaid: wasSignedOut });
    this.failures = 0;
    if (answer.status === 200) return this.saved(answer.body, sent);
    if (answer.status === 409) return this.ask(answer.body);
    this.turn(REFUSED, answer.body);
    if (!same(this.touched, sent)) this.wait(PAUSE);
  }

  fail(state, told) {
    this.turn(state, told);
    this.wait(RETRY_AFTER[Math.min(this.failures, RETRY_AFTER.length - 1)]);
    this.failures += 1;
  }

  saved(body, sent) {
    Object.assign(this.base, sent);
    const { took, isAll } = this.take(body.others ?? {});
    if (isAll) this.version = body.version;
    if (this.isDirty) {
      this.turn(TYPING, { ...body, took });
      this.keep();
      return this.wait(PAUSE);
    }
    this.page.forget();
    this.turn(CLEAN, { ...body, took });
  }

  // Others' words go into fields that nobody touched here. Gives the fields that it wrote, and whether
  // all of theirs are in the form: where not, the version stays, and the next save is asked about it.
  take(theirs) {
    const took = [];
    let isAll = true;
    for (const [name, value] of Object.entries(theirs)) {
      const typed = this.page.read();
      if (!(name in typed)) continue;
      if (same(typed[name], value)) this.base[name] = value;
      else if (name in this.touched) isAll = false;
      else {
        this.page.put({ [name]: value });
        this.base[name] = value;
        took.push(name);
      }
    }
    return { took, isAll };
  }

  ask(body) {
    const { took, isAll } = this.take(body.others ?? {});
    took.push(...this.take(body.theirs).took);
    const asked = Object.entries(body.theirs).filter(([name, value]) => name in this.touched && !same(this.base[name], value));
    this.open = Object.fromEntries(asked);
    this.newest = isAll ? body.version : this.version;
    if (!Object.keys(this.open).length) return this.answered({ ...body, took });
    this.keep();
    this.turn(ASKING, { ...body, took });
  }

  // Which side stands for each field that is asked for: "mine" or "theirs". Gives those without an
  // answer; the newer version is the page's own once there is none.
  answer(choices) {
    const left = Object.keys(this.open).filter((name) => !["mine", "theirs"].includes(choices[name]));
    if (left.length) return left;
    for (const [name, value] of Object.entries(this.open)) {
      if (choices[name] === "theirs") this.page.put({ [name]: value });
      this.base[name] = value;
    }
    this.answered({});
    return [];
  }

  answered(told) {
    this.open = {};
    this.version = this.newest;
    if (this.isDirty) {
      this.keep();
      this.turn(TYPING, told);
      return this.save();
    }
    this.page.forget();
    this.turn(CLEAN, { ...told, saved_at: told.at });
  }

  // The person signs out: nothing is kept any more, and nothing sent.
  end() {
    if (this.timer !== null) this.page.never(this.timer);
    this.state = ENDED;
    this.page.forget();
  }

  turn(state, told = {}) {
    this.state = state;
    this.page.show(state, { isKept: this.isKept, ...told });
  }
}
