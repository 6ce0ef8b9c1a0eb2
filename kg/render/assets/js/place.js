// Where boxes stand. The page opens with the places that came with it; when boxes go, grow or
// are folded into groups, the same layers are stacked anew in the same order.

const ASPECT = 1.75;
const SLACK = 1.12;

/** Wrap the labels of a scene, give each box its size and place. */
function placeScene(scene, ctx) {
  const sized = Boolean(state.size);
  const most = sized ? Math.max(1e-9, ...scene.items.map(sizeOf)) : 1;
  const given = scene.items.length === N.length && !sized && !scene.grouping && state.lang === META.language;
  for (const item of scene.items) {
    item.zoom = sized ? 0.8 + 0.6 * Math.sqrt(Math.max(0, sizeOf(item)) / most) : 1;
    item.w = METRICS.width * item.zoom;
    item.text = null; // wrapped when first painted, in the room that it was given
    if (given) {
      item.x = item.node.x;
      item.y = item.node.y;
      item.h = heightOf(item.node.rows, 1);
    }
  }
  if (given) scene.columns = META.columns;
  else {
    for (const item of scene.items) wrapItem(item, ctx);
    stackScene(scene);
  }
  return scene;
}

function sizeOf(item) {
  if (item.group) return item.group.count;
  return measureOf(state.size)(item.node);
}

const heightOf = (lines, zoom) => (lines * METRICS.line + 2 * METRICS.pad) * zoom;

function stackScene(scene) {
  const layers = KINDS.map((_, k) => scene.items.filter((item) => item.layer === k));
  const at = (item) => (item.node ? item.node.y * 1e6 + item.node.x : Infinity);
  // Order by where the nodes stood when the page was made; groups by the mean of their members.
  const order = new Map();
  for (const item of scene.items) order.set(item.id, item.node ? at(item) : meanPlace(item));
  for (const layer of layers)
    layer.sort((a, b) => order.get(a.id) - order.get(b.id) || (String(a.id) < String(b.id) ? -1 : 1));
  const totals = layers.map((layer) => layer.reduce((sum, item) => sum + item.h + METRICS.gap, 0));
  const { folds, height } = foldLayers(totals, Math.max(1, ...scene.items.map((item) => item.h)));
  scene.columns = columnsOf(layers, folds);
  const first = totals.reduce(
    (best, total, k) => (folds[k] * 1e9 + total > folds[best] * 1e9 + totals[best] ? k : best),
    0,
  );
  const near = neighboursOf(scene);
  const placed = new Set();
  for (const k of [0, 1, 2, 3]
    .filter((n) => layers[n].length)
    .sort((a, b) => Math.abs(a - first) - Math.abs(b - first) || a - b)) {
    const left = scene.columns.find((column) => column.layer === k).left;
    if (folds[k] > 1 || !placed.size) deal(layers[k], folds[k], left, height);
    else settle(layers[k], near, placed, left, height);
    placed.add(k);
  }
}

function meanPlace(item) {
  if (!item.members.length) return 0;
  return (item.members.reduce((sum, id) => sum + N[id].y, 0) / item.members.length) * 1e6;
}

function foldLayers(totals, tallest) {
  const fold = (height) => totals.map((total) => Math.max(1, Math.ceil(total / (height * SLACK))));
  const width = (folds) => {
    const used = folds.filter((_, k) => totals[k]);
    return (
      used.reduce((sum, n) => sum + n, 0) * (METRICS.width + METRICS.fold) +
      (used.length - 1) * (METRICS.layer - METRICS.fold)
    );
  };
  let low = tallest;
  let high = Math.max(tallest, ...totals);
  for (let i = 0; i < 40; i++) {
    const middle = (low + high) / 2;
    if (width(fold(middle)) > ASPECT * middle) low = middle;
    else high = middle;
  }
  const folds = fold(high);
  return { folds, height: Math.max(...totals.map((total, k) => total / folds[k])) };
}

function columnsOf(layers, folds) {
  let left = 0;
  return layers.flatMap((layer, k) => {
    if (!layer.length) return [];
    const right = left + folds[k] * METRICS.width + (folds[k] - 1) * METRICS.fold;
    const count = layer.reduce((sum, item) => sum + (item.group ? item.group.count : 1), 0);
    const column = { layer: k, left, right, count };
    left = right + METRICS.layer;
    return [column];
  });
}

function neighboursOf(scene) {
  const items = new Map(scene.items.map((item) => [item.id, item]));
  const near = new Map(scene.items.map((item) => [item.id, []]));
  for (const link of scene.links) {
    near.get(link.from).push(items.get(link.to));
    near.get(link.to).push(items.get(link.from));
  }
  return near;
}

function deal(layer, fold, left, height) {
  const ends = new Array(fold).fill(0);
  for (const item of layer) {
    const k = ends.indexOf(Math.min(...ends));
    item.x = left + k * (METRICS.width + METRICS.fold) + METRICS.width / 2;
    item.y = ends[k] + item.h / 2;
    ends[k] += item.h + METRICS.gap;
  }
  const shift = Math.max(0, (height - Math.max(...ends)) / 2);
  for (const item of layer) item.y += shift;
}

function settle(layer, near, placed, left, height) {
  const wish = new Map();
  for (const item of layer) {
    const ys = near
      .get(item.id)
      .filter((other) => placed.has(other.layer))
      .map((other) => other.y);
    wish.set(item, ys.length ? ys.reduce((sum, y) => sum + y, 0) / ys.length : height);
  }
  const sorted = [...layer].sort((a, b) => wish.get(a) - wish.get(b));
  let below = 0;
  const offsets = sorted.map((item) => {
    const offset = below + item.h / 2;
    below += item.h + METRICS.gap;
    return offset;
  });
  const goals = isotonic(sorted.map((item, i) => wish.get(item) - offsets[i]));
  const top = Math.max(0, height - below + METRICS.gap);
  sorted.forEach((item, i) => {
    item.x = left + METRICS.width / 2;
    item.y = offsets[i] + Math.min(Math.max(goals[i], 0), top);
  });
}

function isotonic(values) {
  const blocks = [];
  for (const value of values) {
    let block = [value, 1];
    while (blocks.length && blocks[blocks.length - 1][0] / blocks[blocks.length - 1][1] >= block[0] / block[1]) {
      const last = blocks.pop();
      block = [block[0] + last[0], block[1] + last[1]];
    }
    blocks.push(block);
  }
  return blocks.flatMap(([sum, count]) => new Array(count).fill(sum / count));
}

/** Return the rectangle around a scene, headings included. */
function boundsOf(scene) {
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (const item of scene.items) {
    box.left = Math.min(box.left, item.x - item.w / 2);
    box.right = Math.max(box.right, item.x + item.w / 2);
    box.top = Math.min(box.top, item.y - item.h / 2);
    box.bottom = Math.max(box.bottom, item.y + item.h / 2);
  }
  return box;
}
