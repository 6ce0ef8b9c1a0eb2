// Open the page: what can be seen first is drawn first.

const SCENE = [...FILTERS, "size", "group", "layout", "names", "near", "path", "open", "lang", "theme"];

const PANEL = [...FILTERS, "near", "path", "select", "lang", "open"];

function chrome() {
  $("skip").textContent = t("skip");
  $("skip").onclick = () => (state.view === "graph" ? $("canvas") : $("table")).focus();
  buildTop();
  buildSearch();
  buildStage();
}

/** Follow a change of the state. */
function follow(before, names) {
  if (missed.length) {
    missed = []; // the reader went on
    showNotice();
  }
  if (names.has("theme") || names.has("lang")) applyTheme();
  if (names.has("lang")) {
    rebuild($("top"), chrome);
    if (source) renderReport();
  } else if (names.has("theme")) rebuild($("top"), buildTop);
  if (names.has("query") && $("search").value !== state.query) $("search").value = state.query;
  const anew = SCENE.some((name) => names.has(name)) && redrawScene(before, names);
  if (names.has("select") && !SCENE.some((name) => names.has(name))) {
    showSelection();
    showNotice();
  }
  if (names.has("text")) showText();
  turnTo(names.has("text") && state.text ? "source" : names.has("select") && state.select ? "why" : front);
  if (PANEL.some((name) => names.has(name)) || source) renderPanel();
  if (names.has("view")) showView();
  else if (names.has("select") && state.select && state.select.edge !== undefined && state.view === "graph") reveal();
  if (state.view === "tables" && (names.has("tab") || names.has("sort"))) renderTables();
  rebuild($("bar"), buildBar);
  rebuild($("start"), renderStart);
  if ((anew || names.has("view")) && state.view === "graph") fitAnew(); // in the room that panel and lists leave
}

/** Draw what is shown now; return whether it is another drawing, which nobody has looked at yet. */
function redrawScene(before, names) {
  const structure = SCENE.some((name) => name !== "theme" && name !== "names" && names.has(name));
  const keeps = !structure || onlyHides(names);
  draw(makeScene(), keeps);
  rebuild($("side"), buildSide);
  showNotice();
  if (state.view === "tables") rebuild($("tables"), renderTables);
  return !keeps;
}

const onlyHides = (names) => names.size <= 2 && names.has("hidden");

function showView() {
  const graph = state.view === "graph";
  $("stage").hidden = !graph;
  $("tables").hidden = graph;
  showNotice();
  if (!graph) renderTables();
}

function ready() {
  loadGraph();
  state = fromFragment(HAS_ADDRESS ? location.hash.slice(1) : "");
  if (state === FRESH || location.hash.length < 2) openView();
  applyTheme();
  chrome();
  buildSide();
  if (N.length) draw(makeScene());
  else {
    $("stage").classList.add("empty");
    $("app").classList.add("no-side"); // there is nothing to filter
  }
  showNotice();
  if (state.view === "tables") showView();
  showText();
  renderPanel();
  turnTo(state.text ? "source" : "why");
  renderStart();
  buildBar();
  listeners.push(follow);
  showSelected();
  fitAnew();
  markAddress();
  addEventListener("hashchange", readAddress);
  document.addEventListener("keydown", pageKeys);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    applyTheme();
    if (network) draw(makeScene(), true);
  });
  addEventListener("beforeprint", paper);
  addEventListener("afterprint", screenAgain);
  if (state.query) showHits();
  document.documentElement.dataset.ready = "yes";
}

// A page that was made for one node opens with that node's evidence.
function openView() {
  const node =
    META.view && META.view.select !== undefined ? N.find((one) => iriOf(one) === META.view.select) : undefined;
  if (node) state = Object.freeze({ ...state, select: { node: node.id } });
}

// A node that an address selects is shown itself, with what is around it, where its group would hide it.
function showSelected() {
  const node = state.select ? state.select.node : undefined;
  if (node === undefined || !scene || !scene.grouping || state.view !== "graph") return;
  if (sceneIdOf({ node }) !== node) change({ near: { node, steps: 1 }, path: null });
}

function readAddress() {
  const seen = wasHere();
  const next = fromFragment(location.hash.slice(1));
  const names = missed;
  if (toFragment() !== location.hash.slice(1)) {
    if (seen) goTo(next);
    else {
      change({ ...next });
      showSelected();
      fitAnew();
    }
  }
  markAddress();
  missed = names;
  showNotice();
}

// Back and forward: the language and the colours are those of the reader now.
function goTo(next) {
  const before = scene;
  change({ ...next, lang: state.lang, theme: state.theme });
  if (scene === before && state.view === "graph") reveal();
}

const parsed = new Promise((done) => document.addEventListener("DOMContentLoaded", done, { once: true }));

// The script stands before the graph in the file: a large one shows its groups while the rest is read.
function open() {
  applyTheme();
  if (META.overview && location.hash.length < 2) {
    chrome();
    draw(overviewScene());
    buildBar();
  }
  parsed.then(() => setTimeout(ready, 0));
}

if (innerWidth < 900) toggleSide();
open();
