// The graph as the page holds it. Evidence and texts are parsed when first asked for.

const island = (id) => JSON.parse($(id).textContent);
const META = island("kg-meta");
const KINDS = META.layers;
const METRICS = META.metrics;

let N = []; // nodes, as pyvis was given them
let E = []; // edges
let OUT = []; // node → numbers of the edges that leave it
let IN = []; // node → numbers of the edges that reach it

/** Parse nodes and edges and index them. */
function loadGraph() {
  N = island("kg-nodes");
  E = island("kg-edges");
  OUT = N.map(() => []);
  IN = N.map(() => []);
  for (const edge of E) {
    OUT[edge.from].push(edge.id);
    IN[edge.to].push(edge.id);
  }
}

const once = (make) => {
  let value;
  return () => (value === undefined ? (value = make()) : value);
};

const evidence = once(() => island("kg-evidence"));
const texts = new Map();

/** Return the text of a report. */
function reportText(report) {
  if (!texts.has(report)) texts.set(report, island("kg-text-" + report));
  return texts.get(report);
}

/** Return for each node its mentions, [report, start, end] each. */
const mentionsByNode = once(() => {
  const found = N.map(() => []);
  evidence().mentions.forEach((flat, report) => {
    for (let i = 0; i < flat.length; i += 3) found[flat[i + 2]].push([report, flat[i], flat[i + 1]]);
  });
  return found;
});

/** Return the spans that an edge rests on: [report, start, end, role] each. */
function edgeSpans(edge) {
  const flat = evidence().edges[edge.id].at;
  const spans = [];
  for (let i = 0; i < flat.length; i += 4) spans.push(flat.slice(i, i + 4));
  return spans;
}

/** Return the heading of the page in its language. */
function pageTitle() {
  return META.titles[state.lang] || META.title;
}

/** Return the label of a node in the language of the page, if it has one. */
function labelOf(node) {
  return (node.names && node.names[state.lang]) || node.label || iriOf(node);
}

function termOf(name) {
  const labels = META.labels[name];
  return labels ? labels[state.lang] || labels.en || name : name;
}

const iriOf = (node) => META.prefix + node.iri;
const layerOf = (node) => KINDS.indexOf(node.group);
const kindName = (kind) => t("kind " + kind); // of many
const oneName = (kind) => t("a " + kind);
const reportTitle = (report) => META.reports[report].title || META.reports[report].source || META.reports[report].id;
const isLink = (url) => typeof url === "string" && /^https?:\/\//i.test(url);

/** Cut a long label for a place that holds a line. */
function short(text, length = 90) {
  const points = Array.from(text.slice(0, 2 * length));
  return points.length > length || text.length > 2 * length ? points.slice(0, length - 1).join("") + "…" : text;
}

const otherEnd = (edge, node) => (edge.from === node ? edge.to : edge.from);

/** Return the parts of an IRI that make a short name in the address bar, where they are unique. */
const tails = once(() => {
  const byTail = new Map();
  const tailOf = (node) =>
    node.iri.slice(Math.max(node.iri.lastIndexOf("/"), node.iri.lastIndexOf("#")) + 1) || node.iri;
  for (const node of N) {
    const tail = tailOf(node);
    byTail.set(tail, byTail.has(tail) ? -1 : node.id);
  }
  const names = N.map((node) => (byTail.get(tailOf(node)) === node.id ? tailOf(node) : node.iri));
  // A comma parts names in an address.
  const safe = (name) => name.replace(/,/g, "%2C");
  // Whoever writes a link from outside need not know which tails are unique: whole names lead there too.
  const numbers = new Map(N.flatMap((node) => [safe(iriOf(node)), safe(node.iri)].map((name) => [name, node.id])));
  for (const node of N) numbers.set(safe(names[node.id]), node.id);
  return { names: names.map(safe), numbers };
});

// Which unit a node belongs to: its number, none (-1), or several (-2).
const ownerOf = once(() => {
  const owner = new Int32Array(N.length).fill(-1);
  const edges = E.filter((e) => layerOf(N[e.from]) < layerOf(N[e.to]));
  edges.sort((a, b) => layerOf(N[a.from]) - layerOf(N[b.from]) || a.id - b.id);
  for (const node of N) if (node.group === "unit") owner[node.id] = node.id;
  for (const e of edges) {
    const up = owner[e.from];
    if (up !== -1 && owner[e.to] !== up) owner[e.to] = owner[e.to] === -1 ? up : -2;
  }
  return owner;
});

/** Measures of size that a reader can choose. */
const MEASURES = {
  degree: (node) => OUT[node.id].length + IN[node.id].length,
  mentions: (node) => mentionsByNode()[node.id].length,
  reports: (node) => (node.reports || []).length,
};

function measureOf(name) {
  return MEASURES[name] || ((node) => (node.measures && node.measures[name]) || 0);
}
