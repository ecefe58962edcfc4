// Pictures: the strip of a document, its alignment, distributions. Shapes say it and colours repeat it.

/** Columns of a strip; a document of more rows shares them. */
const COLUMNS = 480;

/** A score at or below which a bar of the strip has its full height: few sentences score less. */
const LOWEST = 0.4;

/** From this many columns on, bars of a strip stand without space and without outlines. */
const DENSE = 120;

/** How bad a row is, 0..1: by its score, else by its worst finding. */
function badness(doc, row) {
  if (row.bead.score !== null) return Math.min(1, (1 - row.bead.score) / (1 - LOWEST));
  const worst = worstOf(doc, row.findings);
  return { error: 1, warning: 0.65, note: 0.35 }[worst] ?? 0.08;
}

/** The worst severity of findings that still count. */
function worstOf(doc, indices) {
  const there = new Set(indices.filter((i) => doc.counts(i)).map((i) => doc.record.findings[i].severity));
  return SEVERITIES.find((s) => there.has(s)) ?? null;
}

/** One path a class: a picture of thousands of rows stays a handful of elements. */
class Paths {
  constructor() {
    this.parts = new Map();
  }

  add(kind, path) {
    const parts = this.parts.get(kind);
    if (parts) parts.push(path);
    else this.parts.set(kind, [path]);
  }

  draw() {
    return [...this.parts].map(([kind, parts]) => svg("path", { class: kind, d: parts.join("") }));
  }
}

const box = (x, y, width, height) => `M${x.toFixed(2)} ${y.toFixed(2)}h${width.toFixed(2)}v${height.toFixed(2)}h${(-width).toFixed(2)}z`;

/**
 * The strip: a bar a row, the taller the lower its score, by the worst finding in it. It is a slider over the rows.
 * @param {(row: number) => void} go
 */
function strip(doc, go) {
  const rows = doc.rows;
  const columns = Math.min(COLUMNS, rows.length);
  const picture = svg("svg", { viewBox: `0 0 ${columns} 100`, preserveAspectRatio: "none", "aria-hidden": "true" });
  const thumb = el("span", { class: "thumb", "aria-hidden": "true" });
  const node = el("div", { class: "strip", role: "slider", tabindex: 0, "aria-label": "Place in the document", "aria-valuemin": 1, "aria-valuemax": rows.length, "aria-orientation": "horizontal" }, picture, thumb);
  let here = 0;
  const column = (c) => rows.slice(Math.floor(c * rows.length / columns), Math.floor((c + 1) * rows.length / columns));
  const draw = () => {
    const paths = new Paths();
    for (let c = 0; c < columns; c++) {
      const all = column(c);
      const seen = all.filter((r) => r.visible);
      const bars = seen.length ? seen : all;
      const gap = bars.find((r) => doc.gap(r));
      const height = gap ? 100 : Math.max(8, 100 * Math.max(...bars.map((r) => badness(doc, r))));
      const worst = worstOf(doc, bars.flatMap((r) => r.findings));
      const kind = `column ${gap ? (columns < DENSE ? "gap" : "gap dense") : worst ?? "clean"}${seen.length ? "" : " faded"}`;
      const width = columns < DENSE ? 0.84 : 1;
      paths.add(kind, box(c + (1 - width) / 2, 100 - height, width, height));
    }
    picture.replaceChildren(...paths.draw());
  };
  const at = (number) => {
    here = number;
    const row = rows[number];
    if (!row) return;
    const found = row.findings.filter((i) => doc.counts(i)).length;
    thumb.style.insetInlineStart = `${100 * (number + 0.5) / rows.length}%`;
    node.setAttribute("aria-valuenow", number + 1);
    node.setAttribute("aria-valuetext", `row ${number + 1} of ${rows.length}${row.bead.score === null ? "" : `, score ${two(row.bead.score)}`}${doc.gap(row) ? `, ${doc.gap(row)}` : ""}, ${count(found, "finding")}`);
  };
  const jump = (number) => {
    const wanted = Math.max(0, Math.min(rows.length - 1, number));
    at(wanted);
    go(wanted);
  };
  const pick = (event) => {
    const frame = node.getBoundingClientRect();
    const c = Math.max(0, Math.min(columns - 1, Math.floor((event.clientX - frame.left) / frame.width * columns)));
    // Of the rows that share a column, the worst one that is shown.
    const bars = column(c);
    const seen = bars.filter((r) => r.visible);
    const worst = (seen.length ? seen : bars).reduce((a, b) => badness(doc, b) > badness(doc, a) ? b : a);
    jump(worst.number);
  };
  node.addEventListener("pointerdown", (event) => { node.setPointerCapture(event.pointerId); pick(event); });
  node.addEventListener("pointermove", (event) => node.hasPointerCapture(event.pointerId) && pick(event));
  node.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -rows.length, End: rows.length }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    jump(here + step);
  });
  draw();
  at(0);
  return { node, draw, at };
}

/**
 * The alignment: the Russian as a line above, the English as a line below, each as long as its text, a band for each
 * bead. What has no counterpart stands alone and is drawn to be seen.
 */
function alignmentPlot(doc, go) {
  const [width, height, edge] = [1000, 120, 12];
  // Where each row begins and ends on both lines.
  const long = (row, side) => row.bead[side].reduce((sum, n) => sum + doc.record.segments[side][n].end - doc.record.segments[side][n].start, 0);
  const places = { source: [], target: [] };
  for (const side of ["source", "target"]) {
    let at = 0;
    for (const row of doc.rows) places[side].push([at, at += long(row, side)]);
    const scale = width / Math.max(1, at);
    places[side] = places[side].map(([from, to]) => [from * scale, to * scale]);
  }
  const paths = new Paths();
  const marks = new Paths();
  const gaps = { omitted: [], added: [] };
  // A hair between neighbours, as long as there is room for it.
  const hair = doc.rows.length < 200 ? 0.8 : 0;
  for (const row of doc.rows) {
    const [[a, b], [c, d]] = [places.source[row.number], places.target[row.number]];
    const gap = doc.gap(row);
    if (gap) gaps[gap].push(row);
    const least = Math.max(3, b - a, d - c);
    const from = Math.min(gap === "omitted" ? a : c, width - least);
    if (gap === "omitted") marks.add("omitted", `${box(from, 0, least, edge)}M${from} ${edge}h${least}L${from + least / 2} ${height * 0.55}z`);
    else if (gap === "added") marks.add("added", `${box(from, height - edge, least, edge)}M${from} ${height - edge}h${least}L${from + least / 2} ${height * 0.45}z`);
    else if (b > a && d > c) {
      const sure = Math.min(4, Math.floor(row.bead.confidence * 5));
      const middle = height / 2;
      paths.add("end", box(a, 0, Math.max(0.1, b - a - hair), edge) + box(c, height - edge, Math.max(0.1, d - c - hair), edge));
      paths.add(`band sure${sure}`, `M${a} ${edge}C${a} ${middle} ${c} ${middle} ${c} ${height - edge}H${d - hair}C${d - hair} ${middle} ${b - hair} ${middle} ${b - hair} ${edge}z`);
    } else {
      paths.add("end furniture", (b > a ? box(a, 0, b - a, edge) : "") + (d > c ? box(c, height - edge, d - c, edge) : ""));
    }
  }
  const picture = svg("svg", { viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: "none", "aria-hidden": "true" }, paths.draw(), marks.draw());
  const frame = el("div", { class: "alignment" }, el("span", { class: "side" }, "Russian"), picture, el("span", { class: "side" }, "English"));
  picture.addEventListener("click", (event) => {
    const rect = picture.getBoundingClientRect();
    const x = (event.clientX - rect.left) / rect.width * width;
    const side = event.clientY - rect.top < rect.height / 2 ? "source" : "target";
    const row = doc.rows.findLast((r) => places[side][r.number][0] <= x && (doc.gap(r) === null || r.bead[side].length));
    if (row) go(row.number);
  });
  const list = (rows, what) => rows.length > 0 && el("li", { class: what }, `${count(rows.length, "sentence")} ${what}: `,
    rows.slice(0, 12).map((r, k) => [k > 0 && ", ", el("a", { href: `#s${r.number + 1}`, on: { click: (event) => { event.preventDefault(); go(r.number); } } }, doc.label(r))]),
    rows.length > 12 && ` and ${rows.length - 12} more`);
  const unsure = doc.rows.filter((r) => r.bead.source.length && r.bead.target.length && r.bead.confidence < 0.5);
  const found = [list(gaps.omitted, "omitted"), list(gaps.added, "added"), list(unsure, "aligned without certainty")].filter(Boolean);
  return el("figure", { class: "plot wide" },
    el("figcaption", {}, "Alignment", el("span", { class: "key" }, el("i", { class: "swatch band" }), "aligned, paler where less sure ", el("i", { class: "swatch omitted" }), "omitted ", el("i", { class: "swatch added" }), "added")),
    frame,
    el("ul", { class: "gaps" }, found.length ? found : el("li", {}, "Every sentence has its counterpart.")));
}

/** Values 0..1 in twenty bins. */
function histogram(title, bins, text, unit) {
  const most = Math.max(1, ...bins);
  const width = 100 / bins.length;
  const bars = bins.map((n, k) => n > 0 && box(k * width + 0.4, 40 - Math.max(1, 40 * n / most), width - 0.8, Math.max(1, 40 * n / most))).filter(Boolean).join("");
  return el("figure", { class: "plot" },
    el("figcaption", {}, title),
    svg("svg", { viewBox: "0 0 100 40", preserveAspectRatio: "none", role: "img", "aria-label": `${title}: ${text}` }, svg("path", { class: "histogram", d: bars || "M0 40h0" })),
    el("div", { class: "axis", "aria-hidden": "true" }, el("span", {}, "0"), el("span", {}, unit), el("span", {}, "1")),
    el("p", {}, text));
}

function binned(values) {
  const bins = Array(20).fill(0);
  for (const value of values) bins[Math.min(19, Math.floor(value * 20))]++;
  return bins;
}

function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)];
}

/** Rules and how often each found something: a button each. */
function ruleBars(entries, pick) {
  const most = Math.max(1, ...entries.map((e) => e.count));
  const item = ({ code, name, severity, count: n, what }) => {
    const bar = el("i", { class: `length ${severity}`, "aria-hidden": "true" });
    bar.style.inlineSize = `${100 * n / most}%`;
    return el("li", {}, button([sign(severity), el("code", {}, code), " ", el("span", { class: "name" }, name), el("b", {}, n.toLocaleString("en")), bar], () => pick(code), { title: what, "data-code": code }));
  };
  return el("figure", { class: "plot rules" }, el("figcaption", {}, "Findings by rule"),
    entries.length ? el("ul", { class: "bars" }, entries.map(item)) : el("p", {}, "Nothing was found."));
}
