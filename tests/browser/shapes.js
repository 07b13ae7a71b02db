// What of a page has a shape that axe found clean before, in this run, need not be judged again.
//
// The shape of an element is all that axe reads when it judges it: its tag, role, classes, states
// and attributes; whether it is shown, and in which colours and letters; what names it; the same
// of all that it stands in, of all that stands in it, and of what its attributes point at. Words
// and ids are no part of it, only whether there are any, and whether another one has the same. Where elements of one shape follow each
// other, how many is no part of it either, but for the cells of a row.
//
// shapesOf(width, within) answers the shapes; judge(unknown, within) runs axe: each rule that
// judges an element by itself looks at one of each unknown shape, each other rule at all of it.
// The contrast of words goes by less than their shape (contrast.js): judge does not ask for what
// is `known`, and answers beside the faults what need not be asked for any more.
// It answers null where axe is not there yet and does not come from the address.
// look(width, narrower) answers in one call what a page is asked at a width: whether it runs out,
// and its shapes; at the narrower width those of what only shows there.

window.shapes ??= (() => {
  // Only whether these say anything; a shape with what they say would be one page's alone.
  const WORDS = new Set(`id name value src srcset href action formaction alt title placeholder
    aria-label datetime content d x y x1 x2 y1 y2 cx cy r rx ry dx dy width height points transform
    viewbox style max min step maxlength minlength pattern cite download aria-valuenow
    aria-valuetext aria-valuemax aria-valuemin accept fill stroke stroke-width stroke-dasharray
    font-size font-weight text-anchor nonce aria-roledescription`.split(/\s+/));
  const POINTS_AT = ["aria-labelledby", "aria-describedby", "aria-details", "aria-controls",
    "aria-owns", "aria-activedescendant", "aria-errormessage", "aria-flowto", "for", "headers", "list"];
  const LOOKS = ["color", "backgroundColor", "backgroundImage", "fontSize", "fontWeight", "opacity",
    "textDecorationLine", "textShadow", "position", "display", "cursor"];
  const SAYS_NOTHING = ["SCRIPT", "STYLE", "LINK", "TEMPLATE"];
  // These judge an element by others, or by how much room its words take.
  const BY_OTHERS = ["bypass", "region", "skip-link", "scrollable-region-focusable",
    "link-in-text-block", "identical-links-same-purpose", "target-size", "p-as-heading"];

  function hash(text) {
    let a = 0xdeadbeef, b = 0x41c6ce57;
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      a = Math.imul(a ^ code, 2654435761);
      b = Math.imul(b ^ code, 1597334677);
    }
    a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
    b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
    return (4294967296 * (2097151 & b) + (a >>> 0)).toString(36);
  }

  // axe cannot judge the contrast of a single sign; two letters it can.
  const says = (text) => (/\S/.test(text) ? (/[\p{L}\p{N}]\s*\S/u.test(text) ? "T" : "t") : "");

  function pointedAt(id) {
    const there = document.getElementById(id);
    return there ? `${there.tagName}${says(there.textContent)}${there.checkVisibility()}` : "gone";
  }

  // What names an element for those who do not see it, and its id: no two may share one.
  let many = new Map();
  const ids = (value) => value.trim().split(/\s+/);
  const nameOf = (element) => [element.tagName, element.getAttribute("role"), element.getAttribute("aria-label")
    ?? ids(element.getAttribute("aria-labelledby")).map((id) => document.getElementById(id)?.textContent)].join("|");
  const isShared = (name) => many.get(name) > 1;

  function count() {
    many = new Map();
    const add = (name) => many.set(name, (many.get(name) ?? 0) + 1);
    for (const each of document.querySelectorAll("[id]")) add(`#${each.id}`);
    for (const each of document.querySelectorAll("[aria-label], [aria-labelledby]")) add(nameOf(each));
  }

  function attributes(element) {
    const said = [];
    if (element.id && isShared(`#${element.id}`)) said.push("shares its id");
    if (element.matches("[aria-label], [aria-labelledby]") && isShared(nameOf(element))) said.push("shares its name");
    for (const { name, value } of element.attributes) {
      if (name.startsWith("data-")) continue;
      if (POINTS_AT.includes(name)) said.push(`${name}:${ids(value).map(pointedAt)}`);
      else if (name === "href" && value.startsWith("#")) said.push(`#${pointedAt(value.slice(1))}`);
      else if (WORDS.has(name.toLowerCase())) said.push(`${name}?${says(value)}`);
      else said.push(`${name}=${value}`);
    }
    return said.sort().join(";");
  }

  function own(element) {
    const isShown = element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
    const said = [element.tagName, attributes(element), isShown,
      element.checked, element.disabled, element.selected, element.open, says(`${element.value ?? ""}`)];
    if (isShown) {
      const style = getComputedStyle(element);
      for (const look of LOOKS) said.push(style[look]);
    }
    for (const label of element.labels ?? []) said.push(says(label.textContent), label.checkVisibility());
    return said.join("|");
  }

  function shapeDown(element, found, above) {
    const mine = hash(own(element));
    const path = hash(`${above}>${mine}`);
    const inside = [];
    for (const each of element.childNodes) {
      let shape = "";
      if (each.nodeType === Node.TEXT_NODE) shape = says(each.data);
      else if (each.nodeType === Node.ELEMENT_NODE && !SAYS_NOTHING.includes(each.tagName)) shape = shapeDown(each, found, path);
      if (!shape) continue;
      if (element.tagName === "TR" || shape !== inside.at(-1)) inside.push(shape);
      else if (inside.at(-2) !== "+") inside.splice(-1, 0, "+");
    }
    const down = hash(`${mine}(${inside})`);
    found.set(element, hash(`${above}>${down}`));
    return down;
  }

  let found = new Map();
  const parts = (within) => [...(within ? document.querySelectorAll(within) : [document.documentElement])];

  // A part that shows only now is told by what it stands in, not by what stands beside it.
  function shapesOf(width, within) {
    found = new Map();
    count();
    const paths = new Map([[null, String(width)]]);
    const pathTo = (element) => {
      if (!paths.has(element)) paths.set(element, hash(`${pathTo(element.parentElement)}>${hash(own(element))}`));
      return paths.get(element);
    };
    for (const part of parts(within)) if (!found.has(part)) shapeDown(part, found, pathTo(part.parentElement));
    const seen = new Set();
    for (const part of parts(within)) {
      for (const each of [part, ...part.querySelectorAll("*")]) if (found.has(each)) seen.add(found.get(each));
    }
    return [...seen];
  }

  function judgesAlone(rule) {
    const checks = [...rule.any, ...rule.all, ...rule.none].map((each) => axe._audit.checks[each.id ?? each]);
    return !rule.pageLevel && !BY_OTHERS.includes(rule.id) && !checks.some((each) => each?.after);
  }

  function oneOfEach(unknown) {
    const left = new Set(unknown);
    return new Set([...found.keys()].filter((each) => left.delete(found.get(each))));
  }

  // {each of the chosen: what its contrast goes by}, one of each that is not known.
  function contrastsOf(chosen, known) {
    const painted = [...document.querySelectorAll("*")]
      .filter((each) => isSeen(each) && contrasts.paints(each, getComputedStyle(each)));
    const rects = painted.map((each) => [each, [...each.getClientRects()]]);
    const told = new Set(known);
    const keys = new Map();
    for (const each of chosen) {
      const said = contrasts.said(each, rects);
      const key = said && `contrast-${hash(said)}`;
      keys.set(each, key && told.has(key) ? "known" : key);
      told.add(key);
    }
    return keys;
  }

  // Gives the keys that need not be asked for again, when axe is done.
  function listen(keys) {
    const sure = new Set();
    const check = axe._audit.checks["color-contrast"];
    check.decides ??= check.evaluate;
    check.evaluate = function (node, ...others) {
      let told;
      const { data } = this;
      this.data = (said) => data.call(this, (told = said));
      const answer = check.decides.call(this, node, ...others);
      if (keys.get(node) && contrasts.isSure(answer, told)) sure.add(keys.get(node));
      return answer;
    };
    return sure;
  }

  async function judge(unknown, within, address, known) {
    if (!window.axe && !(await comes(address))) return null;
    const chosen = oneOfEach(unknown);
    const keys = contrastsOf(chosen, known);
    const sure = listen(keys);
    for (const rule of axe._audit.rules) {
      rule.matchesAll ??= rule.matches;
      if (!judgesAlone(rule)) continue;
      const isAsked = rule.id === "color-contrast" ? (node) => keys.get(node) !== "known" : () => true;
      rule.matches = function (node, ...others) {
        return isAsked(node) && (!found.has(node) || chosen.has(node)) && rule.matchesAll.call(this, node, ...others);
      };
    }
    // No rule that is on reads the sheets; to preload them is to fetch and read each anew.
    const told = ["violations", "incomplete"];
    const rules = { "target-size": { enabled: true } }; // of WCAG 2.2, which axe leaves off
    const answer = await axe.run(within || document, { resultTypes: told, preload: false, rules });
    return { faults: [...answer.violations, ...unseen(answer.incomplete)], sure: [...sure] };
  }

  // Words in the colour of their ground: axe leaves them to a person's eye, for they may be meant.
  function unseen(undecided) {
    const isUnseen = ({ any }) => any.some((check) => check.data?.messageKey === "equalRatio");
    return undecided
      .map((rule) => ({ ...rule, nodes: rule.nodes.filter(isUnseen) }))
      .filter((rule) => rule.id === "color-contrast" && rule.nodes.length);
  }

  const isSeen = (each) => each.checkVisibility({ visibilityProperty: true });
  let hidden = new Set();

  function markWhatShowsNow() {
    const shown = [...document.body.querySelectorAll("*")].filter((each) => hidden.has(each) && isSeen(each));
    const outermost = shown.filter((each) => !shown.includes(each.parentElement));
    for (const each of outermost) each.setAttribute("data-shown-now", "");
    return outermost.length;
  }

  function look(width, narrower) {
    const runsOut = document.documentElement.scrollWidth > innerWidth;
    if (narrower) return { runsOut, shapes: markWhatShowsNow() ? shapesOf(width, "[data-shown-now]") : [] };
    for (const each of document.querySelectorAll("[data-shown-now]")) each.removeAttribute("data-shown-now");
    hidden = new Set([...document.body.querySelectorAll("*")].filter((each) => !isSeen(each)));
    return { runsOut, shapes: shapesOf(width) };
  }

  // A browser keeps axe compiled where it is a file. Without scripts no file comes, and nothing
  // is told of an event either.
  async function comes(address) {
    if (!address.startsWith(`${location.origin}/`) || !isTold()) return false;
    const script = document.createElement("script");
    const came = new Promise((tell) => {
      Object.assign(script, { src: address, onload: () => tell(true), onerror: () => tell(false) });
    });
    document.head.append(script);
    await came;
    script.remove();
    return Boolean(window.axe);
  }

  function isTold() {
    let told = false;
    const ear = new EventTarget();
    ear.addEventListener("told", () => { told = true; });
    ear.dispatchEvent(new Event("told"));
    return told;
  }

  return { shapesOf, judge, look };
})();
