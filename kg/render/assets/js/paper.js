// What a print needs and a screen does not: all rows, where it is from and when, white paper.

const SHEETS = 5000; // rows that are printed at the most

/** Make the page ready to be printed. */
function paper() {
  document.documentElement.dataset.theme = "light"; // paper is white, whatever the screen is
  readColours();
  if (network) network.redraw();
  const printed = [pageTitle(), HAS_ADDRESS ? location.href : "", new Date().toLocaleString(state.lang === "zh" ? "zh-CN" : "en")];
  $("printed").textContent = printed.filter(Boolean).join(" · ");
  $("printed").hidden = false;
  if (state.view !== "tables") return;
  rowsShown = SHEETS;
  onPaper = true;
  renderTables();
}

/** Go back to the screen. */
function screenAgain() {
  $("printed").hidden = true;
  if (state.view === "tables") {
    rowsShown = PAGE;
    onPaper = false;
    renderTables();
  }
  applyTheme();
  if (network) network.redraw();
}
