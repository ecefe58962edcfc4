//! The seed corpus against its gold: what must be found, and that a clean pair is left alone.

#![allow(clippy::unwrap_used)] // a test that cannot go on fails

mod support;

use serde_json::Value;
use support::{align, root};

/// One line of a `NNN.gold.tsv`.
struct Gold {
    codes: Vec<String>,
    source: String,
    target: String,
}

fn gold(document: &str) -> Vec<Gold> {
    let path = root().join("seeds/q7x2").join(format!("{document}.gold.tsv"));
    let text = std::fs::read_to_string(path).unwrap();
    let lines = text.lines().filter(|l| !l.starts_with('#') && !l.trim().is_empty());
    lines
        .map(|line| {
            let mut fields = line.split('\t').map(|f| if f == "-" { String::new() } else { f.to_owned() });
            Gold {
                codes: fields.next().unwrap().split('|').map(str::to_owned).collect(),
                source: fields.next().unwrap(),
                target: fields.next().unwrap(),
            }
        })
        .collect()
}

fn record(document: &str) -> Value {
    let outcome = align(&["--isolated", "-o", "jsonl", "--exit-zero", &format!("seeds/q7x2/{document}")]);
    assert_eq!(outcome.code, 0, "{document}: {}", outcome.stderr);
    serde_json::from_str(outcome.stdout.lines().next().unwrap()).unwrap()
}

fn text<'v>(finding: &'v Value, side: &str) -> &'v str {
    finding[side]["text"].as_str().unwrap_or("")
}

/// Whether the finding is what the gold line wants: its rule, and words that touch.
fn meets(finding: &Value, gold: &Gold) -> bool {
    let touches =
        |have: &str, want: &str| want.is_empty() || (!have.is_empty() && (have.contains(want) || want.contains(have)));
    let code = finding["code"].as_str().unwrap();
    // A side that the finding does not mark cannot contradict the gold.
    let side = |name: &str, want: &str| {
        let have = text(finding, name);
        have.is_empty() || touches(have, want)
    };
    let marked = touches(text(finding, "target"), &gold.target) || touches(text(finding, "source"), &gold.source);
    gold.codes.iter().any(|c| c == code) && side("target", &gold.target) && side("source", &gold.source) && marked
}

/// What the gold of all documents wants and gets.
#[test]
fn the_gold_is_found() {
    let mut wanted = 0;
    let mut found = 0;
    let mut missed = Vec::new();
    for document in ["000", "001", "002", "003", "004", "006", "007"] {
        let record = record(document);
        let findings = record["findings"].as_array().unwrap();
        for gold in gold(document) {
            wanted += 1;
            if findings.iter().any(|f| meets(f, &gold)) {
                found += 1;
            } else {
                missed.push(format!("{document} {} {} ← {}", gold.codes.join("|"), gold.target, gold.source));
            }
        }
    }
    println!("{found} of {wanted} expected findings; missed:\n{}", missed.join("\n"));
    assert!(found * 100 >= wanted * RECALL, "{found} of {wanted}; missed:\n{}", missed.join("\n"));
}

/// Percent of the gold that must be found: a little under what is reached.
const RECALL: usize = 80;

/// Findings that the gold does not list are false or at least unasked for.
#[test]
fn little_else_is_reported() {
    let mut all = 0;
    let mut unasked = Vec::new();
    for document in ["000", "001", "002", "003", "004", "006", "007"] {
        let gold = gold(document);
        for finding in record(document)["findings"].as_array().unwrap() {
            if finding["severity"] == "note" {
                continue;
            }
            all += 1;
            if !gold.iter().any(|g| meets(finding, g)) {
                unasked.push(format!(
                    "{document} {} {} ← {}",
                    finding["code"], finding["target"]["text"], finding["source"]["text"]
                ));
            }
        }
    }
    println!("{} of {all} unasked for:\n{}", unasked.len(), unasked.join("\n"));
    assert!(unasked.len() * 100 <= all * UNASKED, "{} of {all}:\n{}", unasked.len(), unasked.join("\n"));
}

/// Percent of findings that the gold need not list.
const UNASKED: usize = 30;

#[test]
fn the_clean_pair_reports_nothing() {
    let outcome = align(&["--isolated", "seeds/q7x2/005", "-o", "concise", "--min-severity", "warning"]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (0, ""));
}

#[test]
fn a_lost_original_is_said_plainly() {
    let outcome = align(&["--isolated", "--exit-zero", "seeds/q7x2/006"]);
    assert!(outcome.stdout.contains("no Russian original was found"), "{}", outcome.stdout);
    assert!(!outcome.stdout.contains("ALN002"), "nothing can be added to a text that is not there");
}
