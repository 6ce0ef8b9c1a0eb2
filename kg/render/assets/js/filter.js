// Which nodes and edges pass the filters. A filter on problems keeps the units, measures and
// policies along their chains, for a finding without its context answers nothing.

/** Return masks {nodes, edges}, one byte each, of what passes the filters of a state. */
function passing(of = state) {
  const edges = passingEdges(of);
  const nodes = new Uint8Array(N.length).fill(1);
  const off = new Set(of.off);
  const groups = of.communities.length ? new Set(of.communities) : null;
  const reports = reportSet(of);
  for (const node of N) {
    if (off.has(node.group)) nodes[node.id] = 0;
    else if (groups && !groups.has(String(node.community))) nodes[node.id] = 0;
    else if (reports && !(node.reports || []).some((r) => reports.has(r))) nodes[node.id] = 0;
  }
  for (const matches of chainFilters(of)) keepChains(nodes, edges, matches);
  if (of.basis || of.confidence > 0) dropBare(nodes, edges);
  for (const id of of.hidden) nodes[id] = 0;
  for (const id of of.also) nodes[id] = 1;
  for (const edge of E) if (!nodes[edge.from] || !nodes[edge.to]) edges[edge.id] = 0;
  if (of.linked) dropUnlinked(nodes, edges);
  for (const id of of.also) nodes[id] = 1;
  return { nodes, edges };
}

/** Return the reports that the filters for report and round leave, or null for all. */
function reportSet(of) {
  if (!of.reports.length && !of.rounds.length) return null;
  const chosen = new Set();
  META.reports.forEach((report, i) => {
    const byRound = !of.rounds.length || of.rounds.includes(report.round || "");
    if (byRound && (!of.reports.length || of.reports.includes(i))) chosen.add(i);
  });
  return chosen;
}

function passingEdges(of) {
  const mask = new Uint8Array(E.length);
  const reports = reportSet(of);
  for (const edge of E) {
    if (of.basis === "stated" && edge.inferred) continue;
    if (of.basis === "inferred" && !edge.inferred) continue;
    if (edge.confidence < of.confidence) continue;
    if (reports && edge.reports && !edge.reports.some((r) => reports.has(r))) continue;
    mask[edge.id] = 1;
  }
  return mask;
}

/** Return one test a filter: true for a match, false for a miss, null where it has no say. */
function chainFilters(of) {
  const tests = [];
  const byKind = new Map();
  for (const choice of of.types) {
    const [kind, ...name] = choice.split("|");
    if (!byKind.has(kind)) byKind.set(kind, new Set());
    byKind.get(kind).add(name.join("|"));
  }
  for (const [kind, names] of byKind) tests.push((node) => (node.group === kind ? names.has(node.type || "") : null));
  if (of.units.length) {
    const units = new Set(of.units);
    tests.push((node) => (node.group === "unit" ? units.has(node.id) : null));
  }
  if (of.statuses.length) {
    const statuses = new Set(of.statuses);
    // A problem without a status is context for a measure that has one, and the other way round.
    const kinds = new Set(N.filter((node) => statuses.has(node.status)).map((node) => node.group));
    tests.push((node) => (kinds.has(node.group) ? statuses.has(node.status) : null));
  }
  return tests;
}

function keepChains(nodes, edges, test) {
  const keep = new Uint8Array(N.length);
  for (const [links, end] of [
    [OUT, "to"],
    [IN, "from"],
  ]) {
    const seen = new Uint8Array(N.length);
    const queue = [];
    for (const node of N) {
      if (nodes[node.id] && test(node) === true) {
        seen[node.id] = 1;
        queue.push(node.id);
      }
    }
    while (queue.length) {
      const id = queue.pop();
      keep[id] = 1;
      for (const e of links[id]) {
        const other = E[e][end];
        if (edges[e] && !seen[other] && nodes[other] && test(N[other]) !== false) {
          seen[other] = 1;
          queue.push(other);
        }
      }
    }
  }
  for (let i = 0; i < nodes.length; i++) nodes[i] &= keep[i];
}

/** Drop nodes all of whose edges a filter on edges took away. */
function dropBare(nodes, edges) {
  for (const node of N) {
    const all = OUT[node.id].concat(IN[node.id]);
    if (all.length && !all.some((e) => edges[e])) nodes[node.id] = 0;
  }
}

/** Drop nodes that no relation leads to or from, of those that the other filters leave. */
function dropUnlinked(nodes, edges) {
  const linked = new Uint8Array(N.length);
  for (const edge of E) if (edges[edge.id]) linked[edge.from] = linked[edge.to] = 1;
  for (let i = 0; i < nodes.length; i++) nodes[i] &= linked[i];
}

let held = { state: null, masks: null };

/** Return what passes the filters as they are, whatever neighbourhood or path is shown. */
function filterMasks() {
  if (held.state !== state) held = { state, masks: passing() };
  return held.masks;
}

const FILTERS = [
  "off",
  "types",
  "units",
  "reports",
  "rounds",
  "statuses",
  "communities",
  "basis",
  "confidence",
  "linked",
  "hidden",
  "also",
];

/** Whether a filter leaves anything out. */
const filtered = () => FILTERS.some(isSet);

const isSet = (name) => JSON.stringify(state[name]) !== JSON.stringify(FRESH[name]);

/** Return a state of fresh filters but for some, which are as they are now. */
function onlyFilters(names) {
  const fresh = Object.fromEntries(FILTERS.map((name) => [name, names.includes(name) ? state[name] : FRESH[name]]));
  return { ...state, ...fresh };
}

/** Return the names of the filters that hide a node: those that would alone, or all that are set. */
function hiders(id) {
  if (filterMasks().nodes[id]) return [];
  const active = FILTERS.filter((name) => name !== "also" && isSet(name));
  const alone = active.filter((name) => !passing(onlyFilters([name])).nodes[id]);
  return alone.length ? alone : active;
}
