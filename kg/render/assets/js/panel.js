// The panel that answers "why?": what a node or an edge is, and the sentences that it rests on.

const QUOTES = 12; // sentences shown at once

function renderPanel() {
  const select = state.select;
  if (!select) {
    $("why").replaceChildren();
    $("why").hidden = true;
    if (!source) $("panel").hidden = true;
    return;
  }
  const body =
    select.bundle !== undefined
      ? bundlePanel(select.bundle)
      : select.group !== undefined
      ? groupPanel(select.group)
      : select.edge !== undefined
        ? edgePanel(E[select.edge])
        : nodePanel(N[select.node]);
  if ($("panel").hidden && document.activeElement !== document.body) opener = document.activeElement;
  const put = () => $("why").replaceChildren(...body.flat(Infinity).filter(Boolean));
  const active = document.activeElement;
  // In the panel, or in the report that has just made room for it.
  const within = $("why").contains(active) || ($("panel").contains(active) && !active.getClientRects().length);
  const again = JSON.stringify(select) === told;
  told = JSON.stringify(select);
  if (again) rebuild($("why"), put);
  else put();
  $("why").hidden = false;
  $("panel").hidden = false;
  if (within && !$("why").contains(document.activeElement)) focusPanel();
  if (!again) $("why").scrollTop = 0;
}

let told = null; // what the panel was about last: made anew, it stays where the reader had it

let opener = null; // where the keyboard came from into the panel

/** Move the keyboard to the heading of the panel, which a reader of it by ear hears then. */
function focusPanel() {
  const from = document.activeElement;
  if (!$("panel").contains(from) && from !== document.body) opener = from;
  $("why").querySelector("h2").focus({ preventScroll: true });
}

/** Whether a button was pressed by the keyboard and not by a pointer. */
const byKeyboard = (event) => event.detail === 0;

function closePanel() {
  const held = $("panel").contains(document.activeElement) || document.activeElement === document.body;
  change({ select: null, text: null });
  if (!held) return;
  const back = opener && opener.isConnected && opener.getClientRects().length ? opener : $("canvas");
  back.focus({ preventScroll: true });
  hideHits(); // of the search, if that is where it came from
}

function panelHead(kind, over, title, language) {
  return h(
    "header",
    {},
    h(
      "div",
      {},
      h("p", { class: "over k-" + kind }, kind !== "edge" && mark(kind), over),
      longTitle(title, language),
    ),
    iconButton("close", t("close panel"), closePanel),
  );
}

function longTitle(title, language) {
  const cut = short(title, 400);
  const heading = h("h2", { dir: "auto", lang: language, tabindex: "-1" }, cut);
  if (cut === title) return heading;
  const more = h(
    "button",
    {
      type: "button",
      class: "more",
      onclick: () => {
        heading.textContent = title;
        more.remove();
      },
    },
    t("whole label"),
  );
  return h("div", {}, heading, more);
}

function nodePanel(node) {
  const spans = mentionsByNode()[node.id];
  const kinds = [oneName(node.group), node.type && termOf(node.type), node.collective && t("collective")]
    .filter(Boolean)
    .join(" · ");
  // What names a unit says little of it; of all others the words are what is known.
  const unit = node.group === "unit";
  const early = node.group === "measure" || node.group === "policy";
  return [
    panelHead(node.group, kinds, labelOf(node)),
    h("div", { class: "actions" }, nodeActions(node)),
    summaryLine(node),
    facts(node),
    early && quotesSection(spans),
    argumentSections(node),
    similarLine(node),
    !early && !unit && quotesSection(spans),
    unit && mentionsSection(spans),
    h("p", { class: "iri" }, isLink(iriOf(node)) ? h("code", {}, iriOf(node)) : iriOf(node)),
  ];
}

function nodeActions(node) {
  const name = short(labelOf(node), 60);
  const near = h(
    "span",
    { class: "group", role: "group", "aria-label": t("neighbourhood") },
    icon("near"),
    [1, 2, 3].map((steps) =>
      h(
        "button",
        {
          type: "button",
          "aria-label": counted("steps", steps),
          title: counted("steps", steps),
          "aria-pressed": Boolean(state.near && state.near.node === node.id && state.near.steps === steps),
          onclick: () => change({ near: { node: node.id, steps }, path: null }),
        },
        String(steps),
      ),
    ),
  );
  return [
    near,
    h(
      "button",
      { type: "button", "aria-label": t("path from here") + ": " + name, onclick: () => startPath(node.id) },
      icon("path"),
      t("path from here"),
    ),
    h(
      "button",
      { type: "button", "aria-label": t("hide") + ": " + name, onclick: () => hideNode(node.id) },
      icon("hide"),
      t("hide"),
    ),
  ];
}

/** Hide a node; a neighbourhood or path that it is an end of goes with it. */
function hideNode(id) {
  const held = $("panel").contains(document.activeElement);
  const part = { hidden: [...state.hidden, id], also: state.also.filter((one) => one !== id), select: null };
  if (state.near && state.near.node === id) part.near = null;
  if (state.path && state.path.includes(id)) part.path = null;
  change(part);
  if (held && state.view === "graph") $("canvas").focus({ preventScroll: true }); // where u takes it back
  say(t("hidden one", { name: short(labelOf(N[id]), 60) }));
}

/** Return the facts of a node as a list of terms and values. */
function facts(node) {
  const rows = ["status", "date", "deadline", "quantity", "amount", "frequency", "count", "number", "year"]
    .filter((name) => node[name])
    .map((name) => [t(name), name === "amount" ? `${node.amount} ${node.currency || ""}` : termOf(node[name])]);
  const reports = node.reports || [];
  if (reports.length) rows.push([t("reports"), growing(reports, (r) => h("li", {}, reportButton(r)), { first: 8 })]);
  for (const name of META.measures)
    if (node.measures && name in node.measures) rows.push([measureName(name), String(node.measures[name])]);
  return rows.length
    ? h(
        "dl",
        {},
        rows.map(([term, value]) => [h("dt", {}, term), h("dd", {}, value)]),
      )
    : null;
}

function nodeButton(node) {
  return h(
    "button",
    {
      type: "button",
      class: "node k-" + node.group,
      dir: "auto",
      title: labelOf(node),
      onclick: () => goToNode(node.id),
    },
    mark(node.group),
    h("span", {}, short(labelOf(node), 110), " ", badge(node)),
  );
}

function reportButton(report) {
  return h("button", { type: "button", class: "link", onclick: () => openReport(report) }, reportTitle(report));
}

function quotesSection(spans, edge) {
  const sentences = sentencesOf(spans);
  if (!sentences.length)
    return h("section", {}, h("h3", {}, t("evidence")), h("p", { class: "soft" }, t("no evidence")));
  return h(
    "section",
    {},
    h("h3", {}, t("evidence"), " ", h("span", { class: "count" }, number(sentences.length))),
    quoteList(sentences, edge),
  );
}

function quoteList(sentences, edge) {
  return growing(sentences, (sentence) => quote(sentence, edge), { first: QUOTES, tag: "ol", name: "quotes" });
}

/** Return the sentences that name a unit, folded: they need not say anything of it. */
function mentionsSection(spans) {
  const sentences = sentencesOf(spans);
  if (!sentences.length) return quotesSection(spans);
  return h(
    "details",
    { class: "mentions" },
    h("summary", {}, t("mentions"), " ", h("span", { class: "count" }, number(sentences.length))),
    quoteList(sentences),
  );
}

/** Return one sentence with the words that count in it marked. */
function quote(sentence, edge) {
  const data = META.reports[sentence.report];
  const words = pieces(sentence.start, sentence.end, sentence.spans).map(({ start, end, cover }) => {
    const part = onOneLine(sentence.report, start, end);
    if (!cover.length) return part;
    const role = cover[cover.length - 1].role;
    return h("mark", { class: role === undefined ? "said" : "role-" + ROLES[role] + kindOfRole(edge, role) }, part);
  });
  const first = sentence.spans[0];
  const last = Math.max(...sentence.spans.map((span) => span.end));
  const where = [META.reports.length > 1 || !data.title ? reportTitle(sentence.report) : t("report"), data.date]
    .filter(Boolean)
    .join(", ");
  return h(
    "li",
    {},
    h("blockquote", { lang: data.language, dir: "auto" }, words),
    h(
      "p",
      { class: "where" },
      h("span", { title: where }, short(where, 80)),
      h(
        "button",
        {
          type: "button",
          class: "link",
          "aria-label": t("show in report") + ": " + short(onOneLine(sentence.report, first.start, last), 60),
          onclick: () => openReport(sentence.report, first.start, last),
        },
        t("show in report"),
      ),
    ),
  );
}

const ROLES = ["subject", "cue", "object"];

// In the sentence of an edge its two ends are underlined in the colours of their classes.
function kindOfRole(edge, role) {
  if (!edge || role === 1) return "";
  return " k-" + N[role === 0 ? edge.from : edge.to].group;
}

function whyButton(edge) {
  const basis = t(edge.inferred ? "inferred" : "stated");
  const name =
    t("why") +
    " " +
    t("why edge", {
      basis,
      a: short(labelOf(N[edge.from]), 40),
      p: termOf(edge.predicate),
      b: short(labelOf(N[edge.to]), 40),
    });
  return h(
    "button",
    {
      type: "button",
      class: "why " + (edge.inferred ? "inferred" : "stated"),
      "aria-label": name,
      title: name,
      onclick: () => change({ select: { edge: edge.id } }),
    },
    t("why"),
  );
}
