// The bar at the top and the one over the drawing.

function buildTop() {
  const dark = { auto: "theme auto", light: "theme light", dark: "theme dark" };
  const next = { auto: "dark", dark: "light", light: "auto" };
  $("toggle-side").replaceChildren(icon("menu"));
  $("toggle-side").setAttribute("aria-label", t("toggle filters"));
  $("toggle-side").title = t("toggle filters");
  $("toggle-side").onclick = toggleSide;
  const languages = Object.keys(WORDS).map((code) => [code, WORDS[code].language]);
  $("tools").replaceChildren(
    select(t("language label"), languages, state.lang, (lang) => change({ lang })),
    iconButton("sun", t(dark[state.theme]), () => change({ theme: next[state.theme] }), { id: "theme" }),
  );
  document.title = pageTitle();
  $("heading").firstElementChild.textContent = $("heading").firstElementChild.title = pageTitle();
  const reports = META.reports.length;
  const ofReports = t(reports === 1 ? "one report" : "n reports", { n: number(reports) });
  $("counts").textContent = t("counts", {
    nodes: counted("n nodes", META.size[0]),
    edges: counted("n relations", META.size[1]),
    reports: ofReports,
  });
}

function toggleSide() {
  const hidden = $("app").classList.toggle("no-side");
  $("toggle-side").setAttribute("aria-expanded", String(!hidden));
  if (network) requestAnimationFrame(() => network.redraw());
}

function buildBar() {
  const tab = (view) =>
    h(
      "button",
      {
        type: "button",
        role: "tab",
        id: "tab-" + view,
        "aria-selected": state.view === view,
        "aria-controls": view === "graph" ? "stage" : "tables",
        tabindex: state.view === view ? 0 : -1,
        onclick: () => change({ view }),
        onkeydown: tabKeys,
      },
      t("view " + view),
    );
  const graph = state.view === "graph" && N.length;
  $("bar").replaceChildren(
    h("div", { class: "tabs", role: "tablist", "aria-label": t("views") }, tab("graph"), tab("tables")),
    h(
      "div",
      { class: "acts" },
      startButton(),
      iconButton("undo", t("undo"), undo, { id: "undo", disabled: !past.length }),
      iconButton("reset", t("reset"), reset, { id: "reset" }),
      graph
        ? [
            h("span", { class: "rule" }),
            iconButton("minus", t("zoom out"), () => zoom(0.8)),
            iconButton("plus", t("zoom in"), () => zoom(1.25)),
            iconButton("fit", t("fit"), fit, { id: "fit" }),
            h("span", { class: "rule" }),
            h("button", { type: "button", class: "quiet", id: "save-png", onclick: savePng }, icon("save"), "PNG"),
            h("button", { type: "button", class: "quiet", id: "save-svg", onclick: saveSvg }, icon("save"), "SVG"),
          ]
        : "",
      iconButton("print", t("print"), () => print(), { id: "print" }),
    ),
  );
  $("shown") && $("shown").remove();
  const text = scene ? t("shown", { n: number(scene.total), all: number(META.size[0]) }) : "";
  $("bar").insertBefore(h("p", { id: "shown", class: "soft", title: text }, text), $("bar").lastChild);
}

function tabKeys(event) {
  if (!["ArrowLeft", "ArrowRight"].includes(event.key)) return;
  event.preventDefault();
  const view = state.view === "graph" ? "tables" : "graph";
  change({ view });
  $("tab-" + view).focus();
}

function applyTheme() {
  document.documentElement.dataset.theme = state.theme;
  document.documentElement.lang = state.lang;
  readColours();
}
