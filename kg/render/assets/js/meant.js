// What the reader may have meant: a word misspelt, or Chinese signs with others between them.

const GAP = 8; // signs between two that were asked for

/** Return nodes whose names have the signs of each Chinese word in their order, with gaps: 南开党委 finds 南开大学党委. */
function gappedHits(words, found) {
  if (!words.some((word) => word.length > 2) || !words.every((word) => /^\p{Script=Han}+$/u.test(word))) return [];
  const tests = words.map((word) => new RegExp(Array.from(word).join(`[^\n]{0,${GAP}}?`), "u"));
  return N.filter((node) => !found.has(node.id) && tests.every((test) => test.test(searchNames()[node.id].text))).map(
    (node) => ({ node, quote: false, rank: RANKS.gaps }),
  );
}

// The words of all names, with how many nodes have each.
const vocabulary = once(() => {
  const counts = new Map();
  for (const { text } of searchNames())
    for (const word of new Set(text.match(/[\p{L}\p{N}]+/gu) || [])) counts.set(word, (counts.get(word) || 0) + 1);
  return counts;
});

/** Return a query with each unknown word put right, or null where a word is like none of the names. */
function didYouMean(words) {
  const known = [...vocabulary()];
  const right = words.map((word) => (known.some(([one]) => one.includes(word)) ? word : nearest(word, known)));
  if (right.includes(null) || right.join(" ") === words.join(" ")) return null;
  return right.join(" ");
}

function nearest(word, known) {
  if (word.length < 4 || HAN.test(word)) return null;
  const most = word.length < 6 ? 1 : 2;
  let best = null;
  for (const [other, count] of known) {
    const far = distance(word, other, most);
    if (far <= most && (!best || far < best.far || (far === best.far && count > best.count)))
      best = { other, count, far };
  }
  return best && best.other;
}

/** Return how many letters must be changed, added, left out or swapped between two words; past `most`, any larger number. */
function distance(a, b, most) {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let before = null;
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      next[j] = Math.min(next[j - 1] + 1, row[j] + 1, row[j - 1] + (same ? 0 : 1));
      if (before && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) next[j] = Math.min(next[j], before[j - 2] + 1);
    }
    if (Math.min(...next) > most) return most + 1;
    [before, row] = [row, next];
  }
  return row[b.length];
}
