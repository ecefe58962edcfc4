// The names of a document or a corpus, their spellings, and what the reader decides on them.

/** Above this a spelling is probably a mechanical romanization. */
const BACK = 0.5;

const STATUS = {
  right: "✓ right",
  wrong: "✗ wrong",
  unverified: "? unverified",
  inconsistent: "≠ inconsistent",
  missing: "∅ not found",
};

const WHY = {
  glossary: "glossary",
  gloss: "spelled so in brackets in the text",
  lexicon: "lexicon",
  "full-name": "full name is known",
  majority: "majority",
  model: "model",
};

/**
 * Accept, reject, or another spelling.
 * @param {() => {scope: string, document?: string}} where
 */
function nameButtons(ru, en, where, decide) {
  const make = (verdict) => ({ kind: "name", ru, en, verdict, ...where() });
  const act = (label, verdict) => button(label, () => decide(make(verdict)), { class: "small", "aria-label": `${label} ${shown(en)} for ${shown(ru)}`, data: { verdict } });
  const node = el("span", { class: "decide" }, isEnglish(en) && [act("accept", "accepted"), act("reject", "rejected")]);
  const draw = () => {
    const verdict = decisions.find(make("accepted"))?.verdict;
    for (const b of node.querySelectorAll("button")) b.setAttribute("aria-pressed", String(b.dataset.verdict === verdict));
  };
  draw();
  return { node, draw };
}

/** A field for a spelling that is nowhere in the text, behind a button. */
function otherSpelling(ru, where, decide) {
  const ask = button("another form…", () => { ask.replaceWith(form); field.focus(); }, { class: "quiet small", "aria-label": `another form… for ${shown(ru)}` });
  const field = el("input", { type: "text", size: 12, "aria-label": `English form for ${shown(ru)}`, spellcheck: "false", lang: "en" });
  const take = () => {
    const en = field.value.trim();
    field.setCustomValidity(isEnglish(en) ? "" : "An English form has Latin letters and no Cyrillic ones.");
    if (!field.reportValidity()) return;
    decide({ kind: "name", ru, en, verdict: "accepted", ...where() });
    field.value = "";
    form.replaceWith(ask);
  };
  field.addEventListener("keydown", (event) => event.key === "Enter" && take());
  const form = el("span", { class: "decide" }, field, button("accept", take, { class: "small", "aria-label": `Accept this form for ${shown(ru)}` }));
  return ask;
}

/** The chosen scope of decisions, and its control. */
function scopeChoice(document) {
  let scope = "corpus";
  const node = document && el("label", {}, "Decisions hold ", select("Where decisions on names hold", [["corpus", "in the whole corpus"], ["document", "in this document"]], (value) => {
    scope = value;
    for (const act of decisions.changed) act();
  }));
  return { node, where: () => scope === "corpus" ? { scope } : { scope, document } };
}

/** The table of a document's names. */
function namesView(doc, hooks) {
  const { names, id } = doc.record;
  if (names.length === 0) return el("p", { class: "empty" }, "No names were found.");
  const scope = scopeChoice(id);
  const redraw = [];
  const place = (p) => {
    const row = doc.rows[p.bead];
    if (!row) return null;
    const number = row.bead.target.find((n) => doc.record.segments.target[n].start <= p.target[0] && p.target[0] < doc.record.segments.target[n].end);
    if (number === undefined) return null;
    const segment = doc.record.segments.target[number];
    const [from, to] = [p.target[0] - segment.start, p.target[1] - segment.start];
    const text = doc.texts.target[number];
    const before = text.cut(Math.max(0, from - 36), from);
    const after = text.cut(to, to + 36);
    return el("li", {}, el("a", { href: hooks.href(row.number), on: { click: (event) => { event.preventDefault(); hooks.go(row.number); } } }, doc.label(row)), " ",
      el("span", { lang: "en" }, from > 36 ? "…" : "", before, el("b", {}, text.cut(from, to)), after, "…"));
  };
  const row = (name, n) => {
    const renderings = name.renderings.map((r) => {
      const buttons = nameButtons(name.ru, r.en, scope.where, hooks.decideName);
      redraw.push(buttons.draw);
      return el("li", {}, el("span", { class: "form" }, el("b", { lang: "en" }, r.en), ` ×${r.count}`,
        r.p_back > BACK && el("small", { title: "probability that this is a mechanical romanization of a foreign name" }, ` romanized ${two(r.p_back)}`)), buttons.node,
        r.places.length > 0 && el("details", {}, el("summary", {}, count(r.places.length, "place")), el("ul", { class: "places" }, r.places.map(place))));
    });
    const seen = name.renderings.some((r) => r.places.length);
    return el("tr", { class: name.status, data: { searched: fold([name.ru, ...Object.keys(name.forms), ...name.renderings.map((r) => r.en), name.accepted ?? ""].join("\n")) } },
      el("th", { scope: "row" }, el("span", { lang: "ru" }, name.ru), el("small", {}, name.kind),
        el("small", { lang: "ru", class: "forms" }, Object.entries(name.forms).map(([form, k]) => `${form} ×${k}`).join(", "))),
      el("td", {}, el("ul", { class: "renderings" }, renderings.length ? renderings : el("li", { class: "none" }, "none found"))),
      el("td", {}, name.accepted && el("b", { lang: "en" }, name.accepted), name.why && el("small", {}, WHY[name.why] ?? name.why), otherSpelling(name.ru, scope.where, hooks.decideName)),
      el("td", {}, el("span", { class: "status" }, STATUS[name.status] ?? name.status, name.decided && el("small", {}, "decided")), seen && button("show sentences", () => hooks.onlyName(n), { class: "quiet" })));
  };
  // What needs a decision stands first; capitalised Russian words that no English answers are often no names.
  const order = ["wrong", "inconsistent", "unverified", "right", "missing"];
  const sorted = names.map((name, n) => [name, n]).sort(([a, i], [b, k]) => order.indexOf(a.status) - order.indexOf(b.status) || i - k);
  const table = (rows) => el("div", { class: "scroll" }, el("table", { class: "names" },
    el("caption", { class: "unseen" }, "Names of the document"),
    el("thead", {}, el("tr", {}, ["Russian", "English as it stands", "Right form", "Status"].map((t) => el("th", { scope: "col" }, t)))),
    el("tbody", {}, rows.map(([name, n]) => row(name, n)))));
  const found = table(sorted.filter(([name]) => name.status !== "missing"));
  const rest = sorted.filter(([name]) => name.status === "missing");
  const missing = rest.length > 0 && el("details", { class: "missing" }, el("summary", {}, count(rest.length, "Russian name or capitalised word", "Russian names or capitalised words"), " without English"), table(rest));
  const field = el("input", { type: "search", placeholder: "Search names", "aria-label": "Search names", spellcheck: "false" });
  field.addEventListener("input", () => {
    const query = fold(field.value.trim());
    for (const part of [found, missing]) for (const tr of part ? part.querySelectorAll("tbody tr") : []) tr.hidden = !tr.dataset.searched.includes(query);
  });
  decisions.changed.push(() => redraw.forEach((act) => act()));
  return [el("div", { class: "actions" }, field, scope.node), found, missing];
}
