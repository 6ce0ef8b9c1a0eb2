// What a node is tied to, in the order of the argument: who has which problems, what is done about them, under which policies.

const ANSWERS = 5; // measures below a problem at once
const TIED = 12; // rows of a section at once

/** Return what edges tie to a node, one row a neighbour of this class: {node, edges}. */
function tiesTo(node, kind) {
  const rows = new Map();
  for (const e of OUT[node.id].concat(IN[node.id])) {
    const other = N[otherEnd(E[e], node.id)];
    if (other.group !== kind || other.group === node.group) continue;
    if (!rows.has(other.id)) rows.set(other.id, { node: other, edges: [] });
    rows.get(other.id).edges.push(E[e]);
  }
  return [...rows.values()];
}

/** Return what stands behind the neighbours of a node, such as the policies that the measures of a unit cite. */
function tiesBehind(node, kind) {
  const rows = new Map();
  for (const middle of KINDS.filter((one) => one !== kind && one !== node.group)) {
    for (const near of tiesTo(node, middle)) {
      for (const far of tiesTo(near.node, kind)) {
        if (!rows.has(far.node.id)) rows.set(far.node.id, { node: far.node, edges: [] });
        rows.get(far.node.id).edges.push(...far.edges);
      }
    }
  }
  return [...rows.values()];
}

/** Return one line that counts what a unit or a problem is tied to. */
function summaryLine(node) {
  const measures = tiesTo(node, "measure");
  const stages = byStage(measures, (row) => row.node)
    .map(([status, rows]) => t("n stage", { n: number(rows.length), stage: stageName(status) }))
    .join(t("list comma"));
  const told = stages ? t("stages", { stages }) : "";
  if (node.group === "unit")
    return h(
      "p",
      { class: "summary" },
      counted("problems", tiesTo(node, "problem").length) + t("list comma") + counted("measures", measures.length) + told,
    );
  if (node.group !== "problem") return null;
  const answered = measures.length ? counted("answers", measures.length) + told : t("no answer");
  return h("p", { class: "summary" }, counted("faced by", tiesTo(node, "unit").length) + t("list comma") + answered);
}

/** Return the sections of the panel of a node, in the order in which its class is read. */
function argumentSections(node) {
  const orders = {
    unit: ["problem", "measure", "policy"],
    problem: ["unit", "measure", "policy"],
    measure: ["unit", "problem", "policy"],
    policy: ["problem", "measure", "unit"],
  };
  const tied = orders[node.group].map((kind) => tiesSection(node, kind));
  const parts = [...tied, relationsSection(node)].filter(Boolean);
  return parts.length ? parts : [h("section", {}, h("h3", {}, t("relations")), h("p", { class: "soft" }, t("no relations")))];
}

function tiesSection(node, kind) {
  const direct = tiesTo(node, kind);
  const behind = !direct.length && (kind === "policy" || kind === "unit");
  const found = behind ? tiesBehind(node, kind) : direct;
  if (!found.length) return null;
  const sifted = sift(found, node);
  const rowOf = (row) => tiedRow(row, behind);
  let lists;
  if (kind === "measure") lists = stageLists(sifted.rows, rowOf);
  else if (kind === "problem" && node.group === "unit")
    lists = byDoubt(sifted.rows, (row) => problemRow(row, node), { first: TIED });
  else lists = byDoubt(sifted.rows, rowOf, { first: TIED });
  const title = behind ? t("behind " + kind) : kindName(kind);
  return h("section", { class: "relation r-" + kind }, siftedHead(title, sifted, node), lists);
}

/** Return measures in groups by how far they are. */
function stageLists(rows, rowOf) {
  return byStage(rows, (row) => row.node).map(([status, group]) =>
    h(
      "div",
      { class: "stage" },
      h("h4", {}, stageName(status), " ", h("span", { class: "count" }, number(group.length))),
      byDoubt(group, rowOf, { first: TIED }),
    ),
  );
}

// Relations of the usual kind are told by their heading.
const USUAL = new Set(["hasProblem", "takesMeasure", "addressedBy", "refersToPolicy"]);

/** Return a neighbour with its relation, where that is a special one, and the way to its evidence. */
function tiedRow({ node, edges }, behind) {
  const names = [...new Set(edges.map((edge) => edge.predicate))].filter((name) => !USUAL.has(name));
  const manner = !behind && names.length > 0 && h("span", { class: "manner" }, names.map(termOf).join(" · "));
  return h("li", {}, h("span", { class: "tied" }, nodeButton(node), manner), !behind && whyButton(edges[0]));
}

/** Return a problem with the measures that answer it below it. */
function problemRow(row, unit) {
  const answers = sift(tiesTo(row.node, "measure"), unit).rows;
  return h(
    "li",
    { class: "answered" },
    h("div", { class: "row" }, nodeButton(row.node), whyButton(row.edges[0])),
    answers.length > 0 && byDoubt(answers, (answer) => tiedRow(answer), { first: ANSWERS, name: "answers" }),
  );
}

/** Return the relations between nodes of one class, by what they are called. */
function relationsSection(node) {
  const groups = new Map();
  for (const [edges, side] of [
    [OUT[node.id], "out"],
    [IN[node.id], "in"],
  ]) {
    for (const e of edges) {
      const other = N[otherEnd(E[e], node.id)];
      if (other.group !== node.group) continue;
      const key = side + "|" + E[e].predicate;
      if (!groups.has(key)) groups.set(key, []);
      groups.get(key).push({ node: other, edges: [E[e]] });
    }
  }
  if (!groups.size) return null;
  const sifted = [...groups].map(([key, rows]) => [key, sift(rows, node)]);
  const sum = (name) => sifted.reduce((total, [, one]) => total + one[name], 0);
  return h(
    "section",
    {},
    siftedHead(t("relations"), { passing: sum("passing"), all: sum("all"), hidden: sum("hidden") }, node),
    sifted.filter(([, one]) => one.rows.length).map(([key, one]) => relationGroup(key, one.rows)),
  );
}

function relationGroup(key, rows) {
  const [side, predicate] = key.split("|");
  const name = side === "out" ? termOf(predicate) + " →" : "← " + termOf(predicate);
  return h(
    "div",
    { class: "relation" },
    h("h4", {}, name, " ", h("span", { class: "count" }, number(rows.length))),
    growing(rows, (row) => h("li", {}, nodeButton(row.node), whyButton(row.edges[0])), { first: TIED }),
  );
}

const LIKE = 6; // similar names at once
const SMALL = new Set(["the", "of", "and", "for", "in", "a", "an", "to", "s", "u"]); // words that make no two names alike

/** Return units whose names hold all the words of this one's, or whose words all stand in it. */
function similarUnits(unit) {
  const wordsIn = (name) => name.split(/[^\p{L}\p{N}]+/u).filter((word) => word && !SMALL.has(word));
  const holds = (long, brief) =>
    HAN.test(brief)
      ? brief.length > 1 && long.includes(brief)
      : ((all) => wordsIn(brief).length > 0 && wordsIn(brief).every((word) => all.has(word)))(new Set(wordsIn(long)));
  const proper = (node) => /^[\p{Lu}\p{Lo}\p{N}]/u.test(node.label); // "agency" would be like every agency
  if (!proper(unit)) return [];
  const own = searchNames()[unit.id].labels;
  const alike = N.filter(
    (other) =>
      other.group === "unit" &&
      other !== unit &&
      proper(other) &&
      searchNames()[other.id].labels.some((name) => own.some((mine) => holds(name, mine) || holds(mine, name))),
  );
  return alike.sort((a, b) => MEASURES.degree(b) - MEASURES.degree(a) || a.id - b.id);
}

/** Return the line of a unit that names those which its name could be taken for. */
function similarLine(node) {
  if (node.group !== "unit") return null;
  const alike = similarUnits(node);
  if (!alike.length) return null;
  return h(
    "div",
    { class: "similar" },
    h("h3", {}, t("similar names")),
    growing(alike, (other) => h("li", {}, nodeButton(other)), { first: LIKE }),
  );
}
