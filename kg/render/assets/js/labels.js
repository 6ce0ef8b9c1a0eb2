// Labels of a force-directed drawing from afar: its boxes are marks then, and the busiest of them say their names.

const NAMED = 16; // labels at once
const NAME = 34; // characters of each

/** Return the boxes of a scene with relations, the busiest first. */
function hubsOf(scene) {
  if (scene.hubs) return scene.hubs;
  const links = new Map();
  for (const link of scene.links)
    for (const end of [link.from, link.to]) links.set(end, (links.get(end) || 0) + (link.count || link.edges.length));
  const count = (item) => links.get(item.id) || 0;
  scene.hubs = scene.items.filter(count);
  scene.hubs.sort((a, b) => count(b) - count(a) || (String(a.id) < String(b.id) ? -1 : 1));
  return scene.hubs;
}

/** Write the names of the busiest boxes that cannot be read at this scale, below them, none over another or its box. */
function paintHubNames(ctx, scene, scale) {
  const size = 12 / scale; // as large on the screen from wherever
  ctx.font = "600 12px " + FACE;
  const taken = [];
  for (const item of hubsOf(scene)) {
    if (taken.length >= NAMED) break;
    if (readable(item, scale)) continue;
    const name = short(item.group ? item.group.name : labelOf(item.node), NAME);
    if (item.name !== name) [item.name, item.nameWidth] = [name, ctx.measureText(name).width];
    const top = item.y + item.h / 2 + 2 / scale;
    const half = item.nameWidth / 2 / scale;
    const box = { left: item.x - half, right: item.x + half, top, bottom: top + size * 1.2, item, mark: markOf(item) };
    if (!taken.some((other) => overlap(box, other) || overlap(box, other.mark))) taken.push(box);
  }
  ctx.font = "600 " + size + "px " + FACE;
  ctx.textAlign = "center";
  ctx.textBaseline = "top";
  ctx.lineJoin = "round";
  ctx.lineWidth = 4 / scale;
  ctx.strokeStyle = COLOURS.paper;
  for (const { item, top } of taken) {
    ctx.globalAlpha = around && around.chosen !== item.id && !around.near.has(item.id) ? 0.36 : 1;
    ctx.fillStyle = COLOURS[KINDS[item.layer]];
    ctx.strokeText(item.name, item.x, top);
    ctx.fillText(item.name, item.x, top);
  }
  ctx.globalAlpha = 1;
}

const markOf = ({ x, y, w, h }) => ({ left: x - w / 2, right: x + w / 2, top: y - h / 2, bottom: y + h / 2 });
const overlap = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
