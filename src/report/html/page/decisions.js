// Decisions of the reader, as align.decisions.toml takes them.

/**
 * @typedef {Object} Decision
 * @property {"finding"|"name"} kind
 * @property {string} verdict `dismissed`, `confirmed`, `accepted` or `rejected`
 * @property {string} [id] of a finding: its fingerprint
 * @property {string} [text] of a finding: its words, for the reader
 * @property {string} [ru] of a name: the Russian lemma
 * @property {string} [en] of a name: the English form
 * @property {"corpus"|"document"|"place"} [scope] of a name
 * @property {string} [document]
 * @property {string} [place] of a name of that scope: the finding's fingerprint
 * @property {string} at when, UTC
 * @property {string} [reason]
 */

const decisions = {
  /** @type {Decision[]} in the order they were made */
  all: [],
  /** The same by what they are about. */
  index: new Map(),
  /** Whether the browser keeps them when the page is closed. */
  kept: true,
  /** Called after every change. */
  changed: [],
  key: "",

  /** Takes up what was decided in this report: one list for all pages of a folder, by where the report lies. */
  load(tell = false) {
    this.key = `decisions${new URL(about.home ?? "", location.href).pathname}`;
    this.all = store.get(this.key, this.all);
    this.arrange();
    if (tell) for (const act of this.changed) act();
  },

  /** What a decision is about: a later one on the same replaces it. */
  about: (d) => (d.kind === "finding" ? ["finding", d.id] : ["name", d.ru, d.en, d.scope, d.scope === "corpus" ? "" : d.document, d.place ?? ""]).join("\u001f"),

  find(wanted) {
    return this.index.get(this.about(wanted));
  },

  onFinding: (fingerprint) => decisions.index.get(`finding\u001f${fingerprint}`),

  arrange() {
    this.index = new Map(this.all.map((d) => [this.about(d), d]));
  },

  /** Changes the list that is kept, which another tab may have added to. */
  change(act) {
    this.load();
    const outcome = act();
    this.arrange();
    this.kept = store.set(this.key, this.all);
    for (const tell of this.changed) tell();
    return outcome;
  },

  /** Decides, or takes back a decision that says the same; tells which. */
  toggle(decision) {
    return this.change(() => {
      const old = this.find(decision);
      const same = old && old.verdict === decision.verdict && (old.reason ?? "") === (decision.reason ?? "");
      this.drop(decision);
      if (!same) this.all.push({ ...decision, at: new Date().toISOString().replace(/\.\d+Z$/, "Z") });
      return !same;
    });
  },

  /** Gives a reason. */
  explain(decision, reason) {
    this.change(() => {
      const kept = this.find(decision);
      if (kept) kept.reason = reason || undefined;
    });
  },

  /** Takes back the last one. */
  undo() {
    return this.change(() => this.all.pop());
  },

  remove(decision) {
    this.change(() => this.drop(decision));
  },

  clear() {
    this.change(() => { this.all = []; });
  },

  drop(decision) {
    const key = this.about(decision);
    this.all = this.all.filter((d) => this.about(d) !== key);
  },

  /**
   * The file, or only its entries, to be added to a file that is there. A block is written as align writes it: its first
   * and last line carry a mark of their own, so that git can merge the files of two readers by keeping both.
   */
  toml(by, withHead = true) {
    const entries = this.all.map((d) => {
      const about = d.kind === "finding"
        ? { id: d.id, verdict: d.verdict, at: d.at, document: d.document, text: d.text }
        : { ru: d.ru, en: d.en, verdict: d.verdict, at: d.at, scope: d.scope, document: d.scope === "corpus" ? null : d.document, place: d.place };
      const lines = Object.entries({ ...about, reason: d.reason }).filter(([, value]) => value);
      const body = [...lines, ["by", by]].map(([key, value]) => `${key} = ${tomlString(value)}`).join("\n");
      return `[[${d.kind}]] # ${mark(body)}\n${body} # ${mark(body)}\n`;
    });
    return (withHead ? ["schema = 1\n", ...entries] : entries).join("\n");
  },
};

/** Six hexadecimal digits of a text (FNV-1a). */
function mark(text) {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 8).toString(16).padStart(6, "0");
}

/** Whether a text can be the English form of a name, as the decisions file takes them. */
const isEnglish = (text) => /[\p{Script=Latin}\p{N}]/u.test(text) && !/\p{Script=Cyrillic}/u.test(text);

/** A basic string of TOML 1.0; what is not seen is written as its code. */
function tomlString(text) {
  const escaped = text.replace(/["\\]/g, "\\$&").replace(/[\u0009\u000A\u000D]/g, (c) => ({ "\t": "\\t", "\n": "\\n", "\r": "\\r" })[c]);
  return `"${escaped.replace(UNSEEN, (c) => `\\u${c.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`)}"`;
}

/** Hands a file to the reader. */
function download(name, text) {
  const url = URL.createObjectURL(new Blob([text], { type: "application/toml" }));
  const link = el("a", { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** The view of all decisions: who, what, the file. */
function decisionsView(known) {
  const by = el("input", { id: "by", type: "text", value: store.get("by", ""), autocomplete: "name", spellcheck: "false" });
  const list = el("tbody");
  const text = el("textarea", { readonly: true, rows: 12, "aria-label": "The entries of the decisions file", spellcheck: "false" });
  const some = el("div");
  const none = el("p", { class: "empty" }, "Nothing decided yet. Confirm or dismiss a finding, accept or reject the spelling of a name: each decision is listed here and goes into one file.");
  const written = () => decisions.toml(by.value.trim());
  const draw = () => {
    some.hidden = decisions.all.length === 0;
    none.hidden = !some.hidden;
    text.value = decisions.toml(by.value.trim(), false);
    replace(list, decisions.all.toReversed().map((d) => row(d)));
  };
  const row = (d) => {
    const reason = el("input", { type: "text", value: d.reason ?? "", "aria-label": "Reason", on: { change: () => decisions.explain(d, reason.value.trim()) } });
    const what = d.kind === "finding"
      ? [el("code", {}, d.id.split(":")[0]), " ", el("q", {}, d.text || "no words")]
      : [el("span", { lang: "ru" }, d.ru), " → ", el("b", { lang: "en" }, d.en)];
    const where = d.kind === "finding" || d.scope !== "corpus" ? d.document + (d.scope === "place" ? ", one place" : "") : "corpus";
    return el("tr", {},
      el("td", {}, el("span", { class: `verdict ${d.verdict}` }, d.verdict)),
      el("td", {}, what, d.kind === "finding" && known && !known(d) && el("small", {}, " not in this report")),
      el("td", {}, where),
      el("td", {}, reason),
      el("td", {}, button("Undo", () => decisions.remove(d), { class: "quiet" })));
  };
  by.addEventListener("input", () => { store.set("by", by.value); text.value = decisions.toml(by.value.trim(), false); });
  put(some,
    el("div", { class: "actions" },
      el("label", { for: "by" }, "Decided by "), by,
      button("Download align.decisions.toml", () => download("align.decisions.toml", written()), { class: "main", id: "download" }),
      button("Undo all", () => confirm(`Undo ${count(decisions.all.length, "decision")}?`) && decisions.clear(), { class: "quiet" })),
    el("p", { class: "hint" }, "Put the file beside your ", el("code", {}, "align.toml"), "; the next run of align takes it up. If there is one already, add the entries below to its end."),
    !decisions.kept && el("p", { class: "hint" }, "This browser does not keep decisions when the page is closed: download them first."),
    el("div", { class: "scroll" }, el("table", { class: "decisions" },
      el("thead", {}, el("tr", {}, ["Verdict", "What", "Where", "Reason", ""].map((t) => t ? el("th", { scope: "col" }, t) : el("td")))), list)),
    el("details", {}, el("summary", {}, "The entries as text"), text));
  decisions.changed.push(draw);
  draw();
  return [none, some];
}
