// The legend and the filters, on the left.

const FEW = 10; // values of a filter shown before "show all"
const MOST = 400;

/** Count the nodes of each value of each filter, of those that a test leaves. */
function countValues(leaves) {
  const names = ["off", "types", "statuses", "units", "reports", "rounds", "communities"];
  const counts = Object.fromEntries(names.map((name) => [name, new Map()]));
  const add = (name, value) => counts[name].set(value, (counts[name].get(value) || 0) + 1);
  for (const node of N) {
    if (!leaves(node.id)) continue;
    add("off", node.group);
    add("types", node.group + "|" + (node.type || ""));
    if (node.status) add("statuses", node.status);
    add("communities", String(node.community));
    for (const report of node.reports || []) add("reports", report);
    for (const round of new Set((node.reports || []).map((r) => META.reports[r].round || "")))
      if (round) add("rounds", round);
    // A unit is looked for by what it has and does.
    for (const unit of new Set(IN[node.id].map((e) => E[e].from)))
      if (N[unit].group === "unit" && node.group !== "unit") add("units", unit);
  }
  return counts;
}

// All values of each filter with the nodes that have them: [value, count], the most first.
const facetValues = once(() => {
  const counts = countValues(() => true);
  for (const node of N) if (node.group === "unit" && !counts.units.has(node.id)) counts.units.set(node.id, 0);
  // Where no node of a class has a kind, there is nothing to choose; nor is a group of one node.
  for (const kind of KINDS)
    if (![...counts.types.keys()].some((value) => value.startsWith(kind + "|") && value !== kind + "|"))
      counts.types.delete(kind + "|");
  for (const [value, count] of counts.communities) if (count < 2) counts.communities.delete(value);
  const sorted = {};
  for (const [name, map] of Object.entries(counts))
    sorted[name] = [...map].sort((a, b) => b[1] - a[1] || (String(a[0]) < String(b[0]) ? -1 : 1));
  return sorted;
});

/** Return what a filter's values would find beside the other filters, or null where no other is on. */
function besideOthers(name) {
  const others = FILTERS.filter((one) => one !== name);
  if (!others.some(isSet)) return null;
  return passing(onlyFilters(others));
}

let counts = { state: null, of: new Map() }; // four lists share the filter of kinds

/** Return a function from a value and its count to what is told beside it: "12 of 412". */
function countsOf(name) {
  if (counts.state !== state) counts = { state, of: new Map() };
  if (!counts.of.has(name)) counts.of.set(name, countBeside(name));
  return counts.of.get(name);
}

function countBeside(name) {
  const masks = besideOthers(name);
  if (!masks) return (_, all) => number(all);
  const now = countValues((id) => masks.nodes[id])[name];
  return (value, all) => {
    const n = now.get(value) || 0;
    return n === all ? number(all) : t("n of all", { n: number(n), all: number(all) });
  };
}

function buildSide() {
  const values = facetValues();
  const typeName = (value) => (value.endsWith("|") ? t("no type") : termOf(value.split("|").slice(1).join("|")));
  const around = (value) => groupLabel("community", value);
  $("side").setAttribute("aria-label", t("filters"));
  $("side").replaceChildren(
    legend(),
    edgeLegend(),
    ...KINDS.map((kind) =>
      facet(
        "types",
        t("types of " + kind),
        values.types.filter(([value]) => value.startsWith(kind + "|")),
        typeName,
        kind,
      ),
    ),
    facet("statuses", t("status"), values.statuses, termOf),
    facet("units", t("units"), values.units, (id) => labelOf(N[id])),
    values.rounds.length > 1 ? facet("rounds", t("round"), values.rounds, (round) => round) : "",
    values.reports.length > 1 ? facet("reports", t("reports"), values.reports, reportTitle) : "",
    values.communities.length > 1 ? facet("communities", t("group community"), values.communities, around) : "",
    h("p", { class: "soft counts-told" }, t("counts told")),
    viewOptions(),
  );
}

function legend() {
  const countOf = countsOf("off");
  const all = new Map(facetValues().off);
  return h(
    "section",
    { class: "legend" },
    h("h2", {}, t("classes")),
    KINDS.map((kind) => {
      const on = !state.off.includes(kind);
      return h(
        "button",
        {
          type: "button",
          class: "switch k-" + kind,
          "aria-pressed": on,
          id: "legend-" + kind,
          onclick: () => toggleKind(kind),
        },
        mark(kind),
        h("span", {}, kindName(kind)),
        h("span", { class: "count" }, countOf(kind, all.get(kind) || 0)),
      );
    }),
    stageLegend(),
    h("p", { class: "soft how" }, t("legend click")),
  );
}

/** Return the marks in the boxes of measures, with what they mean. */
function stageLegend() {
  const present = STAGES.slice(0, 4).filter((stage) => facetValues().statuses.some(([status]) => status === stage));
  if (!present.length) return "";
  const sign = (stage) =>
    s(
      "svg",
      { viewBox: "0 0 12 12", width: 12, height: 12, "aria-hidden": "true", class: "stage-mark" },
      s("circle", { cx: 6, cy: 6, r: 4.5, class: stage === "completed" ? "full" : "" , "stroke-dasharray": stage === "recommended" ? "2 2" : "none" }),
      ...(stage === "ongoing" ? [s("path", { d: "M6 1.5a4.5 4.5 0 0 0 0 9z", class: "full" })] : []),
    );
  return h("ul", { class: "stages" }, present.map((stage) => h("li", {}, sign(stage), h("span", {}, termOf(stage)))));
}

function toggleKind(kind) {
  change({ off: state.off.includes(kind) ? state.off.filter((one) => one !== kind) : [...state.off, kind] });
}

function edgeLegend() {
  const line = (dash) =>
    s(
      "svg",
      { viewBox: "0 0 28 10", width: 28, height: 10, "aria-hidden": "true" },
      s("line", { x1: 1, y1: 5, x2: 27, y2: 5, class: "sample", "stroke-dasharray": dash }),
    );
  const masks = besideOthers("basis");
  const countOf = (test) => {
    const all = E.filter(test);
    const left = masks ? all.filter((e) => masks.edges[e.id]) : all;
    return left.length === all.length
      ? number(all.length)
      : t("n of all", { n: number(left.length), all: number(all.length) });
  };
  const counts = [countOf((e) => !e.inferred), countOf((e) => e.inferred)];
  const row = (value, dash, count) =>
    h(
      "button",
      {
        type: "button",
        class: "switch",
        "aria-pressed": state.basis === "" || state.basis === value,
        id: "legend-" + value,
        title: t(value + " long"),
        onclick: () => toggleBasis(value),
      },
      line(dash),
      h("span", {}, t(value)),
      h("span", { class: "count" }, count),
    );
  const slider = h("input", {
    type: "range",
    id: "confidence",
    min: 0,
    max: 1,
    step: 0.05,
    value: state.confidence,
    onchange: () => change({ confidence: Number(slider.value) }),
    oninput: () => (shown.textContent = Number(slider.value).toFixed(2)),
  });
  const shown = h("output", { for: "confidence" }, state.confidence.toFixed(2));
  return h(
    "section",
    { class: "legend" },
    h("h2", {}, t("relations")),
    row("stated", "none", counts[0]),
    row("inferred", "5 4", counts[1]),
    h("div", { class: "slide" }, h("label", { for: "confidence" }, t("confidence at least")), shown, slider),
    tick("linked", t("hide unlinked")),
  );
}

// Both on: a click on one leaves the other out; the one that is left brings both back.
function toggleBasis(value) {
  const other = value === "stated" ? "inferred" : "stated";
  change({ basis: state.basis === "" ? other : state.basis === value ? "" : "" });
}

/** Return one filter: boxes to tick, most frequent first, with a field to find one among many. */
function facet(name, title, values, textOf, kind) {
  if (!values.length) return "";
  const chosen = new Set(state[name]);
  const list = h("ul", {});
  const told = once(() => countsOf(name));
  const draw = (shown) =>
    list.replaceChildren(
      ...shown.map(([value, count]) => facetRow(name, value, told()(value, count), textOf(value), chosen.has(value))),
    );
  const first = values.filter(([value], i) => i < FEW || chosen.has(value));
  draw(first);
  const extras = [];
  if (values.length > first.length) {
    const field = h("input", {
      type: "search",
      placeholder: t("find value", { n: number(values.length) }),
      "aria-label": t("find value in", { name: title }),
      oninput: () => {
        const query = folded(field.value);
        draw(query ? values.filter(([value]) => folded(textOf(value)).includes(query)).slice(0, MOST) : first);
      },
    });
    extras.push(
      field,
      h(
        "button",
        { type: "button", class: "more", onclick: () => draw(values.slice(0, MOST)) },
        t("all values", { n: number(Math.min(values.length, MOST)) }),
      ),
    );
  }
  const any = values.some(([value]) => chosen.has(value));
  const body = h(
    "div",
    { class: "values", role: "group", "aria-label": title },
    extras[0] || "",
    list,
    extras[1] || "",
  );
  const clear = any
    ? h(
        "button",
        {
          type: "button",
          class: "link",
          onclick: () => change({ [name]: state[name].filter((value) => !values.some(([one]) => one === value)) }),
        },
        t("clear"),
      )
    : "";
  return h(
    "details",
    {
      class: "facet",
      open: any || opened.has(name + (kind || "")),
      ontoggle: (event) => rememberOpen(name + (kind || ""), event.target.open),
    },
    h(
      "summary",
      {},
      kind ? mark(kind) : "",
      h("span", {}, title),
      any ? h("span", { class: "dot", title: t("active") }) : "",
    ),
    body,
    clear,
  );
}

const opened = new Set();

function rememberOpen(name, open) {
  if (open) opened.add(name);
  else opened.delete(name);
}

function facetRow(name, value, count, text, on) {
  const box = h("input", {
    type: "checkbox",
    checked: on,
    "data-facet": name,
    "data-value": String(value),
    onchange: () =>
      change({ [name]: box.checked ? [...state[name], value] : state[name].filter((one) => one !== value) }),
  });
  return h(
    "li",
    {},
    h("label", { title: text }, box, h("span", { dir: "auto" }, text), h("span", { class: "count" }, count)),
  );
}

/** Return a box to tick for a part of the state that is on or off. */
function tick(name, text) {
  const box = h("input", {
    type: "checkbox",
    id: name,
    checked: state[name],
    onchange: () => change({ [name]: box.checked }),
  });
  return h("label", { class: "tick" }, box, h("span", {}, text));
}

function measureName(name) {
  return WORDS[state.lang]["size " + name] || name;
}

function viewOptions() {
  const sizes = [
    ["", t("size equal")],
    ...[...Object.keys(MEASURES), ...META.measures].map((name) => [name, measureName(name)]),
  ];
  const groups = ["", "none", "type", "unit", "report", "round", "community"].map((name) => [
    name,
    t("group " + (name || "auto")),
  ]);
  return h(
    "section",
    { class: "options" },
    h("h2", {}, t("drawing")),
    h(
      "label",
      {},
      h("span", {}, t("layout")),
      select(
        t("layout"),
        [
          ["columns", t("layout columns")],
          ["force", t("layout force")],
        ],
        state.layout,
        (layout) => change({ layout }),
      ),
    ),
    h(
      "label",
      {},
      h("span", {}, t("size by")),
      select(t("size by"), sizes, state.size, (size) => change({ size })),
    ),
    h(
      "label",
      {},
      h("span", {}, t("group by")),
      select(t("group by"), groups, state.group, (group) => change({ group, open: [] })),
    ),
    tick("names", t("edge names")),
  );
}
