// What stands in a form's fields: a text for each name, a list of ticked values for boxes.

const asTyped = { text: (f) => f.value, ticked: (f) => f.checked, chosen: (o) => o.selected };
export const asServed = {
  text: (f) => (f.options ? servedOption(f) : f.defaultValue),
  ticked: (f) => f.defaultChecked,
  chosen: (o) => o.defaultSelected,
};

const NO_WORDS = ["hidden", "file", "submit", "button", "password", "fieldset"];

export function fields(form) {
  return [...form.elements].filter(
    (field) => field.name && !NO_WORDS.includes(field.type) && !field.closest("[data-no-words]"),
  );
}

export function fieldsNamed(form, name) {
  return fields(form).filter((field) => field.name === name);
}

function servedOption(field) {
  return ([...field.options].find((option) => option.defaultSelected) || field.options[0])?.value ?? "";
}

export function words(form, as = asTyped) {
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

export function put(form, saved) {
  for (const field of fields(form)) {
    if (!(field.name in saved)) continue;
    const value = saved[field.name];
    if (field.type === "checkbox") field.checked = [].concat(value || []).map(String).includes(field.value);
    else if (field.type === "radio") field.checked = String(value) === field.value;
    else if (field.type === "select-multiple") {
      for (const option of field.options) option.selected = [].concat(value || []).map(String).includes(option.value);
    } else write(field, String(value ?? ""));
  }
}

// Whatever the text is, the field shows it: a box for days takes no other text, and a list none
// that it does not offer.
function write(field, text) {
  if (field.options && ![...field.options].some((option) => option.value === text)) field.add(new Option(text, text));
  field.value = text;
  if (field.value.replaceAll("\r\n", "\n") === text.replaceAll("\r\n", "\n")) return;
  field.type = "text";
  field.value = text;
}

export function same(one, other) {
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
