// vis-network draws the scene; clicks go from it into the state.

const BIG = 1000; // edges: past it, straight lines that hide while the drawing moves
const OPTIONS = island("kg-options");
const reduced = matchMedia("(prefers-reduced-motion: reduce)");

let network = null;
let scene = null;
let bounds = null;
let around = null; // ids in the scene next to what is selected, or null
const measuring = document.createElement("canvas").getContext("2d");

/** Draw a scene from nothing. */
function draw(next, keepView) {
  scene = placeScene(next, measuring);
  bounds = boundsOf(scene);
  const byId = new Map(scene.items.map((item) => [item.id, item]));
  scene.byId = byId;
  scene.linkById = new Map(scene.links.map((link) => [link.id, link]));
  const big = scene.links.length > BIG;
  const data = { nodes: scene.items.map(visNode), edges: scene.links.map(visEdge) };
  const options = visOptions(big);
  if (network) {
    const view = { position: network.getViewPosition(), scale: network.getScale() };
    network.setOptions(options);
    network.setData(data);
    settleBoxes();
    if (keepView) network.moveTo(view);
    else fit();
  } else {
    network = new vis.Network($("canvas"), data, options);
    settleBoxes();
    listen();
    fit();
  }
  showSelection();
}

function visNode(item) {
  const node = { id: item.id, x: item.x, y: item.y, size: item.w / 2 };
  if (scene.items.length <= 3000) node.title = short(item.group ? item.group.name : kindName(item.node.group) + ": " + labelOf(item.node), 600);
  return node;
}

function visEdge(link) {
  const count = link.count || link.edges.length;
  const edge = { id: link.id, from: link.from, to: link.to };
  if (link.inferred) edge.dashes = [6, 5];
  if (count > 1) edge.width = Math.min(8, 1 + Math.log2(count));
  if (scene.links.length <= BIG && link.edges.length) {
    const names = [...new Set(link.edges.map((e) => termOf(E[e].predicate)))].join(" · ");
    edge.title = names + (link.inferred ? " – " + t("inferred") : "") + (count > 1 ? " (" + count + ")" : "");
    if (state.names) edge.label = names;
  }
  return edge;
}

function visOptions(big) {
  const force = state.layout === "force" && scene.items.length <= 2000;
  return {
    ...OPTIONS,
    nodes: { shape: "custom", ctxRenderer: paintNode, chosen: false, mass: 2 },
    edges: {
      smooth: big || force ? false : { enabled: true, type: "cubicBezier", forceDirection: "horizontal", roundness: 0.45 },
      arrows: { to: { enabled: true, scaleFactor: 0.45 } },
      arrowStrikethrough: false,
      color: { color: COLOURS.edge, highlight: COLOURS.accent, opacity: big ? 0.45 : 0.7, inherit: false },
      width: 1.1,
      selectionWidth: 1.4,
      hoverWidth: 0,
      font: { size: 12, face: FACE, color: COLOURS.soft, strokeWidth: 4, strokeColor: COLOURS.paper, align: "middle" },
      selfReference: { size: 24, angle: 0.6 },
    },
    interaction: { ...OPTIONS.interaction, hideEdgesOnDrag: big, hideEdgesOnZoom: big, selectConnectedEdges: scene.items.length <= 5000 },
    physics: force
      ? { enabled: true, solver: "forceAtlas2Based", stabilization: { iterations: 250, fit: false }, forceAtlas2Based: { gravitationalConstant: -260, springLength: 180, springConstant: 0.05, avoidOverlap: 0.8 } }
      : { enabled: false },
  };
}

// vis-network learns the size of a custom shape only after it has drawn it once, and then takes
// clicks beside it; so the sizes are set beforehand.
function settleBoxes() {
  for (const item of scene.items) {
    const shape = network.body.nodes[item.id].shape;
    shape.customSizeWidth = item.w;
    shape.customSizeHeight = item.h;
    shape.refreshNeeded = true;
    shape.boundingBox = { left: item.x - item.w / 2, right: item.x + item.w / 2, top: item.y - item.h / 2, bottom: item.y + item.h / 2 };
  }
}

function followPhysics() {
  for (const item of scene.items) {
    const { x, y, shape } = network.body.nodes[item.id];
    item.x = x;
    item.y = y;
    shape.boundingBox = { left: x - item.w / 2, right: x + item.w / 2, top: y - item.h / 2, bottom: y + item.h / 2 };
  }
  bounds = boundsOf(scene);
}

const NOTHING = {};
const look = { selected: false, near: false, dim: false };
let frameScale = 1;

function paintNode({ ctx, id, x, y, state: { selected } }) {
  const item = scene.byId.get(id);
  if (!item) return NOTHING;
  look.selected = selected || (around !== null && around.chosen === id);
  look.near = around !== null && around.near.has(id);
  look.dim = around !== null && !look.selected && !look.near;
  paintItem(ctx, item, x, y, frameScale, look);
  return NOTHING;
}

function listen() {
  network.on("beforeDrawing", (ctx) => {
    frameScale = network.getScale();
    if (state.layout === "force") followPhysics();
    else if (scene.items.length) paintLanes(ctx, scene, bounds, frameScale);
  });
  network.on("click", ({ nodes, edges, event }) => {
    $("canvas").focus({ preventScroll: true });
    if (nodes.length) choose(nodes[0], event);
    else if (edges.length) chooseLink(scene.linkById.get(edges[0]));
    else change({ select: null });
  });
  network.on("doubleClick", ({ nodes }) => {
    const item = nodes.length && scene.byId.get(nodes[0]);
    if (item && item.group) unfold(item.group.key);
  });
  network.on("dragEnd", ({ nodes }) => {
    if (!nodes.length) return;
    followPhysics();
    network.redraw();
  });
  network.on("stabilizationIterationsDone", () => {
    network.setOptions({ physics: { enabled: false } });
    followPhysics();
    fit();
  });
}

function choose(id) {
  const item = scene.byId.get(id);
  if (item.group) change({ select: { group: item.group.key } });
  else chooseNode(item.node.id);
}

/** Select a node, or finish a path that waits for its other end. */
function chooseNode(id) {
  if (pathFrom !== null && pathFrom !== id) return finishPath(id);
  change({ select: { node: id } });
}

function chooseLink(link) {
  if (link && link.edges.length) change({ select: { edge: link.edges[0] } });
}

function unfold(key) {
  change({ open: [...state.open, key], select: null });
}

/** Return the id in the scene of what is selected, or undefined. */
function sceneIdOf(select) {
  if (!select || !scene) return undefined;
  if (select.group !== undefined) return "g:" + select.group;
  if (select.node === undefined) return undefined;
  if (scene.byId.has(select.node)) return select.node;
  const holder = scene.items.find((item) => item.members && item.members.includes(select.node));
  return holder && holder.id;
}

/** Mark what is selected and what is next to it. */
function showSelection() {
  if (!network || !scene) return;
  around = null;
  const id = sceneIdOf(state.select);
  network.unselectAll();
  if (id !== undefined && scene.byId.has(id)) {
    const near = new Set();
    for (const link of scene.links) {
      if (link.from === id) near.add(link.to);
      if (link.to === id) near.add(link.from);
    }
    around = { near, chosen: id };
    network.selectNodes([id], scene.items.length <= 5000);
  } else if (state.select && state.select.edge !== undefined) {
    const link = scene.links.find((one) => one.edges.includes(state.select.edge));
    if (link) {
      around = { near: new Set([link.from, link.to]), chosen: undefined };
      network.setSelection({ nodes: [], edges: [link.id] }, { highlightEdges: false });
    }
  }
  network.redraw();
}

/** Bring what is selected into view, without a jump where it is there already. */
function reveal() {
  const item = scene && scene.byId.get(sceneIdOf(state.select));
  if (!item) return;
  const at = network.canvasToDOM({ x: item.x, y: item.y });
  const box = $("canvas").getBoundingClientRect();
  const inside = at.x > 60 && at.y > 30 && at.x < box.width - 60 && at.y < box.height - 30;
  const scale = network.getScale();
  if (!inside || scale < 0.35) {
    network.moveTo({ position: { x: item.x, y: item.y }, scale: Math.max(scale, 0.7), animation: !reduced.matches && { duration: 300 } });
  }
}

/** Show the whole scene. */
function fit() {
  if (!network || !scene.items.length) return;
  const box = $("canvas").getBoundingClientRect();
  const width = bounds.right - bounds.left + 90;
  const height = bounds.bottom - bounds.top + 120;
  const scale = Math.min(1.15, box.width / width, box.height / height) || 1;
  network.moveTo({ position: { x: (bounds.left + bounds.right) / 2, y: (bounds.top + bounds.bottom) / 2 - 18 / scale }, scale });
}

function zoom(factor) {
  network.moveTo({ scale: network.getScale() * factor });
}
