// Neighbourhoods and shortest paths, over what the filters leave; directions of edges do not matter.

let pathFrom = null; // a path that waits for its second node

function neighbourhood(start, steps, masks) {
  const seen = new Set([start]);
  let rim = [start];
  for (let step = 0; step < steps; step++) {
    const next = [];
    for (const id of rim) {
      for (const e of OUT[id].concat(IN[id])) {
        const other = otherEnd(E[e], id);
        if (masks.edges[e] && masks.nodes[other] && !seen.has(other)) {
          seen.add(other);
          next.push(other);
        }
      }
    }
    rim = next;
  }
  return seen;
}

/** Return the edges of a shortest path between two nodes, in order, or null. */
function shortestPath(from, to, masks) {
  const by = new Map([[from, null]]);
  const queue = [from];
  for (let i = 0; i < queue.length && !by.has(to); i++) {
    const id = queue[i];
    for (const e of OUT[id].concat(IN[id])) {
      const other = otherEnd(E[e], id);
      if (masks.edges[e] && masks.nodes[other] && !by.has(other)) {
        by.set(other, e);
        queue.push(other);
      }
    }
  }
  if (!by.has(to)) return null;
  const edges = [];
  for (let id = to; id !== from; id = otherEnd(E[by.get(id)], id)) edges.unshift(by.get(id));
  return edges;
}

/** Return the nodes of the chosen path, or null where there is none. */
function pathNodes(masks) {
  const edges = shortestPath(state.path[0], state.path[1], masks);
  return edges && [...new Set([state.path[0], ...edges.flatMap((e) => [E[e].from, E[e].to])])];
}

function startPath(id) {
  pathFrom = id;
  showNotice();
  say(t("path pick"));
}

function finishPath(id) {
  const from = pathFrom;
  pathFrom = null;
  change({ path: [from, id], near: null, select: { node: from } });
}

function cancelPath() {
  pathFrom = null;
  if (state.path) change({ path: null });
  else showNotice();
}

/** Tell above the drawing what part of the graph is shown, with a way back. */
function showNotice() {
  const parts = [];
  const graph = state.view === "graph";
  const back = (part) => h("button", { type: "button", onclick: () => change(part) }, t("show all"));
  if (!N.length && !META.overview)
    parts.push(
      h(
        "p",
        { class: "note" },
        h("strong", {}, t("empty")),
        " ",
        t(META.reports.length ? "empty why" : "empty no reports"),
        META.reports.slice(0, 20).map((_, i) => [" ", reportButton(i)]),
      ),
    );
  if (missed.length) {
    const names = missed.map((name) => `“${short(name.replace(/%2C/g, ","), 60)}”`).join(", ");
    parts.push(h("p", { class: "note" }, t("address misses", { names })));
  }
  if (pathFrom !== null) {
    parts.push(
      h(
        "p",
        { class: "note" },
        t("path from", { name: short(labelOf(N[pathFrom]), 60) }),
        " ",
        h("button", { type: "button", onclick: cancelPath }, t("cancel")),
      ),
    );
  } else if (state.path) parts.push(pathNotice(back));
  else if (state.near) {
    const name = short(labelOf(N[state.near.node]), 60);
    parts.push(h("p", { class: "note" }, t("near notice", { name, n: state.near.steps }), " ", back({ near: null })));
  } else if (scene && scene.items.length === 0 && N.length)
    parts.push(
      h(
        "p",
        { class: "note" },
        t("nothing passes"),
        " ",
        h("button", { type: "button", onclick: reset }, t("reset")),
      ),
    );
  else if (graph && scene && scene.grouping && !state.group) parts.push(groupNotice(scene.total));
  parts.push(hiddenNotice(), hiddenByHand());
  if (graph && state.layout === "force" && scene && scene.items.length > 2000)
    parts.push(h("p", { class: "note how" }, t("too many for force")));
  $("notice").replaceChildren(...parts.filter(Boolean));
}

/** Say which filters hide what is selected, and offer to show it all the same. */
function hiddenNotice() {
  const id = state.select ? state.select.node : undefined;
  if (id === undefined || !N.length) return null;
  const names = hiders(id);
  if (!names.length) return null;
  const anyway = () => {
    const before = scene;
    change({ also: [...state.also, id] });
    bringBack(id);
    lookAt(before);
  };
  return h(
    "p",
    { class: "note", id: "filtered-out" },
    t("node filtered", { name: short(labelOf(N[id]), 60), filters: names.map((name) => t("filter " + name)).join(t("list comma")) }),
    " ",
    h("button", { type: "button", onclick: anyway }, t("show anyway")),
  );
}

/** Say how many nodes the reader hid one by one, and offer them again. */
function hiddenByHand() {
  const gone = state.hidden.filter((id) => !state.also.includes(id));
  if (!gone.length || !N.length) return null;
  const show = () => change({ hidden: [] });
  return h(
    "p",
    { class: "note", id: "hidden-by-hand" },
    t("n hidden", { n: number(gone.length) }),
    " ",
    h("button", { type: "button", onclick: show }, t("show hidden")),
  );
}

/** Say why groups are shown; where each node could be drawn, offer it. */
function groupNotice(count) {
  if (count > META.large) {
    const text = t("grouped", { n: number(count), most: number(META.large) });
    return h("p", { class: "note how" }, text);
  }
  const each = h("button", { type: "button", onclick: () => change({ group: "none" }) }, t("draw each"));
  return h("p", { class: "note how" }, t("crowded", { n: number(count) }), " ", each);
}

function pathNotice(back) {
  const edges = shortestPath(...state.path, passing());
  const [a, b] = state.path.map((id) => short(labelOf(N[id]), 50));
  const text = edges ? t(edges.length === 1 ? "path notice one" : "path notice", { a, b, n: edges.length }) : t(filtered() ? "no path filtered" : "no path", { a, b });
  const steps = (edges || []).map((e) =>
    h(
      "button",
      { type: "button", class: "step", onclick: () => change({ select: { edge: e } }) },
      termOf(E[e].predicate),
    ),
  );
  return h("p", { class: "note" }, text, " ", steps, " ", back({ path: null }));
}
