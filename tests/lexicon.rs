//! A user's glossary reaches every rule that knows words: what it writes is right, and what it knows can be wrong.

#![allow(clippy::unwrap_used)] // a test that cannot go on fails

mod support;

use std::fs;
use std::path::Path;

use serde_json::Value;
use support::align_in;

/// Code, English words and suggestion of each finding of `rules` on one sentence pair, with `glossary` as the project's.
fn found(glossary: &str, rules: &str, russian: &str, english: &str) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write("align.toml", "schema = 1\n[names]\nlexicon = [\"house.tsv\"]\n");
    write("house.tsv", glossary);
    write("x.en.txt", english);
    if !russian.is_empty() {
        write("x.ru.txt", russian);
    }
    check(folder.path(), rules)
}

fn check(folder: &Path, rules: &str) -> Vec<String> {
    let outcome = align_in(folder, &["check", "x", "--exit-zero", "--select", rules, "-o", "jsonl"], b"");
    assert_eq!(outcome.code, 0, "{}{}", outcome.stdout, outcome.stderr);
    let record: Value = serde_json::from_str(outcome.stdout.lines().next().unwrap()).unwrap();
    let findings = record["findings"].as_array().unwrap().iter();
    findings
        .map(|f| {
            let word = |v: &Value| v.as_str().unwrap_or("-").to_owned();
            [&f["code"], &f["target"]["text"], &f["suggestion"]].map(word).join(" ")
        })
        .collect()
}

/// A rule, an entry, a sentence pair, and what is found without and with the entry.
type Case = (&'static str, &'static str, [&'static str; 2], &'static [&'static str], &'static [&'static str]);

const CASES: &[Case] = &[
    (
        "FLU001",
        "Совет гавани\tHarbour Council\t\torganisation",
        ["", "He spoke before the Harbour council on Monday.\n"],
        &[],
        &["FLU001 Harbour council Harbour Council"],
    ),
    (
        "FLU001",
        "Генеральный штаб\tgeneral Staff\t\torganisation",
        ["", "He wrote to the Ministry of foreign Affairs and to the general Staff.\n"],
        &["FLU001 Ministry of foreign Affairs Ministry of Foreign Affairs", "FLU001 general Staff General Staff"],
        &["FLU001 Ministry of foreign Affairs Ministry of Foreign Affairs"],
    ),
    (
        "FLU002",
        "Агентство\tAgency\t\torganisation",
        ["", "It rained all day, said the Agency.\n"],
        &["FLU002 Agency agency"],
        &[],
    ),
    (
        "FLU004",
        "урожайник\tHarvestmonth\t\tmonth",
        ["", "It happened in harvestmonth and in october.\n"],
        &["FLU004 october October"],
        &["FLU004 harvestmonth Harvestmonth", "FLU004 october October"],
    ),
    (
        "FLU019",
        "поозёрец\tLakelander\t\tpeople",
        ["", "The coach, a lakelander, left.\n"],
        &[],
        &["FLU019 lakelander Lakelander"],
    ),
    (
        "ACC007",
        "ставит* на вид\treprimand\tput on the view\talone",
        ["", "The director put on the view the whole crew.\n"],
        &[],
        &["ACC007 put on the view -"],
    ),
    (
        "ACC007",
        "Большая семёрка\tBig Seven\t\torganisation",
        ["", "The leaders of the Big Seven met in Oslo.\n"],
        &["ACC007 Big Seven -"],
        &[],
    ),
    (
        "ACC008",
        "портфел*\tbriefcase\tportfolio\tfalse-friend",
        ["Он открыл портфель и достал книгу.\n", "He opened his portfolio and took out a book.\n"],
        &[],
        &["ACC008 portfolio -"],
    ),
    (
        "ACC008",
        "Полигон\tpolygon\t\tregion",
        ["На полигоне прошли учения.\n", "The drills were held at the polygon.\n"],
        &["ACC008 polygon -"],
        &[],
    ),
];

#[test]
fn a_users_entry_changes_what_a_rule_says() {
    for (rule, entry, [russian, english], without, with) in CASES {
        assert_eq!(found("", rule, russian, english), *without, "{rule} {english} without {entry}");
        assert_eq!(found(&format!("{entry}\n"), rule, russian, english), *with, "{rule} {english} with {entry}");
    }
}

#[test]
fn a_document_is_checked_again_when_the_glossary_changes() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write("align.toml", "schema = 1\n[names]\nlexicon = [\"house.tsv\"]\n");
    write("x.en.txt", "The director put on the view the whole crew.\n");
    let run = || {
        let arguments = [
            "check",
            "x",
            "--exit-zero",
            "--select",
            "ACC007",
            "-o",
            "concise",
            "--cache-dir",
            "kept",
            "--no-progress",
        ];
        align_in(folder.path(), &arguments, b"").stdout.contains("ACC007")
    };
    write("house.tsv", "");
    assert!(!run() && !run());
    write("house.tsv", "ставит* на вид\treprimand\tput on the view\talone\n");
    assert!(run() && run());
}
