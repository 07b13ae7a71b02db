// A file is looked at before it is sent, its progress is shown, it can be stopped, and a line that
// breaks leaves the page, its words and the chosen file where they are. Bound to
// input[data-send-file], whose form's nearest button sends it; without script the form does.
//
// The server answers with the address to go to (headers.WhereToGo), or with a page that says what is
// wrong, which is shown in place of this one.
//
// data-largest  bytes that a file may have
// accept        the endings that may be sent

for (const input of document.querySelectorAll("input[data-send-file]")) new FileSender(input).start();

function FileSender(input) {
  const form = input.form;
  const button = form.querySelector("button[name=add_file]") || form.querySelector("button[type=submit]");
  const box = made("div", { className: "send-file" });
  const said = made("p", { className: "send-file-said" });
  const bar = made("progress", { max: 100, value: 0, hidden: true });
  const stop = made("button", { type: "button", className: "button button-small", textContent: "Stop", hidden: true });
  let request = null;
  let next = null; // the button that was pressed while the file was on its way

  this.start = () => {
    said.setAttribute("role", "status");
    bar.setAttribute("aria-label", "How much of the file is sent");
    box.append(said, bar, stop);
    button.after(box);
    input.addEventListener("change", check);
    button.addEventListener("click", send);
    stop.addEventListener("click", () => request?.abort());
    form.addEventListener("submit", wait);
  };

  // The form goes once its file is there: sent beside it, one would overtake the other.
  function wait(event) {
    if (!request) return;
    event.preventDefault();
    next = event.submitter;
    queueMicrotask(() => { delete form.dataset.leaving; }); // draft-form.js thinks that it is sent
    tell(`${input.files[0].name} is still on its way. The form is sent after it.`);
  }

  function check() {
    const [file] = input.files;
    const problem = file ? wrongWith(file) : isNeeded() ? "Choose a file first." : "";
    tell(problem);
    input.toggleAttribute("aria-invalid", Boolean(problem));
    return !problem;
  }

  function isNeeded() {
    return input.required || button.name === "add_file";
  }

  function wrongWith(file) {
    const endings = input.accept.split(",");
    const isKnown = endings.some((ending) => file.name.toLowerCase().endsWith(ending));
    const most = Number(input.dataset.largest);
    if (!isKnown) return `${file.name} is not one of these kinds: ${endings.join(", ")}. Choose another file.`;
    if (file.size > most) return `${file.name} has ${inMegabytes(file.size)}; a file may have ${inMegabytes(most)}. Choose a smaller copy.`;
    if (!file.size) return `${file.name} is empty. Choose it again.`;
    return "";
  }

  function send(event) {
    if (!input.files.length && !isNeeded()) return; // the form goes without a file, as any other
    event.preventDefault();
    if (request || !check()) return;
    request = new XMLHttpRequest();
    request.upload.addEventListener("progress", (now) => {
      const part = Math.round((100 * now.loaded) / now.total);
      bar.value = part;
      if (!next) tell(part < 100 ? `Sending ${input.files[0].name}: ${part}%` : "Sent. The server looks at it…");
    });
    request.addEventListener("load", () => arrived(request));
    request.addEventListener("error", () => failed("The line broke."));
    request.addEventListener("abort", () => failed("Stopped."));
    request.open("POST", form.getAttribute("action") || location.href);
    request.setRequestHeader("X-Asks-Where-To-Go", "yes");
    bar.value = 0;
    isBusy(true);
    request.send(fields());
  }

  // Of a form that saves itself only the file goes: no field of it was touched by this.
  function fields() {
    if (!("draftUrl" in form.dataset)) return new FormData(form, button);
    const sent = new FormData();
    for (const each of form.elements) {
      if (each.type === "hidden" && !each.closest("[data-no-words]")) sent.append(each.name, each.value);
    }
    sent.set("touched", "");
    sent.set("add_file", "1");
    for (const each of box.parentElement.querySelectorAll("select[name]")) sent.set(each.name, each.value);
    sent.set(input.name, input.files[0]);
    return sent;
  }

  function failed(why) {
    const form = next ? " Nothing else was sent." : "";
    isBusy(false);
    button.textContent = "Send it again";
    tell(`${why} The file is not kept yet. It is still chosen, and your words are still here.${form}`);
    button.focus();
  }

  function arrived(answer) {
    const way = answer.getResponseHeader("X-Go-To");
    if (way?.includes("/accounts/login/")) return failed("You were signed out. Sign in in another tab.");
    if (way) return form.querySelector("#files") ? look(way) : location.assign(way);
    const isPage = answer.getResponseHeader("Content-Type")?.includes("text/html");
    const page = isPage && pageOf(answer.responseText);
    if (page && problemsOn(page)) return refused(page);
    failed("The server could not take it.");
  }

  // The page that says what is wrong takes the place of ours; the chosen file stays chosen.
  function refused(page) {
    isBusy(false);
    document.title = page.title;
    document.querySelector("main").replaceWith(page.querySelector("main"));
    for (const each of document.querySelectorAll("input[data-send-file]")) {
      if (each.id === input.id) each.files = input.files;
      new FileSender(each).start();
    }
    document.querySelector("[data-error-summary]").focus();
  }

  // The page says what became of it: its part about files takes the place of ours.
  async function look(way) {
    const answer = await fetch(way).catch(() => null);
    if (!answer?.ok) return failed("The line broke.");
    const page = pageOf(await answer.text());
    const problems = problemsOn(page);
    if (problems) return failed(problems);
    const pressed = next;
    isBusy(false);
    document.querySelector("#messages").replaceWith(page.querySelector("#messages"));
    form.querySelector("#files").replaceWith(page.querySelector("#files"));
    const again = form.querySelector("input[data-send-file]");
    new FileSender(again).start();
    form.removeEventListener("submit", wait);
    if (pressed) return form.requestSubmit(pressed);
    tellThere(again, document.querySelector("#messages").textContent.trim().replace(/\s+/g, " "));
  }

  function tellThere(again, words) {
    const there = again.closest("#files").querySelector(".send-file-said");
    there.textContent = words;
  }

  function isBusy(is) {
    bar.hidden = stop.hidden = !is;
    button.disabled = is;
    if (!is) request = next = null;
  }

  function tell(words) {
    if (said.textContent !== words) said.textContent = words;
  }
}

function pageOf(text) {
  return new DOMParser().parseFromString(text, "text/html");
}

// What the server found wrong, in the words of the page's summary.
function problemsOn(page) {
  const lines = [...page.querySelectorAll("[data-error-summary] li")];
  return lines.map((line) => line.textContent.trim().replace(/\s+/g, " ")).join(" ");
}

function inMegabytes(bytes) {
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

function made(kind, properties) {
  return Object.assign(document.createElement(kind), properties);
}
