//! What holds for the output formats, on random documents.

use std::collections::BTreeSet;

use arbtest::arbitrary::{Result, Unstructured};
use serde_json::Value;

use super::record::{ErrorRecord, Status};
use super::sample::document;
use super::*;

/// A run over a few documents, some of which could not be processed.
fn documents(u: &mut Unstructured<'_>) -> Result<Vec<DocumentRecord>> {
    let mut all = Vec::new();
    for n in 0..u.int_in_range(0..=6)? {
        let mut record = document(u)?;
        record.id = format!("q/{n}");
        record.mode = (*u.choose(&["bilingual", "target-only"])?).to_owned();
        record.score = Some(f64::from(u.int_in_range(0..=100_u32)?) / 100.0);
        record.signature = (*u.choose(&["align:1", "align:2"])?).to_owned();
        if u.ratio(1, 5)? {
            record.error = Some(ErrorRecord { code: "INP003".into(), message: format!("q/{n}: a|b\n<empty> 100%") });
        }
        all.push(record);
    }
    Ok(all)
}

fn rendered(name: &str, documents: &[DocumentRecord], options: &RenderOptions) -> String {
    let mut renderer = (format(name).unwrap().make)(options);
    let mut out = renderer.begin();
    let mut summary = Summary::default();
    for record in documents {
        summary.add(record);
        out.extend(renderer.document(record));
    }
    // What was named and not found has no record.
    summary.fail("no/such".into(), ErrorRecord { code: "INP001".into(), message: "not found".into() });
    out.extend(renderer.finish(&summary));
    String::from_utf8(out).unwrap()
}

fn open(documents: &[DocumentRecord]) -> usize {
    let findings = documents.iter().flat_map(|d| &d.findings);
    findings.filter(|f| f.status == Status::Open).count()
}

#[test]
fn every_format_file_is_in_the_list_and_names_are_unique() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/report");
    let mut folders = vec![root];
    let mut formats = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") && !path.ends_with("tests.rs") {
                formats += std::fs::read_to_string(path).unwrap().matches(": Format =").count();
            }
        }
    }
    assert_eq!(FORMATS.len(), formats, "a format is missing in FORMATS");
    let names: BTreeSet<&str> = FORMATS.iter().map(|f| f.name).collect();
    assert_eq!(names.len(), FORMATS.len());
}

#[test]
fn shards_add_up_to_the_whole_in_any_order() {
    arbtest::arbtest(|u| {
        let documents = documents(u)?;
        let mut whole = Summary::default();
        documents.iter().for_each(|d| whole.add(d));
        let mut shards = vec![Summary::default(); 3];
        for record in &documents {
            shards[u.choose_index(3)?].add(record);
        }
        let order = *u.choose(&[[0, 1, 2], [2, 0, 1], [1, 2, 0], [2, 1, 0]])?;
        let mut merged = Summary::default();
        for n in order {
            // A shard's statistics come from a file.
            let text = serde_json::to_string(&shards[n]).unwrap();
            merged.merge(&serde_json::from_str(&text).unwrap());
        }
        assert_eq!(serde_json::to_string(&merged).unwrap(), serde_json::to_string(&whole).unwrap());
        Ok(())
    });
}

#[test]
fn sarif_names_a_place_and_a_rule_for_every_result() {
    arbtest::arbtest(|u| {
        let documents = documents(u)?;
        let baseline = u.arbitrary()?;
        let text = rendered("sarif", &documents, &RenderOptions { baseline, ..RenderOptions::default() });
        let log: Value = serde_json::from_str(&text).unwrap();
        let run = &log["runs"][0];
        let results = run["results"].as_array().unwrap();
        let findings: Vec<_> = documents.iter().flat_map(|d| &d.findings).collect();
        assert_eq!(results.len(), findings.len());
        for (result, finding) in results.iter().zip(findings) {
            let rule = &run["tool"]["driver"]["rules"][result["ruleIndex"].as_u64().unwrap() as usize];
            assert_eq!(rule["id"], result["ruleId"]);
            let region = &result["locations"][0]["physicalLocation"]["region"];
            let number = |key: &str| region[key].as_u64().unwrap();
            let (start, end) = ((number("startLine"), number("startColumn")), (number("endLine"), number("endColumn")));
            assert!(start >= (1, 1) && start <= end, "{region}");
            if finding.target.is_none() {
                assert_eq!(start, end, "nothing is marked where there are no words");
            }
            assert_eq!(result["relatedLocations"].is_array(), finding.source.is_some());
            assert_eq!(result["fixes"].is_array(), finding.target.is_some() && finding.suggestion.is_some());
            assert_eq!(result["suppressions"].is_array(), finding.status == Status::Dismissed);
            assert_eq!(result["baselineState"].is_string(), baseline);
        }
        let notices = run["invocations"][0]["toolExecutionNotifications"].as_array().unwrap();
        assert!(notices.iter().any(|n| n["message"]["text"] == "no/such: not found"));
        Ok(())
    });
}

#[test]
fn an_omission_is_shown_behind_the_english_in_front_of_it() {
    arbtest::arbtest(|u| {
        let mut record = document(u)?;
        record.findings.truncate(1);
        let Some(finding) = record.findings.first_mut() else { return Ok(()) };
        finding.target = None;
        let before = finding.bead.and_then(|b| record.beads[..b].iter().rev().find_map(|b| b.target.last()));
        let want = before.map_or((1, 1), |&n| {
            let segment = &record.segments.target[n];
            (segment.end_line, segment.end_column)
        });
        let anchor = record.anchor(&record.findings[0]);
        assert_eq!((anchor.path, anchor.start, anchor.end), ("7.en.txt", want, want));
        Ok(())
    });
}

#[test]
fn github_gets_ten_of_a_kind_one_a_line_and_the_count_of_the_rest() {
    arbtest::arbtest(|u| {
        let mut documents = documents(u)?;
        if u.arbitrary()? {
            for record in &mut documents {
                record.findings = record.findings.iter().cycle().take(record.findings.len() * 9).cloned().collect();
            }
        }
        let text = rendered("github", &documents, &RenderOptions::default());
        let count = |kind: &str| text.lines().filter(|l| l.starts_with(&format!("::{kind} "))).count();
        assert!(count("error") <= 10 && count("warning") <= 10 && count("notice") <= 10, "{text}");
        assert_eq!(text.lines().count(), count("error") + count("warning") + count("notice"));
        assert!(text.lines().any(|l| l.contains("no/such")), "what could not be processed stands first");
        let failed = documents.iter().filter(|d| d.error.is_some()).count() + 1;
        let more = text.lines().last().and_then(|l| l.strip_prefix("::notice title=align::and "));
        let more: usize = more.map_or(0, |l| l.split(' ').next().unwrap().parse().unwrap());
        let shown = text.lines().count() - usize::from(more > 0);
        assert_eq!(shown + more, open(&documents) + failed);
        Ok(())
    });
}

#[test]
fn junit_is_well_formed_and_has_a_case_for_every_document() {
    arbtest::arbtest(|u| {
        let documents = documents(u)?;
        let text = rendered("junit", &documents, &RenderOptions::default());
        let mut reader = quick_xml::Reader::from_str(&text);
        let (mut cases, mut errors) = (0, 0);
        loop {
            match reader.read_event().unwrap() {
                quick_xml::events::Event::Start(e) | quick_xml::events::Event::Empty(e) => {
                    cases += usize::from(e.name().as_ref() == "testcase");
                    errors += usize::from(e.name().as_ref() == "error");
                }
                quick_xml::events::Event::Eof => break,
                _ => {}
            }
        }
        // One more for the input that was not found.
        assert_eq!(cases, documents.len() + 1);
        assert_eq!(errors, documents.iter().filter(|d| d.error.is_some()).count() + 1);
        Ok(())
    });
}

#[test]
fn tables_over_a_corpus_fit_the_terminal() {
    arbtest::arbtest(|u| {
        let documents = documents(u)?;
        let width = u.int_in_range(70..=140)?;
        let options = RenderOptions { width, view: View::Summary, ..RenderOptions::default() };
        let text = rendered("human", &documents, &options);
        // A signature is one word.
        for line in text.lines().filter(|l| !l.contains("align:")) {
            assert!(layout::width(line) <= width, "{width}: {line:?}");
        }
        assert!(text.contains("no/such INP001 not found") && text.contains("exit 2 ("), "{text}");
        Ok(())
    });
}

#[test]
fn the_summary_in_markdown_keeps_its_columns() {
    arbtest::arbtest(|u| {
        let text = rendered("md", &documents(u)?, &RenderOptions::default());
        let rows: Vec<&str> = text.lines().filter(|l| l.starts_with("| ")).collect();
        for row in rows {
            let bars = row.replace("\\|", "").matches('|').count();
            assert!(matches!(bars, 3 | 5..=7), "{row}");
        }
        Ok(())
    });
}

#[test]
fn the_head_of_a_report_names_the_worst_and_fits() {
    use super::record::{DocumentRecord, FindingRecord, SpanRecord};
    use crate::finding::Severity;

    let span = |text: &str| SpanRecord {
        path: "x.en.txt".into(),
        start: 0,
        end: 1,
        text: text.into(),
        line: 1,
        column: 1,
        end_line: 1,
        end_column: 2,
    };
    let finding = |code: &str, severity, confidence, words: &str| FindingRecord {
        code: code.into(),
        name: format!("{}-rule", code.to_lowercase()),
        severity,
        confidence,
        message: String::new(),
        bead: None,
        source: None,
        target: Some(span(words)),
        suggestion: None,
        evidence: Vec::new(),
        fingerprint: String::new(),
        status: Status::Open,
        reason: None,
    };
    let head = |findings: Vec<FindingRecord>, width: usize| -> Vec<String> {
        let nothing = crate::error::Error::new(crate::error::ErrorKind::Missing, "");
        let record = DocumentRecord { findings, error: None, ..DocumentRecord::failed("x", &nothing, "") };
        let options = RenderOptions { width, view: View::Full, ..RenderOptions::default() };
        let text = rendered("human", &[record], &options);
        let worst = text.lines().skip_while(|l| !l.starts_with("  worst: ")).take_while(|l| !l.is_empty());
        worst.map(str::to_owned).collect()
    };
    let mild = || {
        vec![
            finding("FLU004", Severity::Warning, 1.0, "may"),
            finding("NAM003", Severity::Warning, 0.7, &"a long word ".repeat(9)),
            finding("NAM006", Severity::Error, 0.9, "hares"),
            finding("NAM006", Severity::Error, 0.9, "hares"),
        ]
    };
    assert!(head(mild(), 80).is_empty(), "three are seen at a glance");
    let many = || [mild(), vec![finding("NAM008", Severity::Error, 0.97, "Komi\u{1b}[31m (Comey)")]].concat();
    assert_eq!(
        head(many(), 80),
        [
            "  worst: “Komi\u{fffd}[31m (Comey)” nam008-rule, “hares” ×2 nam006-rule,",
            "         “a long word a long word a long word a l…” nam003-rule"
        ]
    );
    for width in [60, 80, 120] {
        assert!(head(many(), width).iter().all(|line| layout::width(line) <= width), "{width}");
    }
    let mut dismissed = many();
    dismissed.iter_mut().for_each(|f| f.status = Status::Dismissed);
    assert!(head(dismissed, 80).is_empty());
}
