// Words that the server does not have yet, kept in this browser until it does.
// Each store is a set of named entries; keep() answers whether the browser could keep it.

function read(store) {
  try {
    return JSON.parse(localStorage.getItem(store)) || {};
  } catch {
    return {};
  }
}

function write(store, entries) {
  try {
    if (Object.keys(entries).length) localStorage.setItem(store, JSON.stringify(entries));
    else localStorage.removeItem(store);
    return true;
  } catch {
    return false;
  }
}

export function keep(store, name, entry) {
  return write(store, { ...read(store), [name]: entry });
}

export function forget(store, name) {
  const entries = read(store);
  delete entries[name];
  write(store, entries);
}

export function kept(store) {
  return read(store);
}

// The way to the sign-in page leads back to the first page as long as the session is there.
async function leave() {
  const login = "/accounts/login/";
  const answer = await fetch(login, { redirect: "manual" }).catch(() => null);
  if (answer?.ok) location.replace(login);
  else setTimeout(leave, 500);
}

// Another page of this browser signs out (sign-out.js): `stop` keeps nothing and sends nothing any more.
export function onSignOut(stop) {
  let isThisPage = false; // its own word comes back to it, and its form is on the way
  const heard = ({ data: person }) => {
    if (isThisPage) return;
    stop();
    // What this page kept between the other's clearing and its word goes, too.
    for (const [store, name] of keptOf(person)) forget(store, name);
    const said = document.createElement("p");
    said.textContent = "You are signing out in another tab…";
    document.body.replaceChildren(said);
    leave();
  };
  if ("BroadcastChannel" in window) new BroadcastChannel("sign-out").addEventListener("message", heard);
  window.addEventListener("signing-out", () => {
    isThisPage = true;
    stop();
  });
}

// What is kept of a person, as [store, name]; their number ends a draft's name, before the page's.
export function keptOf(person) {
  const found = [];
  for (const store of Object.keys(localStorage)) {
    const [kind, owner] = store.split("/");
    const isTheirs = ["count-grid", "count-notes"].includes(kind) && owner === person;
    if (!isTheirs && !["drafts", "kept-forms"].includes(store)) continue; // the last is of a version before
    for (const name of Object.keys(read(store))) {
      if (isTheirs || new RegExp(`[-/]${person}(/[^/]*)?$`).test(name)) found.push([store, name]);
    }
  }
  return found;
}

// How many forms the words of [store, name] stand in. Two tabs keep those of one form by themselves;
// each of a grid's cells is an entry, and the grid is one form.
export function formsOf(entries) {
  return new Set(entries.map(([store, name]) => (store === "drafts" ? `${store}/${name.replace(/\/[^/]*$/, "")}` : store))).size;
}
