// Search as you type: all words of the query must occur, in a label or in a quote, in any script.

const HITS = 40;

const searchTexts = once(() => N.map((node) => folded([node.label, ...Object.values(node.names || {})].join("\n"))));

// What a report calls a node, and the words around that.
const quoteTexts = once(() =>
  mentionsByNode().map((spans) => {
    const own = new Set();
    const near = new Set();
    for (const [report, start, end] of spans.slice(0, 200)) {
      own.add(reportText(report).slice(start, end));
      near.add(reportText(report).slice(...sentenceBounds(report, start, end)));
    }
    return { own: folded([...own].join("\n")), near: folded([...near].join("\n")) };
  }),
);

// For searching, the lines around a mention will do for its sentence, and cost nothing.
function sentenceBounds(report, start, end) {
  const text = reportText(report);
  return [
    Math.max(text.lastIndexOf("\n", start) + 1, start - 200),
    Math.min(text.indexOf("\n", end) + 1 || text.length, end + 200),
  ];
}

/** Return nodes that match, best first: {node, quote} with quote true where only a quote matches. */
function search(query) {
  const words = folded(query).split(/\s+/).filter(Boolean);
  if (!words.length) return [];
  const hits = [];
  searchTexts().forEach((label, id) => {
    const inLabel = words.every((word) => label.includes(word));
    if (inLabel)
      hits.push({ node: N[id], quote: false, rank: label === words[0] ? 0 : label.startsWith(words[0]) ? 1 : 2 });
  });
  if (hits.length < HITS) {
    const found = new Set(hits.map((hit) => hit.node.id));
    quoteTexts().forEach(({ own, near }, id) => {
      if (found.has(id) || !words.every((word) => near.includes(word) || searchTexts()[id].includes(word))) return;
      hits.push({ node: N[id], quote: true, rank: words.every((word) => own.includes(word)) ? 3 : 4 });
    });
  }
  const off = new Set(state.off);
  hits.sort(
    (a, b) =>
      off.has(a.node.group) - off.has(b.node.group) ||
      a.rank - b.rank ||
      MEASURES.degree(b.node) - MEASURES.degree(a.node) ||
      a.node.id - b.node.id,
  );
  return hits;
}

let active = -1;

function buildSearch() {
  const list = h("ul", { id: "hits", role: "listbox", "aria-label": t("hits"), hidden: true });
  const input = h("input", {
    type: "search",
    id: "search",
    role: "combobox",
    autocomplete: "off",
    spellcheck: "false",
    placeholder: t("search"),
    "aria-label": t("search long"),
    "aria-expanded": "false",
    "aria-controls": "hits",
    "aria-autocomplete": "list",
    value: state.query,
    oninput: () => {
      change({ query: input.value });
      showHits();
    },
    onkeydown: searchKeys,
    onfocus: () => input.value && showHits(),
    onblur: () => setTimeout(() => document.activeElement !== input && hideHits(), 150),
  });
  $("find").replaceChildren(input, list);
}

function showHits() {
  const list = $("hits");
  const input = $("search");
  const hits = search(input.value);
  active = -1;
  list.replaceChildren(...hits.slice(0, HITS).map(hitRow));
  if (input.value.trim() && !hits.length)
    list.append(
      h("li", { class: "none", role: "option", "aria-disabled": "true", "aria-selected": "false" }, t("no hits")),
    );
  if (hits.length > HITS)
    list.append(
      h(
        "li",
        { class: "none", role: "option", "aria-disabled": "true", "aria-selected": "false" },
        t("and more", { n: number(hits.length - HITS) }),
      ),
    );
  list.hidden = !input.value.trim();
  input.setAttribute("aria-expanded", String(!list.hidden));
  input.removeAttribute("aria-activedescendant");
  if (input.value.trim()) say(t("hit count", { n: hits.length }));
}

function hitRow({ node, quote }, i) {
  const place = [kindName(node.group), node.type && termOf(node.type)].filter(Boolean).join(" · ");
  return h(
    "li",
    {
      role: "option",
      id: "hit-" + i,
      class: "hit",
      "aria-selected": "false",
      "data-node": node.id,
      onmousedown: (event) => {
        event.preventDefault();
        takeHit(node.id);
      },
    },
    mark(node.group),
    h("span", { class: "what", dir: "auto" }, short(labelOf(node), 100)),
    h("span", { class: "soft" }, quote ? place + " · " + t("in quote") : place),
  );
}

function hideHits() {
  if (!$("hits")) return;
  $("hits").hidden = true;
  $("search").setAttribute("aria-expanded", "false");
}

function takeHit(id) {
  hideHits();
  bringBack(id);
  chooseNode(id);
  if (state.view === "graph") reveal(true);
}

/** Let a node be seen that a filter hides: what the reader asks for by name is shown. */
function bringBack(id) {
  if (!scene || scene.masks === null || scene.masks.nodes[id]) {
    if (sceneIdOf({ node: id }) !== id && scene.grouping) change({ near: { node: id, steps: 1 }, path: null });
    return;
  }
  if (state.hidden.includes(id)) change({ hidden: state.hidden.filter((one) => one !== id) });
  else
    change({
      near: null,
      path: null,
      off: [],
      types: [],
      units: [],
      reports: [],
      rounds: [],
      statuses: [],
      basis: "",
      confidence: 0,
      linked: false,
    });
}

function searchKeys(event) {
  const rows = [...$("hits").querySelectorAll(".hit")];
  if (event.key === "Escape") {
    hideHits();
    return;
  }
  if (event.key === "Enter" && rows.length) {
    event.preventDefault();
    takeHit(Number(rows[Math.max(0, active)].dataset.node));
    return;
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || !rows.length) return;
  event.preventDefault();
  if (active >= 0) rows[active].setAttribute("aria-selected", "false");
  active = (active + step + rows.length) % rows.length;
  rows[active].setAttribute("aria-selected", "true");
  rows[active].scrollIntoView({ block: "nearest" });
  event.target.setAttribute("aria-activedescendant", rows[active].id);
}
