//! Reviewers' decisions: what they do to the next run, scope by scope, and how git merges two reviewers' files.

#![allow(clippy::unwrap_used)] // a test that cannot go on fails

mod support;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use align::review::{
    Decision, DecisionsFile, FindingDecision, FindingVerdict, NameDecision, NameVerdict, Scope, Signed,
};
use serde_json::Value;
use support::{Outcome, align_in};

/// Two documents about one invented person whose name is spelled after the Russian.
fn corpus() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write("align.toml", "schema = 1\n");
    write("a.ru.txt", "В Осло прибыл Грегори Уэйнрайт.\nУэйнрайт встретится с коллегами.\n");
    write("a.en.txt", "Gregory Ueynrayt arrived in Oslo.\nUeynrayt will meet with colleagues.\n");
    write("b.ru.txt", "Погода была хорошая, и Уэйнрайт был рад.\nВчера журналисты ждали Грегори Уэйнрайта у входа.\n");
    write(
        "b.en.txt",
        "The weather was fine and Ueynrayt was glad.\nYesterday journalists waited for Gregory Ueynrayt at the entrance.\n",
    );
    folder
}

fn run(folder: &Path, line: &str) -> Outcome {
    align_in(folder, &line.split(' ').collect::<Vec<_>>(), b"")
}

fn done(folder: &Path, line: &str) -> String {
    let outcome = run(folder, line);
    assert_eq!(outcome.code, 0, "{line}: {}{}", outcome.stdout, outcome.stderr);
    outcome.stdout
}

/// The records of the corpus, by identifier.
fn records(folder: &Path) -> (Value, Value) {
    let text = done(folder, "check . --exit-zero -o jsonl");
    let mut lines = text.lines().map(|l| serde_json::from_str::<Value>(l).unwrap());
    (lines.next().unwrap(), lines.next().unwrap())
}

/// Code, English words, severity, suggestion and status of each finding on a spelling.
fn spellings(record: &Value) -> Vec<String> {
    let word = |v: &Value| v.as_str().unwrap_or("-").to_owned();
    let findings = record["findings"].as_array().unwrap().iter();
    findings
        .filter(|f| f["code"].as_str().unwrap().starts_with("NAM"))
        .map(|f| {
            let parts = [&f["code"], &f["target"]["text"], &f["severity"], &f["suggestion"], &f["status"]];
            parts.map(word).join(" ")
        })
        .collect()
}

fn fingerprint(record: &Value, at: usize) -> String {
    record["findings"][at]["fingerprint"].as_str().unwrap().to_owned()
}

const UNDECIDED: &str = "NAM017 Ueynrayt warning - -";
const WRONG: &str = "NAM003 Ueynrayt error Wainwright -";

#[test]
fn an_accepted_form_is_glossary_at_the_next_run() {
    let folder = corpus();
    let path = folder.path();
    let before = records(path);
    assert_eq!((spellings(&before.0), spellings(&before.1)), (vec![UNDECIDED.into()], vec![UNDECIDED.into()]));
    done(path, "accept --name Уэйнрайт=Wainwright --by m.k. --reason attested");
    let after = records(path);
    assert_eq!(spellings(&after.0), [WRONG, WRONG]);
    assert_eq!(spellings(&after.1), [WRONG, WRONG]);
    assert_ne!(before.0["signature"], after.0["signature"]);
    assert_eq!(run(path, ".").code, 1, "a form that a reviewer calls wrong fails");
    let name = after.0["names"].as_array().unwrap().iter().find(|n| n["ru"] == "Уэйнрайт").unwrap();
    assert_eq!((&name["why"], &name["decided"]), (&"glossary".into(), &true.into()));
    let text = fs::read_to_string(path.join("align.decisions.toml")).unwrap();
    for line in [
        "ru = \"Уэйнрайт\"",
        "en = \"Wainwright\"",
        "verdict = \"accepted\"",
        "scope = \"corpus\"",
        "by = \"m.k.\" # ",
        "reason = \"attested\"",
    ] {
        assert!(text.contains(line), "{text}");
    }
    let isolated = run(path, "check . --isolated -o jsonl");
    assert!(isolated.stdout.contains("NAM017") && !isolated.stdout.contains("NAM003"));
    assert!(done(path, "undo").contains("Wainwright"));
    assert_eq!(records(path), before, "undone without a trace");
    assert_eq!(run(path, "undo").code, 2, "nothing is left to undo");
}

#[test]
fn a_documents_own_decision_holds_there_and_nowhere_else() {
    let folder = corpus();
    let path = folder.path();
    done(path, "accept --name Уэйнрайт=Wainwright --document a");
    let (a, b) = records(path);
    assert_eq!(spellings(&a), [WRONG, WRONG]);
    assert_eq!(spellings(&b), [UNDECIDED], "what holds in one document is no evidence in another");
    done(path, "accept --name Уэйнрайт=Ueynrayt --scope document --document b");
    done(path, "accept --name Уэйнрайт=Wainright");
    let (a, b) = records(path);
    assert_eq!(spellings(&a), [WRONG, WRONG], "the narrower scope holds");
    assert_eq!(spellings(&b), [""; 0]);
}

#[test]
fn a_rejected_form_is_a_finding_with_the_right_form() {
    let folder = corpus();
    let path = folder.path();
    done(path, "reject --name Уэйнрайт=Ueynrayt");
    let (a, b) = records(path);
    assert_eq!(spellings(&a), ["NAM017 Ueynrayt error - -", "NAM020 Ueynrayt error - -"]);
    assert_eq!(spellings(&b).len(), 2);
    done(path, "accept --name Уэйнрайт=Wainwright");
    let (a, _) = records(path);
    assert_eq!(spellings(&a), [WRONG, WRONG]);
    assert!(a["findings"][0]["evidence"].to_string().contains("rejected"), "{}", a["findings"][0]);
    assert!(run(path, "check a -W NAM020 -o jsonl").stdout.contains("rejected"));
    done(path, "undo --name Уэйнрайт=Wainwright");
    let (code, mild) = (run(path, "check a -W NAM020").code, run(path, "check a").code);
    assert_eq!((code, mild), (0, 1), "the configuration says how bad a rejected form is");
    done(path, "undo");
    done(path, "reject --name Уэйнрайт=Ueynrayt --document b");
    let (a, b) = records(path);
    assert_eq!(spellings(&a), [UNDECIDED]);
    assert!(spellings(&b).iter().all(|f| f.contains(" error ")), "{:?}", spellings(&b));
    assert_eq!(spellings(&b).len(), 2);
}

#[test]
fn a_decision_on_a_place_touches_that_place_alone() {
    let folder = corpus();
    let path = folder.path();
    let (a, _) = records(path);
    let place = fingerprint(&a, 0);
    done(path, &format!("reject --name Уэйнрайт=Ueynrayt --document a --place {place}"));
    let (a, b) = records(path);
    assert_eq!(spellings(&a), ["NAM017 Ueynrayt error - -"]);
    assert_eq!(spellings(&b), [UNDECIDED]);
    done(path, "undo");
    done(path, &format!("accept --name Уэйнрайт=Ueynrayt --place {place}"));
    let (a, b) = records(path);
    assert_eq!(spellings(&a), ["NAM017 Ueynrayt warning - dismissed"]);
    assert_eq!(spellings(&b), [UNDECIDED]);
    assert_eq!(run(path, "check . --fail-on warning").code, 1, "b's finding is open still");
    assert_eq!(run(path, "check a --fail-on warning").code, 0);
}

#[test]
fn a_dismissed_finding_is_shown_and_does_not_fail_and_a_stale_one_is_told() {
    let folder = corpus();
    let path = folder.path();
    let (a, _) = records(path);
    let id = fingerprint(&a, 0);
    done(path, &format!("reject --id {id} --document a --text Ueynrayt --reason correct-here --by m.k."));
    let (now, _) = records(path);
    assert_eq!(spellings(&now), ["NAM017 Ueynrayt warning - dismissed"]);
    assert_eq!(now["findings"][0]["reason"], "dismissed by m.k.: correct-here");
    assert_eq!(now["findings"][0]["fingerprint"], a["findings"][0]["fingerprint"]);
    assert_eq!(run(path, "check a --fail-on warning").code, 0);
    assert!(run(path, "check a").stdout.contains("(dismissed)"));
    fs::write(path.join("a.en.txt"), "Gregory Wainwright arrived in Oslo.\nWainwright will meet with colleagues.\n")
        .unwrap();
    let (now, _) = records(path);
    let stale = now["findings"].as_array().unwrap().iter().find(|f| f["code"] == "CFG003").unwrap();
    assert!(
        stale["message"].as_str().unwrap().contains("Ueynrayt") && stale["evidence"][0].as_str().unwrap().contains(&id)
    );
    assert_eq!(run(path, "check a").code, 0, "a note");
    for flags in ["--select FLU,CFG", "-A NAM017", "--min-confidence 0.9"] {
        let outcome = run(path, &format!("check a {flags} -o jsonl"));
        assert!(!outcome.stdout.contains("CFG003"), "{flags}: a rule that does not run makes nothing stale");
    }
    // The document itself goes.
    done(path, "accept --name Уэйнрайт=Wainwright --document c");
    let whole = run(path, "check .");
    assert!(whole.stderr.contains("CFG003") && whole.stderr.contains("gone: c"), "{}", whole.stderr);
    assert!(!run(path, "check a").stderr.contains("CFG003"), "one document tells nothing of the others");
    done(path, "undo");
    done(path, &format!("undo --id {id}"));
    let (now, _) = records(path);
    assert!(!now.to_string().contains("CFG003"));
}

#[test]
fn a_limit_keeps_the_worst_that_nobody_dismissed_and_says_how_many_it_left_out() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    let text = "It happened in september.\nWe are talking about the supply of grain.\nJames Komi has been fired.\n";
    fs::write(path.join("x.en.txt"), text).unwrap();
    fs::write(path.join("align.toml"), "schema = 1\n").unwrap();
    let found = |most: usize| -> (Vec<String>, String) {
        let line = done(path, &format!("check x --exit-zero -o jsonl --max-per-document {most}"));
        let record: Value = serde_json::from_str(line.lines().next().unwrap()).unwrap();
        let findings = record["findings"].as_array().unwrap().iter();
        let codes = findings.map(|f| f["code"].as_str().unwrap().to_owned()).collect();
        (codes, record["notes"].as_array().unwrap().last().unwrap().as_str().unwrap().to_owned())
    };
    assert_eq!(found(3).0, ["FLU004", "ACC007", "NAM003"], "in the document's order");
    // What changes the meaning is worse than what reads badly, however sure.
    assert_eq!(
        found(2),
        (vec!["ACC007".into(), "NAM003".into()], "1 milder finding left out (--max-per-document 2)".into())
    );
    assert_eq!(found(1), (vec!["NAM003".into()], "2 milder findings left out (--max-per-document 1)".into()));
    let all = done(path, "check x --exit-zero -o jsonl");
    let record: Value = serde_json::from_str(all.lines().next().unwrap()).unwrap();
    let id = |n: usize| record["findings"][n]["fingerprint"].as_str().unwrap().to_owned();
    done(path, &format!("reject --id {} --reason correct-here", id(2)));
    assert_eq!(found(1).0, ["ACC007", "NAM003"], "a dismissed finding takes no place");
    done(path, &format!("reject --id {}", id(0)));
    assert_eq!(found(1).0, ["FLU004", "ACC007", "NAM003"], "nothing is left out, no decision is stale");
}

#[test]
fn a_confirmed_finding_stays_open_and_says_so() {
    let folder = corpus();
    let path = folder.path();
    let (a, _) = records(path);
    done(path, &format!("accept --id {} --by m.k.", fingerprint(&a, 0)));
    let (now, _) = records(path);
    assert_eq!(spellings(&now), [UNDECIDED]);
    assert!(now["findings"][0]["evidence"].to_string().contains("confirmed by m.k."));
}

#[test]
fn any_number_of_threads_gives_the_same_bytes_and_a_saved_report_renders_alike() {
    let folder = corpus();
    let path = folder.path();
    done(path, "reject --name Уэйнрайт=Ueynrayt --document b");
    done(path, "accept --name Уэйнрайт=Wainwright --document a");
    let one = done(path, "-j 1 check . --exit-zero -o jsonl");
    assert_eq!(done(path, "-j 8 check . --exit-zero -o jsonl"), one);
    assert_eq!(align_in(path, &["report", "--exit-zero", "-o", "jsonl", "-"], one.as_bytes()).stdout, one);
}

#[test]
fn no_decision_is_hidden_by_the_cache() {
    let folder = corpus();
    let path = folder.path();
    let place = fingerprint(&records(path).0, 0);
    let agree = |after: &str| {
        let warm = done(path, "check . --exit-zero -o jsonl --cache-dir kept");
        assert_eq!(warm, done(path, "check . --exit-zero -o jsonl --no-cache"), "{after}");
    };
    agree("at first");
    for line in [
        "accept --name Уэйнрайт=Wainwright",
        "reject --name Уэйнрайт=Ueynrayt --document b",
        "undo",
        "accept --name Уэйнрайт=Ueynrayt --document b",
        &format!("reject --id {place} --document a"),
        &format!("accept --name Уэйнрайт=Ueynrayt --place {place}"),
        "undo --name Уэйнрайт=Wainwright",
    ] {
        done(path, line);
        agree(line);
    }
}

#[test]
fn a_review_without_a_terminal_says_so_and_prints_lines_that_work() {
    let folder = corpus();
    let path = folder.path();
    let outcome = run(path, "review .");
    assert_eq!(outcome.code, 2);
    assert!(outcome.stderr.contains("needs a terminal"), "{}", outcome.stderr);
    assert_eq!(done(path, "names . --pending"), outcome.stdout);
    let line = outcome.stdout.lines().find(|l| l.starts_with("align accept --name 'Уэйнрайт=")).unwrap();
    assert!(
        outcome.stdout.contains("2 places") || outcome.stdout.contains("4 places in 2 documents"),
        "{}",
        outcome.stdout
    );
    let script = line.replacen("align", env!("CARGO_BIN_EXE_align"), 1);
    assert!(Command::new("sh").args(["-c", &script]).current_dir(path).status().unwrap().success());
    assert!(done(path, "names . --pending").ends_with("# 0 names to decide\n"));
    assert!(!run(path, "check a").stdout.contains("names to review"));
    done(path, "undo");
    let outcome = run(path, "review . --findings");
    let line = outcome.stdout.lines().find(|l| l.starts_with("align reject --id NAM017:")).unwrap();
    assert_eq!(outcome.code, 2);
    let script = line.replacen("align", env!("CARGO_BIN_EXE_align"), 1);
    assert!(Command::new("sh").args(["-c", &script]).current_dir(path).status().unwrap().success());
    let again = run(path, "review . --findings").stdout;
    assert_eq!(again.matches("align reject --id NAM017:").count(), 1, "one of two is left: {again}");
}

#[test]
fn a_broken_file_stops_the_run_with_file_place_and_remedy() {
    let folder = corpus();
    let path = folder.path();
    let broken = |text: &str, parts: &[&str]| {
        fs::write(path.join("align.decisions.toml"), text).unwrap();
        for line in ["check .", "names .", "accept --name Уэйнрайт=Wainwright", "undo"] {
            let outcome = run(path, line);
            assert_eq!(outcome.code, 2, "{line}");
            assert!(parts.iter().all(|p| outcome.stderr.contains(p)), "{line}: {}", outcome.stderr);
        }
        assert_eq!(fs::read_to_string(path.join("align.decisions.toml")).unwrap(), text, "nothing was overwritten");
    };
    broken("[[name]]\nruu = \"x\"\n", &["align.decisions.toml:2:1", "did you mean `ru`"]);
    broken("schema = 1\n<<<<<<< HEAD\n=======\n>>>>>>> theirs\n", &["align.decisions.toml:2:1", "conflict"]);
    assert_eq!(run(path, "check . --decisions none.toml").code, 2, "a file that was named must be there");
    for line in [
        "accept",
        "accept --name Уэйнрайт",
        "accept --name Wainwright=Уэйнрайт",
        "accept --name Уэйнрайт=Wainwright --scope place",
        "reject --id NAM017",
        "accept --name Уэйнрайт=Wainwright --id NAM017:0123456789abcdef",
    ] {
        assert_eq!(run(path, line).code, 2, "{line}");
    }
}

#[test]
fn two_reviewers_who_disagree_are_named() {
    let folder = corpus();
    let path = folder.path();
    done(path, "accept --name Уэйнрайт=Wainwright --by anna");
    done(path, "reject --name Уэйнрайт=Wainwright --by boris");
    let outcome = run(path, "check . --exit-zero");
    assert!(outcome.stderr.contains("CFG004") && outcome.stderr.contains("anna") && outcome.stderr.contains("boris"));
}

#[test]
fn ten_thousand_decisions_are_read_and_written_at_once() {
    let folder = corpus();
    let path = folder.path();
    done(path, "accept --name Уэйнрайт=Wainwright");
    let file = path.join("align.decisions.toml");
    let mut text = fs::read_to_string(&file).unwrap();
    for n in 0..10_000 {
        let _ = write!(
            text,
            "\n[[finding]] # {n:06x}\nid = \"FLU002:{n:016x}\"\nverdict = \"dismissed\"\nat = \"2026-11-26T07:12:00Z\"\n\
             document = \"q/{}\"\nby = \"m.k.\" # {n:06x}\n",
            n % 100
        );
    }
    fs::write(&file, &text).unwrap();
    for line in ["accept --name Хьюз=Hughes", "undo", "check a --exit-zero"] {
        let start = Instant::now();
        done(path, line);
        let took = start.elapsed();
        println!("{line:26} {:5} ms with 10,000 decisions", took.as_millis());
        assert!(took < Duration::from_secs(20), "{line}: {took:?}");
    }
    assert!(fs::read_to_string(&file).unwrap() == text, "undo left every other byte");
}

fn git(folder: &Path, arguments: &[&str]) -> (bool, String) {
    let identity = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main"];
    let output = Command::new("git").args(identity).args(arguments).current_dir(folder).output().unwrap();
    (
        output.status.success(),
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr),
    )
}

/// Two branches of reviewers from a common file with `common` decisions; returns whether git merged by itself.
fn merge(path: &Path, union: bool, common: &[&str], anna: &[&str], boris: &[&str]) -> bool {
    git(path, &["init", "-q"]);
    if union {
        fs::write(path.join(".gitattributes"), "align.decisions.toml merge=union\n").unwrap();
    }
    let decide = |by: &str, lines: &[&str]| {
        for (n, line) in lines.iter().enumerate() {
            let line = format!("{line} --by {by}");
            let arguments: Vec<&str> = line.split(' ').collect();
            let output = Command::new(env!("CARGO_BIN_EXE_align"))
                .args(&arguments)
                .current_dir(path)
                .env("SOURCE_DATE_EPOCH", (1_795_677_120 + n * 7 + by.len()).to_string())
                .output()
                .unwrap();
            assert!(output.status.success(), "{line}: {}", String::from_utf8_lossy(&output.stderr));
        }
        git(path, &["add", "-A"]);
        assert!(git(path, &["commit", "-q", "--allow-empty", "-m", by]).0);
    };
    decide("base", common);
    git(path, &["checkout", "-q", "-b", "boris"]);
    decide("boris", boris);
    git(path, &["checkout", "-q", "main"]);
    decide("anna", anna);
    git(path, &["merge", "-q", "-m", "merged", "boris"]).0
}

#[test]
fn git_merges_two_reviewers_files_by_itself() {
    let ours = [
        "accept --name Уэйнрайт=Wainwright --document q7x2/000",
        "reject --name Коми=Komi --document q7x2/000",
        "reject --id NAM017:0123456789abcdef --reason correct-here",
    ];
    let theirs = [
        "accept --name Уэйнрайт=Wainwright --document q7x2/000",
        "accept --name Коми=Comey --document q7x2/000",
        "reject --id NAM017:0123456789abcdee --reason correct-here",
    ];
    for common in [&[][..], &["accept --name Хьюз=Hughes"][..]] {
        let folder = corpus();
        let path = folder.path();
        assert!(merge(path, true, common, &ours, &theirs));
        let text = fs::read_to_string(path.join("align.decisions.toml")).unwrap();
        assert_eq!(text.matches("[[name]]").count(), common.len() + 4, "{text}");
        assert_eq!(text.matches("[[finding]]").count(), 2);
        assert_eq!(text.matches("by = \"boris\"").count(), 3);
        assert_eq!(text.matches("reason = ").count(), 2, "no line is lost");
        assert_eq!(text.matches("document = ").count(), 4);
        done(path, "check . --exit-zero");
    }
}

#[test]
fn git_keeps_every_line_of_any_two_reviewers() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    let file = path.join("align.decisions.toml");
    let run = |arguments: &[&str]| {
        let (done, said) = git(path, arguments);
        assert!(done, "{arguments:?}: {said}");
    };
    run(&["init", "-q"]);
    fs::write(path.join(".gitattributes"), "align.decisions.toml merge=union\n").unwrap();
    run(&["add", "-A"]);
    run(&["commit", "-q", "-m", "start"]);
    let mut seconds = 0;
    arbtest::arbtest(|u| {
        let mut decision = |by: &str, u: &mut arbtest::arbitrary::Unstructured<'_>| {
            seconds += 1;
            let scope = match u.int_in_range(0..=2)? {
                0 => Scope::Corpus,
                1 => Scope::Document("q7x2/000".into()),
                _ => Scope::Place { document: Some("q7x2/000".into()), fingerprint: "NAM003:0123456789abcdef".into() },
            };
            let reason = u.ratio(1, 3)?.then(|| "as agreed".to_owned());
            // What is alike in everything but the time must survive too, without a scope or without a reason.
            let reason = reason.filter(|_| scope == Scope::Corpus);
            let at = format!("2026-11-26T{:02}:{:02}:{:02}Z", seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
            let signed = Signed { by: by.into(), at, reason };
            if u.ratio(1, 4)? {
                let (id, verdict) = ("NAM017:0123456789abcdef".to_owned(), FindingVerdict::Dismissed);
                let document = Some("q7x2/000".to_owned());
                return Ok(Decision::Finding(FindingDecision { id, verdict, document, text: None, signed }));
            }
            let ru = (*u.choose(&["Коми", "Зайцев", "Уайт"])?).to_owned();
            let en = (*u.choose(&["Comey", "Zaitsev"])?).to_owned();
            let verdict = *u.choose(&[NameVerdict::Accepted, NameVerdict::Rejected])?;
            Ok(Decision::Name(NameDecision { ru, en, verdict, scope, kind: None, signed }))
        };
        let mut some = |by: &str, most: usize, u: &mut arbtest::arbitrary::Unstructured<'_>| {
            (0..u.int_in_range(0..=most)?).map(|_| decision(by, u)).collect::<Result<Vec<_>, _>>()
        };
        let (common, anna, boris) = (some("base", 3, u)?, some("anna", 5, u)?, some("boris", 5, u)?);
        let text = |lists: &[&Vec<Decision>]| {
            let mut file = DecisionsFile::default();
            lists.iter().flat_map(|l| l.iter()).for_each(|d| file.append(d.clone()));
            file.text().to_owned()
        };
        let commit = |text: String| {
            fs::write(&file, text).unwrap();
            run(&["add", "-A"]);
            run(&["commit", "-q", "--allow-empty", "-m", "x"]);
        };
        run(&["checkout", "-q", "-B", "main"]);
        commit(text(&[&common]));
        run(&["checkout", "-q", "-B", "boris"]);
        commit(text(&[&common, &boris]));
        run(&["checkout", "-q", "main"]);
        commit(text(&[&common, &anna]));
        run(&["merge", "-q", "-m", "m", "boris"]);
        let merged = DecisionsFile::parse(&fs::read_to_string(&file).unwrap()).unwrap();
        let expected = [&common, &anna, &boris].into_iter().flatten().cloned().collect::<Vec<_>>();
        assert_eq!(merged.decisions().all(), expected);
        Ok(())
    })
    .budget_ms(6_000);
}

#[test]
fn without_the_attribute_git_stops_and_align_says_what_to_do() {
    let folder = corpus();
    let path = folder.path();
    assert!(!merge(
        path,
        false,
        &["accept --name Хьюз=Hughes"],
        &["accept --name Коми=Comey"],
        &["accept --name Лаго=Lago"]
    ));
    let outcome = run(path, "check .");
    assert_eq!(outcome.code, 2);
    assert!(
        outcome.stderr.contains("git left a conflict") && outcome.stderr.contains("merge=union"),
        "{}",
        outcome.stderr
    );
    // The remedy works.
    let file = path.join("align.decisions.toml");
    let text = fs::read_to_string(&file).unwrap();
    let kept: Vec<&str> =
        text.lines().filter(|l| !["<<<<<<<", "=======", ">>>>>>>"].iter().any(|m| l.starts_with(m))).collect();
    fs::write(&file, kept.join("\n")).unwrap();
    done(path, "check . --exit-zero");
    assert_eq!(kept.iter().filter(|l| l.starts_with("[[name]]")).count(), 3);
}
