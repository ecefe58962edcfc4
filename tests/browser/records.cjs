// Records to try the page on: a long document, and one whose every text is hostile.

/** A document of `rows` rows: the beads of a record over and over, places moved along. */
function long(record, rows) {
  const out = { ...record, id: "long/one", segments: { source: [], target: [] }, beads: [], findings: [], names: record.names.map((n) => ({ ...n, renderings: n.renderings.map((r) => ({ ...r, places: [] })) })) };
  const ends = { source: 0, target: 0 };
  for (let round = 0; out.beads.length < rows; round++) {
    const [beads, base] = [out.beads.length, { ...ends }];
    const first = { source: out.segments.source.length, target: out.segments.target.length };
    for (const side of ["source", "target"]) {
      for (const s of record.segments[side]) out.segments[side].push({ ...s, start: s.start + base[side], end: s.end + base[side] });
      ends[side] = out.segments[side].at(-1).end + 1;
    }
    for (const b of record.beads) out.beads.push({ ...b, source: b.source.map((n) => n + first.source), target: b.target.map((n) => n + first.target) });
    const move = (span, side) => span && { ...span, start: span.start + base[side], end: span.end + base[side] };
    for (const f of record.findings) {
      out.findings.push({ ...f, bead: f.bead === null ? null : f.bead + beads, source: move(f.source, "source"), target: move(f.target, "target"), fingerprint: `${f.fingerprint}-${round}` });
    }
    record.names.forEach((n, k) => n.renderings.forEach((r, j) => r.places.forEach((p) => {
      out.names[k].renderings[j].places.push({ bead: p.bead + beads, source: p.source.map((x) => x + base.source), target: p.target.map((x) => x + base.target) });
    })));
  }
  return out;
}

/** What an input may try: ends of elements, handlers, entities, overrides of direction, templates, lone markup. */
const HOSTILE = "</script><script>window.owned=1</script><img src=x onerror=window.owned=1>&lt;b&gt;&amp;\u202Eesrever\u2028\u2029\u0000<!--<script>]]>\"'`${window.owned=1}{{title}} 😀 ё\u0301 ٱلسلام";

/** A record in which every text that an input can reach is {@link HOSTILE}. */
function hostile(record) {
  const text = HOSTILE;
  const length = Array.from(text).length;
  const span = (path) => ({ path, start: 2, end: 9, text: Array.from(text).slice(2, 9).join(""), line: 1, column: 3, end_line: 1, end_column: 10 });
  const segment = { start: 0, end: length, kind: "sentence", text };
  return {
    ...record,
    id: `../../${text}`,
    source: text,
    target: text,
    segments: { source: [segment], target: [segment] },
    beads: [{ source: [0], target: [0], confidence: 0.5, score: 0.1 }],
    findings: [
      { code: "NAM004", name: text, severity: "error", confidence: 1, message: text, bead: 0, source: span(text), target: span(text), suggestion: text, evidence: [text], fingerprint: `NAM004:${text}`, status: "dismissed", reason: text },
      { code: "FLU001", name: "title-half-capitalised", severity: "warning", confidence: 1, message: text, bead: null, source: null, target: null, suggestion: null, evidence: [text], fingerprint: "FLU001:0" },
      // The flag of a span beyond the Basic Multilingual Plane: offsets are code points.
      { code: "FLU002", name: "noun-overcapitalised", severity: "note", confidence: 1, message: "after the emoji", bead: 0, source: null, target: { ...span(text), start: length - 9, end: length - 7, text: Array.from(text).slice(length - 9, length - 7).join("") }, suggestion: "x", evidence: [], fingerprint: "FLU002:0" },
    ],
    names: [{ ru: text, kind: text, forms: { [text]: 1 }, renderings: [{ en: text, count: 1, p_back: 0.9, places: [{ bead: 0, source: [2, 9], target: [2, 9] }] }], accepted: text, why: text, status: "wrong" }],
    notes: [text],
  };
}

module.exports = { long, hostile, HOSTILE };
