// The query page: editor, cookbook, results as table and as graph. No request but to this server.
"use strict";
(async () => {
  const $ = (id) => document.getElementById(id);
  const LIMIT_ROWS = 2000, LIMIT_NODES = 150;
  const { queries, prefixes } = await (await fetch("/cookbook")).json();

  // Yasqe asks an outside host while a prefixed name is typed, unless these are all there is.
  Yasqe.defaults.autocompleters = ["variables", "prefixes"];
  const start = Object.entries(prefixes).filter(([name]) => ["ovs", "rdf", "rdfs", "skos"].includes(name))
    .map(([name, iri]) => `PREFIX ${name}: <${iri}>`).join("\n") +
    "\n\nSELECT ?unitName ?problemName WHERE {\n  ?unit ovs:hasProblem ?problem ; ovs:name ?unitName .\n" +
    "  ?problem ovs:name ?problemName .\n}\nORDER BY ?unitName\nLIMIT 100\n";
  const yasqe = new Yasqe($("editor"), {
    requestConfig: { endpoint: location.origin + "/sparql", method: "POST" },
    persistenceId: null, showQueryButton: false, resizeable: true, value: start,
    prefixCcApi: location.origin + "/prefixes", createShareableLink: null, consumeShareLink: null,
  });
  yasqe.setValue(start);
  yasqe.getInputField().setAttribute("aria-label", "SPARQL query");
  $("text").addEventListener("toggle", () => yasqe.refresh()); // it has no size while it is folded
  let chosen = null, last = null, asked = 0;

  function list() {
    const wanted = $("filter").value.toLowerCase();
    $("cookbook").replaceChildren(...queries
      .filter((q) => `${q.name} ${q.title} ${q.question}`.toLowerCase().includes(wanted))
      .map((q) => {
        const item = document.createElement("li"), button = document.createElement("button");
        button.type = "button"; button.textContent = q.title; button.title = q.question;
        button.addEventListener("click", () => choose(q));
        button.dataset.name = q.name;
        item.append(button);
        return item;
      }));
    mark();
  }

  // The buttons stay, and with them the keyboard on the one that was pressed.
  function mark() {
    for (const button of $("cookbook").querySelectorAll("button")) {
      if (chosen && button.dataset.name === chosen.name) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
  }

  function choose(query, given = new URLSearchParams()) {
    chosen = query;
    $("named").hidden = false;
    $("title").textContent = query.title;
    $("question").textContent = query.question;
    $("parameters").replaceChildren(...query.parameters.map((p) => {
      const label = document.createElement("label"), input = document.createElement("input");
      input.name = p.name; input.title = p.help; input.required = p.required;
      input.value = given.get(p.name) || "";
      input.placeholder = p.required ? `${p.type}, needed` : (p.default || "any");
      label.append(`${p.name} `, input);
      return label;
    }));
    yasqe.setValue(query.text);
    $("text").open = false;
    clear();
    mark();
    if (query.parameters.every((p) => !p.required || given.get(p.name))) run();
  }

  // An answer never stands under the title of another question.
  function clear() {
    asked++;
    last = null;
    $("status").textContent = ""; $("error").hidden = true; $("views").hidden = true; $("near").hidden = true;
    $("table").replaceChildren(); $("drawing").replaceChildren();
  }

  const named = () => chosen && yasqe.getValue() === chosen.text;

  function given() {
    const found = new URLSearchParams();
    for (const input of $("parameters").querySelectorAll("input")) if (input.value) found.set(input.name, input.value);
    return found;
  }

  // The question stands in the address, behind the #, which no server is sent.
  function address() {
    const asked = named() ? new URLSearchParams([["name", chosen.name], ...given()]) : new URLSearchParams({ query: yasqe.getValue() });
    history.replaceState(null, "", "#" + asked);
  }

  // A link that somebody else made fills in its SPARQL, and does not run it.
  function fromAddress() {
    const asked = new URLSearchParams(location.hash.slice(1));
    const query = queries.find((q) => q.name === asked.get("name"));
    if (query) choose(query, asked);
    else if (asked.get("query")) yasqe.setValue(asked.get("query"));
  }

  // No rows of a unit may mean that another one was meant, whose name holds the word.
  async function near() {
    const input = $("parameters").querySelector("input[name=unit]");
    $("near").hidden = true;
    if (!named() || !input || !input.value || last.rows.length) return;
    const query = "SELECT DISTINCT ?name { ?unit a ovs:Unit ; ovs:name ?name " +
      `FILTER(CONTAINS(LCASE(?name), LCASE(${JSON.stringify(input.value)}))) } ORDER BY STRLEN(?name) ?name LIMIT 9`;
    const mine = asked;
    const answer = await fetch("/sparql", { method: "POST", body: new URLSearchParams({ query }), headers: { Accept: "application/sparql-results+json" } });
    if (!answer.ok || mine !== asked) return;
    const names = (await answer.json()).results.bindings.map((b) => b.name.value).filter((name) => name !== input.value);
    if (!names.length) return;
    $("near").replaceChildren("Units whose names hold these words: ", ...names.map((name) => {
      const button = document.createElement("button");
      button.type = "button"; button.textContent = name;
      button.addEventListener("click", () => { input.value = name; run(); });
      return button;
    }));
    $("near").hidden = false;
  }

  // The text as it stands in the cookbook is asked by name, with its parameters; any other as text.
  function request(accept) {
    if (named()) return fetch(`/cookbook/${chosen.name}?${given()}`, { headers: { Accept: accept } });
    const body = new URLSearchParams({ query: yasqe.getValue() });
    return fetch("/sparql", { method: "POST", body, headers: { Accept: accept } });
  }

  async function run() {
    $("status").textContent = "…"; $("error").hidden = true; $("near").hidden = true;
    address();
    const mine = ++asked;
    const began = performance.now();
    const answer = await request("application/sparql-results+json, application/n-triples;q=0.9");
    const text = await answer.text();
    if (mine !== asked) return; // something else was asked meanwhile
    const seconds = ((performance.now() - began) / 1000).toFixed(2);
    if (!answer.ok) {
      $("status").textContent = ""; $("views").hidden = true;
      $("error").textContent = text; $("error").hidden = false;
      $("table").replaceChildren(); $("drawing").replaceChildren();
      return;
    }
    const json = answer.headers.get("content-type").includes("json");
    last = json ? results(JSON.parse(text)) : triples(text);
    const cut = answer.headers.get("KG-Truncated") ? ", cut off at the limit" : "";
    const notes = decodeURIComponent(answer.headers.get("KG-Notes") || "");
    $("status").textContent = `${last.rows.length} rows in ${seconds} s${cut}${notes && `; ${notes}`}`;
    if (!named() && chosen && [...given()].length) $("status").textContent += "; the text was changed, so that the fields above do not count";
    $("views").hidden = false;
    show(!json);
    near();
  }

  function results(found) {
    if ("boolean" in found) return { columns: ["answer"], rows: [[{ type: "literal", value: String(found.boolean) }]] };
    const plain = (t) => t && t.type === "triple" ? { type: "triple", value: written(t) } : t;
    return { columns: found.head.vars, rows: found.results.bindings.map((b) => found.head.vars.map((v) => plain(b[v]))) };
  }

  // A term as N-Triples has it, for triple terms, whose value is no text.
  const written = ({ type, value }) => type === "triple"
    ? `<<( ${written(value.subject)} ${written(value.predicate)} ${written(value.object)} )>>`
    : type === "uri" ? `<${value}>` : type === "bnode" ? `_:${value}` : JSON.stringify(value);

  function triples(text) {
    const term = /<([^>]*)>|"((?:[^"\\]|\\.)*)"(?:@[\w-]+|\^\^<([^>]*)>)?|_:(\S+)/g;
    const unescape = (s) => s.replace(/\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))/g, (_, a, b, c) =>
      a || b ? String.fromCodePoint(parseInt(a || b, 16)) : ({ n: "\n", r: "\r", t: "\t" }[c] || c));
    const rows = text.split("\n").filter(Boolean).map((line) => [...line.matchAll(term)].slice(0, 3).map((m) =>
      m[1] !== undefined ? { type: "uri", value: m[1] } : m[4] !== undefined ? { type: "bnode", value: m[4] }
        : { type: "literal", value: unescape(m[2]), datatype: m[3] }));
    return { columns: ["subject", "predicate", "object"], rows, triples: true };
  }

  const short = (iri) => {
    const found = Object.entries(prefixes).find(([, space]) => iri.startsWith(space));
    return found ? `${found[0]}:${iri.slice(found[1].length)}` : iri.replace(/^.*\/id\//, "id:");
  };

  function cell(term) {
    const td = document.createElement("td");
    if (!term) return td;
    if (term.type === "uri") {
      const a = document.createElement("a");
      a.href = "/resource?iri=" + encodeURIComponent(term.value);
      a.textContent = short(term.value);
      td.append(a);
    } else {
      td.textContent = term.value;
      if (/#(integer|decimal|double)$/.test(term.datatype || "")) td.className = "number";
    }
    return td;
  }

  function table() {
    const made = document.createElement("table"), head = document.createElement("thead");
    const body = document.createElement("tbody"), row = document.createElement("tr");
    // The IRI of what a column names is where its name leads.
    const iriOf = last.columns.map((name) => last.columns.indexOf(name === "refersTo" ? "thing" : /Name$/.test(name) ? name.slice(0, -4) : " "));
    const kept = last.columns.map((_, i) => i).filter((i) => !iriOf.includes(i));
    for (const name of kept.map((i) => last.columns[i])) { const th = document.createElement("th"); th.textContent = name; row.append(th); }
    head.append(row);
    for (const terms of last.rows.slice(0, LIMIT_ROWS)) {
      const tr = document.createElement("tr");
      tr.append(...kept.map((i) => {
        const td = cell(terms[i]), iri = terms[iriOf[i]];
        if (!iri || iri.type !== "uri" || !terms[i]) return td;
        const a = document.createElement("a");
        a.href = "/resource?iri=" + encodeURIComponent(iri.value);
        a.append(...td.childNodes);
        td.append(a);
        return td;
      }));
      body.append(tr);
    }
    made.append(head, body);
    $("table").replaceChildren(made);
    if (last.rows.length > LIMIT_ROWS) $("table").append(`the first ${LIMIT_ROWS} rows of ${last.rows.length}`);
  }

  // Triples are drawn as they are; rows as the chain of their names, or of their IRIs.
  function edges() {
    const named = new Map();
    if (last.triples) {
      for (const [s, p, o] of last.rows) if (p.value.endsWith("#name")) named.set(s.value, o.value);
      return last.rows.filter(([, , o]) => o.type === "uri").map(([s, p, o]) => ({
        from: s.value, to: o.value, label: short(p.value).replace(/^.*:/, ""),
        fromLabel: named.get(s.value) || short(s.value), toLabel: named.get(o.value) || short(o.value),
      }));
    }
    let picked = last.columns.map((name, i) => [name, i]).filter(([name]) => /Name$/.test(name) && !/^(kind|status)/.test(name));
    if (picked.length < 2) picked = last.columns.map((name, i) => [name, i]).filter(([, i]) => last.rows.some((r) => r[i] && r[i].type === "uri"));
    const found = new Map();
    for (const row of last.rows) {
      for (let k = 0; k + 1 < picked.length; k++) {
        const a = row[picked[k][1]], b = row[picked[k + 1][1]];
        if (!a || !b) continue;
        const from = `${picked[k][0]}:${a.value}`, to = `${picked[k + 1][0]}:${b.value}`;
        const shown = (t) => t.type === "uri" ? short(t.value) : t.value;
        found.set(from + "\u0000" + to, { from, to, label: "", fromLabel: shown(a), toLabel: shown(b) });
      }
    }
    return [...found.values()];
  }

  function show(graph) {
    $("as-table").setAttribute("aria-pressed", String(!graph));
    $("as-graph").setAttribute("aria-pressed", String(graph));
    $("table").hidden = graph; $("drawing").hidden = !graph;
    if (!graph) return table();
    const lines = edges();
    if (!lines.length) $("drawing").replaceChildren("Nothing to draw: the answer has no two columns of names or IRIs.");
    else window.kgDraw($("drawing"), lines, LIMIT_NODES);
  }

  // For people and their spreadsheets; the endpoint's own CSV is that of the standard, for programs.
  function asCsv() {
    const plain = (term) => !term ? "" : term.type === "bnode" ? `_:${term.value}` : term.value;
    return new Blob([csvFile([last.columns, ...last.rows.map((row) => row.map(plain))])], { type: "text/csv" });
  }

  async function download() {
    const { triples } = last;
    const found = triples ? await (await request("text/turtle")).blob() : asCsv();
    const a = document.createElement("a");
    a.href = URL.createObjectURL(found);
    a.download = triples ? "graph.ttl" : "answer.csv";
    a.click();
    URL.revokeObjectURL(a.href);
  }

  $("filter").addEventListener("input", list);
  $("parameters").addEventListener("submit", (event) => { event.preventDefault(); run(); });
  $("as-table").addEventListener("click", () => show(false));
  $("as-graph").addEventListener("click", () => show(true));
  $("download").addEventListener("click", download);
  document.addEventListener("keydown", (event) => { if ((event.ctrlKey || event.metaKey) && event.key === "Enter") run(); });
  list();
  fromAddress();
  document.body.dataset.ready = "true";
})();
