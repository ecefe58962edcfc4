//! The cache of results: never a byte of difference, much less work, and nothing that a broken cache can spoil.

#![allow(clippy::unwrap_used)] // a test that cannot go on fails

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use support::{Outcome, align_in};

/// Every format, so that one run writes them all.
const FORMATS: [&str; 9] = ["human", "concise", "jsonl", "json", "sarif", "junit", "github", "md", "tsv"];

fn corpus(documents: usize) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("c")).unwrap();
    for n in 0..documents {
        write(folder.path(), n, n + 1);
    }
    folder
}

/// Names are spelt in several ways over the corpus, so that some findings come of all documents together.
fn write(folder: &Path, document: usize, days: usize) {
    let name = ["Pavlov", "pavlov", "Pawlow"][document % 3];
    let russian = format!("Министр Павлов прибыл в Осло.\nОн провёл там {days} дней.\nПавлов вернулся домой.\n");
    let english =
        format!("Minister {name} arrived in Oslo.\nHe spent {} days there.\n{name} returned home.\n", days + 1);
    fs::write(folder.join(format!("c/{document}.ru.txt")), russian).unwrap();
    fs::write(folder.join(format!("c/{document}.en.txt")), english).unwrap();
}

/// Runs over `c` and returns what each format wrote.
fn outputs(folder: &Path, arguments: &[&str]) -> (Outcome, Vec<String>) {
    let out = folder.join("out");
    let specs: Vec<String> = FORMATS.iter().map(|f| format!("{f}={}", out.join(f).display())).collect();
    let mut all = vec!["check", "c", "--fail-on", "never"];
    for spec in &specs {
        all.extend(["-o", spec.as_str()]);
    }
    all.extend(arguments);
    let outcome = align_in(folder, &all, b"");
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    let texts = FORMATS.iter().map(|f| fs::read_to_string(out.join(f)).unwrap()).collect();
    (outcome, texts)
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut out = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            out.extend(entries(&path));
        } else if path.file_name().unwrap() != "CACHEDIR.TAG" {
            out.push(path);
        }
    }
    out.sort();
    out
}

fn same(a: &[String], b: &[String], what: &str) {
    for ((format, a), b) in FORMATS.iter().zip(a).zip(b) {
        assert!(a == b, "{format} differs: {what}");
    }
}

#[test]
fn cold_warm_partial_and_without_are_the_same_bytes_in_every_format() {
    let folder = corpus(7);
    let at = folder.path();
    let cached = ["--cache-dir", "cache"];
    let (_, without) = outputs(at, &["--no-cache"]);
    assert!(without[2].lines().count() == 7 && without[2].contains("NAM"), "{}", without[2]);
    assert!(entries(&at.join("cache")).is_empty());
    let (_, cold) = outputs(at, &cached);
    same(&without, &cold, "without and cold");
    assert_eq!(entries(&at.join("cache")).len(), 7);
    for jobs in ["1", "2", "8"] {
        let (outcome, warm) = outputs(at, &[&cached[..], &["-v", "-j", jobs]].concat());
        same(&cold, &warm, &format!("cold and warm with -j{jobs}"));
        assert!(outcome.stderr.contains("7 documents from the cache"), "{}", outcome.stderr);
    }
    for entry in entries(&at.join("cache")).iter().take(3) {
        fs::remove_file(entry).unwrap();
    }
    let (outcome, partial) = outputs(at, &[&cached[..], &["-v"]].concat());
    same(&cold, &partial, "cold and partial");
    assert!(outcome.stderr.contains("4 documents from the cache"), "{}", outcome.stderr);
}

#[test]
fn whatever_a_result_follows_from_makes_it_new() {
    let folder = corpus(2);
    let at = folder.path();
    let hits = |arguments: &[&str]| {
        let base = ["check", "c", "--cache-dir", "cache", "-v", "--fail-on", "never", "-o", "jsonl"];
        let outcome = align_in(at, &[&base[..], arguments].concat(), b"");
        let plain = ["check", "c", "--no-cache", "--fail-on", "never", "-o", "jsonl"];
        assert_eq!(outcome.stdout, align_in(at, &[&plain[..], arguments].concat(), b"").stdout, "{arguments:?}");
        let line = outcome.stderr.lines().find(|l| l.contains("from the cache")).unwrap().to_owned();
        line.split(' ').next().unwrap().parse::<usize>().unwrap()
    };
    assert_eq!((hits(&[]), hits(&[])), (0, 2));
    fs::write(at.join("names.tsv"), "Павлов\tPawlow\n").unwrap();
    for arguments in [
        &["--segmentation", "lines"][..],
        &["--encoding", "utf-8"],
        &["--realign"],
        &["--max-file-bytes", "100000"],
        &["--min-confidence", "0.5"],
        &["--max-per-document", "1"],
        &["-W", "NAM"],
        &["--words"],
        &["--select", "NUM"],
        &["--lexicon", "names.tsv"],
    ] {
        assert_eq!((hits(arguments), hits(arguments)), (0, 2), "{arguments:?}");
    }
    fs::write(at.join("align.toml"), "[[override]]\npaths = [\"c/0\"]\nrules.NUM = \"off\"\n").unwrap();
    assert_eq!((hits(&[]), hits(&[])), (0, 2));
    fs::remove_file(at.join("align.toml")).unwrap();
    write(at, 1, 40);
    assert_eq!((hits(&[]), hits(&[])), (1, 2), "one document changed");
    // What changes only how it is shown or judged does not.
    assert_eq!(hits(&["--width", "80", "--min-severity", "error", "-j", "1"]), 2);
}

#[test]
fn broken_entries_are_written_anew() {
    let folder = corpus(3);
    let at = folder.path();
    let cached = ["--cache-dir", "cache"];
    let (_, cold) = outputs(at, &cached);
    let all = entries(&at.join("cache"));
    let whole: Vec<Vec<u8>> = all.iter().map(|p| fs::read(p).unwrap()).collect();
    fs::write(&all[0], whole[0].get(..whole[0].len() / 2).unwrap()).unwrap();
    fs::write(&all[1], b"").unwrap();
    let mut altered = whole[2].clone();
    let last = altered.len() - 5;
    altered[last] ^= 1;
    fs::write(&all[2], altered).unwrap();
    let (_, warm) = outputs(at, &cached);
    same(&cold, &warm, "cold and broken");
    for (path, bytes) in all.iter().zip(&whole) {
        assert!(fs::read(path).unwrap() == *bytes, "mended");
    }
}

#[test]
fn a_cache_that_cannot_be_written_is_said_once_and_costs_nothing_else() {
    let folder = corpus(5);
    let at = folder.path();
    let (_, without) = outputs(at, &["--no-cache"]);
    fs::write(at.join("file"), "").unwrap();
    // Root may write into any folder, but not below a file; /proc takes no files from anybody.
    for place in ["file/cache", "/proc/align-cache"] {
        let (outcome, all) = outputs(at, &["--cache-dir", place]);
        same(&without, &all, place);
        assert_eq!(outcome.stderr.matches("cannot be written").count(), 1, "{}", outcome.stderr);
    }
}

#[test]
fn runs_that_share_a_cache_do_not_meddle() {
    let folder = corpus(12);
    let at = folder.path();
    let (_, expected) = outputs(at, &["--no-cache"]);
    let runs: Vec<Outcome> = std::thread::scope(|scope| {
        let one = || {
            let arguments = ["check", "c", "--fail-on", "never", "-o", "jsonl", "--cache-dir", "cache"];
            align_in(at, &arguments, b"")
        };
        let all: Vec<_> = (0..4).map(|_| scope.spawn(one)).collect();
        all.into_iter().map(|run| run.join().unwrap()).collect()
    });
    for run in runs {
        assert!(run.code == 0 && run.stdout == expected[2], "{}", run.stderr);
    }
    assert_eq!(entries(&at.join("cache")).len(), 12);
}

#[test]
fn the_cache_stays_within_its_limit_and_problems_come_back_with_their_document() {
    let folder = corpus(8);
    let at = folder.path();
    let mut broken = "Minister “Pavlov” — he arrived in Oslo.\n".repeat(4).into_bytes();
    broken.insert(40, 0xFF);
    fs::write(at.join("c/3.en.txt"), broken).unwrap();
    let run = |arguments: &[&str]| {
        let base = ["check", "c", "-o", "jsonl", "--cache-dir", "cache"];
        align_in(at, &[&base[..], arguments].concat(), b"")
    };
    let cold = run(&[]);
    let warm = run(&[]);
    assert_eq!((cold.code, warm.code), (2, 2), "bytes that do not fit are trouble, cached or not");
    assert!(
        cold.stderr.contains("0xFF") && warm.stderr == cold.stderr && warm.stdout == cold.stdout,
        "{}",
        warm.stderr
    );
    let size = |paths: &[PathBuf]| paths.iter().map(|p| fs::metadata(p).unwrap().len()).sum::<u64>();
    let whole = size(&entries(&at.join("cache")));
    write(at, 0, 90);
    let limit = whole / 2;
    run(&["--max-cache-bytes", &limit.to_string()]);
    let left = size(&entries(&at.join("cache")));
    assert!(left > 0 && left <= limit, "{left} of {limit}");
}

#[test]
fn isolated_runs_and_names_and_the_environment() {
    let folder = corpus(2);
    let at = folder.path();
    let run = |arguments: &[&str], variable: &str| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_align"));
        command.args(arguments).current_dir(at).env_remove("ALIGN_CACHE_DIR").env("XDG_CACHE_HOME", at.join("xdg"));
        if !variable.is_empty() {
            command.env("ALIGN_CACHE_DIR", at.join(variable));
        }
        command.output().unwrap()
    };
    run(&["c", "--isolated"], "");
    run(&["c", "--isolated"], "variable");
    run(&["c", "--no-cache"], "");
    assert!(!at.join("xdg").exists() && !at.join("variable").exists());
    run(&["c"], "variable");
    assert_eq!(entries(&at.join("variable")).len(), 2);
    run(&["c"], "");
    assert_eq!(entries(&at.join("xdg/align")).len(), 2);
    // The names of a cached document are the same.
    let cold = run(&["names", "c", "--format", "jsonl"], "names");
    let warm = run(&["names", "c", "--format", "jsonl"], "names");
    assert!(!cold.stdout.is_empty() && cold.stdout == warm.stdout);
}
