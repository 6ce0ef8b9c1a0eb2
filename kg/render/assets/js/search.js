// Search as you type: all words and “phrases” of the query must occur, in a name or in a quote, in any script.

const HITS = 40;
const LABEL = 100; // characters of a label in the list

// Labels, and what reports call a unit or policy besides: abbreviations, short names.
const searchNames = once(() =>
  N.map((node) => {
    const labels = [node.label, ...Object.values(node.names || {})].map(folded);
    const names = labels.concat((node.called || []).map(folded));
    return { labels, names, text: names.join("\n") };
  }),
);

// The words of the mentions of a node, and the words around those.
const quoteTexts = once(() =>
  mentionsByNode().map((spans) => {
    const own = new Set();
    const near = new Set();
    for (const [report, start, end] of spans.slice(0, 200)) {
      own.add(onOneLine(report, start, end));
      near.add(onOneLine(report, ...sentenceBounds(report, start, end)));
    }
    return { own: folded([...own].join("\n")), near: folded([...near].join("\n")) };
  }),
);

// For searching, the lines around a mention will do for its sentence, and cost nothing.
function sentenceBounds(report, start, end) {
  const text = reportText(report);
  const ends = (at) => text[at] === "\n" && !wraps(report, at);
  let from = start;
  while (from > 0 && start - from < 200 && !ends(from - 1)) from--;
  let to = end;
  while (to < text.length && to - end < 200 && !ends(to)) to++;
  return [from, to];
}

/** Return what must occur: words, and phrases in quotation marks. */
function wordsOf(query) {
  const parts = folded(query).matchAll(/["“”«»]([^"“”«»]*)["“”«»]?|[^\s"“”«»]+/g);
  return Array.from(parts, ([word, phrase = word]) => phrase.trim().replace(/\s+/g, " ")).filter(Boolean);
}

const escaped = (word) => word.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");

// Chinese has no gaps between words, and a word in letters may stand right beside it.
const LETTERS = "[\\p{Script=Latin}\\p{Script=Greek}\\p{Script=Cyrillic}\\p{N}]";
const lettered = new RegExp(LETTERS, "u");
const noneBefore = (word) => (lettered.test(word[0]) ? `(?:^|(?!${LETTERS})[^])` : "");
const noneAfter = (word) => (lettered.test(word[word.length - 1]) ? `(?!${LETTERS})` : "");

/** Return a test whether a folded text has these words whole. */
function wholeWords(words) {
  const tests = words.map((word) => new RegExp(noneBefore(word) + escaped(word) + noneAfter(word), "u"));
  return (text) => tests.every((test) => test.test(text));
}

/** Return what finds the places where words of a folded text begin with this one: “rent” not in “different”. */
const beginning = (word) => new RegExp(noneBefore(word) + escaped(word), "gu");

/** Return a test whether words of a folded text begin with this one. */
function begun(word) {
  const test = new RegExp(beginning(word).source, "u");
  return (text) => text.includes(word) && test.test(text);
}

/** Return the offsets in a folded text where words begin with this one, or where it stands at all if none does. */
function placesOf(text, word) {
  const places = Array.from(text.matchAll(beginning(word)), (match) => match.index + match[0].length - word.length);
  if (!places.length)
    for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) places.push(at);
  return places;
}

// A name that is just what was asked for comes first, however it is written; whole words before beginnings of words,
// and last the names that have it only within a word.
const RANKS = { name: 0, begins: 1, words: 2, mention: 3, parts: 4, mentionParts: 5, around: 6, gaps: 7, within: 8 };

/** Return nodes that match, best first: {node, quote} with quote true where only a quote matches. */
function search(query) {
  const words = wordsOf(query);
  if (!words.length) return [];
  const asked = words.join(" ");
  const whole = wholeWords(words);
  const begins = wholeWords([asked]);
  const starts = words.map(begun);
  const hits = [];
  searchNames().forEach(({ labels, names, text }, id) => {
    if (!words.every((word) => text.includes(word))) return;
    let rank = starts.every((test) => test(text)) ? RANKS.parts : RANKS.within;
    if (names.includes(asked)) rank = RANKS.name;
    else if (labels.some((label) => label.startsWith(asked) && begins(label.slice(0, asked.length + 1))))
      rank = RANKS.begins;
    else if (whole(text)) rank = RANKS.words;
    hits.push({ node: N[id], quote: false, rank });
  });
  if (hits.filter((hit) => hit.rank < RANKS.mention).length < HITS) {
    const found = new Set(hits.map((hit) => hit.node.id));
    quoteTexts().forEach(({ own, near }, id) => {
      if (found.has(id) || !starts.every((test) => test(near) || test(searchNames()[id].text))) return;
      const said = starts.every((test) => test(own));
      const rank = whole(own) ? RANKS.mention : said ? RANKS.mentionParts : RANKS.around;
      hits.push({ node: N[id], quote: true, rank });
    });
  }
  hits.push(...gappedHits(words, new Set(hits.map((hit) => hit.node.id))));
  const { nodes } = filterMasks();
  hits.sort(
    (a, b) =>
      a.rank - b.rank ||
      nodes[b.node.id] - nodes[a.node.id] ||
      MEASURES.degree(b.node) - MEASURES.degree(a.node) ||
      a.node.id - b.node.id,
  );
  return hits;
}

let active = -1;
let hitsShown = HITS;

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
      hitsShown = HITS;
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
  list.replaceChildren(...hits.slice(0, hitsShown).map((hit, i) => hitRow(hit, wordsOf(input.value), i)));
  if (input.value.trim() && !hits.length) list.append(...nothingFound(input));
  if (hits.length > hitsShown)
    list.append(
      hitButton(t("and more", { n: number(hits.length - hitsShown) }), () => {
        hitsShown += HITS;
        showHits();
      }),
    );
  list.hidden = !input.value.trim();
  input.setAttribute("aria-expanded", String(!list.hidden));
  input.removeAttribute("aria-activedescendant");
  if (input.value.trim()) say(t("hit count", { n: hits.length }));
}

/** Return a line of the list that does something, and takes no keyboard from the field. */
function hitButton(text, act) {
  const press = (event) => {
    event.preventDefault();
    act();
  };
  return h("li", { class: "none act", id: "hit-act", role: "option", "aria-selected": "false", onmousedown: press }, text);
}

function nothingFound(input) {
  const none = h(
    "li",
    { class: "none", role: "option", "aria-disabled": "true", "aria-selected": "false" },
    t("no hits"),
  );
  const meant = didYouMean(wordsOf(input.value));
  if (!meant) return [none];
  const ask = () => {
    input.value = meant;
    change({ query: meant });
    showHits();
  };
  return [none, hitButton(t("did you mean", { words: meant }), ask)];
}

function hitRow({ node, quote }, words, i) {
  const place = [oneName(node.group), node.type && termOf(node.type), !filterMasks().nodes[node.id] && t("filtered out")]
    .filter(Boolean)
    .join(" · ");
  const found = quote ? passageWith(node, words) : null;
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
    h("span", { class: "what", dir: "auto", title: labelOf(node) }, short(labelOf(node), LABEL)),
    h("span", { class: "soft" }, place),
    snippet(node, words, found),
    META.reports.length > 1 && h("span", { class: "from", dir: "auto" }, reportsOf(node, found)),
  );
}

/** Return the mention of a node whose words, or those around it, hold most of what is asked: [report, start, end]. */
function passageWith(node, words) {
  const starts = words.map(begun);
  const counts = (text) => starts.filter((test) => test(folded(text))).length;
  let best = null;
  for (const [report, start, end] of mentionsByNode()[node.id].slice(0, 200)) {
    const rank =
      counts(onOneLine(report, ...sentenceBounds(report, start, end))) + counts(onOneLine(report, start, end)) / 100;
    if (!best || rank > best.rank) best = { rank, span: [report, start, end] };
  }
  return best && best.span;
}

/** Say where the words stand that make a node a hit, if its label as shown does not have them all. */
function snippet(node, words, found) {
  if (found) {
    const text = onOneLine(found[0], ...sentenceBounds(...found));
    return h("span", { class: "snippet", dir: "auto" }, markedWords(text.replace(/\s/g, " "), words, 130));
  }
  const holds = (text) => words.every((word) => folded(text).includes(word));
  if (holds(short(labelOf(node), LABEL))) return null;
  const names = [labelOf(node), node.label, ...Object.values(node.names || {}), ...(node.called || [])];
  const asked = names.find((name) => folded(name) === words.join(" "));
  const name = asked || names.find(holds) || names.slice(1).join(" · ");
  return h("span", { class: "snippet", dir: "auto" }, markedWords(name, words, 130));
}

function reportsOf(node, found) {
  const reports = node.reports || [];
  if (found) return short(reportTitle(found[0]), 100);
  if (!reports.length) return "";
  const more = reports.length > 1 ? " " + t("and more", { n: number(reports.length - 1) }) : "";
  return short(reportTitle(reports[0]), 100) + more;
}

/** Return a text with the words of a query marked, cut to about a length around the first of them. */
function markedWords(text, words, length) {
  // A character may be folded to none or several, so each remembers where it came from.
  const points = Array.from(text);
  const signs = [];
  const from = [];
  points.forEach((point, i) => {
    for (const sign of folded(point)) {
      signs.push(sign);
      from.push(i);
    }
  });
  const plain = signs.join("");
  const offset = []; // from code units of the folded text to characters of the text
  signs.forEach((sign, i) => offset.push(...new Array(sign.length).fill(from[i])));
  const on = new Uint8Array(points.length);
  for (const word of words)
    for (const at of placesOf(plain, word))
      on.fill(1, offset[at], offset[at + word.length - 1] + 1);
  const first = Math.max(0, on.indexOf(1));
  let start = points.length <= length ? 0 : Math.max(0, Math.min(first - 40, points.length - length));
  const space = points.slice(start, Math.min(first, start + 20)).indexOf(" "); // a word that has them is not cut
  if (start > 0 && space >= 0) start += space + 1;
  const end = Math.min(points.length, start + length);
  const parts = [start > 0 ? "…" : ""];
  for (let i = start, j; i < end; i = j) {
    for (j = i; j < end && on[j] === on[i]; j++);
    const part = points.slice(i, j).join("");
    parts.push(on[i] ? h("mark", {}, part) : part);
  }
  return [...parts, end < points.length ? "…" : ""];
}

function hideHits() {
  if (!$("hits")) return;
  $("hits").hidden = true;
  $("search").setAttribute("aria-expanded", "false");
}

function takeHit(id) {
  hideHits();
  const before = scene;
  bringBack(id);
  chooseNode(id);
  lookAt(before);
}

/** Choose a node that is named beside the drawing: it is shown itself, not the group that holds it. */
function goToNode(id) {
  const before = scene;
  if (state.view === "graph") bringBack(id); // tables stay as wide as they are
  chooseNode(id);
  lookAt(before);
}

/** Let a node be seen that a neighbourhood, a path or a group hides; a filter is the reader's own, and stays. */
function bringBack(id) {
  if (!scene || !filterMasks().nodes[id]) return;
  if (scene.masks && !scene.masks.nodes[id]) change({ near: null, path: null });
  if (sceneIdOf({ node: id }) !== id && scene.grouping) change({ near: { node: id, steps: 1 }, path: null });
}

function searchKeys(event) {
  const rows = [...$("hits").querySelectorAll(".hit, .act")];
  if (event.key === "Escape") {
    hideHits();
    return;
  }
  if (event.key === "Enter" && rows.length) {
    event.preventDefault();
    const row = rows[Math.max(0, active)];
    if (row.dataset.node === undefined) return row.dispatchEvent(new MouseEvent("mousedown", { cancelable: true }));
    takeHit(Number(row.dataset.node));
    focusPanel();
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
