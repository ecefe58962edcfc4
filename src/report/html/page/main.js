// The page: which document, which view, keys, theme.

const about = JSON.parse(document.getElementById("about").textContent);
const islands = document.querySelectorAll("script.document");
const app = document.getElementById("app");

/** What is on the screen: a document's page and what its keys act on; nothing in an index. */
let screen = null;

/** `#d3s12`: document 3, row 12; a page of one document leaves out the `d`. */
const address = (number, row) => `#${about.kind === "corpus" ? `d${number}` : ""}${row === undefined ? "" : `s${row + 1}`}`;

function route() {
  const [, d, s] = /^#(?:d(\d+))?(?:s(\d+))?$/.exec(location.hash) ?? [];
  const number = d !== undefined ? Number(d) : about.kind === "document" ? 0 : null;
  if (number === null || !islands[number]) {
    if (screen?.number !== null) openCorpus();
    return;
  }
  if (screen?.number !== number) openDocument(number);
  if (s !== undefined && screen.doc.rows[s - 1]) screen.go(Number(s) - 1);
  // `#NAM004:7c1e…`: a finding by its fingerprint, as other formats write it.
  const named = decodeURIComponent(location.hash.slice(1));
  const i = s === undefined ? screen.doc.record.findings.findIndex((f) => f.fingerprint === named) : -1;
  if (i >= 0) lead(screen.doc.record.findings[i].bead, () => screen.sentences.visit(i));
}

/** Takes down what is on the screen. */
function leave() {
  if (screen?.sentences) screen.sentences.gone = true;
  if (screen?.observer) screen.observer.disconnect();
  decisions.changed = [];
  window.CSS?.highlights?.clear();
  tip.hide();
  scrollTo(0, 0);
}

function openCorpus() {
  leave();
  screen = { number: null };
  document.title = "align";
  decisions.load();
  const views = tabs([
    { id: "documents-view", title: "Documents", content: corpusView(about.corpus, about.rules, { decideName }) },
    { id: "decisions", title: "Decisions", content: decisionsView(null) },
  ]);
  decisions.changed.push(() => views.badge("decisions", decisions.all.length));
  views.badge("decisions", decisions.all.length);
  replace(app, topbar(null), el("main", { id: "content" }, el("nav", { class: "tabsrow", "aria-label": "Views" }, views.list), views.panels), made(about.corpus.signatures));
}

function openDocument(number) {
  leave();
  const doc = new Doc(JSON.parse(islands[number].textContent));
  const { record } = doc;
  document.title = `${shown(record.id)} · align`;
  decisions.load();
  const go = (row, behaviour = "smooth") => {
    screen.views.show("sentences");
    // A row that filters hide cannot be shown: the next one that is there.
    const seen = doc.rows[row].visible ? row : doc.rows.findIndex((r) => r.number >= row && r.visible);
    if (seen < 0) return say("Hidden by the filters");
    lead(seen, () => screen.sentences.show(seen, behaviour));
    history.replaceState(null, "", address(number, seen));
  };
  const filters = new Filters(doc, about.rules, () => changed());
  const sentences = new Sentences(doc, about.rules, (i) => filters.wanted(i), {
    href: (row) => address(number, row),
    decide: (i, verdict, reason) => decide(doc, i, verdict, reason),
    decideName,
  });
  const picture = strip(doc, (row) => go(row, "auto"));
  const nothing = el("p", { class: "empty", hidden: true }, "No sentence passes the filters.");
  const changed = () => {
    if (!screen?.strip) return;
    sentences.refresh();
    nothing.hidden = doc.rows.some((r) => r.visible);
    picture.draw();
    highlight(filters.query, doc.rows.filter((r) => r.visible && r.node).slice(0, 400).map((r) => r.node));
  };
  const onlyName = (n) => { filters.onlyName(n); screen.views.show("sentences"); };
  const views = tabs([
    { id: "sentences", title: "Sentences", content: [el("div", { class: "columns", "aria-hidden": "true" }, el("span"), el("span", {}, "Russian"), el("span", {}, "English"), el("span", {}, "Findings")), sentences.general, sentences.list, nothing] },
    { id: "names", title: "Names", content: () => namesView(doc, { go, href: (row) => address(number, row), decideName, onlyName }), badge: record.names.filter((n) => n.renderings.length > 0).length || "" },
    { id: "decisions", title: "Decisions", content: () => decisionsView((d) => d.document !== record.id || record.findings.some((f) => f.fingerprint === d.id)) },
  ]);
  const bar = el("div", { class: "bar" }, el("div", { class: "barline" }, views.list, el("div", { class: "only-sentences" }, filters.node)), el("div", { class: "only-sentences" }, picture.node));
  screen = { number, doc, filters, sentences, strip: picture, views, go };
  views.changed = (id) => { for (const node of bar.querySelectorAll(".only-sentences")) node.hidden = id !== "sentences"; tip.hide(); };
  decisions.changed.push(() => {
    views.badge("decisions", decisions.all.length);
    filters.apply();
  });
  views.badge("decisions", decisions.all.length);
  replace(app, topbar(doc), el("main", { id: "content" }, overview(doc, filters, go), bar, views.panels), made([record.signature]));
  document.documentElement.classList.toggle("monolingual", doc.alone);
  filters.apply();
  // What stands under the bar is hidden by it: rows are scrolled to below it. On a phone only its last part stays.
  screen.stuck = () => bar.offsetHeight > 0 ? bar : bar.lastChild;
  screen.observer = new ResizeObserver(() => document.documentElement.style.setProperty("--bar", `${screen.stuck().offsetHeight}px`));
  screen.observer.observe(bar);
  screen.observer.observe(bar.lastChild);
}

/** Title, score, pictures. */
function overview(doc, filters, go) {
  const { record } = doc;
  const { source, target } = record.segments;
  const file = (path, what) => path && el("span", {}, el("b", {}, path.split(/[\\/]/).at(-1)), ` ${what}`);
  const sides = record.source === record.target
    ? [file(record.target, `${source.length} Russian and ${target.length} English sentences, in one file`)]
    : [file(record.source, count(source.length, "sentence")), file(record.target, count(target.length, "sentence"))].filter(Boolean);
  const scores = doc.rows.filter((r) => r.bead.score !== null).map((r) => r.bead.score);
  const links = doc.rows.filter((r) => r.bead.source.length && r.bead.target.length).map((r) => r.bead.confidence);
  const tally = new Map();
  record.findings.forEach((f, i) => {
    if (!doc.counts(i)) return;
    const entry = tally.get(f.code) ?? { code: f.code, name: f.name, severity: f.severity, count: 0, what: about.rules[f.code]?.summary ?? "" };
    if (SEVERITIES.indexOf(f.severity) < SEVERITIES.indexOf(entry.severity)) entry.severity = f.severity;
    entry.count++;
    tally.set(f.code, entry);
  });
  const worst = doc.rows.filter((r) => r.bead.score !== null).reduce((a, b) => (a && a.bead.score <= b.bead.score ? a : b), null);
  const grid = el("div", { class: "plots" },
    doc.bilingual && doc.rows.length > 0 && alignmentPlot(doc, go),
    scores.length > 0 && histogram("Score of the sentences", binned(scores), `median ${two(median(scores))}, lowest ${two(worst.bead.score)}`, "score"),
    links.length > 0 && histogram("Certainty of the alignment", binned(links), `mean ${two(links.reduce((a, b) => a + b, 0) / links.length)}`, "probability"),
    ruleBars([...tally.values()].sort((a, b) => b.count - a.count || a.code.localeCompare(b.code)), (code) => { filters.only(code); screen.views.show("sentences"); }));
  const pictures = el("details", { class: "pictures" }, el("summary", {}, "Overview"), grid);
  pictures.open = store.get("overview", matchMedia("(min-width: 48rem)").matches);
  pictures.firstChild.addEventListener("click", () => store.set("overview", !pictures.open));
  return [el("header", { class: "title" },
    el("h1", {}, record.id),
    record.score !== null && el("p", { class: "big" }, el("b", {}, two(record.score)), " score"),
    el("p", { class: "files" }, sides.map((s, k) => [k > 0 && el("span", { class: "arrow" }, " ↔ "), s])),
    record.notes?.length > 0 && el("ul", { class: "remarks" }, record.notes.map((n) => el("li", {}, n)))),
    el("section", { class: "overview", "aria-label": "Overview" }, pictures,
      el("p", { class: "key legend" }, "Marks: ", el("mark", { class: "error" }, "error"), " ", el("mark", { class: "warning" }, "warning"), " ", el("mark", { class: "note" }, "note"), ". Strip below: ", scores.length > 0 ? "the taller a bar, the lower the score; dashed: no counterpart." : "the taller a bar, the worse its finding."))];
}

/** Views one at a time, after the ARIA pattern of tabs. */
function tabs(views) {
  const list = el("div", { class: "tabs", role: "tablist", "aria-label": "Views" });
  const panels = views.map((v) => el("section", { id: v.id, class: "view", role: "tabpanel", "aria-labelledby": `tab-${v.id}`, tabindex: -1 }));
  const heads = views.map((v, n) => button([v.title, el("span", { class: "badge" }, v.badge ?? "")], () => self.show(v.id), { role: "tab", id: `tab-${v.id}`, "aria-controls": v.id }));
  const self = {
    list: put(list, heads),
    panels,
    changed: () => {},
    current: null,
    show(id) {
      if (this.current === id) return;
      this.current = id;
      views.forEach((v, n) => {
        const now = v.id === id;
        heads[n].setAttribute("aria-selected", String(now));
        heads[n].tabIndex = now ? 0 : -1;
        panels[n].hidden = !now;
        if (now && v.content) {
          put(panels[n], typeof v.content === "function" ? v.content() : v.content);
          v.content = null;
        }
      });
      this.changed(id);
    },
    badge(id, n) {
      heads[views.findIndex((v) => v.id === id)].querySelector(".badge").textContent = n > 0 ? String(n) : "";
    },
  };
  list.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = heads[(heads.indexOf(document.activeElement) + step + heads.length) % heads.length];
    next.focus();
    next.click();
  });
  self.show(views[0].id);
  return self;
}

/** Decides on a finding. */
function decide(doc, i, verdict, reason) {
  const f = doc.record.findings[i];
  const made = decisions.toggle({ kind: "finding", id: f.fingerprint, verdict, document: doc.record.id, text: (f.target ?? f.source)?.text ?? "", reason });
  say(made ? verdict : "undone");
}

function decideName(decision) {
  const made = decisions.toggle(decision);
  say(made ? `${decision.en} for ${decision.ru}: ${decision.verdict}` : "undone");
}

function topbar(doc) {
  const home = about.home ? el("a", { href: about.home }, "All documents") : about.kind === "corpus" && doc ? el("a", { href: "#" }, "All documents") : null;
  const theme = button(themeName(), () => { nextTheme(); replace(theme, themeName()); }, { class: "quiet", id: "theme" });
  return el("header", { class: "topbar" }, el("span", { class: "brand" }, "align ", el("small", {}, about.version)), home, el("span", { class: "end" }, theme, button("Keys", () => help.showModal(), { class: "quiet", "aria-haspopup": "dialog" })));
}

/** What made the report: version, configuration, models, lexicon. */
const made = (signatures) => el("footer", {}, signatures.map((s) => el("p", {}, "signature ", el("code", {}, s))));

const THEMES = { auto: "Theme: as the system", light: "Theme: light", dark: "Theme: dark" };
const themeName = () => THEMES[document.documentElement.dataset.theme];

function nextTheme() {
  const names = Object.keys(THEMES);
  const root = document.documentElement;
  root.dataset.theme = names[(names.indexOf(root.dataset.theme) + 1) % names.length];
  store.set("theme", root.dataset.theme);
}

/** What keys do in a document. */
const KEYS = [
  ["j", "next finding", () => step(1)],
  ["k", "previous finding", () => step(-1)],
  ["c", "confirm the finding", () => onCurrent("confirmed")],
  ["x", "dismiss the finding: correct here", () => onCurrent("dismissed", "correct-here")],
  ["u", "undo the last decision", () => { const last = decisions.undo(); say(last ? `undone: ${last.verdict} ${last.text ?? last.en ?? ""}` : "nothing to undo"); }],
  ["f", "flagged sentences only, or all", () => screen.filters?.toggleFlagged()],
  ["/", "search", () => { screen.views?.show("sentences"); document.getElementById("search")?.focus(); }],
  ["1", "sentences", () => screen.views?.show("sentences")],
  ["2", "names", () => screen.views?.show("names")],
  ["3", "decisions", () => screen.views?.show("decisions")],
  ["t", "theme", () => document.getElementById("theme").click()],
  ["?", "this help", () => help.showModal()],
];

/** Scrolls somewhere by `act`, with the strip at a row. */
function lead(row, act) {
  const before = scrollY;
  led = true;
  act();
  // Nothing to wait for where nothing moves.
  if (scrollY === before && matchMedia("(prefers-reduced-motion: reduce)").matches) led = false;
  if (row !== null) screen.strip.at(row);
}

/** The next finding that is shown, in the order of the text. */
function step(by) {
  const { doc, filters, sentences, views } = screen;
  if (!doc) return;
  views.show("sentences");
  const shownOnes = [...doc.general, ...doc.rows.filter((r) => r.visible).flatMap((r) => r.findings)].filter((i) => filters.wanted(i));
  if (shownOnes.length === 0) return say("No finding passes the filters");
  const at = shownOnes.indexOf(sentences.current);
  const next = at < 0 ? (by > 0 ? 0 : shownOnes.length - 1) : at + by;
  if (shownOnes[next] === undefined) return say(by > 0 ? "That was the last finding" : "That was the first finding");
  lead(doc.record.findings[shownOnes[next]].bead, () => sentences.visit(shownOnes[next]));
}

function onCurrent(verdict, reason) {
  if (screen.sentences && screen.sentences.current !== null) decide(screen.doc, screen.sentences.current, verdict, reason);
}

const keysOn = el("input", { type: "checkbox", id: "keys" });
keysOn.checked = store.get("keys", true);
keysOn.addEventListener("change", () => store.set("keys", keysOn.checked));
const help = el("dialog", { class: "help", "aria-labelledby": "help-title" },
  el("h2", { id: "help-title" }, "Keys"),
  el("dl", {}, KEYS.map(([key, what]) => el("div", {}, el("dt", {}, el("kbd", {}, key)), el("dd", {}, what))), el("div", {}, el("dt", {}, el("kbd", {}, "Esc")), el("dd", {}, "close, or leave a field"))),
  el("p", {}, el("label", { class: "check" }, keysOn, "single keys act")),
  button("Close", () => help.close(), { class: "main" }));
document.body.append(help);

addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    tip.hide();
    if (event.target.matches?.("input, textarea")) event.target.blur();
    return;
  }
  const typing = event.target.matches?.("input:not([type=checkbox], [type=range]), textarea, select, [contenteditable]");
  if (typing || event.ctrlKey || event.metaKey || event.altKey || help.open || !keysOn.checked) return;
  const act = KEYS.find(([key]) => key === event.key)?.[2];
  if (!act) return;
  event.preventDefault();
  act();
});

// The strip follows the text when the reader scrolls, not when the page does on the way to a place.
let led = false;
let waiting = false;
addEventListener("scroll", () => {
  if (waiting || led || !screen?.strip) return;
  waiting = true;
  requestAnimationFrame(() => {
    waiting = false;
    if (led || !screen?.strip) return;
    const { bottom } = screen.stuck().getBoundingClientRect();
    const row = document.elementFromPoint(innerWidth / 3, Math.min(innerHeight - 2, bottom + 24))?.closest(".row");
    if (row) screen.strip.at(Number(row.dataset.row));
  });
}, { passive: true });
for (const event of ["scrollend", "wheel", "touchmove"]) addEventListener(event, () => { led = false; }, { passive: true });

// On paper everything is there.
addEventListener("beforeprint", () => screen?.sentences?.make(Infinity));
addEventListener("hashchange", route);
// Another tab of the same report decided something.
addEventListener("storage", (event) => event.key === `align/${decisions.key}` && decisions.load(true));
document.documentElement.dataset.theme = store.get("theme", "auto");
route();
