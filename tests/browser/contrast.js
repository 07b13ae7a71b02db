// Which words need not be judged for contrast again, in this run.
//
// For that axe reads of words their colour, size and weight, and what is painted behind the middle
// of each of their lines; and it lays a net over the whole page to find that, half of all its work.
// Words that stand on what they stand in, with nothing else painted over or under them, have the
// same contrast wherever all that axe reads is the same, whatever their place is called.
//
// said(element, painted): all of it, in words; null where something else is painted there, and
// shapes.js goes by the shape then. painted: what of the page is not see-through.

window.contrasts ??= (() => {
  const PICTURES = ["IMG", "CANVAS", "OBJECT", "IFRAME", "VIDEO", "SVG"];
  const CONTROLS = ["INPUT", "SELECT", "TEXTAREA"];
  const WHOLE = ["HTML", "BODY"]; // their ground is the whole page's, however high they are
  const LETTERS = ["color", "fontSize", "fontWeight", "webkitTextFillColor", "webkitTextStrokeColor",
    "webkitTextStrokeWidth"];
  const ROOM = 1; // a pixel, for what is rounded
  const BY_GROUND = ["bgImage", "bgGradient", "imgNode"];

  const paints = (element, style) => style.backgroundColor !== "rgba(0, 0, 0, 0)"
    || style.backgroundImage !== "none" || PICTURES.includes(element.tagName.toUpperCase());

  const saysWords = (node) => node.nodeType === Node.TEXT_NODE && /\S/.test(node.data);

  function rectsOf(element) {
    const words = [...element.childNodes].filter(saysWords);
    if (CONTROLS.includes(element.tagName) || !words.length) return [...element.getClientRects()];
    const range = document.createRange();
    return words.flatMap((each) => {
      range.selectNodeContents(each);
      return [...range.getClientRects()];
    });
  }

  const middleOf = ({ left, right, top, bottom }) => ({ left, right, y: (top + bottom) / 2 });
  const isBehind = (line) => ({ left, right, top, bottom }) => left <= line.left + ROOM
    && right >= line.right - ROOM && top <= line.y && bottom >= line.y;
  const meets = (line) => ({ left, right, top, bottom }) => left < line.right - ROOM
    && right > line.left + ROOM && top <= line.y && bottom >= line.y;

  // What one of all that words stand in gives to their ground; nothing where it is see-through.
  function ground(element) {
    const style = getComputedStyle(element);
    return [
      paints(element, style) && `${style.backgroundColor} ${style.backgroundImage} ${style.backgroundClip}`,
      style.opacity !== "1" && `opacity ${style.opacity}`,
      style.mixBlendMode !== "normal" && style.mixBlendMode,
      style.textShadow !== "none" && style.textShadow,
    ].filter(Boolean).join(" ");
  }

  function said(element, painted) {
    if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) return null;
    const lines = rectsOf(element).filter((each) => each.width && each.height).map(middleOf);
    if (!lines.length) return null;
    for (const [each, rects] of painted) {
      const isRight = each.contains(element)
        ? WHOLE.includes(each.tagName) || lines.every((line) => rects.some(isBehind(line)))
        : !lines.some((line) => rects.some(meets(line)));
      if (!isRight) return null;
    }
    const style = getComputedStyle(element);
    const grounds = [];
    for (let each = element; each; each = each.parentElement) grounds.push(ground(each));
    const kind = CONTROLS.includes(element.tagName) ? element.tagName : "words";
    return [kind, ...LETTERS.map((each) => style[each]), ...grounds.filter(Boolean)].join("|");
  }

  // Whether axe would say the same of other words of which `said` says the same: it said yes, or
  // it cannot decide over a picture. What it leaves open for another reason is asked again.
  const isSure = (answer, told) => answer === true || (answer === undefined && BY_GROUND.includes(told?.messageKey));

  return { paints, said, isSure };
})();
