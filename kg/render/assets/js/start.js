// Where to begin in a graph that is too large to read: a short list beside the groups, each line a click.

const FIRST = 5; // lines of a list
let startClosed = false;

/** Whether the page shows what the lists lead into: a large graph, and nothing of it chosen yet. */
const canBegin = () =>
  !state.select && !state.text && !state.near && !state.path && state.view === "graph" && N.length > META.crowded;

/** Return the button that opens the lists again, where they were closed. */
function startButton() {
  if (!startClosed || !canBegin()) return null;
  const open = () => {
    startClosed = false;
    renderStart();
    rebuild($("bar"), buildBar);
    fitAnew(); // in the room that they leave
    $("start").querySelector("h2").focus({ preventScroll: true });
  };
  return h("button", { type: "button", class: "quiet", id: "begin", onclick: open }, icon("list"), t("begin"));
}

/** Show the lists beside the first view of a large graph, where nothing else stands there. */
function renderStart() {
  const shown = canBegin() && !startClosed;
  $("start").hidden = !shown;
  $("app").classList.toggle("begins", shown);
  $("start").setAttribute("aria-label", t("begin"));
  if (!shown) return;
  const close = () => {
    startClosed = true;
    renderStart();
    rebuild($("bar"), buildBar);
    $("canvas").focus({ preventScroll: true });
  };
  $("start").replaceChildren(
    h("header", {}, h("h2", { tabindex: "-1" }, t("begin")), iconButton("close", t("close list"), close)),
    ...[troubled(), unanswered(), newest()].filter(Boolean),
  );
}

function ranked(title, rows, all) {
  if (!rows.length) return null;
  const count = all > rows.length && h("span", { class: "count" }, number(all));
  return h("section", {}, h("h3", {}, title, " ", count), h("ol", {}, rows));
}

const line = (button, count) => h("li", {}, button, h("span", { class: "count" }, count));

/** Return the units with the most problems that are likely theirs, of those that pass the filters. */
function troubled() {
  const { nodes, edges } = filterMasks();
  const problems = (unit) => tiesTo(unit, "problem").filter((row) => row.edges.some((edge) => edges[edge.id]));
  const rows = N.filter((node) => node.group === "unit" && nodes[node.id]).map((node) => {
    const found = problems(node);
    return { node, likely: found.filter(isLikely).length, all: found.length };
  });
  const most = rows.filter((row) => row.likely).sort((a, b) => b.likely - a.likely || a.node.id - b.node.id);
  const count = ({ likely, all }) =>
    likely === all ? number(all) : t("n likely of all", { n: number(likely), all: number(all) });
  return ranked(
    t("begin units"),
    most.slice(0, FIRST).map((row) => line(nodeButton(row.node), count(row))),
    0,
  );
}

/** Return problems that no measure answers, those of the most likely units and of the most words first. */
function unanswered() {
  const { nodes } = filterMasks();
  const open = N.filter(
    (node) => node.group === "problem" && nodes[node.id] && !tiesTo(node, "measure").length,
  );
  const facing = new Map(open.map((node) => [node, tiesTo(node, "unit").filter(isLikely).length]));
  open.sort((a, b) => facing.get(b) - facing.get(a) || MEASURES.degree(b) - MEASURES.degree(a) || MEASURES.mentions(b) - MEASURES.mentions(a) || a.id - b.id);
  return ranked(
    t("begin problems"),
    open.slice(0, FIRST).map((node) => line(nodeButton(node), "")),
    open.length,
  );
}

function newest() {
  const reports = reportSet(state);
  const dated = META.reports.map((report, i) => [i, report.date || ""]).filter(([i, date]) => date && (!reports || reports.has(i)));
  dated.sort(([a, first], [b, second]) => (first < second ? 1 : first > second ? -1 : a - b));
  return ranked(
    t("begin reports"),
    dated.slice(0, FIRST).map(([i, date]) => line(reportButton(i), date)),
    0,
  );
}
