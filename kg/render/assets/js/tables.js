// The same content without the drawing: sortable tables of nodes, relations and reports.

const PAGE = 200; // rows at once
let rowsShown = PAGE;
let onPaper = false; // made to be printed: nothing can be pressed there

const firstQuote = (spans) => {
  if (!spans.length) return "";
  const [report, start, end] = spans[0];
  return onOneLine(report, ...sentenceIn(report, start, end));
};

const quoteCell = (spans) => h("q", { dir: "auto", title: firstQuote(spans) }, short(firstQuote(spans), 300));

const reportsText = (list) => (list || []).map(reportTitle).join("; ");

const reportsCell = (list) =>
  h(
    "span",
    { title: reportsText(list) },
    (list || []).slice(0, 3).map((r) => h("span", { class: "line", dir: "auto" }, short(reportTitle(r), 36))),
    (list || []).length > 3 && t("and more", { n: list.length - 3 }),
  );

const datesOf = (node) => [node.date, node.deadline && t("by date", { date: node.deadline })].filter(Boolean);

/** Columns: [key, value for sorting and text, cell or nothing]. */
const TABLES = {
  nodes: {
    sort: "relations descending",
    rows: (masks) => N.filter((node) => masks.nodes[node.id]).sort((a, b) => layerOf(a) - layerOf(b) || a.id - b.id),
    columns: [
      [
        "class",
        (node) => oneName(node.group),
        (node) => h("span", { class: "over k-" + node.group }, mark(node.group), oneName(node.group)),
      ],
      [
        "label",
        labelOf,
        (node) =>
          h(
            "button",
            { type: "button", class: "link", dir: "auto", onclick: (event) => openRow(event, () => chooseNode(node.id)) },
            short(labelOf(node), 240),
          ),
      ],
      ["first quote", null, (node) => quoteCell(mentionsByNode()[node.id])],
      ["kind", (node) => (node.type ? termOf(node.type) : "")],
      ["status", (node) => (node.status ? termOf(node.status) : "")],
      ["date", (node) => datesOf(node).join("; "), (node) => datesOf(node).map((date) => h("span", { class: "line" }, date))],
      ["quantity", (node) => [node.quantity, node.frequency, node.count].filter(Boolean).join("; ")],
      ["relations", MEASURES.degree],
      ["quotes", MEASURES.mentions],
      ["reports", (node) => reportsText(node.reports), (node) => reportsCell(node.reports)],
    ],
  },
  edges: {
    rows: (masks) => E.filter((edge) => masks.edges[edge.id]),
    columns: [
      ["subject", (edge) => labelOf(N[edge.from]), (edge) => tableNode(N[edge.from])],
      [
        "relation",
        (edge) => termOf(edge.predicate),
        (edge) =>
          h(
            "button",
            {
              type: "button",
              class: "link",
              onclick: (event) => openRow(event, () => change({ select: { edge: edge.id } })),
            },
            termOf(edge.predicate),
          ),
      ],
      ["object", (edge) => labelOf(N[edge.to]), (edge) => tableNode(N[edge.to])],
      [
        "basis",
        (edge) => t(edge.inferred ? "inferred" : "stated"),
        (edge) =>
          h(
            "span",
            { class: "basis " + (edge.inferred ? "inferred" : "stated") },
            t(edge.inferred ? "inferred" : "stated"),
          ),
      ],
      ["confidence", (edge) => edge.confidence, (edge) => edge.confidence.toFixed(2)],
      ["reports", (edge) => reportsText(edge.reports), (edge) => reportsCell(edge.reports)],
      ["first quote", null, (edge) => quoteCell(edgeSpans(edge))],
    ],
  },
  reports: {
    rows: (masks) => reportRows(masks),
    columns: [
      ["title", (report) => reportTitle(report.number), (report) => reportButton(report.number)],
      ["date", (report) => report.date || ""],
      ["issuer", (report) => report.issuer || ""],
      ["round", (report) => report.round || ""],
      ["language label", (report) => languageName(report.language)],
      ...KINDS.map((kind) => ["kind " + kind, (report) => report.counts[kind]]),
      [
        "source",
        (report) => report.source || "",
        (report) => sourceLink(report) || h("span", {}, report.source || ""),
      ],
    ],
  },
};

/** Return the reports that hold what is shown, each with how much of each class. */
function reportRows(masks) {
  const counts = META.reports.map(() => Object.fromEntries(KINDS.map((kind) => [kind, 0])));
  for (const node of N) if (masks.nodes[node.id]) for (const r of node.reports || []) counts[r][node.group] += 1;
  const narrowed = filtered() || state.near || state.path;
  const reports = reportSet(state);
  return META.reports
    .map((report, i) => ({ ...report, number: i, counts: counts[i] }))
    .filter(({ number: i }) => (!reports || reports.has(i)) && (!narrowed || KINDS.some((kind) => counts[i][kind])));
}

/** Return the name of a language in that of the page. */
function languageName(code) {
  if (!code) return "";
  return new Intl.DisplayNames([state.lang], { type: "language", fallback: "code" }).of(code) || code;
}

const sortOf = () => (state.sort || TABLES[state.tab].sort || "").split(" ");

// The panel stands after all rows: whoever opens it by keyboard is brought there.
function openRow(event, open) {
  open();
  if (byKeyboard(event) && state.select) focusPanel();
}

function tableNode(node) {
  return h(
    "button",
    { type: "button", class: "link", dir: "auto", onclick: (event) => openRow(event, () => chooseNode(node.id)) },
    mark(node.group),
    short(labelOf(node), 120),
  );
}

function renderTables() {
  const table = TABLES[state.tab];
  const masks = scene && scene.masks ? scene.masks : passing();
  const rows = sortRows(table, table.rows(masks));
  const tab = (name) =>
    h(
      "button",
      {
        type: "button",
        role: "tab",
        id: "table-" + name,
        "aria-selected": state.tab === name,
        "aria-controls": "table",
        tabindex: state.tab === name ? 0 : -1,
        onclick: () => {
          rowsShown = PAGE;
          change({ tab: name, sort: "" });
        },
        onkeydown: tableTabKeys,
      },
      t("table " + name),
    );
  const columns = table.columns.filter(([, value]) => !value || rows.some((row) => value(row) !== ""));
  const body = h(
    "tbody",
    {},
    rows.slice(0, rowsShown).map((row) => rowOf(columns, row)),
  );
  const more =
    rows.length > rowsShown
      ? h(
          "button",
          {
            type: "button",
            class: "more",
            onclick: () => {
              rowsShown += PAGE;
              renderTables();
            },
          },
          t("more rows", { n: number(Math.min(PAGE, rows.length - rowsShown)), all: number(rows.length) }),
        )
      : "";
  const save = h(
    "button",
    { type: "button", class: "quiet", id: "save-csv", onclick: () => saveCsv(table, rows) },
    icon("save"),
    "CSV",
  );
  $("tables").replaceChildren(
    h(
      "div",
      { class: "subtabs" },
      h("div", { role: "tablist", class: "tabs", "aria-label": t("tables") }, Object.keys(TABLES).map(tab)),
      h("span", { class: "soft" }, counted("rows", rows.length)),
      save,
    ),
    h(
      "div",
      { class: "scroll", role: "tabpanel", tabindex: "0", "aria-label": t("table " + state.tab) },
      h(
        "table",
        { id: "table" },
        h("caption", { class: "sr" }, t("table " + state.tab)),
        h(
          "thead",
          {},
          h(
            "tr",
            {},
            columns.map((column) => headCell(column)),
          ),
        ),
        body,
      ),
      rows.length > rowsShown &&
        h("p", { class: "cut" }, t("n of all", { n: number(rowsShown), all: counted("rows", rows.length) })),
      more,
    ),
  );
}

function rowOf(columns, row) {
  return h(
    "tr",
    {},
    columns.map(([key, value, cell], i) =>
      h(
        i === (state.tab === "nodes" ? 1 : 0) ? "th" : "td",
        { scope: i === (state.tab === "nodes" ? 1 : 0) ? "row" : null, class: "c-" + key.replace(" ", "-") },
        cell ? cell(row) : String(value(row)),
      ),
    ),
  );
}

const NUMBERS = new Set(["relations", "quotes", "confidence", ...KINDS.map((kind) => "kind " + kind)]);

function headCell([key, value]) {
  const [now, way] = sortOf();
  const name = t(key === "class" ? "class" : key);
  if (!value) return h("th", { scope: "col" }, name);
  const sorted = now === key.replace(" ", "-") ? way : "none";
  // Of numbers, the largest are looked for.
  const first = NUMBERS.has(key) ? "descending" : "ascending";
  const other = first === "ascending" ? "descending" : "ascending";
  const next = sorted === first ? other : first;
  const sign = { ascending: " ▲", descending: " ▼", none: "" }[sorted];
  if (onPaper) return h("th", { scope: "col" }, name + sign); // of headings repeated on each sheet, browsers leave out buttons
  return h(
    "th",
    { scope: "col", "aria-sort": sorted },
    h(
      "button",
      {
        type: "button",
        class: "sort",
        id: "sort-" + key.replace(" ", "-"),
        onclick: () => {
          change({ sort: key.replace(" ", "-") + " " + next });
          $("sort-" + key.replace(" ", "-")).focus();
        },
      },
      name,
      h("span", { "aria-hidden": "true" }, sign),
    ),
  );
}

function sortRows(table, rows) {
  const [name, way] = sortOf();
  const column = table.columns.find(([key]) => key.replace(" ", "-") === name);
  if (!column || !column[1]) return rows;
  const collator = new Intl.Collator(state.lang === "zh" ? "zh-u-co-pinyin" : "en", { numeric: true });
  const keyed = rows.map((row, i) => [column[1](row), i, row]);
  const sign = way === "descending" ? -1 : 1;
  keyed.sort(([a, i], [b, j]) => sign * (typeof a === "number" ? a - b : collator.compare(a, b)) || i - j);
  return keyed.map(([, , row]) => row);
}

function tableTabKeys(event) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const names = Object.keys(TABLES);
  const tab = names[(names.indexOf(state.tab) + step + names.length) % names.length];
  rowsShown = PAGE;
  change({ tab, sort: "" });
  $("table-" + tab).focus();
}

function saveCsv(table, rows) {
  const value =
    ([key, get, cell]) =>
    (row) =>
      get
        ? String(get(row))
        : key === "first quote"
          ? firstQuote(state.tab === "edges" ? edgeSpans(row) : mentionsByNode()[row.id])
          : cell(row).textContent;
  const lines = [
    table.columns.map(([key]) => t(key)),
    ...rows.map((row) => table.columns.map((column) => value(column)(row))),
  ];
  saveFile(csvFile(lines), "text/csv", state.tab + ".csv");
}
