// What is shown: text, severity, rule, confidence, name, state.

/** The filters of a document, their bar, and what passes them. */
class Filters {
  /** @param {() => void} changed called when other rows or findings pass than before */
  constructor(doc, rules, changed) {
    Object.assign(this, { doc, changed });
    this.reset(false);
    this.build(rules);
  }

  reset(tell = true) {
    Object.assign(this, { query: "", severities: new Set(SEVERITIES), rule: "", name: "", confidence: 0, state: "", flagged: false });
    if (!tell) return;
    this.show();
    this.apply();
  }

  /** Whether a finding passes. */
  wanted(i) {
    const f = this.doc.record.findings[i];
    if (!this.severities.has(f.severity) || f.confidence < this.confidence) return false;
    if (this.rule && f.code !== this.rule && f.code.replace(/\d+$/, "") !== this.rule) return false;
    return this.state === "" || this.doc.state(i) === this.state;
  }

  /** Whether rows without a finding that passes go. */
  get narrow() {
    return this.flagged || this.severities.size < 3 || this.rule !== "" || this.confidence > 0 || this.state !== "";
  }

  /** Decides which rows are shown. */
  apply() {
    const query = fold(this.query.trim());
    const name = this.name === "" ? null : Number(this.name);
    let seen = 0;
    for (const row of this.doc.rows) {
      row.visible = (query === "" || row.searched.includes(query)) && (name === null || row.names.has(name))
        && (!this.narrow || row.findings.some((i) => this.wanted(i)) || (this.flagged && this.doc.gap(row) !== null && this.rule === ""));
      if (row.visible) seen++;
    }
    const all = this.doc.rows.length;
    const found = this.doc.record.findings.filter((_, i) => this.wanted(i)).length;
    this.outcome.textContent = seen === all ? count(all, "row") : `${seen.toLocaleString("en")} of ${count(all, "row")}`;
    this.clear.hidden = seen === all && !this.narrow && query === "";
    say(`${seen} of ${count(all, "row")}, ${count(found, "finding")}`);
    this.changed();
  }

  build(rules) {
    const { findings, names } = this.doc.record;
    const later = (act) => { let timer; return () => { clearTimeout(timer); timer = setTimeout(act, 90); }; };
    const search = el("input", { type: "search", id: "search", placeholder: "Search both languages", "aria-label": "Search text, Russian or English", spellcheck: "false", autocomplete: "off" });
    search.addEventListener("input", later(() => { this.query = search.value; this.apply(); }));
    const chips = SEVERITIES.map((severity) => {
      const n = findings.filter((f) => f.severity === severity).length;
      const chip = button([sign(severity), count(n, severity)], () => {
        if (!this.severities.delete(severity)) this.severities.add(severity);
        chip.setAttribute("aria-pressed", String(this.severities.has(severity)));
        this.apply();
      }, { class: `chip ${severity}`, "aria-pressed": "true", disabled: n === 0, data: { severity } });
      return chip;
    });
    const tally = new Map();
    for (const f of findings) tally.set(f.code, (tally.get(f.code) ?? 0) + 1);
    const codes = [...tally.keys()].sort();
    const families = [...new Set(codes.map((c) => c.replace(/\d+$/, "")))];
    const ruleName = (code) => rules[code]?.name ?? findings.find((f) => f.code === code).name;
    const rule = select("Rule", [["", "every rule"], ...families.map((family) => ({ label: family, options: [
      [family, `all ${family}`], ...codes.filter((c) => c.startsWith(family)).map((c) => [c, `${c} ${ruleName(c)} (${tally.get(c)})`])] }))],
      (value) => { this.rule = value; this.apply(); });
    const placed = names.map((n, k) => [k, n]).filter(([, n]) => n.renderings.some((r) => r.places.length));
    const name = select("Name", [["", "every name"], ...placed.map(([k, n]) => [String(k), `${n.ru} → ${n.renderings.map((r) => r.en).join(", ")}`]).sort((a, b) => a[1].localeCompare(b[1], "ru"))],
      (value) => { this.name = value; this.apply(); });
    const confidence = el("input", { type: "range", min: 0, max: 1, step: 0.05, value: 0, id: "confidence" });
    const least = el("output", { for: "confidence" }, "0.00");
    confidence.addEventListener("input", () => { least.textContent = two(Number(confidence.value)); });
    confidence.addEventListener("input", later(() => { this.confidence = Number(confidence.value); this.apply(); }));
    const state = select("State", [["", "decided or not"], ["open", "open"], ["confirmed", "confirmed"], ["dismissed", "dismissed"], ["baseline", "in baseline"]], (value) => { this.state = value; this.apply(); });
    const flagged = el("input", { type: "checkbox", id: "flagged" });
    flagged.addEventListener("change", () => { this.flagged = flagged.checked; this.apply(); });
    this.clear = button("Clear filters", () => this.reset(), { class: "quiet", hidden: true });
    this.outcome = el("span", { class: "outcome" });
    this.show = () => {
      search.value = this.query;
      chips.forEach((chip) => chip.setAttribute("aria-pressed", String(this.severities.has(chip.dataset.severity))));
      rule.value = this.rule;
      name.value = this.name;
      confidence.value = this.confidence;
      least.textContent = two(this.confidence);
      state.value = this.state;
      flagged.checked = this.flagged;
    };
    const more = el("div", { class: "more" },
      rule, placed.length > 0 && name, state,
      el("label", { class: "range" }, "sure ≥ ", confidence, least));
    this.panel = el("details", { class: "morefilters" }, el("summary", {}, "More filters"), more);
    const wide = matchMedia("(min-width: 60rem)");
    wide.addEventListener("change", () => { this.panel.open = wide.matches; });
    this.panel.open = wide.matches;
    this.node = el("div", { class: "filters", role: "search", "aria-label": "Filters" },
      search, el("div", { class: "chips", role: "group", "aria-label": "Severities" }, chips),
      el("label", { class: "check" }, flagged, "flagged only"), this.panel, el("span", { class: "end" }, this.outcome, this.clear));
    this.search = search;
  }

  /** Shows only a rule. */
  only(code) {
    this.rule = this.rule === code ? "" : code;
    this.show();
    this.apply();
  }

  /** Shows only the sentences of a name. */
  onlyName(n) {
    this.name = String(n);
    this.show();
    this.apply();
  }

  toggleFlagged() {
    this.flagged = !this.flagged;
    this.show();
    this.apply();
  }
}

/** Marks what was searched for, where browsers can do it without touching the text. */
function highlight(query, nodes) {
  if (!window.Highlight || !CSS.highlights) return;
  CSS.highlights.delete("search");
  const wanted = fold(query.trim());
  if (wanted.length < 2) return;
  const ranges = [];
  for (const node of nodes) {
    const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
    while (walker.nextNode() && ranges.length < 2000) {
      const text = fold(walker.currentNode.data);
      // Where folding changes the length, places would be off.
      if (text.length !== walker.currentNode.length) continue;
      for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) {
        const range = new Range();
        range.setStart(walker.currentNode, at);
        range.setEnd(walker.currentNode, at + wanted.length);
        ranges.push(range);
      }
    }
  }
  CSS.highlights.set("search", new Highlight(...ranges));
}
