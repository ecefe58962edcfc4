//! `align fix` keeps its promise: what it applied is gone when the text is checked again, and nothing new has come.

#![allow(clippy::unwrap_used)] // a test that cannot go on fails

use std::collections::BTreeMap;
use std::process::Command;

use align::config::{Config, Rules};
use align::fix::{Fixed, Limits, fix};
use align::input::{self, Loaded};
use align::lexicon::Lexicon;
use align::pipeline::{Engine, Settings};
use align::report::record::FindingRecord;
use align::text::{Both, Segmentation};
use arbtest::arbtest;

const DOCUMENTS: [&str; 7] = ["000", "001", "002", "003", "004", "005", "007"];

fn seed(id: &str, side: &str) -> String {
    std::fs::read_to_string(format!("{}/seeds/q7x2/{id}.{side}.txt", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn load(source: Option<&str>, target: &str) -> Loaded {
    input::from_texts("fixed", "fixed", Both::new(source, Some(target)), Segmentation::Auto).unwrap()
}

/// How often each rule marks each text.
fn tally(findings: &[FindingRecord]) -> BTreeMap<(String, String), usize> {
    let mut out = BTreeMap::new();
    for finding in findings {
        let text = finding.target.as_ref().or(finding.source.as_ref()).map_or("", |s| &s.text);
        *out.entry((finding.code.clone(), text.to_owned())).or_default() += 1;
    }
    out
}

/// Fixes and holds what is promised; returns what was done.
fn hold(engine: &Engine<'_>, source: Option<&str>, target: &str) -> Fixed {
    let loaded = load(source, target);
    let before = tally(&engine.check(&loaded).waiting.record.findings);
    let fixed = fix(engine, &loaded, Segmentation::Auto, Limits::default()).unwrap().unwrap();
    assert_eq!(fixed.before, target);
    let after = tally(&engine.check(&load(source, &fixed.after)).waiting.record.findings);
    for finding in &fixed.applied {
        let key = (finding.code.clone(), finding.target.as_ref().unwrap().text.clone());
        let applied = fixed.applied.iter().filter(|f| tally(std::slice::from_ref(f)).contains_key(&key)).count();
        let (was, is) = (before[&key], after.get(&key).copied().unwrap_or(0));
        assert!(is + applied <= was, "{key:?} was applied and is still there:\n{}", fixed.after);
    }
    let count = |tally: &BTreeMap<(String, String), usize>| tally.values().sum::<usize>();
    assert!(
        count(&after) + fixed.applied.len() <= count(&before),
        "new findings in\n{}\nbefore {before:?}\nafter {after:?}",
        fixed.after
    );
    fixed
}

fn engine() -> Engine<'static> {
    Engine::new(Lexicon::builtin(), &Config::default(), &Rules::default(), Settings::default()).unwrap()
}

#[test]
fn the_seed_corpus_is_fixed_as_promised() {
    let engine = engine();
    let mut applied = 0;
    for id in DOCUMENTS {
        let (source, target) = (seed(id, "ru"), seed(id, "en"));
        applied += hold(&engine, Some(&source), &target).applied.len();
        applied += hold(&engine, None, &target).applied.len();
    }
    assert!(applied > 40, "only {applied} suggestions were applied in all");
}

#[test]
fn a_translation_with_russian_lines_left_in_it_is_fixed_too() {
    let text = "The trump sends a new envoy to Oslo\n\nТрамп направляет нового посланника в Осло\n\n\
                He met officials of the state Department in may 2013.\n\n\
                The talks in Oslo will go on until the end of the week.\n";
    let fixed = hold(&engine(), None, text);
    let suggestions: Vec<&str> = fixed.applied.iter().filter_map(|f| f.suggestion.as_deref()).collect();
    assert_eq!(suggestions, ["Trump", "State Department", "May"], "{:?}", fixed.taken_back);
    assert!(fixed.after.contains("\n\nТрамп направляет"), "the Russian stays as it is");
}

#[test]
fn damaged_documents_are_fixed_as_promised() {
    let engine = engine();
    let texts: Vec<(String, String)> = DOCUMENTS.iter().map(|id| (seed(id, "ru"), seed(id, "en"))).collect();
    arbtest(|u| {
        let (source, target) = u.choose(&texts)?;
        // Damage of the kinds that suggestions are about, at places chosen by chance.
        let mut words: Vec<String> = target.split(' ').map(str::to_owned).collect();
        for _ in 0..u.int_in_range(0..=6)? {
            let at = u.choose_index(words.len())?;
            let word = words[at].clone();
            words[at] = match u.int_in_range(0..=3)? {
                0 => word.to_lowercase(),
                1 => format!("{word} {word}"),
                2 => format!("the {word}"),
                _ => word.chars().next().map_or(word.clone(), |c| word.replacen(c, &c.to_uppercase().to_string(), 1)),
            };
        }
        let bilingual = u.arbitrary::<bool>()?;
        hold(&engine, bilingual.then_some(source.as_str()), &words.join(" "));
        Ok(())
    })
    .budget_ms(8_000);
}

#[test]
fn the_translation_itself_is_never_touched_and_the_fixed_file_is_no_input() {
    let folder = tempfile::tempdir().unwrap();
    for side in ["ru", "en"] {
        std::fs::write(folder.path().join(format!("000.{side}.txt")), seed("000", side)).unwrap();
    }
    let align = |arguments: &[&str]| {
        Command::new(env!("CARGO_BIN_EXE_align")).args(arguments).current_dir(folder.path()).output().unwrap()
    };
    let done = align(&["fix", "000", "--diff"]);
    assert_eq!(done.status.code(), Some(0), "{}", String::from_utf8_lossy(&done.stderr));
    let shown = String::from_utf8(done.stdout).unwrap();
    assert!(shown.contains("\n-The trump sent") && shown.contains("\n+Trump sent"), "{shown}");
    assert_eq!(std::fs::read_to_string(folder.path().join("000.en.txt")).unwrap(), seed("000", "en"));
    let fixed = std::fs::read_to_string(folder.path().join("000.fixed.en.txt")).unwrap();
    assert!(fixed.starts_with("Trump sent"));
    let listed = String::from_utf8(align(&["check", ".", "--list-pairs"]).stdout).unwrap();
    assert_eq!(listed.lines().count(), 2, "{listed}");
    // A second run has nothing left to do that the first did not leave to people.
    let again = align(&["fix", "000.fixed.en.txt", "--dry-run", "--diff"]);
    assert_eq!(again.status.code(), Some(0));
}
