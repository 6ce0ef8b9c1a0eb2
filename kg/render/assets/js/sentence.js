// Quotes stand in their sentence; search forgets case, width and accents.

/** Return [start, end] of the sentence or sentences that hold a span, as kg read them. */
function sentenceIn(report, start, end) {
  const bounds = evidence().sentences[report]; // start, end, start, end … in the order of the text
  let low = 0;
  let high = bounds.length / 2;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (bounds[2 * middle + 1] <= start) low = middle + 1;
    else high = middle;
  }
  if (low * 2 >= bounds.length || bounds[2 * low] >= end)
    return sentenceAround(reportText(report), start, end, META.reports[report].language);
  let last = low;
  while (2 * last + 2 < bounds.length && bounds[2 * last + 2] < end) last++;
  return [Math.min(start, bounds[2 * low]), Math.max(end, bounds[2 * last + 1])];
}

/** The same, where kg cut no sentences: by the rules of the browser, never more than a paragraph. */
function sentenceAround(text, start, end, language) {
  const [from, to] = paragraphAround(text, start, end);
  let a = from;
  let b = to;
  if (to - from > 80 && typeof Intl !== "undefined" && Intl.Segmenter) {
    a = start;
    b = end;
    const segmenter = new Intl.Segmenter(language || "en", { granularity: "sentence" });
    for (const part of segmenter.segment(text.slice(from, to))) {
      const left = from + part.index;
      const right = left + part.segment.length;
      if (left <= start && start < right) a = Math.min(a, left);
      if (left < end && end <= right) b = Math.max(b, right);
      if (left >= end) break;
    }
  }
  while (a < start && /\s/.test(text[a])) a++;
  while (b > end && /\s/.test(text[b - 1])) b--;
  return [a, b];
}

// A line that goes on in lower case was only wrapped; anything else at a line's end is an end.
function paragraphAround(text, start, end) {
  const limit = 1500;
  let a = start;
  while (a > 0 && start - a < limit && !(text[a - 1] === "\n" && !/\p{Ll}/u.test(text[a]))) a--;
  let b = end;
  while (b < text.length && b - end < limit && !(text[b] === "\n" && !/\p{Ll}/u.test(text[b + 1] || ""))) b++;
  return [a, b];
}

/** Tell whether a line feed only wraps a line: kg reads on over it within a heading, paragraph or item. */
function wraps(report, at) {
  const text = reportText(report);
  if (text[at - 1] === "\n" || text[at + 1] === "\n") return false;
  const flows = evidence().flows[report]; // start, end, start, end … in the order of the text
  let low = 0;
  let high = flows.length / 2;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (flows[2 * middle + 1] <= at) low = middle + 1;
    else high = middle;
  }
  return low * 2 < flows.length && flows[2 * low] <= at;
}

const HAN = /[\p{Script=Han}\u3000-\u303f\uff00-\uffef]/u;

// Marks of Markdown that say how words look: bold, the address of a link, the sign of a heading.
const MARKUP = /\*\*|^#{1,6} +|!?\[(?=[^\]\n]*\]\(https?:)|\]\(https?:[^)\s]*\)/gm;
const markups = new Map();

/** Return where a report has marks of Markdown: [start, end] each, in the order of the text. */
function markupOf(report) {
  if (!markups.has(report))
    markups.set(
      report,
      Array.from(reportText(report).matchAll(MARKUP), ({ 0: sign, index }) => [index, index + sign.length]),
    );
  return markups.get(report);
}

/** Return the parts of a stretch of a report that are words: [start, end] each. */
function unmarked(report, from, to) {
  const parts = [];
  let at = from;
  for (const [start, end] of markupOf(report)) {
    if (end <= from) continue;
    if (start >= to) break;
    if (start > at) parts.push([at, start]);
    at = Math.max(at, end);
  }
  if (at < to) parts.push([at, to]);
  return parts;
}

/** Return a stretch of a report without marks of Markdown, its lines joined where they were only wrapped, or all. */
function joined(report, from, to, joins) {
  const text = reportText(report);
  const join = ([a, b]) =>
    text.slice(a, b).replace(/[ \t]*\n[ \t]*/g, (feed, i) => {
      if (!joins(a + i + feed.indexOf("\n"))) return feed;
      const [before, after] = [text[a + i - 1] || "", text[a + i + feed.length] || ""];
      return HAN.test(before) && HAN.test(after) ? "" : " "; // Chinese has no space between its signs
    });
  return unmarked(report, from, to).map(join).join("");
}

/** Return a stretch of a report as one line. */
const onOneLine = (report, from, to) => joined(report, from, to, () => true);

/** Return a stretch of a report with the line breaks that mean something. */
const asRead = (report, from, to) => joined(report, from, to, (at) => wraps(report, at));

/** Fold a text for searching. */
function folded(text) {
  return text
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase();
}

/** Group spans by the sentence they stand in: {report, start, end, spans}, in the order of the text. */
function sentencesOf(spans) {
  const sentences = new Map();
  for (const [report, start, end, role] of spans) {
    const [a, b] = sentenceIn(report, start, end);
    const key = report + ":" + a;
    if (!sentences.has(key)) sentences.set(key, { report, start: a, end: b, spans: [] });
    const sentence = sentences.get(key);
    sentence.end = Math.max(sentence.end, b);
    sentence.spans.push({ start, end, role });
  }
  const list = [...sentences.values()];
  list.sort((p, q) => p.report - q.report || p.start - q.start);
  return list;
}

/** Cut a stretch of text where spans begin and end: {start, end, cover} with the spans over each piece. */
function pieces(start, end, spans) {
  const cuts = new Set([start, end]);
  for (const span of spans) {
    if (span.start > start && span.start < end) cuts.add(span.start);
    if (span.end > start && span.end < end) cuts.add(span.end);
  }
  const sorted = [...cuts].sort((a, b) => a - b);
  return sorted.slice(1).map((to, i) => {
    const from = sorted[i];
    return { start: from, end: to, cover: spans.filter((span) => span.start <= from && span.end >= to) };
  });
}
