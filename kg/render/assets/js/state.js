// What is shown, as one value: every change is a new one, so that undo and the address bar are simple.

const FRESH = Object.freeze({
  lang: META.language,
  theme: "auto",
  view: "graph", // graph or tables
  tab: "nodes",
  sort: "",
  off: [], // kinds that are switched off
  types: [],
  units: [],
  reports: [],
  rounds: [],
  statuses: [],
  communities: [],
  basis: "",
  confidence: 0,
  linked: false, // whether what has no relation is left out
  query: "",
  size: "",
  group: (META.view && META.view.group) || "",
  layout: "columns",
  names: false,
  near: null, // {node, steps}
  path: null, // [node, node]
  hidden: [],
  also: [], // nodes that are shown though a filter hides them
  open: [], // groups that are unfolded
  select: null, // {node} or {edge} or {group}
  text: null, // the report that is read beside it: {report, start, end}
});

let state = FRESH;
const past = [];
const listeners = [];

// What only turns the page of the book, not the argument: no undo for it.
const PASSING = new Set(["lang", "theme", "view", "tab", "sort", "select", "text", "query"]);

// What Back does not step over: letters as they are typed, a slider, how the page looks.
const QUIET = new Set(["lang", "theme", "query", "confidence", "sort"]);

/** Change the state; everything that depends on it follows. */
function change(part) {
  const names = Object.keys(part).filter((name) => JSON.stringify(part[name]) !== JSON.stringify(state[name]));
  if (!names.length) return;
  if (names.some((name) => !PASSING.has(name))) past.push(state);
  const before = state;
  state = Object.freeze({ ...state, ...part });
  remember(names);
  for (const listener of listeners) listener(before, new Set(names));
}

function undo() {
  if (!past.length) return say(t("nothing to undo"));
  const last = past.pop();
  const before = state;
  state = Object.freeze({ ...last, lang: state.lang, theme: state.theme, view: state.view, text: state.text });
  const names = new Set(
    Object.keys(FRESH).filter((name) => JSON.stringify(before[name]) !== JSON.stringify(state[name])),
  );
  remember([...names]);
  for (const listener of listeners) listener(before, names);
  say(t("undone"));
}

/** Go back to the whole graph, and to all of it in view, keeping language and appearance. */
function reset() {
  change({ ...FRESH, lang: state.lang, theme: state.theme, view: state.view, text: state.text });
  if (state.view === "graph") fitAnew();
}

const NODE_LISTS = new Set(["units", "hidden", "also"]);

function encode(name, value) {
  const { names } = tails();
  if (name === "near") return names[value.node] + "," + value.steps;
  if (name === "path") return value.map((id) => names[id]).join(",");
  if (name === "select") {
    if (value.bundle !== undefined) return "bundle," + value.bundle.map((end) => encodeURIComponent(endName(end))).join(",");
    if (value.group !== undefined) return "group," + value.group;
    if (value.node !== undefined) return "node," + names[value.node];
    const edge = E[value.edge];
    return ["edge", names[edge.from], edge.predicate, names[edge.to]].join(",");
  }
  if (name === "text") return encodePassage(value);
  if (name === "reports") return value.map((i) => META.reports[i].id).join(",");
  if (NODE_LISTS.has(name)) return value.map((id) => names[id]).join(",");
  return Array.isArray(value) ? value.map(encodeURIComponent).join(",") : String(value);
}

// An end of a bundle is a group or a node.
const endName = (end) => (typeof end === "string" ? end : tails().names[end]);

// Addresses count characters as every other output of kg does; JavaScript counts some of them twice.
function encodePassage({ report, start, end }) {
  const text = reportText(report);
  const count = (to) => to - (text.slice(0, to).match(/[\ud800-\udbff]/g) || []).length;
  return [META.reports[report].id, count(start), count(end)].join(",");
}

function decodePassage(parts) {
  const id = parts.slice(0, -2).join(",");
  const [report] = lookUp([id], (name) => META.reports.findIndex((r) => r.id === name));
  if (report === undefined) return null;
  const text = reportText(report);
  const [start, end] = parts.slice(-2).map((part) => offsetOf(text, Number(part) || 0));
  return { report, start, end: Math.max(start, end) };
}

/** Return the offset in a string of the character with this number. */
function offsetOf(text, count) {
  let at = 0;
  for (let n = 0; n < count && at < text.length; n++) at += text.codePointAt(at) > 0xffff ? 2 : 1;
  return at;
}

let missed = []; // what the address names and this graph does not hold

/** Return what is known of some names, and note the others. */
function lookUp(names, find) {
  const known = (found) => found !== undefined && found !== -1;
  missed.push(...names.filter((name) => name && !known(find(name))));
  return names.map(find).filter(known);
}

function decode(name, text) {
  const { numbers } = tails();
  const parts = text.split(",");
  const nodes = (list) => lookUp(list, (part) => numbers.get(part));
  if (name === "near") {
    const [node] = nodes(parts.slice(0, 1));
    return node === undefined ? null : { node, steps: Math.min(3, Math.max(1, Number(parts[1]) || 1)) };
  }
  if (name === "path") return nodes(parts).length === 2 ? nodes(parts) : null;
  if (name === "select") return decodeSelection(parts, nodes);
  if (name === "text") return decodePassage(parts);
  if (name === "reports") return lookUp(parts, (id) => META.reports.findIndex((r) => r.id === id));
  if (NODE_LISTS.has(name)) return nodes(parts);
  if (typeof FRESH[name] === "number") return Math.min(1, Math.max(0, Number(text) || 0));
  if (typeof FRESH[name] === "boolean") return text === "true";
  if (Array.isArray(FRESH[name])) return parts.map(decodeURIComponent);
  return text;
}

function decodeSelection([what, ...rest], nodes) {
  if (what === "group") return { group: rest.join(",") };
  if (what === "bundle") {
    const ends = rest.map(decodeURIComponent);
    const found = ends.map((end) => (end.startsWith("g:") ? end : nodes([end])[0]));
    return found.length === 2 && !found.includes(undefined) ? { bundle: found } : null;
  }
  const [a, b] = what === "edge" ? nodes([rest[0], rest[2]]) : nodes(rest);
  if (a === undefined) return null;
  if (what === "node") return { node: a };
  const edge = b === undefined ? undefined : E.find((e) => e.from === a && e.to === b && e.predicate === rest[1]);
  if (edge) return { edge: edge.id };
  if (b !== undefined) missed.push(rest.join(" "));
  return null;
}

/** Return the state as the part of an address after the hash. */
function toFragment() {
  const parts = new URLSearchParams();
  for (const name of Object.keys(FRESH)) {
    if (JSON.stringify(state[name]) !== JSON.stringify(FRESH[name]) && state[name] !== null)
      parts.set(name, encode(name, state[name]));
  }
  return parts.toString();
}

const CHOICES = {
  lang: Object.keys(WORDS),
  theme: ["auto", "light", "dark"],
  view: ["graph", "tables"],
  basis: ["", "stated", "inferred"],
};
CHOICES.tab = ["nodes", "edges", "reports"];
CHOICES.layout = ["columns", "force"];
CHOICES.group = ["", "none", "type", "unit", "report", "round", "community"];

/** Read a state from an address; what it does not understand, it leaves as it is, and `missed` names it. */
function fromFragment(text) {
  missed = [];
  const read = { ...FRESH };
  for (const [name, value] of new URLSearchParams(text)) {
    if (!(name in FRESH)) continue;
    let decoded;
    try {
      decoded = decode(name, value);
    } catch (error) {
      if (error instanceof URIError) continue; // a percent sign that encodes nothing
      throw error;
    }
    if (!CHOICES[name] || CHOICES[name].includes(decoded)) read[name] = decoded;
  }
  return Object.freeze(read);
}

// In a notebook the page is an about:srcdoc document, whose address cannot be changed.
const HAS_ADDRESS = location.protocol !== "about:";

const HERE = "kg"; // on each entry of the history that this page has shown
let writing = 0;
let steps = false; // whether Back should lead to the address as it is now

// Browsers refuse an address that changes with every key, so it is written when things settle.
function remember(names) {
  if (!HAS_ADDRESS) return;
  steps = steps || names.some((name) => !QUIET.has(name));
  clearTimeout(writing);
  writing = setTimeout(writeAddress, 150);
}

function writeAddress() {
  const fragment = toFragment();
  const address = fragment ? "#" + fragment : location.href.split("#")[0];
  if ((fragment && "#" + fragment) !== location.hash) {
    if (steps) history.pushState(HERE, "", address);
    else history.replaceState(HERE, "", address);
  }
  steps = false;
}

/** Whether the address is one that the page had: the reader went back or forward, and followed no new link. */
function wasHere() {
  clearTimeout(writing); // what it would write is no longer shown
  return history.state === HERE;
}

/** Remember that the page has shown this address; what it makes of it by itself is no step of the reader. */
function markAddress() {
  if (!HAS_ADDRESS) return;
  steps = false;
  if (history.state !== HERE) history.replaceState(HERE, "", location.href);
}
