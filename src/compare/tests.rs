use super::*;
use crate::error::{Error, ErrorKind};
use crate::report::record::{BeadRecord, DocumentRecord, FindingRecord, SegmentRecord, SpanRecord, Status};
use crate::text::Both;

/// A text of segments, each its own length, with a space between.
fn segments(texts: &[&str]) -> Vec<SegmentRecord> {
    let mut start = 0;
    texts
        .iter()
        .map(|text| {
            let end = start + text.chars().count();
            let (kind, text) = ("sentence".to_owned(), (*text).to_owned());
            let segment = SegmentRecord { start, end, kind, text, end_line: 1, end_column: 1 };
            start = end + 1;
            segment
        })
        .collect()
}

/// A record with beads of (Russian, English) segment counts and scores.
fn record(source: &[&str], target: &[&str], beads: &[(usize, usize, f64)]) -> DocumentRecord {
    let mut record = DocumentRecord::failed("d/0", &Error::new(ErrorKind::Missing, "x"), "s");
    record.error = None;
    record.segments = Both::new(segments(source), segments(target));
    let mut at = (0, 0);
    for &(s, t, score) in beads {
        record.beads.push(BeadRecord {
            source: (at.0..at.0 + s).collect(),
            target: (at.1..at.1 + t).collect(),
            confidence: 1.0,
            score: (s > 0 && t > 0).then_some(score),
            words: None,
        });
        at = (at.0 + s, at.1 + t);
    }
    record
}

fn finding(record: &mut DocumentRecord, code: &str, bead: usize, source: Option<(usize, usize)>, text: &str) {
    let span = |start, end, text: &str| SpanRecord {
        path: "p".to_owned(),
        start,
        end,
        text: text.to_owned(),
        line: 1,
        column: 1,
        end_line: 1,
        end_column: 1,
    };
    record.findings.push(FindingRecord {
        code: code.to_owned(),
        name: "some-rule".to_owned(),
        severity: Severity::Error,
        confidence: 1.0,
        message: "m".to_owned(),
        bead: Some(bead),
        source: source.map(|(start, end)| span(start, end, "слово")),
        target: Some(span(0, 1, text)),
        suggestion: None,
        evidence: Vec::new(),
        fingerprint: String::new(),
        status: Status::Open,
        reason: None,
    });
}

const RU: [&str; 4] = ["Мост открыт.", "Поезд ушёл.", "Дождь идёт.", "Конец."];

fn options(width: usize) -> RenderOptions {
    RenderOptions { width, color: false, rows: true, all: true }
}

fn render(name: &str, options: &RenderOptions, documents: &[Document], names: &[&str]) -> String {
    let names: Vec<String> = names.iter().map(|n| (*n).to_owned()).collect();
    let mut totals = Totals::new(&names);
    let format = FORMATS.iter().find(|f| f.name == name).unwrap();
    let mut renderer = (format.make)(options);
    let mut out = renderer.begin(&names);
    for document in documents {
        totals.add(document);
        out.push_str(&renderer.document(document));
    }
    totals.finish();
    out + &renderer.finish(&totals)
}

#[test]
fn a_row_is_the_least_stretch_that_no_system_cuts() {
    let a = record(&RU, &["One.", "Two.", "Three.", "Four."], &[(1, 1, 0.9), (1, 1, 0.8), (1, 1, 0.7), (1, 1, 0.6)]);
    let b = record(&RU, &["Bridge.", "Train and rain.", "End."], &[(1, 1, 0.5), (2, 1, 0.4), (1, 1, 0.3)]);
    let document = Document::new("d/0", &[&a, &b]).unwrap();
    let rows: Vec<(usize, usize)> = document.rows.iter().map(|r| r.sentences).collect();
    assert_eq!(rows, [(1, 1), (2, 3), (4, 4)]);
    assert_eq!(document.rows[1].source, "Поезд ушёл. Дождь идёт.");
    assert_eq!(document.rows[1].translations[0].text, "Two. Three.");
    assert_eq!(document.rows[1].translations[1].text, "Train and rain.");
    // Both are eleven letters long, so that the mean is plain.
    assert!((document.rows[1].translations[0].score - 0.75).abs() < 1e-9);
}

#[test]
fn what_is_left_out_scores_nothing_and_what_is_added_is_counted() {
    let a = record(&RU, &["One.", "Two.", "Three.", "Four."], &[(1, 1, 0.9), (1, 1, 0.9), (1, 1, 0.9), (1, 1, 0.9)]);
    let b = record(
        &RU,
        &["One.", "Extra.", "Three.", "Four."],
        &[(1, 1, 0.9), (1, 0, 0.0), (0, 1, 0.0), (1, 1, 0.9), (1, 1, 0.9)],
    );
    let document = Document::new("d/0", &[&a, &b]).unwrap();
    assert_eq!(document.added, [0, 1]);
    // The addition stands after the sentence that was left out.
    assert_eq!(
        (document.rows[1].translations[1].text.as_str(), document.rows[1].translations[1].score),
        ("Extra.", 0.0)
    );
    let mut totals = Totals::new(&["a".to_owned(), "b".to_owned()]);
    totals.add(&document);
    totals.finish();
    let [a, b] = [0, 1].map(|n| totals.systems[n].score.unwrap());
    assert!((a - 0.9).abs() < 1e-9 && b < 0.75, "{a} {b}");
    assert!(totals.differences[0].as_ref().unwrap().difference < -0.15);
}

#[test]
fn a_finding_is_the_same_by_rule_and_place_in_the_original() {
    let beads = [(1, 1, 0.9), (1, 1, 0.8), (1, 1, 0.7), (1, 1, 0.6)];
    let mut a = record(&RU, &["One.", "Two.", "Three.", "Four."], &beads);
    let mut b = a.clone();
    finding(&mut a, "NAM006", 0, Some((0, 4)), "one");
    finding(&mut b, "NAM006", 0, Some((0, 4)), "uno"); // the same place, other words
    finding(&mut a, "NUM001", 1, Some((13, 18)), "two"); // mended by b
    finding(&mut b, "FLU001", 2, None, "the the"); // broken by b
    finding(&mut a, "FLU002", 3, None, "x");
    finding(&mut b, "FLU002", 3, None, "x");
    finding(&mut b, "FLU002", 3, None, "y"); // one more of a kind
    b.findings.last_mut().unwrap().status = Status::Dismissed; // which a reviewer says is none
    let document = Document::new("d/0", &[&a, &b]).unwrap();
    let changes: Vec<(String, Change)> = document.all_findings().map(|f| (f.code.clone(), f.change(1))).collect();
    let expected =
        [("NAM006", Change::None), ("NUM001", Change::Fixed), ("FLU001", Change::Broken), ("FLU002", Change::None)];
    assert_eq!(changes, expected.map(|(code, change)| (code.to_owned(), change)));
    let mut totals = Totals::new(&["a".to_owned(), "b".to_owned()]);
    totals.add(&document);
    assert_eq!((totals.changes(1), totals.broken_errors(1)), ((1, 1), 1));
    assert_eq!(totals.rules["NUM001"].systems, [1, 0]);
}

#[test]
fn another_original_is_not_compared() {
    let beads = [(1, 1, 0.9)];
    let a = record(&RU[..1], &["One."], &beads);
    let b = record(&["Мост закрыт."], &["One."], &beads);
    assert!(Document::new("d/0", &[&a, &b]).unwrap_err().contains("B has another original"));
    let mut failed = a.clone();
    failed.error = Some((&Error::new(ErrorKind::Unreadable, "gone")).into());
    assert!(Document::new("d/0", &[&a, &failed]).unwrap_err().contains("gone"));
    // Cut in another way it is still the same.
    let cut = record(&["Мост", "открыт."], &["One."], &[(2, 1, 0.9)]);
    assert_eq!(Document::new("d/0", &[&a, &cut]).unwrap().rows.len(), 1);
}

fn some() -> Document {
    let beads = [(1, 1, 0.9), (1, 1, 0.2), (1, 1, 0.7), (1, 1, 0.6)];
    let mut a = record(&RU, &["The bridge is open.", "train left away.", "It rains.", "End."], &beads);
    let beads = [(1, 1, 0.9), (1, 1, 0.8), (1, 1, 0.7), (1, 0, 0.0)];
    let mut b = record(&RU, &["The bridge opened.", "The train has left.", "It rains."], &beads);
    finding(&mut a, "NAM006", 1, Some((13, 18)), "train");
    finding(&mut b, "ALN001", 3, Some((40, 46)), "");
    Document::new("d/0", &[&a, &b]).unwrap()
}

#[test]
fn the_human_report_fits_its_width_and_marks_what_differs() {
    for width in [40, 60, 80, 100, 120, 200] {
        let text = render("human", &options(width), &[some()], &["first.txt", "second.txt"]);
        let widest = text.lines().map(crate::report::layout::width).max().unwrap();
        // Tables have a least width of their own.
        assert!(widest <= width.max(96), "{width}: {widest}\n{text}");
        for word in ["fixed", "broken", "left out", "chrF", "first.txt"] {
            assert!(text.contains(word), "{word}\n{text}");
        }
    }
    let text = render("human", &options(120), &[some()], &["a", "b"]);
    assert!(text.contains("~~~~~"), "{text}");
}

#[test]
fn json_is_whole_and_numbers_are_there() {
    let text = render("json", &options(80), &[some(), some()], &["a", "b"]);
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(value["schema"], SCHEMA);
    assert_eq!(value["documents"].as_array().unwrap().len(), 2);
    assert_eq!(value["totals"]["systems"][1]["omitted"], 2);
    assert_eq!(value["totals"]["differences"][0]["draws"], DRAWS);
}

#[test]
fn nothing_of_an_input_becomes_markup() {
    let evil = "</style><script>alert(1)</script> \"x' & <img src=x onerror=y>\u{202e}";
    let beads = [(1, 1, 0.9)];
    let mut a = record(&[evil], &[evil], &beads);
    let b = record(&[evil], &["<b>bold</b>"], &beads);
    finding(&mut a, "NAM006", 0, None, evil);
    let mut document = Document::new(evil, &[&a, &b]).unwrap();
    document.source = Some(evil.to_owned());
    let page = render("html", &options(80), &[document], &[evil, "b"]);
    for bad in ["<script", "<img", "<b>bold", "\u{202e}", "onerror=y>"] {
        assert!(!page.contains(bad), "{bad}");
    }
    let style = page.split("<style>").nth(1).unwrap().split("</style>").next().unwrap();
    assert!(
        page.contains(&format!("style-src {};", crate::report::html::shell::source(style))),
        "the style is allowed"
    );
    assert!(page.contains("default-src 'none'") && page.matches("</style>").count() == 1);
    assert!(page.contains("&lt;script&gt;"));
}

#[test]
fn three_systems_are_all_compared_with_the_first() {
    let beads = [(1, 1, 0.9), (1, 1, 0.2), (1, 1, 0.7), (1, 1, 0.6)];
    let mut a = record(&RU, &["One.", "Two.", "Three.", "Four."], &beads);
    let b = a.clone();
    let mut c = a.clone();
    finding(&mut a, "NAM006", 1, Some((13, 18)), "two");
    finding(&mut c, "NUM001", 2, Some((25, 30)), "three");
    let document = Document::new("d/0", &[&a, &b, &c]).unwrap();
    let text = render("human", &options(100), std::slice::from_ref(&document), &["a", "b", "c"]);
    assert!(text.contains("B − A") && text.contains("C − A") && text.contains("B·C"), "{text}");
    let mut totals = Totals::new(&["a".to_owned(), "b".to_owned(), "c".to_owned()]);
    totals.add(&document);
    assert_eq!((totals.changes(1), totals.changes(2)), ((1, 0), (1, 1)));
}
