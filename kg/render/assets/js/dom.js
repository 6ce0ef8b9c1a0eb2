// Elements without innerHTML: whatever comes from a report goes in as text.

const WORDS = JSON.parse(document.getElementById("kg-words").textContent);
const $ = (id) => document.getElementById(id);

/** Make an element: h("button", {class: "quiet", onclick: go}, "Go"). */
function h(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || (value === false && !name.startsWith("aria-"))) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "class") element.className = value;
    else if (name in element && (name === "value" || name === "checked" || name === "hidden")) element[name] = value;
    else element.setAttribute(name, value === true && !name.startsWith("aria-") ? "" : String(value));
  }
  element.append(
    ...children
      .flat(Infinity)
      .filter((child) => child !== null && child !== undefined && child !== false && child !== ""),
  );
  return element;
}

/** Make an SVG element. */
function s(tag, attributes, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes || {})) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

/** Say a string of the interface in the language of the page; {n} and the like are filled in. */
function t(key, values) {
  const text = WORDS[state.lang][key];
  if (text === undefined) throw new Error("no such string: " + key);
  return values ? text.replace(/\{(\w+)\}/g, (_, name) => values[name]) : text;
}

/** Make a part of the page anew without taking the keyboard or the place in it from the reader. */
function rebuild(part, make) {
  const held = part.contains(document.activeElement) ? document.activeElement : null;
  const name = held && held.getAttribute("aria-label");
  const key =
    held &&
    (held.id
      ? "#" + CSS.escape(held.id)
      : held.dataset.facet
        ? `[data-facet="${CSS.escape(held.dataset.facet)}"][data-value="${CSS.escape(held.dataset.value)}"]`
        : name && `[aria-label="${CSS.escape(name)}"]`);
  const top = part.scrollTop;
  make();
  part.scrollTop = top;
  const again = key && part.querySelector(key);
  if (again) again.focus({ preventScroll: true });
}

/** Tell a screen reader. */
function say(text) {
  $("live").textContent = text;
}

const ICONS = {
  menu: "M3 5h14M3 10h14M3 15h14",
  plus: "M10 4v12M4 10h12",
  minus: "M4 10h12",
  fit: "M3 7V3h4M13 3h4v4M17 13v4h-4M7 17H3v-4",
  undo: "M7 4L3 8l4 4M3 8h9a5 5 0 0 1 0 10H9",
  list: "M3 5h1M7 5h10M3 10h1M7 10h10M3 15h1M7 15h10",
  reset: "M4 10a6 6 0 1 0 2-4.5M6 2v4h4",
  hide: "M3 3l14 14M2.5 10S5.5 5 10 5s7.5 5 7.5 5-3 5-7.5 5-7.5-5-7.5-5z",
  near: "M10 10m-2.2 0a2.2 2.2 0 1 0 4.4 0a2.2 2.2 0 1 0-4.4 0M10 2.5v4M10 13.5v4M2.5 10h4M13.5 10h4",
  path: "M4 16a1.8 1.8 0 1 0 0-.01M16 4a1.8 1.8 0 1 0 0-.01M5.5 14.5C9 11 6 8 14.3 5.3",
  close: "M5 5l10 10M15 5L5 15",
  sun: "M10 6.5a3.5 3.5 0 1 0 0 7a3.5 3.5 0 1 0 0-7M10 1.5v2M10 16.5v2M1.5 10h2M16.5 10h2M4 4l1.4 1.4M14.6 14.6L16 16M4 16l1.4-1.4M14.6 5.4L16 4",
  save: "M10 3v9M6.5 8.5L10 12l3.5-3.5M3.5 14.5v2h13v-2",
  print: "M6 7V3h8v4M6 14H3.5V7h13v7H14M6 12h8v5H6z",
};

function icon(name) {
  return s(
    "svg",
    { viewBox: "0 0 20 20", width: 18, height: 18, "aria-hidden": "true", class: "glyph" },
    s("path", {
      d: ICONS[name],
      fill: "none",
      stroke: "currentColor",
      "stroke-width": 1.6,
      "stroke-linecap": "round",
      "stroke-linejoin": "round",
    }),
  );
}

/** Make a button with a picture, and a name for those who do not see it. */
function iconButton(name, label, onclick, attributes) {
  return h(
    "button",
    { type: "button", class: "quiet icon", title: label, "aria-label": label, onclick, ...attributes },
    icon(name),
  );
}

const SHAPES = {
  unit: "M7 3h6a5 5 0 0 1 5 5v4a5 5 0 0 1-5 5H7a5 5 0 0 1-5-5V8a5 5 0 0 1 5-5z",
  problem: "M6 3h8l4 7l-4 7H6l-4-7z",
  measure: "M3 4h14v12H3z",
  policy: "M4 2h8l4 4v12H4zM12 2v4h4",
};

/** Draw the mark of a class, the same as on the canvas. */
function mark(kind) {
  return s(
    "svg",
    { viewBox: "0 0 20 20", width: 16, height: 16, "aria-hidden": "true", class: "mark k-" + kind },
    s("path", { d: SHAPES[kind] }),
  );
}

/** Make a select with a name; pairs are [value, text]. */
function select(label, pairs, value, onchange) {
  const box = h(
    "select",
    { "aria-label": label, onchange: () => onchange(box.value) },
    pairs.map(([key, text]) => h("option", { value: key, selected: key === value }, text)),
  );
  return box;
}
