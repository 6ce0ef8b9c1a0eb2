// Pictures of the present view.

function saveFile(content, type, name) {
  const url = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
  const link = h("a", { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
  say(t("saved", { name }));
}

const fileName = (ending) =>
  (pageTitle()
    .normalize("NFC")
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .slice(0, 60)
    .replace(/^-|-$/g, "") || "graph") +
  "." +
  ending;

/** Save what is on the canvas, on paper instead of glass. */
function savePng() {
  const canvas = network.canvas.frame.canvas;
  const copy = h("canvas", { width: canvas.width, height: canvas.height });
  const ctx = copy.getContext("2d");
  ctx.fillStyle = COLOURS.paper;
  ctx.fillRect(0, 0, copy.width, copy.height);
  ctx.drawImage(canvas, 0, 0);
  copy.toBlob((blob) => saveFile(blob, "image/png", fileName("png")), "image/png");
}

const XML = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
// eslint-disable-next-line no-control-regex
const xml = (text) =>
  String(text)
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd")
    .replace(/[&<>"']/g, (c) => XML[c]);

/** Return the part of the scene in view as SVG. */
function toSvg() {
  const box = $("canvas").getBoundingClientRect();
  const a = network.DOMtoCanvas({ x: 0, y: 0 });
  const b = network.DOMtoCanvas({ x: box.width, y: box.height });
  const inView = (item) =>
    item.x + item.w / 2 > a.x && item.x - item.w / 2 < b.x && item.y + item.h / 2 > a.y && item.y - item.h / 2 < b.y;
  const items = scene.items.filter(inView);
  const ids = new Set(items.map((item) => item.id));
  const out = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${a.x.toFixed(1)} ${a.y.toFixed(1)} ${(b.x - a.x).toFixed(1)} ${(b.y - a.y).toFixed(1)}" width="${Math.round(box.width)}" height="${Math.round(box.height)}" font-family="${xml(FACE)}" font-size="${METRICS.font}">`,
    `<title>${xml(pageTitle())}</title><rect x="${a.x}" y="${a.y}" width="${b.x - a.x}" height="${b.y - a.y}" fill="${COLOURS.paper}"/>`,
  ];
  if (state.layout !== "force") {
    for (const column of scene.columns)
      out.push(
        `<text x="${column.left}" y="${bounds.top - 20}" font-size="18" font-weight="600" fill="${COLOURS[KINDS[column.layer]]}">${xml(kindName(KINDS[column.layer]))} ${column.count}</text>`,
      );
  }
  out.push(`<g fill="none" stroke="${COLOURS.edge}" stroke-opacity="0.7" stroke-width="1.2">`);
  for (const link of scene.links) if (ids.has(link.from) || ids.has(link.to)) out.push(svgLink(link));
  out.push("</g>", ...items.map(svgItem), "</svg>");
  return out.join("\n") + "\n";
}

function svgLink(link) {
  const a = scene.byId.get(link.from);
  const b = scene.byId.get(link.to);
  const dash = (link.inferred ? ' stroke-dasharray="6 5"' : "") + (link.likely ? "" : ` stroke-width="${FAINT}"`);
  const side = b.x >= a.x ? 1 : -1;
  const x1 = a.x + (side * a.w) / 2;
  const x2 = b.x - (side * b.w) / 2;
  if (Math.abs(a.x - b.x) < a.w) {
    const x = Math.max(a.x + a.w / 2, b.x + b.w / 2);
    return `<path d="M${x} ${a.y}C${x + 60} ${a.y - 20} ${x + 60} ${b.y + 20} ${x} ${b.y}"${dash}/>`;
  }
  const middle = (x1 + x2) / 2;
  return `<path d="M${x1} ${a.y}C${middle} ${a.y} ${middle} ${b.y} ${x2} ${b.y}"${dash}/>`;
}

function svgItem(item) {
  const kind = KINDS[item.layer];
  const x = item.x - item.w / 2;
  const y = item.y - item.h / 2;
  if (!item.text) wrapItem(item, measuring, item.node ? item.node.rows : METRICS.lines);
  const shape = outline(kind, x, y, item.w, item.h);
  const paint = `fill="${COLOURS[kind + "-fill"]}" stroke="${COLOURS[kind]}"`;
  const frame = shape.points
    ? `<polygon points="${shape.points.map((point) => point.join(",")).join(" ")}" ${paint}/>`
    : `<rect x="${x}" y="${y}" width="${item.w}" height="${item.h}" rx="${shape.round}" ${paint}/>`;
  const z = item.zoom;
  const weight = item.group || kind === "unit" ? ' font-weight="600"' : "";
  const top = (item.h / z - 2 * METRICS.pad - item.text.length * METRICS.line) / 2;
  const lines = item.text
    .map((line, i) => `<text x="0" y="${top + METRICS.line * (i + 1) - 4.5}">${xml(line)}</text>`)
    .join("");
  const title = item.group ? item.group.name : toldOf(item.node);
  return `<g><title>${xml(title)}</title>${frame}<g transform="translate(${x + (METRICS.pad + METRICS.band) * z} ${y + METRICS.pad * z}) scale(${z})" fill="${COLOURS.ink}"${weight}>${lines}</g></g>`;
}

function saveSvg() {
  saveFile(toSvg(), "image/svg+xml", fileName("svg"));
}
