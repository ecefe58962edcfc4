// The index of a corpus: counts, documents, names, what could not be processed.

/** A document in miniature: a bar for each part, the taller the lower its lowest score. */
function miniature(profile) {
  const paths = new Paths();
  [...profile].forEach((digit, k) => paths.add(digit === "-" ? "none" : `low${digit < "5" ? 2 : digit < "7" ? 1 : 0}`, digit === "-" ? box(k, 9, 0.8, 1) : box(k, Number(digit), 0.8, 10 - Number(digit))));
  return svg("svg", { class: "miniature", viewBox: `0 0 ${Math.max(1, profile.length)} 10`, preserveAspectRatio: "none", "aria-hidden": "true" }, paths.draw());
}

/** Rows of a table shown at once; more on request. */
const PAGE = 500;

/** A table whose columns sort, of which some rows may be hidden. */
class SortableTable {
  /** @param {{title: string, key: (row: any) => any, cell: (row: any) => any, class?: string}[]} columns */
  constructor(caption, columns, rows, sorted) {
    Object.assign(this, { columns, rows: [...rows] });
    this.nodes = new Map(rows.map((row) => [row, null]));
    this.body = el("tbody");
    this.heads = columns.map((column, n) => el("th", { scope: "col", class: column.class },
      column.key ? button([column.title, el("i", { class: "direction", "aria-hidden": "true" })], () => this.sort(n)) : column.title));
    this.node = el("div", { class: "scroll" }, el("table", { class: "documents" }, el("caption", { class: "unseen" }, caption), el("thead", {}, el("tr", {}, this.heads)), this.body));
    this.more = button("", () => { this.limit += PAGE * 4; this.draw(); }, { class: "quiet" });
    this.node.append(this.more);
    this.limit = PAGE;
    this.shown = () => true;
    this.sort(sorted[0], sorted[1]);
  }

  /** Sorts by a column; once more, the other way round. */
  sort(column, down) {
    this.down = down ?? (this.column === column ? !this.down : Boolean(this.columns[column].down));
    this.column = column;
    const { key } = this.columns[column];
    const sign = this.down ? -1 : 1;
    const compare = (a, b) => {
      const [x, y] = [key(a), key(b)];
      // Nothing to compare by stands last, whichever way.
      if (x === null || y === null) return (x === null) - (y === null);
      return sign * (typeof x === "string" ? x.localeCompare(y, "ru", { numeric: true }) : x - y);
    };
    this.rows.sort(compare);
    this.heads.forEach((th, n) => n === column ? th.setAttribute("aria-sort", this.down ? "descending" : "ascending") : th.removeAttribute("aria-sort"));
    this.draw();
  }

  draw() {
    const part = document.createDocumentFragment();
    let seen = 0;
    for (const row of this.rows) {
      if (!this.shown(row)) continue;
      seen++;
      if (seen > this.limit) continue;
      if (!this.nodes.get(row)) this.nodes.set(row, el("tr", {}, this.columns.map((c, n) => el(n === 0 ? "th" : "td", { class: c.class, ...(n === 0 && { scope: "row" }) }, c.cell(row)))));
      part.append(this.nodes.get(row));
    }
    this.body.replaceChildren(part);
    this.more.hidden = seen <= this.limit;
    replace(this.more, `${count(seen - this.limit, "more document")}: show`);
    return seen;
  }
}

/** What to call the whole: the folder that all documents lie in. */
function title(rows) {
  const folders = new Set(rows.map((r) => r.id.includes("/") ? r.id.slice(0, r.id.lastIndexOf("/")) : ""));
  const [folder] = folders;
  return folders.size === 1 && folder ? folder : "Corpus";
}

/** A document's name, linked to where it is shown. */
function documentLink(row) {
  if (!row.href) return el("span", {}, row.id);
  return el("a", { href: row.href.startsWith("#") ? row.href : row.href.split("/").map(encodeURIComponent).join("/") }, row.id);
}

/** The whole index. */
function corpusView(corpus, rules, hooks) {
  const rows = corpus.rows;
  const open = (n) => Object.values(corpus.rules).reduce((sum, r) => sum + r[SEVERITIES[n]], 0);
  const number = (title, key, down = true) => ({ title, key, down, class: "number", cell: (r) => r.error ? "" : key(r) === 0 ? el("span", { class: "zero" }, "0") : key(r).toLocaleString("en") });
  const table = new SortableTable("Documents", [
    { title: "Document", key: (r) => r.id, cell: (r) => [documentLink(r),
      r.error ? el("small", { class: "failed" }, `${r.error.code} ${r.error.message}`) : !r.href && el("small", {}, "not in this file, which is full: render into a folder, -o html=FOLDER/"),
      !r.error && r.mode !== "bilingual" && el("small", {}, r.mode === "target-only" ? "no original" : r.mode)] },
    { title: "Score", key: (r) => r.score, class: "number", cell: (r) => r.score === null ? "–" : two(r.score) },
    { title: "Course", cell: (r) => miniature(r.profile), class: "course" },
    number("Errors", (r) => r.open[0]), number("Warnings", (r) => r.open[1]), number("Notes", (r) => r.open[2]),
    number("Omitted", (r) => r.omitted), number("Added", (r) => r.added),
    number("Russian", (r) => r.source), number("English", (r) => r.target),
    number("Dismissed", (r) => r.dismissed + r.baseline),
  ], rows, [3, true]);
  const field = el("input", { type: "search", id: "search", placeholder: "Search documents", "aria-label": "Search documents", spellcheck: "false" });
  const outcome = el("span", { class: "outcome" });
  let rule = "";
  const apply = () => {
    const query = fold(field.value.trim());
    table.shown = (r) => fold(r.id).includes(query) && (rule === "" || r.rules[rule] > 0);
    const seen = table.draw();
    outcome.textContent = seen === rows.length ? count(seen, "document") : `${seen.toLocaleString("en")} of ${count(rows.length, "document")}`;
    say(outcome.textContent);
  };
  field.addEventListener("input", apply);
  const entries = Object.entries(corpus.rules).map(([code, r]) => ({ code, name: r.name, severity: SEVERITIES.find((s) => r[s] > 0) ?? "note", count: r.error + r.warning + r.note, what: `${rules[code]?.summary ?? ""} In ${count(r.documents, "document")}.` })).sort((a, b) => b.count - a.count);
  const choose = select("Rule", [["", "every rule"], ...entries.map((e) => [e.code, `${e.code} ${e.name} (${e.count})`])], (value) => { rule = value; apply(); });
  apply();
  const failed = Object.entries(corpus.failed);
  const scored = rows.filter((r) => r.score !== null).map((r) => r.score);
  const bins = Array.from({ length: 20 }, (_, k) => corpus.scores.slice(k * 5, k * 5 + 5).reduce((a, b) => a + b, 0));
  const sum = (key) => rows.reduce((total, r) => total + r[key], 0);
  const facts = [count(corpus.documents, "document"), corpus.pairs !== corpus.documents && `${corpus.pairs} with an original`, `${corpus.segments[0].toLocaleString("en")} Russian and ${corpus.segments[1].toLocaleString("en")} English sentences`, sum("omitted") > 0 && `${sum("omitted")} omitted`, sum("added") > 0 && `${sum("added")} added`, corpus.dismissed > 0 && `${corpus.dismissed} dismissed`, corpus.baseline > 0 && `${corpus.baseline} in baseline`];
  const head = el("header", { class: "title" }, el("h1", {}, title(rows)), el("p", { class: "files" }, facts.filter(Boolean).join(" · ")),
    el("p", { class: "tally" }, SEVERITIES.map((s, n) => el("span", { class: s }, sign(s), count(open(n), s)))));
  const overview = el("section", { class: "overview", "aria-label": "Overview" },
    failed.length > 0 && el("div", { class: "failures", role: "note" }, el("h2", {}, `${failed.length} not processed`), el("ul", {}, failed.map(([id, e]) => el("li", {}, el("b", {}, id), " ", el("code", {}, e.code), ` ${e.message}`)))),
    el("div", { class: "plots corpus" }, scored.length > 0 && histogram("Documents by score", bins, `median ${two(median(scored))}, lowest ${two(scored.reduce((a, b) => Math.min(a, b)))}`, "score"),
    ruleBars(entries, (code) => { rule = rule === code ? "" : code; choose.value = rule; apply(); document.getElementById("documents").scrollIntoView({ block: "start" }); })));
  const documents = el("section", { id: "documents" }, el("h2", {}, "Documents"), el("div", { class: "filters", role: "search", "aria-label": "Filters" }, field, choose, outcome), table.node);
  return [head, overview, documents, corpus.names.length > 0 && corpusNames(corpus, hooks)];
}

/** Names that the corpus spells in several ways. */
function corpusNames(corpus, hooks) {
  const scope = scopeChoice(null);
  const redraw = [];
  const body = el("tbody", {}, corpus.names.map((name) => el("tr", { data: { searched: fold([name.ru, ...Object.keys(name.renderings)].join("\n")) } },
    el("th", { scope: "row" }, el("span", { lang: "ru" }, name.ru), el("small", {}, name.kind)),
    el("td", {}, el("ul", { class: "renderings" }, Object.entries(name.renderings).sort((a, b) => b[1].count - a[1].count).map(([en, r]) => {
      const buttons = nameButtons(name.ru, en, scope.where, hooks.decideName);
      redraw.push(buttons.draw);
      return el("li", {}, el("span", { class: "form" }, el("b", { lang: "en" }, en), ` ×${r.count}`, r.p_back > BACK && el("small", {}, ` romanized ${two(r.p_back)}`)), buttons.node,
        el("small", {}, r.rows.map((n, k) => [k > 0 && ", ", documentLink(corpus.rows[n])]), r.documents > r.rows.length && ` and ${r.documents - r.rows.length} more`));
    }))),
    el("td", {}, name.accepted && el("b", { lang: "en", class: "block" }, name.accepted), otherSpelling(name.ru, scope.where, hooks.decideName)))));
  const field = el("input", { type: "search", placeholder: "Search names", "aria-label": "Search names", spellcheck: "false" });
  field.addEventListener("input", () => {
    const query = fold(field.value.trim());
    for (const tr of body.children) tr.hidden = !tr.dataset.searched.includes(query);
  });
  decisions.changed.push(() => redraw.forEach((act) => act()));
  return el("section", {}, el("h2", {}, "Names spelled in more than one way"), el("div", { class: "filters" }, field),
    el("div", { class: "scroll" }, el("table", { class: "names" }, el("caption", { class: "unseen" }, "Names spelled in more than one way"),
      el("thead", {}, el("tr", {}, ["Russian", "English as it stands", "Right form"].map((t) => el("th", { scope: "col" }, t)))), body)),
    corpus.more_names > 0 && el("p", { class: "hint" }, `${corpus.more_names} more: `, el("code", {}, "align names")));
}
