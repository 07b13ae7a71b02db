// A form that loses no word: what is typed is kept in this browser until the server has it, and
// saves itself where it has an address to. Bound to form[data-draft-form]; the states are in
// draft-machine.js, the server's half is smewg/toolkit/drafts.py.
//
// data-draft-name     names the draft in this browser, with the person's number at its end
// data-draft-url      where the form is saved while it is being written; without one it is only
//                     kept here until it is sent
// data-draft-version  the version that the page shows
// data-draft-watch    present: ask now and then who else has the draft open
// data-draft-unsaved  present: the page shows words that were sent and not saved
// data-draft-asks     present: the page itself asks which of two people's words stand, so nothing
//                     is saved until the form is sent with the choices
// In the form, if there: [data-draft-status] says where it stands, [data-also-here] who else is
// here, [data-section-mark="name"] how far a section is: as a text, as a text with its kind, or as
// the server's own html. A page after the last save says
// [data-draft-saved="name"], with data-draft-saved-version where the form stands on the same page:
// what was typed there since is newer.

import * as machine from "./draft-machine.js";
import { DraftMachine } from "./draft-machine.js";
import { showErrors } from "./field-errors.js";
import { asServed, fieldsNamed, put, words } from "./form-words.js";
import { forget, keep, kept, onSignOut } from "./kept-words.js";

const STORE = "drafts";
const WATCH_EVERY = 20000;
const IN_TONE = { [machine.CLEAN]: "saved", [machine.SAVING]: "saving" };

// What this tab sent is saved; what another tab keeps is not.
for (const said of document.querySelectorAll("[data-draft-saved]")) {
  const name = said.dataset.draftSaved;
  const key = `${name}/${writerOfThisTab(name)}`;
  const version = said.dataset.draftSavedVersion;
  const entry = kept(STORE)[key];
  if (entry && (version === undefined || Number(entry.version) < Number(version))) forget(STORE, key);
}

class DraftForm {
  constructor(form) {
    this.form = form;
    this.name = form.dataset.draftName;
    this.url = form.dataset.draftUrl;
    this.writer = writerOfThisTab(this.name);
    this.key = `${this.name}/${this.writer}`;
    this.status = form.querySelector("[data-draft-status]") || first(form, made("p", { className: "draft-status" }));
    this.here = form.querySelector("[data-also-here]") || first(form, made("p", { className: "draft-here", hidden: true }));
    this.status.setAttribute("role", "status");
    this.status.tabIndex = -1;
    const version = form.dataset.draftVersion ?? form.elements.version?.value;
    this.draft = new DraftMachine(this.ports(), version, words(form, asServed));
    if (this.url) {
      this.hidden("draft_writer", this.writer);
      this.hidden("version", version);
    }
  }

  ports() {
    return {
      read: () => words(this.form),
      put: (saved) => put(this.form, saved),
      post: this.url ? (typed, version) => this.post(typed, version) : null,
      keep: (entry) => keep(STORE, this.key, entry),
      forget: () => forget(STORE, this.key),
      show: (state, told) => this.show(state, told),
      later: (pause, act) => setTimeout(act, pause),
      never: (timer) => clearTimeout(timer),
    };
  }

  start() {
    const { form, draft } = this;
    const before = this.before();
    if ("draftAsks" in form.dataset) draft.beginAsked(before);
    else if ("draftUnsaved" in form.dataset) draft.beginUnsaved(before);
    else if (draft.begin(before) && !this.url) {
      if (form.elements.version && draft.version !== undefined) this.hidden("version", draft.version);
      this.offerToStartAnew();
    }
    form.addEventListener("input", (event) => this.typed(event));
    form.addEventListener("change", (event) => this.typed(event));
    form.addEventListener("click", (event) => this.choose(event));
    form.addEventListener("submit", () => { form.dataset.leaving = "yes"; });
    window.addEventListener("pageshow", () => { delete form.dataset.leaving; });
    window.addEventListener("online", () => draft.save());
    window.addEventListener("focus", () => draft.failures && draft.save());
    window.addEventListener("beforeunload", (event) => {
      const isLost = !draft.isKept && !form.dataset.leaving && draft.state !== machine.ENDED;
      if (isLost && draft.isDirty) event.preventDefault();
    });
    if (this.url && "draftWatch" in form.dataset) setInterval(() => this.watch(), WATCH_EVERY);
    onSignOut(() => draft.end());
  }

  // What this browser has and the server does not, after a reload, a sign-in or a restart.
  before() {
    const entries = kept(STORE);
    const mine = entries[this.key] ? this.key : Object.keys(entries).filter((key) => key.startsWith(`${this.name}/`)).at(-1);
    if (mine && mine !== this.key) forget(STORE, mine);
    return mine && entries[mine];
  }

  typed(event) {
    if (event.target.type === "file" || !event.target.name || event.target.closest("[data-no-words]")) return;
    this.draft.typed();
  }

  async post(typed, version) {
    const sent = new FormData();
    for (const field of this.form.elements) {
      if (field.type === "hidden" && field.name && !field.closest("[data-no-words]")) sent.append(field.name, field.value);
    }
    sent.delete("csrfmiddlewaretoken"); // read before the header's, and old after a new sign-in
    sent.set("version", version);
    for (const [name, value] of Object.entries(typed)) {
      sent.append("touched", name);
      for (const each of [].concat(value)) sent.append(name, each);
    }
    let response;
    try {
      response = await fetch(this.url, {
        method: "POST",
        body: sent,
        headers: { Accept: "application/json", "X-CSRFToken": this.token() },
        redirect: "manual",
      });
    } catch {
      return { broken: "there is no connection to the server. It is kept in this browser and sent again" };
    }
    return heard(response);
  }

  token() {
    const cookie = document.cookie.split("; ").find((each) => /^(__Host-)?csrftoken=/.test(each));
    return cookie ? decodeURIComponent(cookie.split("=")[1]) : this.form.elements.csrfmiddlewaretoken.value;
  }

  // Where it stands, in words

  show(state, told) {
    this.form.dataset.saveStatus = IN_TONE[state] ?? "unsaved";
    this.showVersion();
    if (told.errors) showErrors(this.form, told.errors);
    else if (state === machine.CLEAN && told.version !== undefined) showErrors(this.form, {});
    this.showSections(told.sections || {});
    this.showHere(told.also_here);
    if (state !== machine.ASKING && state !== machine.SAVING) this.form.querySelector("[data-draft-conflict]")?.remove();
    if (state === machine.SIGNED_OUT) return this.showSignedOut(told);
    const said = this.inWords(state, told);
    if (said !== null) this.status.textContent = said + this.tookInWords(told);
    if (state === machine.ASKING) this.showBoth(told);
  }

  inWords(state, told) {
    if (!this.url) return "";
    if (state === machine.SAVING) return "Saving…";
    if (state === machine.ASKING) {
      const who = told.is_own ? "you changed this on another device" : `${told.by || "somebody else"} changed this too`;
      return `Not saved yet: ${who}. Choose below which words stand.`;
    }
    if (state === machine.BROKEN) {
      const here = told.isKept ? "" : " This browser keeps nothing, so leave the page open.";
      return `Not saved yet: ${told.why}.${here}`;
    }
    if (state === machine.REFUSED) {
      const general = told.errors?.__all__;
      return `Not saved yet: ${general ? general.join(" ") : "see the fields that are marked."} Your words are kept in this browser.`;
    }
    if (state === machine.TYPING) return told.isBack ? "Your words from before are back in the form" : "Not saved yet";
    if (told.isNothing) return "Nothing to save";
    return told.saved_at ? `Saved ${clock(told.saved_at)}` : "Saved";
  }

  tookInWords(told) {
    if (!told.took?.length) return "";
    const names = told.took.map((name) => labelOf(this.form, name)).join("; ");
    return `. ${told.by || "Somebody else"} also changed: ${names}. Those words are in the form now.`;
  }

  showSignedOut(told) {
    if (told.isSaid) return; // the link stays as it is, with the focus that it may have
    this.status.textContent = "Not saved yet: you were signed out. Your words are kept in this browser. ";
    const again = encodeURIComponent(location.pathname + location.search);
    this.status.append(made("a", { href: `/accounts/login/?next=${again}`, textContent: "Sign in again" }));
  }

  showVersion() {
    if (!this.url) return; // a form that is only sent says which version its page shows
    this.hidden("version", this.draft.version);
    this.form.dataset.draftVersion = this.draft.version;
  }

  showSections(sections) {
    for (const [section, mark] of Object.entries(sections)) {
      for (const shown of document.querySelectorAll(`[data-section-mark="${CSS.escape(section)}"]`)) {
        if (mark.html) shown.replaceChildren(fragment(mark.html));
        else shown.textContent = mark.text ?? mark;
        if (mark.kind) shown.dataset.kind = mark.kind;
      }
    }
  }

  showHere(names) {
    if (!names) return;
    this.here.hidden = !names.length;
    this.here.textContent = names.length ? `Also in this draft now: ${names.join(", ")}.` : "";
  }

  // Both sides' words, as the server shows them (components/conflict.html). They stand in the form,
  // so a button that sends it sends the choices too.

  showBoth(told) {
    for (const old of this.form.querySelectorAll(".conflict")) old.remove();
    const box = fragment(told.html).querySelector(".conflict");
    box.dataset.draftConflict = "";
    this.status.after(box);
    box.querySelector("input[type=radio]").focus();
  }

  choose(event) {
    const box = event.target.closest("[data-use-chosen]")?.closest("[data-draft-conflict]");
    if (!box) return;
    event.preventDefault();
    const names = [...box.querySelectorAll("input[name=asked]")].map((each) => each.value);
    const choices = Object.fromEntries(names.map((name) => [name, chosen(box, name)?.value]));
    const [left] = this.draft.answer(choices);
    if (left === undefined) return this.status.focus();
    this.status.textContent = `Not saved yet: choose for ${labelOf(this.form, left)} too.`;
    box.querySelector(`[name="${CSS.escape(`choice-${left}`)}"]`).focus();
  }

  offerToStartAnew() {
    const note = made("div", { className: "note" });
    note.setAttribute("role", "status");
    note.append(made("p", { textContent: "This is what you had typed here before, and what was not saved. " }));
    const drop = made("button", { type: "button", className: "button button-small", textContent: "Start from what is saved instead" });
    drop.addEventListener("click", () => {
      this.draft.end();
      location.assign(location.pathname + location.search);
    });
    note.firstChild.append(drop);
    this.form.prepend(note);
  }

  async watch() {
    if (document.hidden || [machine.SAVING, machine.ASKING, machine.ENDED].includes(this.draft.state)) return;
    try {
      const response = await fetch(this.url, { headers: { Accept: "application/json" }, redirect: "manual" });
      if (response.status !== 200) return;
      const body = await response.json();
      this.showHere(body.also_here);
      const isNewer = Number(body.version) > Number(this.draft.version);
      if (isNewer && this.draft.state === machine.CLEAN && !this.draft.isDirty) this.newer();
    } catch {
      // No connection: the next save says so.
    }
  }

  newer() {
    this.status.textContent = "There is a newer version of this draft. ";
    this.status.append(made("a", { href: location.pathname + location.search, textContent: "Show it" }));
  }

  hidden(field, value) {
    let input = this.form.querySelector(`input[type="hidden"][name="${field}"]`);
    if (!input) this.form.append((input = made("input", { type: "hidden", name: field })));
    input.value = value;
  }
}

// What a save was answered, for the machine.
async function heard(response) {
  if (response.type === "opaqueredirect" || response.status === 401) return { signedOut: true };
  if (response.status === 403) {
    return { broken: "the server does not know this page any more. Your words are kept in this browser: reload the page" };
  }
  const isJson = (response.headers.get("Content-Type") || "").includes("json");
  if (!isJson || ![200, 409, 422].includes(response.status)) {
    return { broken: "the server could not take it. It is kept in this browser and sent again" };
  }
  try {
    return { status: response.status, body: await response.json() };
  } catch {
    return { broken: "the line broke. It is kept in this browser and sent again" };
  }
}

function chosen(box, name) {
  return box.querySelector(`[name="${CSS.escape(`choice-${name}`)}"]:checked`);
}

function writerOfThisTab(name) {
  const mine = [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  try {
    const known = sessionStorage.getItem(`writer/${name}`);
    if (known) return known;
    sessionStorage.setItem(`writer/${name}`, mine);
  } catch {
    // Without storage each page writes as itself.
  }
  return mine;
}

function labelOf(form, name) {
  const [field] = fieldsNamed(form, name);
  const group = ["checkbox", "radio"].includes(field.type) && field.closest("fieldset")?.querySelector("legend");
  const label = group || field.labels?.[0];
  return (label?.textContent || name).replace("*", "").trim();
}

function clock(moment) {
  return new Date(moment).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
}

function made(kind, properties) {
  return Object.assign(document.createElement(kind), properties);
}

function first(form, element) {
  form.prepend(element);
  return element;
}

function fragment(html) {
  return document.createRange().createContextualFragment(html);
}

for (const form of document.querySelectorAll("form[data-draft-form]")) new DraftForm(form).start();
