// Draw edges as a small force-directed picture in SVG. Text goes in as text, never as markup.
"use strict";
window.kgDraw = function (place, edges, most) {
  const NS = "http://www.w3.org/2000/svg";
  const nodes = new Map();
  const kept = [];
  for (const edge of edges) {
    const fresh = [edge.from, edge.to].filter((id) => !nodes.has(id)).length;
    if (nodes.size + fresh > most) continue;
    for (const [id, label] of [[edge.from, edge.fromLabel], [edge.to, edge.toLabel]]) {
      if (!nodes.has(id)) {
        const angle = nodes.size * 2.399963; // the golden angle: the same picture each time
        const radius = 14 * Math.sqrt(nodes.size + 1);
        nodes.set(id, { id, label, x: radius * Math.cos(angle), y: radius * Math.sin(angle) });
      }
    }
    kept.push({ a: nodes.get(edge.from), b: nodes.get(edge.to), label: edge.label });
  }
  const all = [...nodes.values()];
  for (const n of all) n.springs = 0;
  for (const e of kept) { e.a.springs++; e.b.springs++; }
  for (let step = 0; step < 200; step++) {
    const cool = 1 - step / 200;
    for (const n of all) { n.fx = -n.x * 0.01; n.fy = -n.y * 0.01; }
    for (let i = 0; i < all.length; i++) {
      for (let j = i + 1; j < all.length; j++) {
        const dx = all[i].x - all[j].x, dy = all[i].y - all[j].y;
        const push = 1800 / (dx * dx + dy * dy + 25);
        all[i].fx += dx * push * 0.05; all[i].fy += dy * push * 0.05;
        all[j].fx -= dx * push * 0.05; all[j].fy -= dy * push * 0.05;
      }
    }
    for (const e of kept) {
      const dx = e.b.x - e.a.x, dy = e.b.y - e.a.y, length = Math.hypot(dx, dy) || 1;
      const pull = (length - 90) / length;
      // Each end takes its share: the springs of a hub would add up, throw it past its neighbours and back, ever farther.
      const a = Math.min(0.04, 0.4 / e.a.springs) * pull, b = Math.min(0.04, 0.4 / e.b.springs) * pull;
      e.a.fx += dx * a; e.a.fy += dy * a; e.b.fx -= dx * b; e.b.fy -= dy * b;
    }
    for (const n of all) { n.x += n.fx * cool * 2; n.y += n.fy * cool * 2; }
  }
  const make = (name, attributes, text) => {
    const element = document.createElementNS(NS, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    if (text !== undefined) element.textContent = text;
    return element;
  };
  const xs = all.map((n) => n.x), ys = all.map((n) => n.y), pad = 60;
  const left = Math.min(0, ...xs) - pad, top = Math.min(0, ...ys) - pad;
  const svg = make("svg", {
    viewBox: `${left} ${top} ${Math.max(0, ...xs) - left + 2 * pad} ${Math.max(0, ...ys) - top + pad}`,
    role: "img", "aria-label": `${all.length} nodes, ${kept.length} edges`,
  });
  for (const e of kept) {
    svg.append(make("line", { x1: e.a.x, y1: e.a.y, x2: e.b.x, y2: e.b.y, stroke: "#888", "stroke-width": 1 }));
    svg.append(make("text", { x: (e.a.x + e.b.x) / 2, y: (e.a.y + e.b.y) / 2, "fill-opacity": 0.6 }, e.label));
  }
  for (const n of all) {
    const group = make("g", {});
    group.append(make("title", {}, n.label));
    group.append(make("circle", { cx: n.x, cy: n.y, r: 6, fill: "#3572b0" }));
    group.append(make("text", { x: n.x + 8, y: n.y + 4 }, n.label.length > 40 ? n.label.slice(0, 39) + "…" : n.label));
    svg.append(group);
  }
  place.replaceChildren(svg);
  return all.length;
};
