// A form that saves itself and loses no word: what is typed is kept in this browser until the
// server has it. Bound to form[data-draft-form]; the server's half is smewg/toolkit/drafts.py.
//
// data-draft-url      where the form is saved while it is being written
// data-draft-name     names the draft in this browser, with the person's number in it
// data-draft-version  the version that the page shows
// data-draft-watch    present: ask now and then who else has the draft open
// data-draft-asks     present: the page itself asks which of two people's words stand, so nothing
//                     is saved until the form is sent with the choices
// In the form, if there: [data-draft-status] says where it stands, [data-also-here] who else is
// here, [data-section-mark="name"] how far a section is: as a text, as a text with its kind, or as
// the server's own html. A page after the last save says
// [data-draft-saved="name"], with data-draft-saved-version where the form stands on the same page:
// what was typed there since is newer.

import { forget, keep, kept } from "./kept-words.js";

const STORE = "drafts";
const PAUSE = 1000;
const RETRY_AFTER = [2000, 4000, 8000, 15000, 30000];
const WATCH_EVERY = 20000;

// What this tab sent is saved; what another tab keeps is not.
for (const said of document.querySelectorAll("[data-draft-saved]")) {
  const name = said.dataset.draftSaved;
  const key = `${name}/${writerOfThisTab(name)}`;
  const version = said.dataset.draftSavedVersion;
  const entry = kept(STORE)[key];
  if (entry && (version === undefined || Number(entry.version) < Number(version))) forget(STORE, key);
}

function keysOf(name) {
  return Object.keys(kept(STORE)).filter((key) => key.startsWith(`${name}/`));
}

function Draft(form) {
  const name = form.dataset.draftName;
  const url = form.dataset.draftUrl;
  const writer = writerOfThisTab(name);
  const key = `${name}/${writer}`;
  const status = form.querySelector("[data-draft-status]") || made("p", { className: "draft-status" }, form);
  const here = form.querySelector("[data-also-here]") || made("p", { className: "draft-here", hidden: true }, form);
  let version = form.dataset.draftVersion;
  let base = words(form, asServed);
  let timer = null;
  let isSaving = false;
  let isAsking = "draftAsks" in form.dataset;
  let isKept = true;
  let failures = 0;
  let isSignedOut = false;

  status.setAttribute("role", "status");
  hidden("draft_writer", writer);
  hidden("version", version);

  this.start = () => {
    form.addEventListener("input", changed);
    form.addEventListener("change", changed);
    window.addEventListener("online", () => isDirty() && save());
    window.addEventListener("focus", () => isDirty() && failures && save());
    window.addEventListener("beforeunload", (event) => {
      if (isDirty() && !isKept && !form.dataset.leaving) event.preventDefault();
    });
    form.addEventListener("submit", () => { form.dataset.leaving = "yes"; });
    if ("draftWatch" in form.dataset) setInterval(watch, WATCH_EVERY);
    if (isAsking) return keepWhatThePageAsks();
    putBack();
  };

  // The page came back with words that are not saved, and asks. They stay as words that nobody
  // has: a reload finds them and asks again. Of what they began with only the tab may know.
  function keepWhatThePageAsks() {
    base = kept(STORE)[key]?.base ?? {};
    isKept = keep(STORE, key, { version, base, words: words(form) });
    say("unsaved", status.textContent);
  }

  function isDirty() {
    return !same(words(form), base);
  }

  function changed(event) {
    if (event.target.type === "file" || !event.target.name) return;
    if (!isDirty()) {
      forget(STORE, key);
      return say("saved", "Nothing to save");
    }
    isKept = keep(STORE, key, { version, base, words: words(form) });
    if (!isAsking && !failures) say("unsaved", "Not saved yet");
    later(failures ? null : PAUSE);
  }

  function later(delay) {
    if (delay === null && timer) return;
    clearTimeout(timer);
    timer = setTimeout(save, delay ?? RETRY_AFTER[0]);
  }

  // What this browser has and the server does not, after a reload, a sign-in or a restart.
  function putBack() {
    const entries = kept(STORE);
    const mine = entries[key] ? key : keysOf(name).at(-1);
    if (!mine) return isDirty() && save(); // typed before this script was there
    const before = entries[mine];
    if (mine !== key) forget(STORE, mine);
    if (same(before.words, base)) {
      forget(STORE, mine);
      return isDirty() && save();
    }
    put(form, before.words);
    version = before.version;
    base = before.base;
    hidden("version", version);
    keep(STORE, key, before);
    say("unsaved", "Your words from before are back in the form");
    save();
  }

  async function save() {
    clearTimeout(timer);
    timer = null;
    if (isSaving || isAsking) return;
    const sent = words(form);
    if (same(sent, base)) return;
    isSaving = true;
    if (!isSignedOut) say("saving", "Saving…");
    const answer = await send();
    isSaving = false;
    if (!answer) return;
    if (answer.status === 200) return taken(answer.body, sent);
    if (answer.status === 409) return ask(answer.body);
    if (answer.status === 422) return refused(answer.body);
  }

  async function send() {
    const fields = new FormData(form);
    for (const [field, value] of [...fields]) if (value instanceof File) fields.delete(field);
    fields.set("version", version);
    fields.delete("csrfmiddlewaretoken"); // read before the header's, and old after a new sign-in
    let response;
    try {
      response = await fetch(url, {
        method: "POST",
        body: fields,
        headers: { Accept: "application/json", "X-CSRFToken": token() },
        redirect: "manual",
      });
    } catch {
      return failed("there is no connection to the server. It is kept in this browser and sent again");
    }
    if (response.type === "opaqueredirect" || response.status === 401) return signedOut();
    isSignedOut = false;
    if (response.status === 403) {
      return failed("the server does not know this page any more. Your words are kept in this browser: reload the page");
    }
    const isJson = (response.headers.get("Content-Type") || "").includes("json");
    if (!isJson) return failed("the server could not take it. It is kept in this browser and sent again");
    try {
      const body = await response.json();
      failures = 0;
      return { status: response.status, body };
    } catch {
      return failed("the line broke. It is kept in this browser and sent again");
    }
  }

  function token() {
    const cookie = document.cookie.split("; ").find((each) => each.startsWith("csrftoken="));
    return cookie ? decodeURIComponent(cookie.slice(10)) : form.elements.csrfmiddlewaretoken.value;
  }

  function failed(why) {
    say("unsaved", isKept ? `Not saved yet: ${why}.` : `Not saved yet: ${why}. This browser keeps nothing, so leave the page open.`);
    timer = setTimeout(save, RETRY_AFTER[Math.min(failures, RETRY_AFTER.length - 1)]);
    failures += 1;
    return null;
  }

  function signedOut() {
    // Who signs in in another tab finds this one going on by itself.
    timer = setTimeout(save, RETRY_AFTER[Math.min(failures, RETRY_AFTER.length - 1)]);
    failures += 1;
    if (isSignedOut) return null; // the link stays as it is, with the focus that it may have
    isSignedOut = true;
    say("unsaved", "Not saved yet: you were signed out. Your words are kept in this browser. ");
    const again = encodeURIComponent(location.pathname + location.search);
    made("a", { href: `/accounts/login/?next=${again}`, textContent: "Sign in again" }, status);
    return null;
  }

  function taken(body, sent) {
    version = body.version;
    base = sent;
    hidden("version", version);
    form.dataset.draftVersion = version;
    showErrors(body.errors || {});
    showSections(body.sections || {});
    showHere(body.also_here);
    if (isDirty()) {
      keep(STORE, key, { version, base, words: words(form) });
      return later(PAUSE);
    }
    forget(STORE, key);
    say("saved", `Saved ${clock(body.saved_at)}`);
  }

  function refused(body) {
    showErrors(body.errors || {});
    showHere(body.also_here);
    const general = (body.errors || {}).__all__;
    say("unsaved", `Not saved yet: ${general ? general.join(" ") : "see the fields that are marked."} Your words are kept in this browser.`);
  }

  // Both sides' words. A field that only one of the two changed needs no question.

  function ask(body) {
    const mine = words(form);
    const took = [];
    const open = [];
    for (const [field, theirs] of Object.entries(body.theirs)) {
      if (!(field in mine) || same(mine[field], theirs)) continue;
      if (same(mine[field], base[field])) {
        put(form, { [field]: theirs });
        took.push(labelOf(form, field));
      } else if (!same(theirs, base[field])) {
        open.push([field, theirs]);
      }
    }
    // With a question open the page goes on to follow the version that it came from, so a reload,
    // a send or another tab finds the same question again.
    if (!open.length) takeOver(body);
    isKept = keep(STORE, key, { version, base, words: words(form) });
    showHere(body.also_here);
    const told = took.length ? ` ${body.by} also changed: ${took.join("; ")}. Those words are in the form now.` : "";
    if (!open.length) {
      if (isDirty()) return save().then(() => { status.textContent += told; });
      forget(STORE, key);
      return say("saved", `Saved ${clock(body.at)}.${told}`);
    }
    isAsking = true;
    say("unsaved", `Not saved yet: ${body.by} changed this too. Choose which words stand, below.${told}`);
    showBoth(body, open);
  }

  // The newer version is the page's own once nothing of it is left to answer.
  function takeOver(body) {
    version = body.version;
    hidden("version", version);
    base = { ...base, ...body.theirs };
  }

  function showBoth(body, open) {
    form.querySelector("[data-draft-conflict]")?.remove();
    const box = made("section", { className: "note note-attention draft-conflict" });
    box.dataset.draftConflict = "";
    box.setAttribute("aria-label", "Two versions");
    made("h2", { textContent: "Two people changed the same words" }, box);
    made("p", { textContent: `${body.by} saved this${body.at ? ` at ${clock(body.at)}` : ""} while you were writing. Nothing is lost: choose for each which words stand.` }, box);
    let left = open.length;
    for (const [field, theirs] of open) {
      const part = made("fieldset", { className: "draft-both" }, box);
      made("legend", { textContent: labelOf(form, field) }, part);
      side(part, "Yours", inWords(form, field, words(form)[field]), "Keep yours", () => close(part));
      side(part, `By ${body.by}`, inWords(form, field, theirs), "Take theirs", () => {
        put(form, { [field]: theirs });
        close(part);
      });
    }
    status.after(box);
    box.querySelector("button").focus();

    function close(part) {
      part.remove();
      left -= 1;
      if (!left) takeOver(body);
      keep(STORE, key, { version, base, words: words(form) });
      if (left) return box.querySelector("button").focus();
      box.remove();
      isAsking = false;
      if (isDirty()) return save();
      forget(STORE, key);
      say("saved", "Saved: nothing differs any more");
    }
  }

  function side(part, title, text, button, onChoice) {
    const half = made("div", { className: "draft-side" }, part);
    made("h3", { textContent: title }, half);
    made("div", { className: "draft-words", textContent: text || "(empty)", dir: "auto" }, half);
    made("button", { type: "button", className: "button button-small", textContent: button, onclick: onChoice }, half);
  }

  function showErrors(errors) {
    for (const old of form.querySelectorAll("[data-draft-error]")) {
      for (const field of fieldsNamed(form, old.dataset.draftError)) field.removeAttribute("aria-invalid");
      old.remove();
    }
    for (const [field, messages] of Object.entries(errors)) {
      const [first, ...others] = fieldsNamed(form, field);
      if (!first) continue;
      const place = form.querySelector(`#div_id_${CSS.escape(field)}`) || first.parentElement;
      const said = made("p", { className: "draft-error", textContent: messages.join(" ") }, place);
      said.dataset.draftError = field;
      said.setAttribute("role", "alert");
      for (const each of [first, ...others]) each.setAttribute("aria-invalid", "true");
    }
  }

  function showSections(sections) {
    for (const [section, mark] of Object.entries(sections)) {
      for (const shown of form.ownerDocument.querySelectorAll(`[data-section-mark="${CSS.escape(section)}"]`)) {
        if (mark.html) shown.replaceChildren(document.createRange().createContextualFragment(mark.html));
        else shown.textContent = mark.text ?? mark;
        if (mark.kind) shown.dataset.kind = mark.kind;
      }
    }
  }

  function showHere(names) {
    if (!names) return;
    here.hidden = !names.length;
    here.textContent = names.length ? `Also in this draft now: ${names.join(", ")}.` : "";
  }

  async function watch() {
    if (document.hidden || isSaving || isAsking) return;
    try {
      const response = await fetch(url, { headers: { Accept: "application/json" }, redirect: "manual" });
      if (response.status !== 200) return;
      const body = await response.json();
      showHere(body.also_here);
      const isNewer = Number(body.version) > Number(version);
      if (isNewer && !isDirty() && !isSaving) newer();
    } catch {
      // No connection: the next save says so.
    }
  }

  function newer() {
    say("saved", "There is a newer version of this draft. ");
    made("a", { href: location.pathname + location.search, textContent: "Show it" }, status);
  }

  function say(state, text) {
    form.dataset.saveStatus = state;
    status.textContent = text;
  }

  function hidden(field, value) {
    const input = form.querySelector(`input[type="hidden"][name="${field}"]`) || made("input", { type: "hidden", name: field }, form);
    input.value = value;
  }
}

function writerOfThisTab(name) {
  const made = [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  try {
    const known = sessionStorage.getItem(`writer/${name}`);
    if (known) return known;
    sessionStorage.setItem(`writer/${name}`, made);
  } catch {
    // Without storage each page writes as itself.
  }
  return made;
}

function fields(form) {
  return [...form.elements].filter(
    (field) => field.name && !["hidden", "file", "submit", "button", "password", "fieldset"].includes(field.type),
  );
}

function fieldsNamed(form, name) {
  return fields(form).filter((field) => field.name === name);
}

const asTyped = { text: (f) => f.value, ticked: (f) => f.checked, chosen: (o) => o.selected };
const asServed = {
  text: (f) => (f.options ? servedOption(f) : f.defaultValue),
  ticked: (f) => f.defaultChecked,
  chosen: (o) => o.defaultSelected,
};

function servedOption(field) {
  return ([...field.options].find((option) => option.defaultSelected) || field.options[0])?.value ?? "";
}

// What stands in the form, or stood in it when it was served: a text for each field, a list of
// ticked values for boxes.
function words(form, as = asTyped) {
  const found = {};
  for (const field of fields(form)) {
    if (field.type === "checkbox") {
      found[field.name] ??= [];
      if (as.ticked(field)) found[field.name].push(field.value);
    } else if (field.type === "radio") {
      found[field.name] ??= "";
      if (as.ticked(field)) found[field.name] = field.value;
    } else if (field.type === "select-multiple") {
      found[field.name] = [...field.options].filter(as.chosen).map((option) => option.value);
    } else {
      found[field.name] = as.text(field);
    }
  }
  return found;
}

function put(form, saved) {
  for (const field of fields(form)) {
    if (!(field.name in saved)) continue;
    const value = saved[field.name];
    if (field.type === "checkbox") field.checked = [].concat(value || []).map(String).includes(field.value);
    else if (field.type === "radio") field.checked = String(value) === field.value;
    else if (field.type === "select-multiple") {
      for (const option of field.options) option.selected = [].concat(value || []).map(String).includes(option.value);
    } else field.value = value ?? "";
  }
}

function same(one, other) {
  return plain(one) === plain(other);
}

function plain(value) {
  if (Array.isArray(value)) return value.length ? JSON.stringify(value.map(String).sort()) : "";
  if (value && typeof value === "object") {
    const names = Object.keys(value).sort();
    return JSON.stringify(names.map((name) => [name, plain(value[name])]).filter(([, text]) => text !== ""));
  }
  return String(value ?? "").replaceAll("\r\n", "\n");
}

function labelOf(form, name) {
  const [field] = fieldsNamed(form, name);
  const group = ["checkbox", "radio"].includes(field.type) && field.closest("fieldset")?.querySelector("legend");
  const label = group || field.labels?.[0];
  return (label?.textContent || name).replace("*", "").trim();
}

function inWords(form, name, value) {
  if (!Array.isArray(value)) {
    const [field] = fieldsNamed(form, name);
    const option = field.options && [...field.options].find((each) => each.value === String(value));
    return option ? option.textContent : String(value ?? "");
  }
  const chosen = value.map(String);
  const boxes = fieldsNamed(form, name).filter((field) => chosen.includes(field.value));
  return boxes.map((field) => field.labels?.[0]?.textContent.trim() || field.value).join("\n");
}

function clock(moment) {
  return new Date(moment).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
}

function made(kind, properties, parent) {
  const element = Object.assign(document.createElement(kind), properties);
  if (parent && kind === "p" && parent.tagName === "FORM") parent.prepend(element);
  else if (parent) parent.append(element);
  return element;
}

for (const form of document.querySelectorAll("form[data-draft-form]")) new Draft(form).start();
