// What is drawn: nodes, or groups of nodes that unfold on demand.

const UNFOLD = 1500; // members of a group drawn one by one; the rest stays one box

/** Return {items, links, masks, total} for the present state. */
function makeScene() {
  const all = filterMasks();
  const masks = { nodes: all.nodes.slice(), edges: all.edges.slice() };
  const set = explicitSet(masks);
  if (set) {
    for (let i = 0; i < masks.nodes.length; i++) masks.nodes[i] &= set.has(i) ? 1 : 0;
    for (const edge of E) masks.edges[edge.id] &= masks.nodes[edge.from] & masks.nodes[edge.to];
  }
  const shown = N.filter((node) => masks.nodes[node.id]);
  const grouping = groupingOf(shown.length, Boolean(set));
  const items = grouping ? groupItems(shown, grouping) : shown.map(nodeItem);
  const place = new Map();
  for (const item of items) for (const id of item.members || [item.id]) place.set(id, item.id);
  return { items, links: linksOf(masks, place), masks, grouping, total: shown.length };
}

function nodeItem(node) {
  return { id: node.id, node, layer: layerOf(node) };
}

function explicitSet(masks) {
  if (state.path) return new Set(pathNodes(masks) || state.path);
  if (state.near) return neighbourhood(state.near.node, state.near.steps, masks);
  return null;
}

/** Return what to group by: what the reader chose, or types where there are too many nodes to read or to draw. */
function groupingOf(count, explicit) {
  const chosen = state.group === "none" ? "" : state.group;
  if (count > META.large) return chosen || "type";
  if (explicit) return "";
  return state.group ? chosen : count > META.crowded ? "type" : "";
}

const several = "*";

/** Return the name of a node's group, without its kind. */
function groupOf(node, grouping) {
  if (grouping === "type") return node.type || "";
  if (grouping === "community") return String(node.community);
  if (grouping === "unit") {
    const owner = ownerOf()[node.id];
    return owner >= 0 ? tails().names[owner] : owner === -2 ? several : "";
  }
  const reports = node.reports || [];
  if (grouping === "report") return reports.length > 1 ? several : reports.map((r) => META.reports[r].id).join();
  const rounds = [...new Set(reports.map((r) => META.reports[r].round || ""))].sort();
  return rounds.length > 3 ? several : rounds.join(" + ");
}

/** Say the name of a group. */
function groupLabel(grouping, name) {
  if (name === several) return t("several " + grouping);
  if (name === "") return t("no " + grouping);
  if (grouping === "type") return termOf(name);
  if (grouping === "unit") return labelOf(N[tails().numbers.get(name)]);
  if (grouping === "report") return reportTitle(META.reports.findIndex((report) => report.id === name));
  if (grouping === "community") return t("around", { name: short(labelOf(communityCentres()[name]), 60) });
  return name;
}

const communityCentres = once(() => {
  const best = [];
  for (const node of N) {
    const now = best[node.community];
    if (!now || MEASURES.degree(node) > MEASURES.degree(now)) best[node.community] = node;
  }
  return best;
});

function groupItems(shown, grouping) {
  const groups = new Map();
  for (const node of shown) {
    const key = node.group + "|" + groupOf(node, grouping);
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(node);
  }
  const items = [];
  for (const [key, nodes] of [...groups].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (nodes.length === 1) items.push(nodeItem(nodes[0]));
    else if (!state.open.includes(key)) items.push(groupItem(key, nodes, grouping));
    else {
      nodes.sort((a, b) => MEASURES.degree(b) - MEASURES.degree(a) || a.id - b.id);
      items.push(...nodes.slice(0, UNFOLD).map(nodeItem));
      if (nodes.length > UNFOLD) items.push(groupItem(key, nodes.slice(UNFOLD), grouping));
    }
  }
  return items;
}

function groupItem(key, nodes, grouping) {
  const [kind, ...name] = key.split("|");
  return {
    id: "g:" + key,
    group: { key, kind, name: groupLabel(grouping, name.join("|")), count: nodes.length },
    members: nodes.map((node) => node.id),
    layer: KINDS.indexOf(kind),
  };
}

/** Merge the edges between two boxes into one line that remembers them. */
function linksOf(masks, place) {
  const links = new Map();
  for (const edge of E) {
    if (!masks.edges[edge.id]) continue;
    const from = place.get(edge.from);
    const to = place.get(edge.to);
    if (from === undefined || to === undefined) continue;
    if (from === to && typeof from === "string") continue; // inside a group
    const key = from + ">" + to;
    let link = links.get(key);
    if (!link) links.set(key, (link = { id: "l" + links.size, from, to, edges: [], inferred: true, likely: false }));
    link.edges.push(edge.id);
    if (!edge.inferred) link.inferred = false;
    if (edge.confidence >= HALF) link.likely = true;
  }
  return [...links.values()];
}

/** Return the groups that were counted when the page was written, to draw before all else is read. */
function overviewScene() {
  const items = META.overview.groups.map(([layer, name, count]) => {
    const key = KINDS[layer] + "|" + name;
    return {
      id: "g:" + key,
      group: { key, kind: KINDS[layer], name: groupLabel("type", name), count },
      members: [],
      layer,
    };
  });
  const links = META.overview.links
    .filter(([a, b]) => a !== b)
    .map(([a, b, count], i) => ({
      id: "l" + i,
      from: items[a].id,
      to: items[b].id,
      edges: [],
      count,
      inferred: false,
      likely: true,
    }));
  return { items, links, masks: null, grouping: "type", total: META.size[0] };
}
