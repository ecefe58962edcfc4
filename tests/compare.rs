//! `align compare` on texts written for it: files, folders, saved reports, limits.

#![allow(clippy::unwrap_used)] // a test that cannot go on fails

mod support;

use std::fs;
use std::path::Path;

use serde_json::Value;
use support::{Outcome, align_in};

const RU: &str = "Министр Павлов прибыл в Осло.\n\nОн провёл там три дня и встретился с коллегами.\n\n\
                  Погода была хорошая.\n\nПавлов вернулся домой на поезде.\n";
/// A small letter, a wrong number, a sentence left out.
const BAD: &str = "Minister pavlov arrived in Oslo.\n\nHe spent five days there and met with colleagues.\n\n\
                   pavlov returned home by train.\n";
const GOOD: &str = "Minister Pavlov arrived in Oslo.\n\nHe spent three days there and met his colleagues.\n\n\
                    The weather was fine.\n\nPavlov returned home by train.\n";

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    for name in ["ru", "bad", "good"] {
        fs::create_dir(at.join(name)).unwrap();
    }
    for id in ["0", "1"] {
        fs::write(at.join(format!("ru/{id}.txt")), RU).unwrap();
        fs::write(at.join(format!("bad/{id}.txt")), BAD).unwrap();
        fs::write(at.join(format!("good/{id}.txt")), GOOD).unwrap();
    }
    folder
}

fn run(folder: &Path, arguments: &[&str]) -> Outcome {
    align_in(folder, &[&["compare"], arguments].concat(), b"")
}

fn json(outcome: &Outcome) -> Value {
    serde_json::from_str(&outcome.stdout).unwrap_or_else(|e| panic!("{e}: {} {}", outcome.stdout, outcome.stderr))
}

#[test]
fn a_better_translation_is_better_and_says_what_it_mended() {
    let folder = folder();
    let at = folder.path();
    let outcome = run(at, &["ru/0.txt", "bad/0.txt", "good/0.txt", "-o", "json"]);
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    let report = json(&outcome);
    let totals = &report["totals"];
    let score = |n: usize| totals["systems"][n]["score"].as_f64().unwrap();
    assert!(score(1) > score(0) + 0.1, "{totals}");
    assert_eq!(
        (totals["systems"][0]["omitted"].as_u64(), totals["systems"][1]["omitted"].as_u64()),
        (Some(1), Some(0))
    );
    assert!(totals["rules"]["NAM006"]["fixed"][0].as_u64().unwrap() >= 2, "{totals}");
    assert!(totals["rules"]["NUM001"]["fixed"][0].as_u64().unwrap() == 1, "{totals}");
    let chrf = totals["likeness"][0]["chrf"].as_f64().unwrap();
    assert!((50.0..100.0).contains(&chrf), "{chrf}");
    // The other way round everything is broken, and the limits say so.
    let back = ["ru/0.txt", "good/0.txt", "bad/0.txt"];
    assert_eq!(run(at, &back).code, 0);
    let outcome = run(at, &[&back[..], &["--max-drop", "0.1"]].concat());
    assert!(outcome.code == 1 && outcome.stderr.contains("--max-drop"), "{}", outcome.stderr);
    let outcome = run(at, &[&back[..], &["--max-broken", "0"]].concat());
    assert!(outcome.code == 1 && outcome.stderr.contains("--max-broken"), "{}", outcome.stderr);
    assert_eq!(run(at, &[&back[..], &["--max-drop", "0.9", "--max-broken", "50"]].concat()).code, 0);
}

#[test]
fn a_text_compared_with_itself_does_not_differ() {
    let folder = folder();
    let report = json(&run(folder.path(), &["ru", "bad", "bad", "-o", "json"]));
    let totals = &report["totals"];
    assert_eq!(totals["differences"][0]["difference"].as_f64(), Some(0.0));
    assert_eq!(totals["likeness"][0]["chrf"].as_f64(), Some(100.0));
    for (code, rule) in totals["rules"].as_object().unwrap() {
        assert_eq!((rule["fixed"][0].as_u64(), rule["broken"][0].as_u64()), (Some(0), Some(0)), "{code}");
    }
}

#[test]
fn folders_and_saved_reports_come_to_the_same() {
    let folder = folder();
    let at = folder.path();
    fs::write(at.join("good/2.txt"), GOOD).unwrap();
    let fresh = run(at, &["ru", "bad", "good", "-o", "json"]);
    let report = json(&fresh);
    assert_eq!(report["totals"]["documents"], 2);
    assert!(report["totals"]["left_out"]["2"].as_str().unwrap().contains("no original"), "{}", report["totals"]);
    for system in ["bad", "good"] {
        let list: String = ["0", "1"].map(|id| format!("{id}\tru/{id}.txt\t{system}/{id}.txt\n")).concat();
        fs::write(at.join("list.tsv"), list).unwrap();
        let out = format!("jsonl={system}.jsonl");
        assert!(align_in(at, &["--pairs", "list.tsv", "-o", &out], b"").code < 2);
    }
    let saved = json(&run(at, &["bad.jsonl", "good.jsonl", "-o", "json", "--name", "bad", "--name", "good"]));
    for key in ["systems", "rules", "likeness", "differences", "rows"] {
        assert_eq!(saved["totals"][key], report["totals"][key], "{key}");
    }
}

#[test]
fn every_output_in_one_run_and_the_same_bytes_for_any_threads() {
    let folder = folder();
    let at = folder.path();
    let of = |jobs: &str| {
        let arguments =
            ["ru", "bad", "good", "-j", jobs, "--view", "full", "--all", "-o", "human", "-o", "html=c.html"];
        let outcome = run(at, &arguments);
        assert_eq!(outcome.code, 0, "{}", outcome.stderr);
        (outcome.stdout, fs::read_to_string(at.join("c.html")).unwrap())
    };
    let one = of("1");
    assert!(one == of("2") && one == of("8"));
    assert!(one.0.contains("B is better") || one.0.contains("no sure difference"), "{}", one.0);
    assert!(one.1.starts_with("<!doctype html>") && one.1.contains("Content-Security-Policy"));
    assert!(!one.1.contains("<script") && !one.1.contains("http://") && !one.1.contains("https://"));
}

#[test]
fn what_cannot_be_compared_is_said() {
    let folder = folder();
    let at = folder.path();
    for (arguments, word) in [
        (&["ru/0.txt", "bad/0.txt"][..], "nothing to compare"),
        (&["ru/0.txt", "no.txt", "bad/0.txt"], "no.txt"),
        (&["ru", "bad", "ru/0.txt"], "holds no translation"),
        (&["ru", "bad", "good", "-o", "xml"], "human"),
        (&["ru", "bad", "good", "--name", "x"], "1 names for 2"),
    ] {
        let outcome = run(at, arguments);
        assert!(outcome.code == 2 && outcome.stderr.contains(word), "{arguments:?}: {}", outcome.stderr);
    }
    // One document of two cannot be read: the other is compared, and the exit code says it.
    fs::write(at.join("good/1.txt"), b"").unwrap();
    let outcome = run(at, &["ru", "bad", "good", "-o", "json"]);
    assert_eq!(outcome.code, 2);
    assert_eq!(json(&outcome)["totals"]["documents"], 1);
}
