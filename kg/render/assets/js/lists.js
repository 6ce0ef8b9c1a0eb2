// Lists of the panel: how far a measure is, what a filter hides, and buttons for what a list does not show at once.

/** Say a string that counts: "1 problem", "2 problems". */
const counted = (key, n) => t(n === 1 ? key + " one" : key, { n: number(n) });

/** Return a list of the first rows, and a button that shows as many more. */
function growing(values, rowOf, { first, tag = "ul", name }) {
  const list = h(tag, { class: name });
  const more = h("button", { type: "button", class: "more" });
  const show = (from) => {
    const rows = values.slice(from, from + first).map(rowOf);
    list.append(...rows);
    const left = values.length - from - rows.length;
    more.hidden = left <= 0;
    more.textContent = t("and more", { n: number(left) });
    more.onclick = (event) => {
      show(from + first);
      if (byKeyboard(event)) nextButton(list, from + first);
    };
  };
  show(0);
  return values.length > first ? [list, more] : [list];
}

const HALF = 0.5; // of confidence: what has less is less likely right than not

const isLikely = (row) => row.edges.some((edge) => edge.confidence >= HALF);

/** Return a growing list of rows, and behind it, under a line that says so, those that are less likely right than not. */
function byDoubt(rows, rowOf, options) {
  const likely = rows.filter(isLikely);
  const doubtful = rows.filter((row) => !isLikely(row));
  const count = h("span", { class: "count" }, number(doubtful.length));
  return [
    likely.length > 0 && growing(likely, rowOf, options),
    doubtful.length > 0 && [h("p", { class: "doubtful" }, t("doubtful"), " ", count), growing(doubtful, rowOf, options)],
  ];
}

// The button that was pressed may be gone: the keyboard goes on with what it brought.
function nextButton(list, at) {
  const button = list.children[at] && list.children[at].querySelector("button");
  if (button) button.focus();
}

// In the order in which a measure comes to its end, backwards: what is done stands first.
const STAGES = ["completed", "ongoing", "planned", "recommended", "closed"];

/** Return the statuses of some nodes in the order of stages, what has none last: [status, nodes] each. */
function byStage(rows, nodeOf) {
  const groups = new Map(STAGES.map((stage) => [stage, []]));
  for (const row of rows) {
    const status = nodeOf(row).status || "";
    if (!groups.has(status)) groups.set(status, []);
    groups.get(status).push(row);
  }
  const found = [...groups].filter(([, list]) => list.length);
  return found.filter(([status]) => status).concat(found.filter(([status]) => !status));
}

const stageName = (status) => (status ? termOf(status) : t("no status"));

/** Return how far a measure is, or what has become of a problem, as a small label. */
function badge(node) {
  const told = node.group === "measure" || (node.status && node.status !== "open");
  return told && h("span", { class: "badge s-" + (node.status || "none") }, stageName(node.status));
}

let unsifted = null; // the node whose hidden relations the reader wants to see all the same

/** Part the rows of a node into what the filters leave and the number of what they hide. */
function sift(rows, node) {
  const masks = filterMasks();
  const passes = (row) => masks.nodes[row.node.id] && row.edges.some((edge) => masks.edges[edge.id]);
  const left = rows.filter(passes);
  const all = unsifted === node.id;
  return { rows: all ? rows : left, passing: left.length, all: rows.length, hidden: rows.length - left.length };
}

/** Return a heading with the count of its rows, and below it how many of them the filters hide. */
function siftedHead(title, sifted, node) {
  const { all, hidden } = sifted;
  const count = hidden ? t("n of all", { n: number(sifted.passing), all: number(all) }) : number(all);
  const open = unsifted === node.id;
  const toggle = () => {
    unsifted = open ? null : node.id;
    renderPanel();
  };
  return [
    h("h3", {}, title, " ", h("span", { class: "count" }, count)),
    hidden > 0 &&
      h(
        "p",
        { class: "soft sifted" },
        t(open ? "hidden but shown" : "hidden by filters", { n: number(hidden) }),
        " ",
        h(
          "button",
          { type: "button", class: "link", "aria-label": t(open ? "leave out" : "show them") + ": " + title, onclick: toggle },
          t(open ? "leave out" : "show them"),
        ),
      ),
  ];
}
