// How a box looks: shape and colour by class, text folded to a few lines, less detail from afar.

const FACE =
  'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif';
const COLOURS = {};

/** Read the colours of the style sheet, which knows light from dark. */
function readColours() {
  const style = getComputedStyle(document.documentElement);
  const names = ["paper", "ink", "soft", "faint", "edge", "accent", "lane"];
  for (const kind of KINDS) names.push(kind, kind + "-fill");
  for (const name of names) COLOURS[name] = style.getPropertyValue("--" + name).trim();
}

/** Fold the label of a box, at the font that it will have. */
function wrapItem(item, ctx, lines) {
  ctx.font = fontOf(item);
  const label = item.group ? item.group.name : labelOf(item.node);
  const room = METRICS.width - METRICS.band - 2 * METRICS.pad;
  item.text = wrap(label, room * 1.01, lines || METRICS.lines, (text) => ctx.measureText(text).width);
  if (item.group) item.text.push(t("group of", { n: number(item.group.count) }));
  if (!lines) item.h = heightOf(item.text.length, item.zoom);
}

const fontOf = (item) =>
  (item.group || (item.node && item.node.group === "unit") ? "600 " : "") + METRICS.font + "px " + FACE;
const TOKEN = /\s+|[^\s\u2e80-\u9fff\uac00-\ud7af\uff00-\uffef]+|[\s\S]/gu;

function wrap(label, room, most, measure) {
  const tokens = label.slice(0, 400).trim().replace(/\s+/g, " ").match(TOKEN) || [""];
  const out = [];
  let line = "";
  for (let token of tokens) {
    if (measure(line + token) > room && line.trim()) {
      out.push(line.trimEnd());
      line = "";
      if (/^\s+$/.test(token)) continue;
    }
    while (measure(token) > room) {
      const points = Array.from(token);
      let n = 1;
      while (n < points.length && measure(points.slice(0, n + 1).join("")) <= room) n++;
      out.push(points.slice(0, n).join(""));
      token = points.slice(n).join("");
      if (out.length > most) break;
    }
    line += token;
    if (out.length > most) break;
  }
  if (line.trim()) out.push(line.trimEnd());
  if (out.length <= most) return out.length ? out : [""];
  let last = Array.from(out[most - 1]);
  while (last.length > 1 && measure(last.join("") + "…") > room) last.pop();
  return [...out.slice(0, most - 1), last.join("").trimEnd() + "…"];
}

const number = (value) => value.toLocaleString(state.lang === "zh" ? "zh-CN" : "en");

/** Trace the outline of a class; also the shape that the SVG export draws. */
function outline(kind, x, y, w, h) {
  const r = Math.min(13, h / 2);
  if (kind === "unit") return { round: r };
  if (kind === "measure") return { round: 3 };
  const c = Math.min(10, h / 3);
  if (kind === "problem")
    return {
      points: [
        [x + c, y],
        [x + w - c, y],
        [x + w, y + h / 2],
        [x + w - c, y + h],
        [x + c, y + h],
        [x, y + h / 2],
      ],
    };
  return {
    points: [
      [x, y],
      [x + w - c, y],
      [x + w, y + c],
      [x + w, y + h],
      [x, y + h],
    ],
    fold: [
      [x + w - c, y],
      [x + w - c, y + c],
      [x + w, y + c],
    ],
  };
}

function trace(ctx, points, close) {
  ctx.beginPath();
  points.forEach(([x, y], i) => (i ? ctx.lineTo(x, y) : ctx.moveTo(x, y)));
  if (close) ctx.closePath();
}

function traceOutline(ctx, shape, x, y, w, h) {
  if (shape.points) return trace(ctx, shape.points, true);
  ctx.beginPath();
  ctx.roundRect(x, y, w, h, shape.round);
}

/** Paint one box; `scale` is how far the reader has zoomed in. */
function paintItem(ctx, item, cx, cy, scale, look) {
  const kind = KINDS[item.layer];
  const x = cx - item.w / 2;
  const y = cy - item.h / 2;
  ctx.globalAlpha = look.dim ? 0.36 : 1;
  if (scale * item.zoom < 0.16) {
    // From afar a box is a mark with air around it, so that the lines between stay visible.
    ctx.fillStyle = COLOURS[look.selected ? "accent" : kind];
    const air = state.layout === "force" ? 0 : 0.25;
    ctx.fillRect(x + item.w * air, y + item.h * air * 0.6, item.w * (1 - 2 * air), item.h * (1 - 1.2 * air));
    return;
  }
  if (item.group) paintStack(ctx, x, y, item, kind);
  traceOutline(ctx, outline(kind, x, y, item.w, item.h), x, y, item.w, item.h);
  ctx.fillStyle = COLOURS[kind + "-fill"];
  ctx.fill();
  ctx.strokeStyle = COLOURS[look.selected ? "accent" : kind];
  ctx.lineWidth = look.selected ? 3 : look.near ? 2 : 1.1;
  if (item.node && item.node.collective) ctx.setLineDash([2, 2.5]);
  ctx.stroke();
  ctx.setLineDash([]);
  if (item.node && kind === "measure") paintStage(ctx, item, x, y);
  paintText(ctx, item, kind, x, y, scale);
}

// How full the mark of a measure is: done, under way, planned; what is only recommended has a broken rim.
const FULL = { completed: 1, ongoing: 0.5 };

/** Paint how far a measure is, as a small disc in the corner of its box. */
function paintStage(ctx, item, x, y) {
  const status = item.node.status;
  if (!status) return;
  const r = 4 * item.zoom;
  const [cx, cy] = [x + item.w - 7 * item.zoom, y + 7 * item.zoom];
  ctx.beginPath();
  ctx.arc(cx, cy, r, 0, 2 * Math.PI);
  ctx.fillStyle = COLOURS.paper;
  ctx.fill();
  ctx.strokeStyle = ctx.fillStyle = COLOURS.measure;
  ctx.lineWidth = 1.3 * item.zoom;
  if (status === "recommended") ctx.setLineDash([1.6 * item.zoom, 1.6 * item.zoom]);
  ctx.stroke();
  ctx.setLineDash([]);
  if (!FULL[status]) return;
  ctx.beginPath();
  ctx.arc(cx, cy, r, Math.PI / 2, Math.PI / 2 + 2 * Math.PI * FULL[status]);
  ctx.fill();
}

function paintStack(ctx, x, y, item, kind) {
  ctx.fillStyle = COLOURS[kind + "-fill"];
  ctx.strokeStyle = COLOURS[kind];
  ctx.lineWidth = 0.8;
  for (const step of [7, 3.5]) {
    ctx.beginPath();
    ctx.roundRect(x + step, y + step, item.w, item.h, 4);
    ctx.fill();
    ctx.stroke();
  }
}

function paintText(ctx, item, kind, x, y, scale) {
  const z = item.zoom;
  const left = x + (METRICS.pad + METRICS.band) * z;
  ctx.fillStyle = COLOURS[kind];
  ctx.fillRect(x + (kind === "problem" ? 11 : 6) * z, y + METRICS.pad * z, 3 * z, item.h - 2 * METRICS.pad * z);
  if (!readable(item, scale)) return paintGreek(ctx, item, left, y);
  if (!item.text) {
    const lines = Math.max(1, Math.round((item.h / z - 2 * METRICS.pad) / METRICS.line));
    wrapItem(item, ctx, lines);
  }
  ctx.font = fontOf(item);
  ctx.textBaseline = "alphabetic";
  ctx.textAlign = "left";
  ctx.save();
  ctx.translate(left, y + METRICS.pad * z);
  ctx.scale(z, z);
  const top = (item.h / z - 2 * METRICS.pad - item.text.length * METRICS.line) / 2;
  item.text.forEach((line, i) => {
    ctx.fillStyle = item.group && i === item.text.length - 1 ? COLOURS.soft : COLOURS.ink;
    ctx.fillText(line, 0, top + METRICS.line * (i + 1) - 4.5);
  });
  ctx.restore();
}

// From farther off, letters would be specks.
const readable = (item, scale) => scale * item.zoom >= 0.28;

function paintGreek(ctx, item, left, y) {
  const lines = item.text ? item.text.length : item.node ? item.node.rows : 2;
  const alpha = ctx.globalAlpha;
  ctx.globalAlpha = alpha * 0.3;
  ctx.fillStyle = COLOURS.soft;
  for (let i = 0; i < lines; i++) {
    const width = (item.w - 40 * item.zoom) * (i === lines - 1 ? 0.6 : 1);
    ctx.fillRect(left, y + (METRICS.pad + METRICS.line * i + 6) * item.zoom, width, 6 * item.zoom);
  }
  ctx.globalAlpha = alpha;
}

/** Return the size of the headings of all lanes: the largest that fits the narrowest. */
function headingSize(ctx, columns, wanted, margin) {
  ctx.font = "600 10px " + FACE;
  const fits = ({ layer, left, right, count }) =>
    (10 * (right - left + margin * 0.7)) / ctx.measureText(kindName(KINDS[layer]) + " " + number(count)).width;
  return Math.min(wanted, ...columns.map(fits));
}

/** Paint the lanes and headings behind the boxes of a layered drawing. */
function paintLanes(ctx, scene, bounds, scale) {
  const wanted = Math.max(17, 14 / scale);
  const margin = Math.max(22, 6 / scale);
  const size = headingSize(ctx, scene.columns, wanted, margin);
  for (const column of scene.columns) {
    const kind = KINDS[column.layer];
    ctx.fillStyle = COLOURS.lane;
    ctx.beginPath();
    ctx.roundRect(
      column.left - margin,
      bounds.top - margin - wanted * 1.9,
      column.right - column.left + 2 * margin,
      bounds.bottom - bounds.top + 2 * margin + wanted * 1.9,
      10,
    );
    ctx.fill();
    ctx.font = "600 " + size + "px " + FACE;
    ctx.textAlign = "left";
    ctx.textBaseline = "alphabetic";
    ctx.fillStyle = COLOURS[kind];
    const name = kindName(kind);
    ctx.fillText(name, column.left, bounds.top - margin * 0.7 - size * 0.35);
    const after = ctx.measureText(name + " ").width;
    ctx.font = size + "px " + FACE;
    ctx.fillStyle = COLOURS.soft;
    ctx.fillText(number(column.count), column.left + after, bounds.top - margin * 0.7 - size * 0.35);
  }
}
