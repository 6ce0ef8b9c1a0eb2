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
    $("canvas").querySelector(".vis-network").tabIndex = -1; // the keyboard is at #canvas, which has a name
    room = $("canvas").getBoundingClientRect();
    new ResizeObserver(followSize).observe($("canvas"));
    settleBoxes();
    listen();
    fit();
  }
  nameDrawing();
  showSelection();
}

function visNode(item) {
  const node = { id: item.id, x: item.x, y: item.y, size: item.w / 2 };
  if (scene.items.length <= 3000)
    node.title = item.group ? item.group.name : short(toldOf(item.node), 600);
  return node;
}

// What is only recommended is not told as if it were done.
const toldOf = (node) =>
  oneName(node.group) + (node.group === "measure" ? ", " + stageName(node.status) : "") + ": " + labelOf(node);

const FAINT = 0.5; // the width of a line of relations that are less likely right than not

function visEdge(link) {
  const count = link.count || link.edges.length;
  const edge = { id: link.id, from: link.from, to: link.to };
  if (link.inferred) edge.dashes = [6, 5];
  if (!link.likely) edge.width = FAINT;
  else if (count > 1) edge.width = Math.min(4.5, 1 + Math.log2(count) / 2);
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
      smooth:
        big || force ? false : { enabled: true, type: "cubicBezier", forceDirection: "horizontal", roundness: 0.45 },
      // Thousands of heads cost more than all the lines, and columns tell the direction without them.
      arrows: { to: { enabled: scene.links.length <= 4000, scaleFactor: 0.45 } },
      arrowStrikethrough: false,
      color: {
        color: COLOURS.edge,
        highlight: COLOURS.accent,
        opacity: scene.links.length > 5000 ? 0.22 : big ? 0.45 : 0.7,
        inherit: false,
      },
      width: 1.1,
      selectionWidth: 1.4,
      hoverWidth: 0,
      font: {
        size: 12,
        face: FACE,
        color: COLOURS.soft,
        strokeWidth: 4,
        strokeColor: COLOURS.paper,
        align: "middle",
      },
      selfReference: { size: 24, angle: 0.6 },
    },
    interaction: {
      ...OPTIONS.interaction,
      hideEdgesOnDrag: big,
      hideEdgesOnZoom: big,
      selectConnectedEdges: scene.items.length <= 5000,
    },
    physics: force
      ? {
          enabled: true,
          solver: "forceAtlas2Based",
          stabilization: { iterations: 250, fit: false },
          forceAtlas2Based: {
            gravitationalConstant: -260,
            springLength: 180,
            springConstant: 0.05,
            avoidOverlap: 0.8,
          },
        }
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
    shape.boundingBox = {
      left: item.x - item.w / 2,
      right: item.x + item.w / 2,
      top: item.y - item.h / 2,
      bottom: item.y + item.h / 2,
    };
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

let fitted = false; // the whole is in view and the reader has not moved it
let room = null; // the rectangle that the drawing has on the page

// vis-network would rescale the drawing when a panel opens beside it; a reader would rather have
// it stay where it is.
/** Take the room that the page leaves the drawing now; return whether it is another than before. */
function takeRoom() {
  const box = $("canvas").getBoundingClientRect();
  if (!network || !box.width || !box.height) return false;
  if (box.width === room.width && box.height === room.height) return false;
  const scale = network.getScale();
  // What the reader sees in the middle of the new room goes on being there.
  const x = box.left + box.width / 2 - room.left;
  const y = box.top + box.height / 2 - room.top;
  const position = network.DOMtoCanvas({ x, y });
  room = box;
  network.setSize("100%", "100%");
  network.moveTo({ position, scale });
  return true;
}

function followSize() {
  const before = room;
  if (!takeRoom()) return;
  if (goal) moveTo(goal.position, goal.scale, true);
  else if (fitted && room.width >= before.width - 60) fit();
  else if (state.select) reveal();
}

/** Fit the drawing to the room that a panel has just left it: nobody has looked at it yet. */
function fitAnew() {
  takeRoom();
  fit();
}

let goal = null; // where the view is on its way to

/** Move the view, smoothly where the reader has nothing against it. */
function moveTo(position, scale, atOnce) {
  fitted = false;
  const duration = atOnce || reduced.matches ? 0 : 300;
  goal = duration ? { position, scale } : null;
  network.moveTo({ position, scale, animation: duration > 0 && { duration } });
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

// What is selected stands before the rest, which is dimmed.
function paintChosen(ctx) {
  if (around) paintAround(ctx);
  if (state.layout === "force") paintHubNames(ctx, scene, frameScale);
}

function paintAround(ctx) {
  ctx.globalAlpha = 1;
  for (const id of around.links) {
    const edge = network.body.edges[id];
    edge.draw(ctx);
    edge.drawArrows(ctx);
  }
  for (const id of around.near) paintAgain(ctx, id, false);
  if (around.chosen !== undefined) paintAgain(ctx, around.chosen, true);
  ctx.globalAlpha = 1;
}

function paintAgain(ctx, id, selected) {
  const item = scene.byId.get(id);
  if (item) paintItem(ctx, item, item.x, item.y, frameScale, { selected, near: true, dim: false });
}

function listen() {
  network.once("afterDrawing", () => performance.mark("drawn")); // for the benchmark
  network.on("beforeDrawing", (ctx) => {
    frameScale = network.getScale();
    if (state.layout === "force") followPhysics();
    else if (scene.items.length) paintLanes(ctx, scene, bounds, frameScale);
    ctx.globalAlpha = around ? 0.2 : 1; // the edges that are drawn next
  });
  network.on("afterDrawing", paintChosen);
  network.on("click", ({ nodes, edges }) => {
    $("canvas").focus({ preventScroll: true });
    clearTimeout(waiting);
    if (nodes.length) choose(nodes[0]);
    else if (edges.length) chooseLink(scene.linkById.get(edges[0]));
    else change({ select: null });
  });
  for (const event of ["dragStart", "zoom"]) network.on(event, freeView);
  network.on("animationFinished", () => (goal = null));
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

const TWICE = 500; // milliseconds between the clicks of a double one, as most systems have it
const SOON = 300; // most second clicks have come by then
let waiting = 0;
let clicked = { id: null, at: 0 };

// The panel of a group waits for a second click: opened at the first, it could lie where that one goes.
function choose(id) {
  const item = scene.byId.get(id);
  const twice = clicked.id === id && performance.now() - clicked.at < TWICE;
  clicked = { id: twice ? null : id, at: performance.now() };
  if (!item.group) return chooseNode(item.node.id);
  if (twice) return unfold(item.group.key);
  waiting = setTimeout(() => scene.byId.has(id) && change({ select: { group: item.group.key } }), SOON);
}

/** Select a node, or finish a path that waits for its other end. */
function chooseNode(id) {
  if (pathFrom !== null && pathFrom !== id) return finishPath(id);
  change({ select: { node: id } });
}

function chooseLink(link) {
  if (!link || !link.edges.length) return;
  const ends = new Set(link.edges.map((e) => E[e].from + ">" + E[e].to));
  // Between two nodes each relation stands beside the others in one panel; more are listed.
  change({ select: ends.size === 1 ? { edge: link.edges[0] } : { bundle: [link.from, link.to] } });
}

function unfold(key) {
  const item = scene.items.find((one) => one.group && one.group.key === key);
  change({ open: [...state.open, key], select: null });
  if (item) say(t("unfolded", { name: item.group.name, n: number(item.group.count) }));
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

/** Return the line of the scene that stands for a selected edge or bundle. */
function linkOf({ edge, bundle }) {
  if (!bundle) return scene.links.find((one) => one.edges.includes(edge));
  return scene.links.find((one) => one.from === bundle[0] && one.to === bundle[1]);
}

/** Mark what is selected and what is next to it. */
function showSelection() {
  if (!network || !scene) return;
  const before = around;
  around = null;
  const id = sceneIdOf(state.select);
  if (before) network.setSelection({ nodes: [], edges: [] });
  if (id !== undefined && scene.byId.has(id)) {
    const near = new Set();
    const links = scene.links.filter((link) => link.from === id || link.to === id);
    for (const link of links) near.add(link.from === id ? link.to : link.from);
    around = { near, chosen: id, links: links.slice(0, 2000).map((link) => link.id) };
    network.selectNodes([id], scene.items.length <= 5000);
  } else if (state.select && (state.select.edge !== undefined || state.select.bundle)) {
    const link = linkOf(state.select);
    if (link) {
      around = { near: new Set([link.from, link.to]), chosen: undefined, links: [link.id] };
      network.setSelection({ nodes: [], edges: [link.id] }, { highlightEdges: false });
    }
  }
  redrawSoon();
}

// Once for all that changes before the next frame; network.redraw() would draw at once, each time.
function redrawSoon() {
  network.body.emitter.emit("_requestRedraw");
}

/** Bring what was just chosen into view; what was drawn anew for it is fitted as a whole. */
function lookAt(before) {
  if (state.view !== "graph") return;
  if (scene === before) reveal(true);
  else fitAnew();
}

/** Bring what is selected into view, without a jump where it is there already. */
function reveal(closer) {
  if (!scene) return;
  takeRoom();
  if (state.select && state.select.edge !== undefined) return revealEdge(E[state.select.edge]);
  const item = scene.byId.get(sceneIdOf(state.select));
  if (!item) return;
  const at = network.canvasToDOM({ x: item.x, y: item.y });
  const box = $("canvas").getBoundingClientRect();
  const inside = at.x > 60 && at.y > 30 && at.x < box.width - 60 && at.y < box.height - 30;
  const scale = network.getScale();
  if (!inside || (closer && scale < 0.55)) moveTo({ x: item.x, y: item.y }, closer ? Math.max(scale, 0.7) : scale);
}

/** Bring both ends of an edge into view. */
function revealEdge(edge) {
  const [a, b] = [edge.from, edge.to].map((node) => scene.byId.get(sceneIdOf({ node })));
  if (!a || !b) return;
  const box = $("canvas").getBoundingClientRect();
  const ends = [a, b].map((item) => network.canvasToDOM({ x: item.x, y: item.y }));
  const half = (METRICS.width / 2) * network.getScale();
  if (ends.every(({ x, y }) => x > half && x < box.width - half && y > 30 && y < box.height - 30)) return;
  const room = Math.min(box.width / (Math.abs(a.x - b.x) + 340), box.height / (Math.abs(a.y - b.y) + 220));
  moveTo({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 }, Math.min(Math.max(network.getScale(), 0.7), room));
}

/** Show the whole scene. */
function fit() {
  if (!network || !scene.items.length) return;
  const box = $("canvas").getBoundingClientRect();
  if (!box.width || !box.height) return; // behind the tables; showView fits it
  const width = bounds.right - bounds.left + 90;
  fitted = true;
  goal = null;
  const head = 52; // pixels for headings above the boxes
  const foot = 34; // and for the hint below them
  const height = Math.max(40, box.height - head - foot);
  const scale = Math.min(1.15, box.width / width, height / (bounds.bottom - bounds.top + 24));
  const y = (bounds.top + bounds.bottom) / 2 - (head - foot) / 2 / scale;
  network.moveTo({ position: { x: (bounds.left + bounds.right) / 2, y }, scale });
}

function freeView() {
  fitted = false;
  goal = null;
}

function zoom(factor) {
  freeView();
  network.moveTo({ scale: network.getScale() * factor });
}
