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
