// Everything by keyboard: arrows walk the graph, letters do what the buttons do.

function buildStage() {
  const canvas = $("canvas");
  canvas.tabIndex = 0;
  canvas.setAttribute("role", "application");
  if (scene) nameDrawing();
  canvas.setAttribute("aria-describedby", "hint");
  canvas.onkeydown = stageKeys;
  $("hint").textContent = t("hint");
  $("stage").setAttribute("aria-label", t("view graph"));
  $("tables").setAttribute("aria-label", t("view tables"));
  $("panel").setAttribute("aria-label", t("evidence"));
}

/** Tell those who do not see the drawing what it shows. */
function nameDrawing() {
  const edges = scene.links.reduce((sum, link) => sum + (link.count || link.edges.length), 0);
  const boxes = scene.grouping ? t("drawn in boxes", { n: number(scene.items.length) }) : "";
  const about = state.near && t("near notice", { name: labelOf(N[state.near.node]), n: state.near.steps });
  const label = t("graph label", { nodes: number(scene.total), edges: number(edges) }) + boxes;
  $("canvas").setAttribute("aria-label", [label, about].filter(Boolean).join(". "));
}

const PAN = 80;

function stageKeys(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || !network) return;
  if (!scene.items.length && event.key !== "u") return;
  const arrows = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
  const node = state.select && state.select.node;
  if (arrows[event.key]) {
    if (event.shiftKey) pan(...arrows[event.key]);
    else walk(...arrows[event.key]);
  } else if (event.key === "+" || event.key === "=") zoom(1.25);
  else if (event.key === "-") zoom(0.8);
  else if (event.key === "0") fit();
  else if (event.key === "Enter") enter();
  else if (event.key === "u") undo();
  else if (event.key === "h" && node !== undefined) hideNode(node);
  else if (event.key === "p" && node !== undefined) startPath(node);
  else if ("123".includes(event.key) && node !== undefined)
    change({ near: { node, steps: Number(event.key) }, path: null });
  else return;
  event.preventDefault();
}

function pan(dx, dy) {
  freeView();
  const { x, y } = network.getViewPosition();
  const step = PAN / network.getScale();
  network.moveTo({ position: { x: x + dx * step, y: y + dy * step } });
}

// Left and right follow an edge to the nearest neighbour on that side, up and down stay in the column.
function walk(dx, dy) {
  const id = sceneIdOf(state.select);
  const from = id === undefined ? null : scene.byId.get(id);
  const next = from ? (dx ? besides(from, dx) : inColumn(from, dy)) : firstItem();
  if (!next) return say(t("nothing there"));
  select_(next);
  reveal(true);
}

function select_(item) {
  change({ select: item.group ? { group: item.group.key } : { node: item.node.id } });
  const name = item.group ? item.group.name + ", " + t("group of", { n: item.group.count }) : labelOf(item.node);
  const kind = KINDS[item.layer];
  say((item.group ? kindName(kind) : oneName(kind)) + ": " + short(name, 200));
}

function firstItem() {
  return scene.items.reduce(
    (best, item) => (!best || item.x < best.x || (item.x === best.x && item.y < best.y) ? item : best),
    null,
  );
}

function besides(from, dx) {
  const near = [];
  for (const link of scene.links) {
    const other = link.from === from.id ? link.to : link.to === from.id ? link.from : undefined;
    const item = other !== undefined && other !== from.id && scene.byId.get(other);
    if (item && (item.x - from.x) * dx > 1) near.push(item);
  }
  return near.reduce(
    (best, item) => (!best || Math.abs(item.y - from.y) < Math.abs(best.y - from.y) ? item : best),
    null,
  );
}

function inColumn(from, dy) {
  const column = scene.items.filter((item) => item.layer === from.layer && item !== from);
  const after = column.filter(
    (item) => (item.y - from.y) * dy > 0 || (item.y === from.y && (item.x - from.x) * dy > 0),
  );
  const far = (item) => Math.abs(item.y - from.y) * 1e5 + Math.abs(item.x - from.x);
  return after.reduce((best, item) => (!best || far(item) < far(best) ? item : best), null);
}

function enter() {
  if (!state.select) return;
  if (pathFrom !== null && state.select.node !== undefined && state.select.node !== pathFrom)
    return finishPath(state.select.node);
  if (state.select.group !== undefined) return unfold(state.select.group);
  focusPanel();
}

// One step back, as the button above the report; where the panel stands beside it, only the report goes.
function leaveReport() {
  if ($("why").getClientRects().length) closeReport();
  else turnTo("why");
}

function pageKeys(event) {
  const typing = event.target.closest && event.target.closest("input, select, textarea");
  if (event.key === "Escape" && !typing) {
    if (pathFrom !== null) cancelPath();
    else if (source && state.select && front === "source") leaveReport();
    else if (!$("panel").hidden) closePanel();
  } else if (event.key === "z" && (event.ctrlKey || event.metaKey) && !typing) {
    event.preventDefault();
    undo();
  } else if (event.key === "/" && !typing) {
    event.preventDefault();
    $("search").focus();
  }
}
