//! What makes a run fail: severities, what is shown, and the baseline of findings known before.

#![allow(clippy::unwrap_used)] // a test that cannot go on fails

mod support;

use std::fs;
use std::path::Path;

use serde_json::Value;
use support::{Outcome, align_in};

const RU: &str = "Министр Павлов прибыл в Осло.\nОн провёл там три дня.\nПавлов вернулся домой.\n";
/// Two errors: a name and a number in small letters.
const EN: &str = "Minister pavlov arrived in Oslo.\nHe spent five days there.\npavlov returned home.\n";

fn corpus() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("c")).unwrap();
    for id in ["0", "1"] {
        fs::write(folder.path().join(format!("c/{id}.ru.txt")), RU).unwrap();
        fs::write(folder.path().join(format!("c/{id}.en.txt")), EN).unwrap();
    }
    folder
}

fn run(folder: &Path, arguments: &[&str]) -> Outcome {
    align_in(folder, arguments, b"")
}

fn statuses(outcome: &Outcome) -> Vec<String> {
    let records: Vec<Value> = outcome.stdout.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    let findings = records.iter().flat_map(|r| r["findings"].as_array().unwrap().clone());
    findings.map(|f| f["status"].as_str().unwrap_or("open").to_owned()).collect()
}

#[test]
fn only_what_the_baseline_does_not_know_fails() {
    let folder = corpus();
    let at = folder.path();
    assert_eq!(run(at, &["c", "-o", "concise"]).code, 1, "the corpus has errors");
    let written = run(at, &["baseline", "c"]);
    assert_eq!(written.code, 0, "{}", written.stderr);
    let kept = fs::read_to_string(at.join("align.baseline.jsonl")).unwrap();
    assert!(kept.lines().count() >= 5 && kept.contains("\"document\":\"c/0\""), "{kept}");

    let with = ["c", "--baseline", "align.baseline.jsonl", "-o", "jsonl"];
    let outcome = run(at, &with);
    assert_eq!(outcome.code, 0, "known findings fail no run: {}", outcome.stderr);
    let all = statuses(&outcome);
    assert!(!all.is_empty() && all.iter().all(|s| s == "baseline"), "they stay, marked: {all:?}");
    // A gate that is named counts what is known too, unless it says new.
    assert_eq!(run(at, &[&with[..], &["--fail-on", "error"]].concat()).code, 1);
    for gate in ["new", "new-warning", "new-note", "never"] {
        assert_eq!(run(at, &[&with[..], &["--fail-on", gate]].concat()).code, 0, "{gate}");
    }

    // Moved lines stay known, a new sentence does not.
    fs::write(at.join("c/0.ru.txt"), format!("Погода была хорошая.\n\n{RU}")).unwrap();
    fs::write(at.join("c/0.en.txt"), format!("The weather was fine.\n\n{EN}")).unwrap();
    let moved = run(at, &with);
    assert_eq!((moved.code, statuses(&moved).iter().any(|s| s == "open")), (0, false), "{}", moved.stdout);
    fs::write(at.join("c/0.ru.txt"), format!("{RU}Иванов купил дом.\n")).unwrap();
    fs::write(at.join("c/0.en.txt"), format!("{EN}ivanov bought a house.\n")).unwrap();
    let new = run(at, &with);
    assert_eq!((new.code, statuses(&new).iter().filter(|s| *s == "open").count() > 0), (1, true));
}

#[test]
fn what_is_gone_is_said_and_pruned() {
    let folder = corpus();
    let at = folder.path();
    assert_eq!(run(at, &["baseline", "c"]).code, 0);
    let before = fs::read_to_string(at.join("align.baseline.jsonl")).unwrap();
    // One document mended, one deleted.
    fs::write(at.join("c/0.en.txt"), EN.replace("pavlov", "Pavlov")).unwrap();
    fs::remove_file(at.join("c/1.ru.txt")).unwrap();
    fs::remove_file(at.join("c/1.en.txt")).unwrap();
    let with = ["check", "c", "--baseline", "align.baseline.jsonl", "-o", "json"];
    let outcome = run(at, &with);
    assert!(outcome.stderr.contains("are gone") && outcome.stderr.contains("--prune"), "{}", outcome.stderr);
    let report: Value = serde_json::from_str(&outcome.stdout).unwrap();
    assert!(report["summary"]["stale"].as_u64().unwrap() >= 4, "{}", report["summary"]);
    // A rule that is off, or a document that was not asked for, is not gone.
    let some = run(at, &["check", "c", "--baseline", "align.baseline.jsonl", "--select", "FLU"]);
    let of_one = run(at, &["check", "c/0", "--baseline", "align.baseline.jsonl"]);
    assert!(!some.stderr.contains("c/0 NAM") && !of_one.stderr.contains("c/1"), "{} {}", some.stderr, of_one.stderr);
    assert_eq!(run(at, &["baseline", "--prune", "c"]).code, 0);
    let after = fs::read_to_string(at.join("align.baseline.jsonl")).unwrap();
    assert!(after.lines().count() < before.lines().count() && !after.contains("c/1"), "{after}");
    assert!(after.lines().all(|line| before.contains(line)), "pruning adds nothing");
    assert!(!run(at, &with).stderr.contains("gone"));
}

#[test]
fn the_configuration_names_the_baseline_and_writing_it_again_changes_nothing() {
    let folder = corpus();
    let at = folder.path();
    fs::write(at.join("align.toml"), "schema = 1\n[gate]\nbaseline = \"known/base.jsonl\"\n").unwrap();
    let first = run(at, &["c"]);
    assert_eq!(first.code, 1, "nothing is known yet");
    assert!(first.stderr.contains("no baseline yet"), "{}", first.stderr);
    assert_eq!(run(at, &["baseline", "c"]).code, 0);
    let path = at.join("known/base.jsonl");
    let text = fs::read_to_string(&path).unwrap();
    assert_eq!(run(at, &["c"]).code, 0);
    assert_eq!(run(at, &["baseline", "c"]).code, 0);
    assert_eq!(fs::read_to_string(&path).unwrap(), text);
    // Of a part of the corpus only that part is written anew.
    assert_eq!(run(at, &["baseline", "c/1"]).code, 0);
    assert_eq!(fs::read_to_string(&path).unwrap(), text);
    assert!(run(at, &["config"]).stdout.contains("known/base.jsonl"));
    // A broken file stops the run before any work, with its place.
    fs::write(&path, format!("{text}<<<<<<< HEAD\n")).unwrap();
    let broken = run(at, &["c"]);
    assert_eq!(broken.code, 2);
    assert!(broken.stderr.contains("base.jsonl:") && broken.stderr.contains("merge"), "{}", broken.stderr);
    assert_eq!(run(at, &["c", "--baseline", "no.jsonl"]).code, 2, "a named file that is missing");
}

#[test]
fn sarif_says_what_is_new() {
    let folder = corpus();
    let at = folder.path();
    assert_eq!(run(at, &["baseline", "c/0"]).code, 0);
    let outcome = run(at, &["c", "--baseline", "align.baseline.jsonl", "-o", "sarif"]);
    assert_eq!(outcome.code, 1, "c/1 is not known");
    let sarif: Value = serde_json::from_str(&outcome.stdout).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    for result in results {
        let uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].as_str().unwrap();
        let expected = if uri.contains("c/0") { "unchanged" } else { "new" };
        assert_eq!(result["baselineState"], expected, "{uri}");
    }
    let without: Value = serde_json::from_str(&run(at, &["c", "-o", "sarif"]).stdout).unwrap();
    assert!(without["runs"][0]["results"][0].get("baselineState").is_none());
}

#[test]
fn severity_gate_and_display_are_independent() {
    let folder = corpus();
    let at = folder.path();
    let code = |arguments: &[&str]| run(at, &[&["c"], arguments].concat()).code;
    assert_eq!(code(&["--min-severity", "error", "--fail-on", "note"]), 1);
    assert_eq!(code(&["--min-severity", "note", "--fail-on", "never"]), 0);
    // All errors made warnings: no longer an error, still a warning.
    assert_eq!(code(&["-W", "ALL", "--fail-on", "error"]), 0);
    assert_eq!(code(&["-W", "ALL", "--fail-on", "warning"]), 1);
    assert_eq!(code(&["-A", "ALL", "--fail-on", "note"]), 0);
}

#[test]
fn a_document_that_cannot_be_read_keeps_its_entries_and_is_said() {
    let folder = corpus();
    let at = folder.path();
    assert_eq!(run(at, &["baseline", "c"]).code, 0);
    let text = fs::read_to_string(at.join("align.baseline.jsonl")).unwrap();
    fs::write(at.join("c/1.en.txt"), b"").unwrap();
    for arguments in [&["baseline", "c"][..], &["baseline", "--prune", "c"]] {
        let outcome = run(at, arguments);
        assert!(outcome.code == 2 && outcome.stderr.contains("c/1.en.txt"), "{}", outcome.stderr);
        assert_eq!(fs::read_to_string(at.join("align.baseline.jsonl")).unwrap(), text);
    }
}
