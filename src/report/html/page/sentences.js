// The text: a row for each bead, Russian beside English, the words at fault marked, the findings beside them.

/** Rows made at once; the rest follow while the browser has nothing else to do. */
const FIRST_ROWS = 120;

/** The rows of a document, in a list that makes itself. */
class Sentences {
  /**
   * @param {Doc} doc
   * @param {Object} rules help by code
   * @param {(i: number) => boolean} wanted whether a finding passes the filters
   * @param {{href: Function, decide: Function, decideName: Function}} hooks address of a row; decisions of the reader
   */
  constructor(doc, rules, wanted, hooks) {
    Object.assign(this, { doc, rules, wanted, hooks });
    this.list = el("ol", { class: "rows" });
    this.general = el("ul", { class: "notes general" });
    this.made = 0;
    this.current = null;
    for (const i of doc.general) this.general.append(this.note(i));
    this.make(FIRST_ROWS);
    this.list.addEventListener("toggle", (event) => this.open(event.target), true);
    this.general.addEventListener("toggle", (event) => this.open(event.target), true);
    this.listen();
    this.rest();
  }

  /** Makes rows up to a number. */
  make(until) {
    const part = document.createDocumentFragment();
    for (; this.made < Math.min(until, this.doc.rows.length); this.made++) {
      const row = this.doc.rows[this.made];
      row.node = this.row(row);
      row.node.hidden = !row.visible;
      part.append(row.node);
    }
    this.list.append(part);
  }

  rest() {
    if (this.made >= this.doc.rows.length || this.gone) return;
    (window.requestIdleCallback ?? setTimeout)(() => { this.make(this.made + 250); this.rest(); });
  }

  row(row) {
    const { doc } = this;
    const gap = doc.gap(row);
    const { score, confidence, source, target } = row.bead;
    const linked = source.length > 0 && target.length > 0;
    const facts = [score !== null && `score ${two(score)}`, linked && `alignment ${two(confidence)}`].filter(Boolean).join(", ");
    const meter = score === null ? null : el("i", { class: "meter", "aria-hidden": "true" }, el("i"));
    if (meter) meter.firstChild.style.inlineSize = `${100 * score}%`;
    const node = el("li", { class: `row${gap ? ` ${gap}` : ""}${doc.alone ? " alone" : ""}`, id: `s${row.number + 1}`, data: { row: row.number } },
      el("h2", { class: "gutter" }, el("a", { href: this.hooks.href(row.number), title: facts }, doc.label(row)), score !== null && el("span", { class: "score" }, el("span", { class: "unseen" }, "score "), two(score)), meter,
        linked && confidence < 0.5 && el("span", { class: "unsure", title: `alignment ${two(confidence)}` }, "unsure")),
      doc.texts.source.length > 0 && this.side(row, "source", "ru"),
      doc.texts.target.length > 0 && el("div", { class: "english" }, this.side(row, "target", "en"), el("p", { class: "proposal", lang: "en" })),
      row.findings.length > 0 && el("ul", { class: "notes" }, row.findings.map((i) => this.note(i))));
    if (row.findings.length > 0) this.paint(row, node);
    return node;
  }

  /** One side of a row, cut where findings begin and end. */
  side(row, side, lang) {
    const { doc } = this;
    const numbers = row.bead[side];
    if (numbers.length === 0) return doc.bilingual ? el("p", { class: `text ${side} none` }, side === "target" ? "nothing in English" : "nothing in Russian") : el("p", { class: `text ${side}` });
    const spans = row.findings.map((i) => ({ i, span: doc.record.findings[i][side] })).filter(({ span }) => span && span.end > span.start);
    const first = doc.record.segments[side][numbers[0]].start;
    const last = doc.record.segments[side][numbers.at(-1)].end;
    // A side marked from end to end says nothing about where.
    const inside = spans.filter(({ span }) => span.start > first || span.end < last);
    const told = new Set();
    const node = el("p", { class: `text ${side}`, lang });
    if (inside.length < spans.length) node.dataset.whole = spans.filter((s) => !inside.includes(s)).map((s) => s.i).join(" ");
    numbers.forEach((n, k) => {
      const segment = doc.record.segments[side][n];
      const text = doc.texts[side][n];
      if (k > 0) node.append(el("span", { class: "joint", title: "here two sentences are aligned with one" }, " ¦ "));
      const clip = (at) => Math.max(segment.start, Math.min(segment.end, at));
      const here = inside.map(({ i, span }) => ({ i, from: clip(span.start), to: clip(span.end) })).filter((s) => s.to > s.from);
      const cuts = [...new Set([segment.start, segment.end, ...here.flatMap((s) => [s.from, s.to])])].sort((a, b) => a - b);
      const parts = [];
      for (let c = 0; c + 1 < cuts.length; c++) {
        const words = text.cut(cuts[c] - segment.start, cuts[c + 1] - segment.start);
        const over = here.filter((s) => s.from <= cuts[c] && cuts[c + 1] <= s.to).map((s) => s.i);
        if (over.length === 0) {
          parts.push(shown(words));
          continue;
        }
        // Of a finding in several pieces, the first can be reached by keyboard.
        const fresh = over.some((i) => !told.has(i));
        over.forEach((i) => told.add(i));
        parts.push(el("mark", { data: { f: over.join(" ") }, ...(fresh && { tabindex: 0, role: "button", "aria-describedby": over.map((i) => `n${i}`).join(" ") }) }, words));
      }
      node.append(...(segment.kind === "sentence" ? parts : [put(el("span", { class: segment.kind }), parts)]));
    });
    return node;
  }

  /** A finding beside its row: one line, and more when opened. */
  note(i) {
    const f = this.doc.record.findings[i];
    return el("li", { class: `finding ${f.severity}`, data: { f: i } },
      el("details", { name: "note" },
        el("summary", {}, sign(f.severity),
          el("span", { class: "message", id: `n${i}` }, f.message, suggestion(f)),
          el("span", { class: "facts" }, el("code", {}, f.code), ` ${f.name} · `, el("span", { title: "confidence" }, two(f.confidence)), el("span", { class: "state" })))));
  }

  /** Fills a note when it is first opened. */
  open(details) {
    const i = Number(details.parentElement?.dataset.f);
    if (!details.open || details.children.length > 1 || Number.isNaN(i)) return;
    const f = this.doc.record.findings[i];
    const rule = this.rules[f.code];
    const decide = (verdict, reason) => () => this.hooks.decide(i, verdict, reason);
    const act = (label, verdict, reason) => button(label, decide(verdict, reason), { data: { verdict, reason: reason ?? "" }, "aria-pressed": "false" });
    put(details, el("div", { class: "more" },
      rule && el("p", { class: "help" }, rule.summary),
      f.evidence.length > 0 && el("ul", { class: "evidence" }, f.evidence.map((e) => el("li", {}, e))),
      f.reason && el("p", {}, f.reason),
      el("div", { class: "actions", role: "group", "aria-label": "Decide on this finding" },
        act("Confirm", "confirmed"), el("span", { class: "or" }, "or dismiss:"), act("correct here", "dismissed", "correct-here"), act("won’t fix", "dismissed", "wont-fix"), act("rule is wrong", "dismissed", "rule-wrong")),
      this.nameActions(i),
      el("p", { class: "hint" }, rule && `${rule.mqm} · `, el("code", {}, `align explain ${f.code}`))));
    this.press(details.parentElement, i);
  }

  /** What can be decided on the name that a finding is about. */
  nameActions(i) {
    const f = this.doc.record.findings[i];
    const found = f.code.startsWith("NAM") ? this.doc.nameOf(i) : null;
    if (!found) return null;
    const { name, rendering } = found;
    let scope = "corpus";
    const make = (en, verdict) => ({ kind: "name", ru: name.ru, en, verdict, scope, document: this.doc.record.id, ...(scope === "place" && { place: f.fingerprint }) });
    const buttons = [];
    const act = (label, en, verdict) => {
      const node = button([`${label} `, el("b", { lang: "en" }, en)], () => this.hooks.decideName(make(en, verdict)));
      buttons.push(() => node.setAttribute("aria-pressed", String(decisions.find(make(en, verdict))?.verdict === verdict)));
      return node;
    };
    const draw = () => buttons.forEach((press) => press());
    const known = [...new Set([name.accepted, rendering.en].filter((en) => en && isEnglish(en)))];
    const node = el("div", { class: "actions", role: "group", "aria-label": `Decide on the name ${shown(name.ru)}` },
      el("span", { class: "or" }, "Name ", el("b", { lang: "ru" }, name.ru), ":"),
      known.map((en) => act("accept", en, "accepted")),
      isEnglish(rendering.en) && act("reject", rendering.en, "rejected"),
      select("Where this holds", [["corpus", "in the corpus"], ["document", "in this document"], ["place", "here only"]], (value) => { scope = value; draw(); }));
    decisions.changed.push(draw);
    draw();
    return node;
  }

  /** Shows on a note's buttons what was decided. */
  press(note, i) {
    const made = decisions.find({ kind: "finding", id: this.doc.record.findings[i].fingerprint });
    for (const b of note.querySelectorAll("button[data-verdict]")) {
      b.setAttribute("aria-pressed", String(made?.verdict === b.dataset.verdict && (made?.reason ?? "") === b.dataset.reason));
    }
  }

  /** Brings marks, notes and proposal of a row up to date with filters and decisions. */
  paint(row, node = row.node) {
    const { doc } = this;
    const wanted = new Set(row.findings.filter((i) => this.wanted(i)));
    const now = row.findings.map((i) => wanted.has(i) ? doc.state(i) : "").join();
    if (row.painted === now) return;
    row.painted = now;
    const worst = (indices) => SEVERITIES.find((s) => indices.some((i) => doc.record.findings[i].severity === s)) ?? "";
    for (const mark of node.querySelectorAll("mark, [data-whole]")) {
      const over = (mark.dataset.f ?? mark.dataset.whole).split(" ").map(Number).filter((i) => wanted.has(i));
      const live = over.filter((i) => doc.counts(i));
      const kind = live.length ? worst(live) : over.length ? "decided" : "";
      if (mark.dataset.f) mark.className = kind;
      else mark.dataset.rail = kind;
    }
    for (const note of node.querySelectorAll(".finding")) this.paintNote(note, wanted);
    const place = node.querySelector(".proposal");
    if (!place) return;
    const runs = doc.proposal({ ...row, findings: [...wanted] });
    const tags = { gone: "del", new: "ins" };
    replace(place, runs.length > 0 && [el("span", { class: "label" }, "Proposed "), runs.map((r) => tags[r.kind] ? el(tags[r.kind], {}, r.text) : r.text)]);
  }

  paintNote(note, wanted) {
    const i = Number(note.dataset.f);
    const state = this.doc.state(i);
    note.hidden = wanted ? !wanted.has(i) : !this.wanted(i);
    note.dataset.state = state;
    note.querySelector(".state").textContent = state === "open" ? "" : ` · ${state === "baseline" ? "in baseline" : state}`;
    this.press(note, i);
  }

  /** Brings everything up to date. What is hidden is painted when it is shown again. */
  refresh() {
    for (const row of this.doc.rows) {
      if (!row.node) continue;
      if (row.node.hidden === row.visible) row.node.hidden = !row.visible;
      if (row.visible && row.findings.length > 0) this.paint(row);
    }
    for (const note of this.general.children) this.paintNote(note);
    // Buttons tell the reason of a decision too.
    for (const open of this.list.querySelectorAll("details[open]")) this.press(open.parentElement, Number(open.parentElement.dataset.f));
  }

  /** Shows a row; makes it first if need be. */
  show(number, behaviour = "auto") {
    this.make(number + 20);
    const { node } = this.doc.rows[number];
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const scroll = () => node.scrollIntoView({ block: "start", behavior: calm ? "auto" : behaviour });
    scroll();
    // Rows on the way had guessed heights until now.
    requestAnimationFrame(() => Math.abs(node.getBoundingClientRect().top) > innerHeight && scroll());
    for (const lit of this.list.querySelectorAll(".here")) lit.classList.remove("here");
    node.classList.add("here");
    return node;
  }

  /** Shows a finding, opens its note and goes there. */
  visit(i) {
    const bead = this.doc.record.findings[i].bead;
    const row = this.doc.rows[bead];
    const home = row ? this.show(row.number) : this.general;
    const details = home.querySelector(`.finding[data-f="${i}"] details`);
    if (!row) this.general.scrollIntoView({ block: "center" });
    this.point(i);
    details.open = true;
    details.querySelector("summary").focus({ preventScroll: true });
  }

  /** Makes a finding the current one, lit on both sides. */
  point(i) {
    this.current = i;
    this.light(i);
  }

  light(i) {
    for (const lit of document.querySelectorAll(".lit")) lit.classList.remove("lit");
    if (i === null || i === undefined) return;
    const row = this.doc.rows[this.doc.record.findings[i].bead];
    for (const node of (row?.node ?? this.general).querySelectorAll("[data-f]")) {
      if (node.dataset.f.split(" ").includes(String(i))) node.classList.add("lit");
    }
  }

  /** Hover, focus, tap. */
  listen() {
    const over = (event, act) => {
      const found = event.target.closest?.("[data-f]");
      if (found) act(found, Number(found.dataset.f.split(" ").find((i) => this.wanted(Number(i))) ?? -1));
    };
    const enter = (found, i) => {
      if (i < 0) return;
      this.light(i);
      // Where the finding itself is open beside it, nothing is left to tell.
      if (found.tagName === "MARK" && !document.querySelector(`.finding[data-f="${i}"] [open]`)) tip.show(found, this.told(found));
    };
    const leave = () => { this.light(this.current); tip.hideSoon(); };
    this.list.addEventListener("pointerover", (event) => event.pointerType === "mouse" && over(event, enter));
    this.list.addEventListener("pointerout", (event) => event.pointerType === "mouse" && over(event, leave));
    this.list.addEventListener("focusin", (event) => over(event, enter));
    this.list.addEventListener("focusout", (event) => over(event, leave));
    this.list.addEventListener("click", (event) => over(event, (found, i) => {
      if (i < 0) return;
      this.point(i);
      if (found.tagName !== "MARK") return;
      enter(found, i);
      const row = this.doc.rows[this.doc.record.findings[i].bead];
      row.node.querySelector(`.finding[data-f="${i}"] details`).open = true;
    }));
    this.list.addEventListener("keydown", (event) => {
      if (event.target.tagName !== "MARK" || !["Enter", " "].includes(event.key)) return;
      event.preventDefault();
      over(event, (_, i) => i >= 0 && this.visit(i));
    });
  }

  /** What the tip says of a mark. */
  told(mark) {
    return mark.dataset.f.split(" ").map(Number).filter((i) => this.wanted(i)).map((i) => {
      const f = this.doc.record.findings[i];
      return el("p", { class: f.severity }, sign(f.severity), f.message, suggestion(f), el("small", {}, ` ${f.code} ${two(f.confidence)}`));
    });
  }
}

/** What a finding proposes. */
function suggestion(f) {
  if (f.suggestion === null || f.suggestion === undefined) return null;
  return f.suggestion === "" ? el("span", { class: "suggestion" }, " → delete it") : el("span", { class: "suggestion" }, " → ", el("b", { lang: "en" }, f.suggestion));
}

/** The explanation beside a mark: stays while the pointer is on it, goes with Escape. */
const tip = {
  node: document.getElementById("tip"),
  anchor: null,
  timer: 0,

  show(anchor, content) {
    clearTimeout(this.timer);
    if (content.length === 0) return this.hide();
    this.anchor = anchor;
    replace(this.node, content);
    this.node.hidden = false;
    this.place();
  },

  /** Below the mark, or above it where there is no room; nowhere if the mark has left the screen. */
  place() {
    if (this.node.hidden) return;
    const at = this.anchor.getClientRects()[0];
    if (!at || at.bottom < 0 || at.top > innerHeight) return this.hide();
    const own = this.node.getBoundingClientRect();
    const below = at.bottom + 6 + own.height < innerHeight;
    this.node.style.insetInlineStart = `${Math.max(8, Math.min(innerWidth - own.width - 8, at.left))}px`;
    this.node.style.insetBlockStart = `${below ? at.bottom + 6 : Math.max(8, at.top - own.height - 6)}px`;
  },

  hide() {
    clearTimeout(this.timer);
    this.node.hidden = true;
  },

  hideSoon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.hide(), 160);
  },
};
tip.node.addEventListener("pointerenter", () => clearTimeout(tip.timer));
tip.node.addEventListener("pointerleave", () => tip.hideSoon());
addEventListener("scroll", () => tip.place(), { passive: true });
