// A table as a file for spreadsheets; the explorer and the query page of `kg serve` have it from here.

// A cell that a spreadsheet would take for a formula gets an apostrophe before it (OWASP, CSV injection).
function csvCell(text) {
  const safe = /^[=+\-@\t\r]/.test(text) ? "'" + text : text;
  return /[",\n\r]/.test(safe) ? '"' + safe.replace(/"/g, '""') + '"' : safe;
}

/** Return rows of text as CSV (RFC 4180), with the mark by which Excel knows UTF-8. */
function csvFile(rows) {
  return "\ufeff" + rows.map((row) => row.map(csvCell).join(",") + "\r\n").join("");
}
