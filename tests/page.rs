//! `-o html`: what is written where, and that it is the same bytes however the run went.

#![allow(clippy::unwrap_used)] // a test that cannot go on fails

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use support::align;

/// Every file under a folder, by its path there.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut out = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if path.is_dir() {
            out.extend(files(&path).into_iter().map(|(inner, bytes)| (format!("{name}/{inner}"), bytes)));
        } else {
            out.insert(name, fs::read(&path).unwrap());
        }
    }
    out
}

#[test]
fn a_corpus_becomes_a_folder_with_the_same_bytes_for_any_number_of_threads() {
    let folder = tempfile::tempdir().unwrap();
    let run = |jobs: &str, name: &str| {
        let root = folder.path().join(name);
        let output = format!("html={}/", root.display());
        let outcome = align(&["q7x2", "-j", jobs, "-o", &output]);
        assert_eq!((outcome.code, outcome.stdout.as_str()), (1, ""), "{}", outcome.stderr);
        files(&root)
    };
    let one = run("1", "one");
    let names: Vec<&str> = one.keys().map(String::as_str).collect();
    let seeds = files(&support::root().join("seeds/q7x2"));
    assert_eq!(names.len(), 1 + seeds.keys().filter(|n| n.ends_with(".en.txt")).count(), "{names:?}");
    assert_eq!((names.first(), names.last()), (Some(&"documents/q7x2-000.html"), Some(&"index.html")));
    assert!(one == run("4", "four"));
}

#[test]
fn a_saved_report_renders_to_the_page_of_the_run_that_saved_it() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (fresh, saved) = (format!("html={}", at("fresh.html")), format!("jsonl={}", at("saved.jsonl")));
    align(&["q7x2", "-o", &fresh, "-o", &saved]);
    let again = align(&["report", &at("saved.jsonl"), "-o", "html"]);
    assert_eq!(again.stdout, fs::read_to_string(at("fresh.html")).unwrap());
}

#[test]
fn a_name_that_cannot_be_written_to_is_refused_with_a_remedy() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().to_str().unwrap();
    let there = format!("{root}/report");
    fs::write(&there, "mine").unwrap();
    for (output, remedy) in [
        (format!("html={there}"), "name a file .html or .htm"),
        (format!("jsonl={root}/"), "name a file in it"),
        (format!("tsv={root}"), "name a file in it"),
    ] {
        let outcome = align(&["q7x2/005", "-o", &output]);
        assert_eq!(outcome.code, 2, "{output}");
        assert!(outcome.stderr.contains(remedy), "{}", outcome.stderr);
    }
    assert_eq!(fs::read_to_string(&there).unwrap(), "mine");
}

#[test]
fn an_input_that_failed_is_named_in_the_index() {
    let folder = tempfile::tempdir().unwrap();
    let output = format!("html={}/", folder.path().display());
    let outcome = align(&["q7x2/005", "no/such/document", "-o", &output]);
    assert_eq!(outcome.code, 2);
    let index = fs::read_to_string(folder.path().join("index.html")).unwrap();
    assert!(index.contains("no/such/document"));
}
