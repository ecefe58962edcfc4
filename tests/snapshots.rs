//! Rendered reports of the seed corpus, to the byte. After a change that is meant:
//! `UPDATE=1 cargo test --test snapshots`, and look at the difference.

#![allow(clippy::unwrap_used)] // a test that cannot go on fails

mod support;

use support::{align, root};

fn holds(name: &str, arguments: &[&str]) {
    let mut outcome = align(&[arguments, &["--exit-zero"]].concat());
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    // Hashes of models, lexicon and configuration, which change whenever one of them does.
    outcome.stdout = outcome
        .stdout
        .split_inclusive('\n')
        .map(|line| if line.starts_with("  signature align:") { "  signature …\n" } else { line })
        .collect();
    let path = root().join("fixtures/reports").join(name);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &outcome.stdout).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap();
    let differs = kept.lines().zip(outcome.stdout.lines()).position(|(a, b)| a != b);
    assert!(kept == outcome.stdout, "{name} differs from line {:?} on:\n{}", differs.map(|n| n + 1), outcome.stdout);
}

#[test]
fn one_document_in_two_columns_and_stacked() {
    holds("000.120.txt", &["q7x2/000", "--width", "120"]);
    holds("000.80.txt", &["q7x2/000", "--width", "80"]);
}

#[test]
fn a_document_whose_original_is_lost() {
    holds("006.120.txt", &["q7x2/006", "--width", "120"]);
    holds("006.80.txt", &["q7x2/006", "--width", "80"]);
}

#[test]
fn a_corpus() {
    holds("corpus.100.txt", &["q7x2", "--width", "100"]);
}
