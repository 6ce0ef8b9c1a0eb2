// The panel of an edge, with the claims that it stands for, and that of a group.

/** Return the panel of an edge, and of those beside it between the same two nodes. */
function edgePanel(edge) {
  const beside = OUT[edge.from].map((e) => E[e]).filter((one) => one.to === edge.to);
  const head = panelHead(
    "edge",
    t("relation"),
    beside
      .map((one) => termOf(one.predicate))
      .filter((p, i, all) => all.indexOf(p) === i)
      .join(" · "),
  );
  return [
    head,
    h(
      "div",
      { class: "ends" },
      nodeButton(N[edge.from]),
      h("span", { class: "arrow", "aria-hidden": "true" }, "↓"),
      nodeButton(N[edge.to]),
    ),
    beside.map((one) => edgeFacts(one, beside.length > 1)),
  ];
}

function edgeFacts(edge, several) {
  const { iris } = evidence().edges[edge.id]; // as they are called in the RDF
  const rules = (edge.rules || []).map((rule) => h("code", {}, META.rules[rule]));
  const rows = [
    [
      t("basis"),
      h(
        "span",
        { class: "basis " + (edge.inferred ? "inferred" : "stated") },
        t(edge.inferred ? "inferred long" : "stated long"),
      ),
    ],
    [
      t("confidence"),
      [
        h("meter", { min: 0, max: 1, value: edge.confidence, "aria-label": t("confidence") }),
        " " + edge.confidence.toFixed(2),
        edge.confidence < HALF && h("span", { class: "doubt" }, " " + t("less likely")),
      ],
    ],
    edge.reports && [t("reports"), edge.reports.map(reportButton)],
  ].filter(Boolean);
  const technical = [
    rules.length && [t("rules"), rules.flatMap((rule, i) => (i ? [" ", rule] : [rule]))],
    iris.length && [t("assertion"), iris.map((iri) => h("code", { class: "line" }, iri))],
  ].filter(Boolean);
  return h(
    "div",
    { class: "claim" },
    several && h("h3", {}, termOf(edge.predicate)),
    definitions(rows),
    quotesSection(edgeSpans(edge), edge),
    technical.length > 0 &&
      h("details", { class: "mentions technical" }, h("summary", {}, t("technical")), definitions(technical)),
  );
}

const definitions = (rows) =>
  h(
    "dl",
    {},
    rows.map(([term, value]) => [h("dt", {}, term), h("dd", {}, value)]),
  );

function groupPanel(key) {
  const item = scene && scene.items.find((one) => one.group && one.group.key === key);
  if (!item) return [panelHead("edge", t("group"), t("group gone"))];
  const members = item.members.map((id) => N[id]).filter(Boolean);
  members.sort((a, b) => MEASURES.degree(b) - MEASURES.degree(a) || a.id - b.id);
  return [
    panelHead(
      item.group.kind,
      kindName(item.group.kind) + " · " + t("group of", { n: number(item.group.count) }),
      item.group.name,
    ),
    h(
      "div",
      { class: "actions" },
      h("button", { type: "button", class: "primary", onclick: () => unfold(key) }, t("unfold")),
    ),
    h(
      "section",
      {},
      h("h3", {}, t("members")),
      growing(members, (node) => h("li", {}, nodeButton(node)), { first: 50, name: "members" }),
    ),
  ];
}

/** Return the panel of a line between groups: all relations that it stands for, by what they are called. */
function bundlePanel(ends) {
  const link = scene && linkOf({ bundle: ends });
  if (!link) return [panelHead("edge", t("relations"), t("group gone"))];
  const nameOf = (id) => {
    const item = scene.byId.get(id);
    const kind = KINDS[item.layer];
    return item.group ? kindName(kind) + ": " + item.group.name : oneName(kind) + ": " + short(labelOf(item.node), 80);
  };
  const groups = new Map();
  for (const edge of link.edges.map((e) => E[e])) {
    if (!groups.has(edge.predicate)) groups.set(edge.predicate, []);
    groups.get(edge.predicate).push(edge);
  }
  const row = (edge) =>
    h(
      "li",
      {},
      h("span", { class: "tied" }, nodeButton(N[edge.from]), h("span", { class: "far" }, "→ ", nodeButton(N[edge.to]))),
      whyButton(edge),
    );
  return [
    panelHead("edge", counted("n relations", link.edges.length), ends.map(nameOf).join(" → ")),
    [...groups].map(([predicate, edges]) =>
      h(
        "section",
        { class: "relation bundle" },
        h("h3", {}, termOf(predicate), " ", h("span", { class: "count" }, number(edges.length))),
        growing(edges, row, { first: 2 * TIED }),
      ),
    ),
  ];
}
