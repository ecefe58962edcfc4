//! What goes wrong on real machines: the message is clear, nothing is corrupt, and the rest is processed.
//!
//! The tests may run as root, who can read and write everything: so files are taken away, not their permissions.

#![allow(clippy::unwrap_used)] // a test that cannot go on fails
#![cfg(unix)]

mod support;

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::Value;
use support::align_in;

const RU: &str = "Министр Павлов прибыл в Осло.\nОн провёл там три дня.\nПавлов вернулся домой.\n";
const EN: &str = "Minister pavlov arrived in Oslo.\nHe spent five days there.\npavlov returned home.\n";

fn corpus(documents: usize, repeat: usize) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("c")).unwrap();
    for n in 0..documents {
        fs::write(folder.path().join(format!("c/{n:04}.ru.txt")), RU.repeat(repeat)).unwrap();
        fs::write(folder.path().join(format!("c/{n:04}.en.txt")), EN.repeat(repeat)).unwrap();
    }
    folder
}

fn start(folder: &Path, arguments: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_align"))
        .args(arguments)
        .current_dir(folder)
        .env("ALIGN_CACHE_DIR", "")
        .env("NO_COLOR", "1")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

fn signal(child: &Child, name: &str) {
    assert!(Command::new("kill").arg(name).arg(child.id().to_string()).status().unwrap().success());
}

/// The records of a JSONL output; every line must be whole.
fn records(text: &str) -> Vec<Value> {
    assert!(text.is_empty() || text.ends_with('\n'), "ends at a whole record");
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn files_that_cannot_be_read_cost_only_their_documents() {
    let folder = corpus(3, 1);
    let at = folder.path();
    // A link to nothing, a folder where a file should be, a link to itself.
    std::os::unix::fs::symlink("nowhere", at.join("c/0000.broken.txt")).unwrap();
    fs::remove_file(at.join("c/0001.en.txt")).unwrap();
    let list = "a\tc/0000.ru.txt\tc/0000.en.txt\nb\tc/0001.ru.txt\tc/0001.en.txt\nc\tc/0002.ru.txt\tdangling\n\
                d\tc/0002.ru.txt\tc\ne\tc/0002.ru.txt\tloop\nf\tc/0002.ru.txt\tc/0002.en.txt\n";
    fs::write(at.join("list.tsv"), list).unwrap();
    std::os::unix::fs::symlink("nowhere", at.join("dangling")).unwrap();
    std::os::unix::fs::symlink("loop", at.join("loop")).unwrap();
    let outcome = align_in(at, &["--pairs", "list.tsv", "-o", "jsonl"], b"");
    assert_eq!(outcome.code, 2);
    let all = records(&outcome.stdout);
    assert_eq!(all.len(), 6);
    for (record, path) in all.iter().zip(["", "0001.en.txt", "dangling", "c", "loop", ""]) {
        match path {
            "" => assert!(record["error"].is_null() && !record["findings"].as_array().unwrap().is_empty()),
            path => {
                let message = record["error"]["message"].as_str().unwrap();
                assert!(message.contains(path) && outcome.stderr.contains(message), "{message} {}", outcome.stderr);
            }
        }
    }
    // Walking the folder does not trip over the dangling link.
    let outcome = align_in(at, &["c", "-o", "jsonl", "--fail-on", "never"], b"");
    assert!(outcome.code == 0 && records(&outcome.stdout).len() == 3, "{}", outcome.stderr);
}

#[test]
fn files_that_vanish_or_change_during_the_run_are_named_or_read_whole() {
    let folder = corpus(400, 4);
    let at = folder.path();
    let child = start(at, &["c", "-j1", "-o", "jsonl", "--cache-dir", "cache"]);
    // Found by now or not: some go while the run reads, others are rewritten.
    std::thread::sleep(std::time::Duration::from_millis(150));
    for n in 300..400 {
        let path = at.join(format!("c/{n:04}.en.txt"));
        if n % 2 == 0 {
            fs::remove_file(path).unwrap();
        } else {
            fs::write(path, EN.replace("pavlov", "Pavlov").repeat(4)).unwrap();
        }
    }
    let output = child.wait_with_output().unwrap();
    let all = records(&String::from_utf8(output.stdout).unwrap());
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(all.len() >= 350, "{} records, {stderr}", all.len());
    for record in &all {
        if let Some(message) = record["error"]["message"].as_str() {
            assert!(message.contains(".txt"), "{message}");
            assert_eq!(output.status.code(), Some(2));
        }
    }
    // What was kept is what the same bytes give: a cached result never belongs to other bytes.
    let warm = align_in(at, &["c", "-o", "jsonl", "--cache-dir", "cache", "--exit-zero"], b"");
    let without = align_in(at, &["c", "-o", "jsonl", "--no-cache", "--exit-zero"], b"");
    assert!(warm.stdout == without.stdout);
}

#[test]
fn the_first_interrupt_leaves_whole_records_and_exit_code_130() {
    for (jobs, name) in [("1", "-INT"), ("2", "-INT"), ("2", "-TERM")] {
        let folder = corpus(3_000, 4);
        let at = folder.path();
        let arguments = ["c", "-j", jobs, "-o", "jsonl", "-o", "json=out/report.json", "--cache-dir", "cache"];
        let child = start(at, &arguments);
        // Once the first results are kept the run is in the middle.
        for _ in 0..400 {
            if fs::read_dir(at.join("cache")).is_ok_and(|entries| entries.count() > 8) {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
        signal(&child, name);
        let output = child.wait_with_output().unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(130), "{name} -j{jobs}: {stderr}");
        assert!(stderr.contains("interrupted"), "{stderr}");
        let all = records(&String::from_utf8(output.stdout).unwrap());
        assert!(!all.is_empty() && all.len() < 3_000, "{} records", all.len());
        let ids: Vec<&str> = all.iter().map(|r| r["id"].as_str().unwrap()).collect();
        let expected: Vec<String> = (0..all.len()).map(|n| format!("c/{n:04}")).collect();
        assert_eq!(ids, expected, "in order, without a gap");
        let report: Value = serde_json::from_str(&fs::read_to_string(at.join("out/report.json")).unwrap()).unwrap();
        assert_eq!(report["documents"].as_array().unwrap().len(), all.len());
    }
}

#[test]
fn a_full_disk_is_said_and_leaves_the_old_file() {
    let folder = corpus(2, 1);
    let at = folder.path();
    if Path::new("/dev/full").exists() {
        let full = fs::File::options().write(true).open("/dev/full").unwrap();
        let output = Command::new(env!("CARGO_BIN_EXE_align"))
            .args(["c", "-o", "jsonl", "--no-cache"])
            .current_dir(at)
            .stdout(full)
            .output()
            .unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{stderr}");
        assert!(stderr.contains("standard output") && stderr.contains("No space"), "{stderr}");
    }
    // A file system of its own, if mounting is allowed here.
    let disk = at.join("disk");
    fs::create_dir(&disk).unwrap();
    let mount = Command::new("mount").args(["-t", "tmpfs", "-o", "size=16k", "tmpfs"]).arg(&disk).output();
    if !mount.is_ok_and(|m| m.status.success()) {
        println!("SKIPPED: no tmpfs can be mounted here, so a full disk was tested with /dev/full only");
        return;
    }
    let guard = Unmount(&disk);
    fs::write(disk.join("old.jsonl"), "old\n").unwrap();
    let outcome = align_in(at, &["c", "-o", "jsonl=disk/old.jsonl", "--cache-dir", "disk/cache"], b"");
    assert_eq!(outcome.code, 2, "{}", outcome.stderr);
    assert!(outcome.stderr.contains("disk/old.jsonl") && outcome.stderr.contains("No space"), "{}", outcome.stderr);
    assert_eq!(fs::read_to_string(disk.join("old.jsonl")).unwrap(), "old\n", "the old file is as it was");
    // The cache alone on a full disk: the results come all the same.
    let outcome = align_in(at, &["c", "-o", "jsonl", "--cache-dir", "disk/cache", "--exit-zero"], b"");
    assert!(outcome.code == 0 && records(&outcome.stdout).len() == 2, "{}", outcome.stderr);
    drop(guard);
}

struct Unmount<'p>(&'p Path);

impl Drop for Unmount<'_> {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.0).status();
    }
}

#[test]
fn a_reader_that_goes_away_ends_the_run_quietly() {
    let folder = corpus(200, 2);
    let mut child = start(folder.path(), &["c", "-o", "jsonl", "--no-progress"]);
    let mut first = String::new();
    let mut reader = BufReader::new(child.stdout.take().unwrap());
    reader.read_line(&mut first).unwrap();
    drop(reader);
    let mut stderr = String::new();
    child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
    let code = child.wait().unwrap().code();
    assert!(first.starts_with("{\"schema\"") && stderr.is_empty(), "{stderr}");
    assert_eq!(code, Some(1), "findings, as without a reader");
}

#[test]
fn outputs_that_cannot_be_made_stop_the_run_before_any_work() {
    let folder = corpus(1, 1);
    let at = folder.path();
    fs::write(at.join("file"), "").unwrap();
    for spec in ["jsonl=file/out.jsonl", "jsonl=/proc/out.jsonl"] {
        let outcome = align_in(at, &["c", "-o", spec], b"");
        assert_eq!(outcome.code, 2);
        assert!(outcome.stderr.contains("cannot write") && outcome.stdout.is_empty(), "{}", outcome.stderr);
    }
}

#[test]
fn one_long_document_and_many_short_ones_are_the_same_bytes_for_any_threads() {
    let folder = corpus(60, 1);
    let at = folder.path();
    fs::write(at.join("c/0000.ru.txt"), RU.repeat(300)).unwrap();
    fs::write(at.join("c/0000.en.txt"), EN.repeat(300)).unwrap();
    let run = |jobs: &str| align_in(at, &["c", "-j", jobs, "-o", "jsonl", "--no-cache"], b"").stdout;
    let one = run("1");
    assert_eq!(records(&one).len(), 60);
    for jobs in ["2", "8"] {
        assert!(run(jobs) == one, "-j{jobs}");
    }
}
