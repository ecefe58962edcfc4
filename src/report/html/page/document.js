// A record of align (schema align.doc/1) made ready to be shown: rows, findings of each, names of each.

/** Text of which parts are asked for by code points, as records count them. */
class Points {
  constructor(text) {
    this.text = text;
    // Almost every text has one unit a code point; then cutting is free.
    this.points = /[\uD800-\uDFFF]/.test(text) ? Array.from(text) : null;
  }

  cut(start, end) {
    return this.points ? this.points.slice(start, end).join("") : this.text.slice(start, end);
  }
}

/** A document pair. */
class Doc {
  constructor(record) {
    this.record = record;
    this.bilingual = record.mode === "bilingual";
    /** Whether there is one side only. */
    this.alone = record.segments.source.length === 0 || record.segments.target.length === 0;
    this.texts = { source: record.segments.source.map((s) => new Points(s.text)), target: record.segments.target.map((s) => new Points(s.text)) };
    // A record of another hand may name segments that are not there.
    const there = (numbers, side) => numbers.filter((n) => record.segments[side][n]);
    this.rows = record.beads.map((bead, number) => ({ bead: { ...bead, source: there(bead.source, "source"), target: there(bead.target, "target") }, number, findings: [], names: new Set(), node: null, visible: true, painted: null }));
    this.general = [];
    record.findings.forEach((finding, i) => (this.rows[finding.bead]?.findings ?? this.general).push(i));
    record.names.forEach((name, n) => name.renderings.forEach((r) => r.places.forEach((p) => this.rows[p.bead]?.names.add(n))));
    for (const row of this.rows) {
      const words = row.findings.map((i) => record.findings[i]).flatMap((f) => [f.message, f.suggestion ?? "", f.code, f.name]);
      row.searched = fold([this.text(row, "source"), this.text(row, "target"), ...words].join("\n"));
    }
  }

  /** Text of one side of a row. */
  text(row, side) {
    return row.bead[side].map((n) => this.record.segments[side][n].text).join(" ");
  }

  /** `12 → 11`, `4 → ∅`. */
  label(row) {
    const numbers = (list) => list.length === 0 ? "∅" : list.length === 1 ? `${list[0] + 1}` : `${list[0] + 1}–${list.at(-1) + 1}`;
    const { source, target } = row.bead;
    // Without an original, nothing is missing where one side is empty.
    if (!this.bilingual && (source.length === 0 || target.length === 0)) return numbers(source.length ? source : target);
    return `${numbers(source)} → ${numbers(target)}`;
  }

  /** `omitted`, `added` or nothing. Without an original nothing was added to it. Furniture is neither. */
  gap(row) {
    if (!this.bilingual) return null;
    const { source, target } = row.bead;
    const furniture = (side) => row.bead[side].every((n) => this.record.segments[side][n].kind === "furniture");
    if (target.length === 0) return furniture("source") ? null : "omitted";
    return source.length === 0 && !furniture("target") ? "added" : null;
  }

  /** What the reader, the decisions file or the baseline says of a finding: `open` if nothing. */
  state(i) {
    const finding = this.record.findings[i];
    return decisions.onFinding(finding.fingerprint)?.verdict ?? finding.status ?? "open";
  }

  /** Whether a finding still counts. */
  counts(i) {
    return ["open", "confirmed"].includes(this.state(i));
  }

  /** The name that a finding is about, and its English as it stands: the rendering that shares a letter with it. */
  nameOf(i) {
    const { bead, target, source } = this.record.findings[i];
    const meets = (span, [start, end]) => span && span.start < end && start < span.end;
    for (const n of this.rows[bead]?.names ?? []) {
      const name = this.record.names[n];
      for (const rendering of name.renderings) {
        if (rendering.places.some((p) => p.bead === bead && (meets(target, p.target) || (!target && meets(source, p.source))))) return { name, rendering };
      }
    }
    return null;
  }

  /** The edits that findings make to the English, without overlaps; of two that overlap the worse and surer holds. */
  edits(indices) {
    const rank = (f) => SEVERITIES.indexOf(f.severity);
    const wanted = indices.filter((i) => this.counts(i)).map((i) => this.record.findings[i]).filter((f) => f.target && typeof f.suggestion === "string");
    const length = (f) => f.target.end - f.target.start;
    wanted.sort((a, b) => rank(a) - rank(b) || length(b) - length(a) || b.confidence - a.confidence);
    const taken = [];
    for (const { target, suggestion } of wanted) {
      if (target.text !== suggestion && taken.every((t) => target.end <= t.start || t.end <= target.start)) {
        taken.push({ start: target.start, end: target.end, text: suggestion });
      }
    }
    return taken.sort((a, b) => a.start - b.start);
  }

  /**
   * The proposed wording of a row: what stays, goes and comes.
   * @returns {{kind: "same"|"gone"|"new", text: string}[]} nothing if nothing is proposed
   */
  proposal(row) {
    const edits = this.edits(row.findings);
    const runs = [];
    const push = (kind, text) => {
      if (text === "") return;
      if (runs.at(-1)?.kind === kind) runs.at(-1).text += text;
      else runs.push({ kind, text });
    };
    row.bead.target.forEach((n, k) => {
      const segment = this.record.segments.target[n];
      const text = this.texts.target[n];
      let at = segment.start;
      if (k > 0) push("same", " ");
      for (const edit of edits) {
        if (edit.start < at || edit.end > segment.end) continue;
        push("same", text.cut(at - segment.start, edit.start - segment.start));
        for (const run of wordDiff(text.cut(edit.start - segment.start, edit.end - segment.start), edit.text)) push(run.kind, run.text);
        at = edit.end;
      }
      push("same", text.cut(at - segment.start, segment.end - segment.start));
    });
    if (runs.every((r) => r.kind === "same")) return [];
    return runs.map((r, k) => r.kind === "same" ? { ...r, text: shorten(r.text, k > 0, k + 1 < runs.length) } : r);
  }
}

/** What differs between two short phrases: the words they begin and end with alike stay. */
function wordDiff(gone, come) {
  const a = gone.split(/(\s+)/);
  const b = come.split(/(\s+)/);
  const least = Math.min(a.length, b.length);
  let head = 0;
  while (head < least && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < least - head && a.at(-1 - tail) === b.at(-1 - tail)) tail++;
  return [
    { kind: "same", text: a.slice(0, head).join("") },
    { kind: "gone", text: a.slice(head, a.length - tail).join("") },
    { kind: "new", text: b.slice(head, b.length - tail).join("") },
    { kind: "same", text: tail === 0 ? "" : a.slice(-tail).join("") },
  ].filter((run) => run.text !== "");
}

/** Words kept beside a change. */
const CONTEXT = 4;

/** A stretch that stays, without its middle: `before` and `after` say where a change follows. */
function shorten(text, before, after) {
  const words = text.split(/(?<=\s)(?=\S)/);
  if (words.length <= CONTEXT * 2 + 2) return text;
  return (before ? words.slice(0, CONTEXT).join("") : "") + "… " + (after ? words.slice(-CONTEXT).join("") : "");
}
