// The second pane: a report's text with every mention marked in the colour of its class.

const WINDOW = 60_000; // characters of a very long text shown around a passage

let source = null; // what the pane shows: {report, start, end, from, to}

/** Open a report at a passage. */
function openReport(report, start = 0, end = 0) {
  const text = { report, start, end };
  if (JSON.stringify(text) === JSON.stringify(state.text)) showText();
  else change({ text });
}

/** Show the report that the state says is read, at its passage, or none. */
function showText() {
  if (!state.text) {
    source = null;
    $("source").hidden = true;
    $("panel").classList.remove("with-source");
    if (!state.select) $("panel").hidden = true;
    return;
  }
  const { report, start, end } = state.text;
  const text = reportText(report);
  const from = text.length > 3 * WINDOW ? lineStart(text, Math.max(0, start - WINDOW)) : 0;
  const to = text.length > 3 * WINDOW ? Math.min(text.length, end + WINDOW) : text.length;
  source = { report, start, end, from, to };
  renderReport();
}

function lineStart(text, at) {
  return at <= 0 ? 0 : text.lastIndexOf("\n", at - 1) + 1;
}

let front = "why"; // which of the two stands before the other, where there is room for one only

/** Turn to the panel or to the report; a button leads back. */
function turnTo(side) {
  const within = $("panel").contains(document.activeElement);
  front = !source ? "why" : !state.select ? "source" : side;
  $("panel").dataset.front = front;
  $("turn").hidden = !source || !state.select;
  const back = front === "source";
  const button = h(
    "button",
    { type: "button", class: "link", onclick: () => turnTo(back ? "why" : "source") },
    back ? t("back to panel") : t("back to report", { name: source ? short(reportTitle(source.report), 60) : "" }),
  );
  $("turn").replaceChildren(button);
  const shown = document.activeElement;
  if (within && (shown === document.body || !shown.getClientRects().length))
    (back ? $("source").querySelector(".text") : $("why").querySelector("h2") || shown).focus({ preventScroll: true });
  if (back) scrollToPassage();
}

function scrollToPassage() {
  const body = $("source").querySelector(".text");
  const passage = body && body.querySelector(".here");
  if (passage) body.scrollTop = passage.offsetTop - body.clientHeight / 3;
}

function closeReport() {
  change({ text: null });
}

function renderReport() {
  const { report, start, end, from, to } = source;
  const text = reportText(report);
  const data = META.reports[report];
  const body = h("div", {
    class: "text",
    lang: data.language,
    dir: "auto",
    tabindex: "0",
    role: "document",
    "aria-label": t("report text", { name: reportTitle(report) }),
    onclick: fromMark,
    onkeydown: markKeys,
  });
  if (from > 0) body.append(moreButton("text before", { from: lineStart(text, Math.max(0, from - WINDOW)) }));
  body.append(markedText(report, from, to, start, end));
  if (to < text.length) body.append(moreButton("text after", { to: Math.min(text.length, to + WINDOW) }));
  const meta = [data.date, data.issuer, data.round].filter(Boolean).join(" · ");
  $("source").replaceChildren(
    h(
      "header",
      {},
      h("div", {}, h("h2", { title: reportTitle(report) }, reportTitle(report)), meta && h("p", { class: "soft" }, meta)),
      sourceLink(data),
      iconButton("close", t("close report"), closeReport),
    ),
    body,
    h("p", { class: "soft keys" }, t("text keys")),
  );
  $("source").hidden = false;
  $("panel").hidden = false;
  $("panel").classList.add("with-source");
  scrollToPassage();
}

function sourceLink(data) {
  if (!isLink(data.url)) return null;
  return h("a", { href: data.url, rel: "noopener noreferrer", target: "_blank", class: "outside" }, t("source"));
}

function moreButton(key, part) {
  return h(
    "button",
    {
      type: "button",
      class: "more",
      onclick: () => {
        source = { ...source, ...part };
        renderReport();
      },
    },
    t(key),
  );
}

/** Return a stretch of text as nested marks; a mention that crosses another is cut where they cross. */
function markedText(report, from, to, start, end) {
  const spans = [];
  const flat = evidence().mentions[report];
  for (let i = 0; i < flat.length; i += 3) {
    if (flat[i + 1] > from && flat[i] < to) spans.push({ start: flat[i], end: flat[i + 1], node: flat[i + 2] });
  }
  const fragment = document.createDocumentFragment();
  let open = [];
  let at = from;
  let next = 0;
  const top = () => (open.length ? open[open.length - 1].element : fragment);
  const writeTo = (until) => {
    if (until > at) top().append(...passagePieces(report, at, until, start, end));
    at = Math.max(at, until);
  };
  const closeUntil = (limit) => {
    while (open.length && Math.min(...open.map((one) => one.span.end)) <= limit) {
      const first = Math.min(...open.map((one) => one.span.end));
      writeTo(first);
      const deepest = open.findIndex((one) => one.span.end === first);
      const again = open.slice(deepest + 1).filter((one) => one.span.end > first);
      open = open.slice(0, deepest);
      for (const one of again) push(one.span);
    }
  };
  const push = (span) => {
    const element = h("mark", {
      class: "k-" + N[span.node].group,
      "data-node": span.node,
      title: short(oneName(N[span.node].group) + ": " + labelOf(N[span.node]), 300),
    });
    top().append(element);
    open.push({ span, element });
  };
  while (next < spans.length) {
    const span = spans[next++];
    closeUntil(span.start);
    writeTo(span.start);
    push(span);
  }
  closeUntil(Infinity);
  writeTo(to);
  return fragment;
}

function passagePieces(report, from, to, start, end) {
  const a = Math.max(from, start);
  const b = Math.min(to, end);
  if (a >= b) return [asRead(report, from, to)];
  return [asRead(report, from, a), h("span", { class: "here" }, asRead(report, a, b)), asRead(report, b, to)];
}

function fromMark(event) {
  const element = event.target.closest("mark");
  if (element && !String(getSelection())) goToMark(element);
}

function goToMark(element) {
  pathFrom = null;
  goToNode(Number(element.dataset.node));
}

// n and p walk from mark to mark, Enter opens the node of the present one.
function markKeys(event) {
  const body = event.currentTarget;
  const marks = [...body.querySelectorAll("mark")];
  const now = marks.findIndex((mark) => mark.classList.contains("now"));
  if (event.key === "Enter" && now >= 0) return goToMark(marks[now]);
  const step = { n: 1, p: -1 }[event.key];
  if (!step || !marks.length || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  event.stopPropagation();
  let to = now + step;
  if (now < 0)
    to = Math.max(
      0,
      marks.findIndex((mark) => mark.offsetTop >= body.scrollTop),
    );
  to = (to + marks.length) % marks.length;
  if (now >= 0) marks[now].classList.remove("now");
  marks[to].classList.add("now");
  marks[to].scrollIntoView({ block: "nearest" });
  say(marks[to].title);
}
