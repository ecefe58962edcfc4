//! The fixed contracts: commands, exit codes, JSON, bead formats, line filters, and what bad input does.

#![allow(clippy::unwrap_used)] // a test that cannot go on fails

mod support;

use std::fs;

use serde_json::Value;
use support::{align, align_in};

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

const RU: &str = "Президент прибыл в Осло.\nОн встретится с коллегами.\nПогода была хорошая.\n";
const EN: &str = "The president arrived in Oslo.\nHe will meet with colleagues.\nThe weather was fine.\n";

#[test]
fn the_main_job_finds_the_document_through_the_corpus_roots() {
    let outcome = align(&["q7x2/000"]);
    assert_eq!(outcome.code, 1, "{}", outcome.stderr);
    assert!(outcome.stdout.starts_with("q7x2/000 "), "{}", outcome.stdout);
}

#[test]
fn exit_zero_turns_findings_into_success_but_not_trouble() {
    assert_eq!(align(&["q7x2/000", "--exit-zero"]).code, 0);
    assert_eq!(align(&["q7x2/000", "no/such/document", "--exit-zero"]).code, 2);
}

#[test]
fn a_missing_input_is_named_and_the_rest_is_still_reported() {
    let outcome = align(&["q7x2/000", "no/such/document", "-o", "jsonl"]);
    assert_eq!(outcome.code, 2);
    assert!(outcome.stderr.contains("no/such/document"), "{}", outcome.stderr);
    assert!(outcome.stdout.contains("\"id\":\"q7x2/000\""));
}

#[test]
fn fail_on_and_min_severity_are_independent() {
    let outcome = align(&["q7x2/000", "--fail-on", "never"]);
    assert_eq!(outcome.code, 0);
    let outcome = align(&["q7x2/000", "--min-severity", "error", "--fail-on", "note", "-o", "concise"]);
    assert_eq!(outcome.code, 1);
    assert!(outcome.stdout.lines().all(|l| l.contains(": error ")), "{}", outcome.stdout);
}

#[test]
fn every_output_is_the_same_bytes_for_any_number_of_threads() {
    let run = |jobs: &str| align(&["-j", jobs, "q7x2", "-o", "jsonl"]);
    let one = run("1");
    assert!(one.stdout.lines().count() >= 8, "{}", one.stderr);
    for jobs in ["2", "8"] {
        let more = run(jobs);
        assert_eq!((more.code, more.stdout == one.stdout), (one.code, true), "-j{jobs}");
    }
}

#[test]
fn the_order_of_arguments_does_not_change_a_byte() {
    let names = ["q7x2/000", "q7x2/003", "q7x2/006"];
    let there = align(&[&names[..], &["-o", "jsonl"]].concat());
    let back = align(&[names[2], names[0], names[1], "-o", "jsonl"]);
    assert_eq!(there.stdout, back.stdout);
}

#[test]
fn a_record_holds_what_the_contract_names_and_renders_again() {
    let outcome = align(&["q7x2/000", "-o", "jsonl"]);
    let record: Value = serde_json::from_str(&outcome.stdout).unwrap();
    assert_eq!(record["schema"], "align.doc/1");
    for key in ["id", "source", "target", "signature", "segments", "beads", "findings", "names", "score", "error"] {
        assert!(record.get(key).is_some(), "{key}");
    }
    for finding in record["findings"].as_array().unwrap() {
        for key in [
            "code",
            "name",
            "severity",
            "confidence",
            "message",
            "bead",
            "source",
            "target",
            "suggestion",
            "evidence",
            "fingerprint",
        ] {
            assert!(finding.get(key).is_some(), "{key}");
        }
        for side in ["source", "target"] {
            let span = &finding[side];
            if span.is_null() {
                continue;
            }
            let file = fs::read_to_string(support::root().join(span["path"].as_str().unwrap())).unwrap();
            let (start, end) = (span["start"].as_u64().unwrap() as usize, span["end"].as_u64().unwrap() as usize);
            let there: String = file.chars().skip(start).take(end - start).collect();
            assert_eq!(there, span["text"].as_str().unwrap(), "offsets are code points of the file");
        }
    }
    let again = align_in(&support::root(), &["report", "-o", "jsonl", "-"], outcome.stdout.as_bytes());
    assert_eq!(again.stdout, outcome.stdout, "a saved record comes back to the byte");
    let human = align(&["q7x2/000", "-o", "human", "--width", "100"]);
    let again = align_in(&support::root(), &["report", "--width", "100", "--view", "full"], outcome.stdout.as_bytes());
    assert_eq!(again.stdout, human.stdout, "a saved report renders like a fresh one");
}

#[test]
fn several_outputs_in_one_run() {
    let folder = folder();
    let file = folder.path().join("deep/er.jsonl");
    let spec = format!("jsonl={}", file.display());
    let outcome = align(&["q7x2/000", "-o", "concise", "-o", &spec]);
    assert_eq!(outcome.code, 1);
    assert!(outcome.stdout.contains("000.en.txt:"));
    assert!(fs::read_to_string(file).unwrap().contains("align.doc/1"));
    assert_eq!(align(&["q7x2/000", "-o", "human", "-o", "json"]).code, 2, "two cannot share standard output");
    assert_eq!(align(&["q7x2/000", "-o", "xyz"]).code, 2);
}

#[test]
fn export_writes_beads_and_spans() {
    let folder = folder();
    let path = folder.path();
    fs::write(path.join("x.ru"), RU).unwrap();
    fs::write(path.join("x.en"), EN).unwrap();
    fs::write(path.join("pairs.tsv"), format!("a/x\t{0}/x.ru\t{0}/x.en\n", path.display())).unwrap();
    for (to, lines) in [("beads", 3), ("jsonl", 3), ("tsv", 4)] {
        let arguments = ["export", "--pairs", "pairs.tsv", "--segmentation", "lines", "--to", to, "--out", "out"];
        let outcome = align_in(path, &arguments, b"");
        assert_eq!(outcome.code, 0, "{}", outcome.stderr);
        let text = fs::read_to_string(path.join(format!("out/a/x.{to}"))).unwrap();
        assert_eq!(text.lines().count(), lines, "{text}");
    }
    let beads = fs::read_to_string(path.join("out/a/x.beads")).unwrap();
    assert!(beads.starts_with("[0]:[0]:0.") || beads.starts_with("[0]:[0]:1."), "{beads}");
    let first: Value =
        serde_json::from_str(fs::read_to_string(path.join("out/a/x.jsonl")).unwrap().lines().next().unwrap()).unwrap();
    assert_eq!(first["source"], serde_json::json!([0, 24]));
    fs::write(path.join("bad.tsv"), format!("../x\t{0}/x.ru\t{0}/x.en\n", path.display())).unwrap();
    let outcome = align_in(path, &["export", "--pairs", "bad.tsv", "--out", "out"], b"");
    assert_eq!(outcome.code, 2, "an identifier must not lead out of the folder");
}

#[test]
fn words_are_aligned_where_asked_for() {
    let record = |arguments: &[&str]| -> Value { serde_json::from_str(align(arguments).stdout.trim()).unwrap() };
    assert!(record(&["q7x2/005", "-o", "jsonl"])["beads"][1].get("words").is_none());
    let record = record(&["q7x2/005", "-o", "jsonl", "--words"]);
    let read = |side: &str| -> Vec<char> {
        let path = format!("{}/seeds/q7x2/005.{side}.txt", env!("CARGO_MANIFEST_DIR"));
        fs::read_to_string(path).unwrap().chars().collect()
    };
    let (ru, en) = (read("ru"), read("en"));
    let text = |chars: &[char], from: &Value, to: &Value| -> String {
        let at = |v: &Value| usize::try_from(v.as_u64().unwrap()).unwrap();
        chars[at(from)..at(to)].iter().collect()
    };
    let links: Vec<(String, String)> = record["beads"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|bead| bead["words"].as_array().unwrap())
        .map(|l| (text(&ru, &l[0], &l[1]), text(&en, &l[2], &l[3])))
        .collect();
    // Names may be of several words; most English words have a link.
    assert!(links.iter().all(|(a, b)| !a.is_empty() && !b.is_empty()), "{links:?}");
    assert!(links.contains(&("вторник".to_owned(), "Tuesday".to_owned())), "{links:?}");
    let english = en.iter().collect::<String>().split_whitespace().count();
    assert!(links.len() * 2 > english, "{} links for {english} words", links.len());
}

#[test]
fn filter_writes_one_line_for_each() {
    let input = "{\"id\":1,\"src\":\"США\",\"mt\":\"us\"}\n\nnot json\n{\"id\":\"x\",\"mt\":\"The trump came.\"}\n{\"id\":\"y\"}\n{\"id\":\"z\",\"src\":\"\",\"mt\":\"\"}";
    let run = |arguments: &[&str]| align_in(&support::root(), &[&["filter"], arguments].concat(), input.as_bytes());
    for unit in ["document", "sentence"] {
        let outcome = run(&["--unit", unit]);
        assert_eq!(outcome.code, 0, "{}", outcome.stderr);
        let lines: Vec<Value> = outcome.stdout.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
        assert_eq!(lines.len(), 6);
        assert!(lines.iter().all(|l| l["schema"] == "align.filter/1"));
        assert_eq!((&lines[0]["id"], &lines[3]["id"], &lines[4]["id"]), (&1.into(), &"x".into(), &"y".into()));
        assert!(lines[1]["error"].is_object() && lines[2]["error"].is_object() && lines[4]["error"].is_object());
        assert!(lines[3]["error"].is_null() && lines[3]["score"].is_null());
        assert_eq!(run(&["--unit", unit, "-j", "4"]).stdout, outcome.stdout);
    }
    assert_eq!(run(&["--strict"]).code, 2);
}

#[test]
fn filter_is_a_pure_function_of_a_line() {
    let lines: Vec<String> = (0..12)
        .map(|n| {
            format!("{{\"id\":{n},\"src\":\"Трамп приехал {n} мая.\",\"mt\":\"The trump came on may {}.\"}}\n", n % 5)
        })
        .collect();
    let whole = align_in(&support::root(), &["filter"], lines.concat().as_bytes()).stdout;
    let parts: String =
        lines.chunks(5).map(|some| align_in(&support::root(), &["filter"], some.concat().as_bytes()).stdout).collect();
    assert_eq!(whole, parts);
}

#[test]
fn translit_speaks_tsv() {
    let outcome = align_in(&support::root(), &["translit", "--match"], "Трамп\tTrump\nКоми\tKomi\nпустой\n".as_bytes());
    assert_eq!(outcome.code, 0);
    let rows: Vec<Vec<&str>> = outcome.stdout.lines().map(|l| l.split('\t').collect()).collect();
    assert_eq!(rows.len(), 3);
    assert!(rows.iter().all(|r| r.len() == 4 && r[2].parse::<f32>().is_ok() && r[3].parse::<f32>().is_ok()));
    assert!(rows[0][2].parse::<f32>().unwrap() > 0.5);
    let outcome = align_in(&support::root(), &["translit", "--top", "3"], "Скапарротти\n".as_bytes());
    let fields: Vec<&str> = outcome.stdout.trim_end().split('\t').collect();
    assert_eq!((fields[0], fields.len()), ("Скапарротти", 7));
}

#[test]
fn bad_input_gives_a_clear_message_and_the_right_code() {
    let folder = folder();
    let path = folder.path();
    let write = |name: &str, bytes: &[u8]| fs::write(path.join(name), bytes).unwrap();
    write("good.ru.txt", RU.as_bytes());
    write("good.en.txt", EN.as_bytes());
    write("empty.ru.txt", b"");
    write("empty.en.txt", b"");
    write("half.ru.txt", RU.as_bytes());
    write("half.en.txt", b"");
    write("binary.ru.txt", &[0, 159, 146, 150, 0, 1, 2, 3, 0, 0]);
    write("binary.en.txt", EN.as_bytes());
    write("nul.ru.txt", RU.as_bytes());
    write("nul.en.txt", b"The president\0 arrived in Oslo.\0\0\0");
    write("cr.ru.txt", RU.replace('\n', "\r").as_bytes());
    write("cr.en.txt", EN.replace('\n', "\r").as_bytes());
    for (name, code) in [("good", 0), ("empty", 2), ("binary", 2), ("cr", 0)] {
        let outcome = align_in(path, &[name, "--fail-on", "never"], b"");
        assert_eq!(outcome.code, code, "{name}: {} {}", outcome.stdout, outcome.stderr);
        if code == 2 {
            assert!((outcome.stdout + &outcome.stderr).contains(name), "the message names the file");
        }
    }
    for name in ["half", "nul"] {
        let outcome = align_in(path, &[name, "--fail-on", "never"], b"");
        assert!(outcome.code == 0 || outcome.code == 2, "{name}: {}", outcome.stderr);
    }
    // Nothing is lost beside them.
    let outcome = align_in(path, &[".", "-o", "jsonl", "--fail-on", "never"], b"");
    assert_eq!(outcome.code, 2);
    assert!(outcome.stdout.contains("\"id\":\"good\""), "{}", outcome.stdout);
    let outcome = align_in(path, &["--source", "good.ru.txt", "--target", "good.ru.txt"], b"");
    assert_eq!(outcome.code, 2, "both sides are the same file");
    fs::create_dir(path.join("nothing")).unwrap();
    let outcome = align_in(path, &["nothing"], b"");
    assert_eq!(outcome.code, 2, "a folder without documents");
    let outcome = align_in(path, &["--source", "good.en.txt", "--target", "good.ru.txt", "--fail-on", "never"], b"");
    assert!((outcome.stdout + &outcome.stderr).to_lowercase().contains("swap"), "swapped sides are said");
}

#[test]
fn a_wrong_command_line_or_configuration_exits_2() {
    assert_eq!(align(&["--no-such-flag"]).code, 2);
    assert_eq!(align(&["q7x2/000", "--select", "NAM999"]).code, 2);
    let folder = folder();
    fs::write(folder.path().join("align.toml"), "[gate]\nfail-onn = \"error\"\n").unwrap();
    let outcome = align_in(folder.path(), &["rules"], b"");
    assert_eq!(outcome.code, 2);
    assert!(outcome.stderr.contains("fail-on") && outcome.stderr.contains("align.toml:2:1"), "{}", outcome.stderr);
}

#[test]
fn rules_are_listed_and_explained() {
    assert!(align(&["rules"]).stdout.contains("NAM006"));
    assert!(align(&["explain", "name-lowercase"]).stdout.contains("NAM006"));
    assert_eq!(align(&["explain", "name-lowercas"]).code, 2);
    let generated = align(&["rules", "--format", "md"]).stdout;
    let kept = fs::read_to_string(support::root().join("docs/rules.md")).unwrap();
    assert!(generated == kept, "docs/rules.md is out of date: cargo xtask docs");
}

#[test]
fn a_line_of_a_hundred_megabytes_is_refused_or_read_but_never_fatal() {
    let folder = folder();
    let line = "word ".repeat(20 << 20);
    fs::write(folder.path().join("big.en.txt"), line).unwrap();
    fs::write(folder.path().join("big.ru.txt"), RU).unwrap();
    let outcome = align_in(folder.path(), &["big", "--fail-on", "never"], b"");
    assert_eq!(outcome.code, 2, "{}", outcome.stderr);
    assert!((outcome.stdout + &outcome.stderr).contains("big.en.txt"));
}

#[test]
fn unrelated_documents_stay_apart() {
    let pair = ["--source", "seeds/q7x2/001.ru.txt", "--target", "seeds/q7x2/002.en.txt"];
    let outcome = align(&[&pair[..], &["-o", "jsonl", "--exit-zero"]].concat());
    let record: Value = serde_json::from_str(&outcome.stdout).unwrap();
    let beads = record["beads"].as_array().unwrap();
    let empty = |bead: &Value, side: &str| bead[side].as_array().unwrap().is_empty();
    let links = beads.iter().filter(|b| !empty(b, "source") && !empty(b, "target")).count();
    assert!(links * 5 <= beads.len(), "{links} of {} beads link two unrelated documents", beads.len());
}
