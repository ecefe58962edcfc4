//! Every input format, bare and compressed, gives the same document; every output and export goes through the binary.

#![allow(clippy::unwrap_used)] // a test that cannot go on fails

mod support;

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use align::input::{self, Loaded, Options};
use align::text::{Both, Side};
use support::{align, align_in, root};

const RU: [&str; 3] = ["Мост открыли в среду.", "Мэр & гости «довольны».", "Движение запущено."];
const EN: [&str; 3] =
    ["The bridge was opened on Wednesday.", "The mayor & guests are \"pleased\".", "Traffic is running."];

/// The three sentence pairs in a format of one file: name of the file, content.
fn bilingual() -> Vec<(&'static str, String)> {
    let xml = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
    let json = |text: &str| serde_json::to_string(text).unwrap();
    let each = |unit: &dyn Fn(usize) -> String| (0..3).map(unit).collect::<String>();
    let lines = |src: &'static str, mt: &'static str, rest: &'static str| {
        each(&|n| format!("{{\"{src}\":{},\"{mt}\":{}{rest}}}\n", json(RU[n]), json(EN[n])))
    };
    let csv = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let po = |text: &str| text.replace('"', "\\\"");
    vec![
        ("x.tsv", format!("source\ttarget\n{}", each(&|n| format!("{}\t{}\n", RU[n], EN[n])))),
        ("bare.tsv", each(&|n| format!("{n}\t{}\t{}\n", RU[n], EN[n]))),
        ("x.csv", format!("mt,src\n{}", each(&|n| format!("{},{}\n", csv(EN[n]), csv(RU[n]))))),
        ("src-mt.jsonl", lines("src", "mt", "")),
        ("source-target.jsonl", lines("source", "target", "")),
        ("ru-en.jsonl", lines("ru", "en", ",\"score\":0.5")),
        ("wmt.jsonl", lines("src_text", "hypothesis", ",\"src_lang\":\"ru\",\"tgt_lang\":\"en\",\"doc_id\":\"d\"")),
        (
            "x.tmx",
            format!(
                "<?xml version=\"1.0\"?><!DOCTYPE tmx SYSTEM \"tmx14.dtd\"><tmx version=\"1.4\"><header \
                 srclang=\"ru\"/><body>{}</body></tmx>",
                each(&|n| format!(
                    "<tu><tuv xml:lang=\"ru-RU\"><seg>{}</seg></tuv><tuv xml:lang=\"en\"><seg>{}</seg></tuv></tu>",
                    xml(RU[n]),
                    xml(EN[n])
                ))
            ),
        ),
        (
            "old.xlf",
            format!(
                "<xliff version=\"1.2\"><file original=\"a\"><body>{}</body></file></xliff>",
                each(&|n| format!(
                    "<trans-unit id=\"{n}\"><source>{}</source><target>{}</target><note>Мост</note></trans-unit>",
                    xml(RU[n]),
                    xml(EN[n])
                ))
            ),
        ),
        (
            "new.xliff",
            format!(
                "<xliff version=\"2.1\" srcLang=\"ru\" trgLang=\"en\"><file id=\"f\">{}</file></xliff>",
                each(&|n| format!(
                    "<unit id=\"{n}\"><notes><note>x</note></notes><segment><source>{}</source><target>{}</target>\
                     </segment></unit>",
                    xml(RU[n]),
                    xml(EN[n])
                ))
            ),
        ),
        (
            "x.po",
            format!(
                "msgid \"\"\nmsgstr \"Language: en\\n\"\n\n{}",
                each(&|n| format!("msgid \"{}\"\nmsgstr \"{}\"\n\n", po(RU[n]), po(EN[n])))
            ),
        ),
        (
            "x.xml",
            format!(
                "<dataset id=\"t\"><doc id=\"d\"><src lang=\"ru\"><p>{}</p></src><hyp system=\"A\" \
                 lang=\"en\"><p>{}</p></hyp></doc></dataset>",
                each(&|n| format!("<seg id=\"{n}\">{}</seg>", xml(RU[n]))),
                each(&|n| format!("<seg id=\"{n}\">{}</seg>", xml(EN[n])))
            ),
        ),
    ]
}

/// The three sentences of each side in a format of two files.
fn pairs() -> Vec<(&'static str, [(&'static str, String); 2])> {
    let text = |lines: [&str; 3]| lines.join(" ") + "\n";
    let lines = |lines: [&str; 3]| lines.join("\n") + "\n";
    let html = |lines: [&str; 3]| {
        let body: String = lines.iter().map(|l| format!("<p>{}</p>\n", l.replace('&', "&amp;"))).collect();
        format!("<!DOCTYPE html><html><head><title>t</title></head><body>{body}<script>x < y</script></body></html>")
    };
    let markdown = |lines: [&str; 3]| format!("---\ntitle: t\n---\n\n{}\n\n**{}** {}\n", lines[0], lines[1], lines[2]);
    vec![
        ("auto", [("x.ru.txt", text(RU)), ("x.en.txt", text(EN))]),
        ("auto", [("x.ru.html", html(RU)), ("x.en.html", html(EN))]),
        ("auto", [("x.ru.md", markdown(RU)), ("x.en.md", markdown(EN))]),
        ("moses", [("x.ru", lines(RU)), ("x.en", lines(EN))]),
    ]
}

/// Bare, gzip, zstd: the ending of the name and the bytes.
fn packings(content: &str) -> [(&'static str, Vec<u8>); 3] {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(content.as_bytes()).unwrap();
    let zstd = ruzstd::encoding::compress_to_vec(content.as_bytes(), ruzstd::encoding::CompressionLevel::Fastest);
    [("", content.as_bytes().to_vec()), (".gz", gzip.finish().unwrap()), (".zst", zstd)]
}

fn only(folder: &Path, argument: &str, format: &str) -> Loaded {
    let options = Options {
        roots: vec![folder.to_path_buf()],
        format: (format != "auto").then(|| format.to_owned()),
        ..Options::default()
    };
    let mut found = input::discover(&[PathBuf::from(argument)], &options);
    assert_eq!(found.len(), 1, "{argument}: {found:?}");
    input::read(&found.pop().unwrap().unwrap(), &options).unwrap_or_else(|e| panic!("{argument}: {e}"))
}

fn sentences(loaded: &Loaded, side: Side) -> Vec<&str> {
    let text = loaded.bitext.texts.get(side).as_ref().unwrap();
    (0..text.segments.len()).map(|n| text.segment(n)).collect()
}

#[test]
fn files_of_both_languages() {
    for (name, content) in bilingual() {
        for (packed, bytes) in packings(&content) {
            let folder = tempfile::tempdir().unwrap();
            fs::write(folder.path().join(format!("{name}{packed}")), bytes).unwrap();
            let loaded = only(folder.path(), &format!("{name}{packed}"), "auto");
            assert_eq!(sentences(&loaded, Side::Source), RU, "{name}{packed}");
            assert_eq!(sentences(&loaded, Side::Target), EN, "{name}{packed}");
            let beads: Vec<_> = (0..3).map(|n| Both::new(n..n + 1, n..n + 1)).collect();
            assert_eq!(loaded.prealigned, Some(beads), "{name}{packed}");
        }
    }
}

#[test]
fn files_of_one_language_each() {
    for (format, [(ru, russian), (en, english)]) in pairs() {
        for ((packed, russian), (_, english)) in packings(&russian).into_iter().zip(packings(&english)) {
            let folder = tempfile::tempdir().unwrap();
            fs::write(folder.path().join(format!("{ru}{packed}")), russian).unwrap();
            fs::write(folder.path().join(format!("{en}{packed}")), english).unwrap();
            let loaded = only(folder.path(), "x", format);
            assert_eq!(sentences(&loaded, Side::Source), RU, "{ru}{packed}");
            assert_eq!(sentences(&loaded, Side::Target), EN, "{en}{packed}");
        }
    }
}

#[test]
fn xml_fetches_nothing_and_expands_nothing() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("secret.txt"), "Тайна. Secret.").unwrap();
    let secret = folder.path().join("secret.txt");
    // A billion laughs, were they laughed.
    let mut entities = format!("<!ENTITY s SYSTEM \"file://{}\"><!ENTITY l0 \"ха\">", secret.display());
    for n in 1..10 {
        let before = format!("&l{};", n - 1).repeat(10);
        entities.push_str(&format!("<!ENTITY l{n} \"{before}\">"));
    }
    let wrapped = [
        (
            "a.tmx",
            "<tmx><body><tu><tuv xml:lang=\"ru\"><seg>Мост X</seg></tuv><tuv xml:lang=\"en\"><seg>Bridge X</seg></tuv></tu></body></tmx>",
        ),
        (
            "a.xlf",
            "<xliff><file original=\"a\"><body><trans-unit><source>Мост X</source><target>Bridge X</target></trans-unit></body></file></xliff>",
        ),
        (
            "a.xml",
            "<dataset><doc id=\"a\"><src><seg id=\"1\">Мост X</seg></src><hyp><seg id=\"1\">Bridge X</seg></hyp></doc></dataset>",
        ),
    ];
    for (name, body) in wrapped {
        let text = format!("<!DOCTYPE x [{entities}]>{}", body.replace('X', "&s;&l9;"));
        fs::write(folder.path().join(name), text).unwrap();
        let loaded = only(folder.path(), name, "auto");
        assert_eq!(sentences(&loaded, Side::Source), ["Мост &s;&l9;"], "{name}");
        assert_eq!(sentences(&loaded, Side::Target), ["Bridge &s;&l9;"], "{name}");
    }
}

#[test]
fn every_export_is_written_and_a_saved_report_exports_to_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).display().to_string();
    let saved = align(&["q7x2/000", "-o", &format!("jsonl={}", at("saved.jsonl")), "--exit-zero"]);
    assert_eq!(saved.code, 0, "{}", saved.stderr);
    for export in align::report::export::EXPORTS {
        let fresh = align(&["export", "q7x2/000", "--to", export.name, "--out", &at("fresh")]);
        assert_eq!(fresh.code, 0, "{}: {}", export.name, fresh.stderr);
        let again = align(&["export", "--saved", &at("saved.jsonl"), "--to", export.name, "--out", &at("again")]);
        assert_eq!(again.code, 0, "{}: {}", export.name, again.stderr);
        let read = |place: &str| fs::read_to_string(at(&format!("{place}/q7x2/000.{}", export.extension))).unwrap();
        assert!(!read("fresh").is_empty());
        // Aligned alone there is no score to tell.
        assert_eq!(read("fresh"), read("again"), "{}", export.name);
    }
    assert_eq!(align(&["export", "q7x2/000", "--to", "mqm", "--no-findings", "--out", &at("x")]).code, 2);
    assert_eq!(align(&["export", "q7x2/000", "--to", "xyz", "--out", &at("x")]).code, 2);
    let plain = align(&["export", "q7x2/000", "--to", "tmx", "--no-findings", "--out", &at("plain")]);
    assert_eq!(plain.code, 0, "{}", plain.stderr);
    assert!(!fs::read_to_string(at("plain/q7x2/000.tmx")).unwrap().contains("<note"));
}

#[test]
fn shards_that_know_the_names_of_all_are_the_whole() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).display().to_string();
    let shards = [["q7x2/000", "q7x2/001", "q7x2/002"], ["q7x2/003", "q7x2/004", "q7x2/006"]];
    for (n, shard) in shards.iter().enumerate() {
        let names = align(&[&["names", "--emit"], &shard[..]].concat());
        assert_eq!(names.code, 0, "{}", names.stderr);
        fs::write(at(&format!("{n}.json")), names.stdout).unwrap();
    }
    let merged = align(&["names", "--merge", "--emit", &at("1.json"), &at("0.json")]);
    fs::write(at("all.json"), &merged.stdout).unwrap();
    let all = shards.concat();
    assert_eq!(merged.stdout, align(&[&["names", "--emit"], &all[..]].concat()).stdout, "merged is emitted whole");
    let check = |documents: &[&str], names: &[&str]| {
        align(&[documents, names, &["-o", "jsonl", "--exit-zero"]].concat()).stdout
    };
    let given = ["--names", &at("all.json")];
    let parts = check(&shards[0], &given) + &check(&shards[1], &given);
    let whole = check(&all, &given);
    assert!(parts == whole, "shards differ from the whole");
    // The names of a run itself give the same findings under a signature without them.
    let bare = |text: &str| -> Vec<serde_json::Value> {
        let records = text.lines().map(|l| serde_json::from_str::<serde_json::Value>(l).unwrap());
        records.map(|r| r["findings"].clone()).collect()
    };
    assert_eq!(bare(&check(&all, &[])), bare(&whole));
    fs::write(at("bad.json"), "{\"names\": 3}").unwrap();
    let bad = align(&["q7x2/000", "--names", &at("bad.json")]);
    assert_eq!(bad.code, 2);
    assert!(bad.stderr.contains("bad.json") && bad.stderr.contains("--emit"), "{}", bad.stderr);
}

#[test]
fn statistics_of_shards_are_those_of_the_whole() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).display().to_string();
    let saved = align(&["q7x2", "-o", "jsonl", "--exit-zero"]).stdout;
    let lines: Vec<&str> = saved.split_inclusive('\n').collect();
    fs::write(at("all.jsonl"), &saved).unwrap();
    fs::write(at("a.jsonl"), lines[3..].concat()).unwrap();
    fs::write(at("b.jsonl"), lines[..3].concat()).unwrap();
    let stats = |names: &[&str]| {
        let files: Vec<String> = names.iter().map(|name| at(name)).collect();
        let files: Vec<&str> = files.iter().map(String::as_str).collect();
        align(&[&["stats"], &files[..]].concat()).stdout
    };
    let whole = stats(&["all.jsonl"]);
    assert_eq!(stats(&["a.jsonl", "b.jsonl"]), whole);
    fs::write(at("a.json"), stats(&["a.jsonl"])).unwrap();
    fs::write(at("b.json"), stats(&["b.jsonl"])).unwrap();
    assert_eq!(stats(&["b.json", "a.json"]), whole, "statistics of statistics");
    let human = align(&["stats", &at("all.jsonl"), "--human", "--width", "100"]).stdout;
    assert_eq!(
        human,
        align(&["report", &at("all.jsonl"), "--width", "100", "--exit-zero"]).stdout.replace("exit 0", "exit 1")
    );
}

#[test]
fn colour_and_links_only_where_they_are_wanted() {
    let plain = align(&["q7x2/000", "--exit-zero"]).stdout;
    assert!(!plain.contains('\u{1b}'));
    let inked = align(&["q7x2/000", "--exit-zero", "--color", "always", "--hyperlinks", "always"]).stdout;
    assert!(inked.contains("\u{1b}[") && inked.contains("\u{1b}]8;;file://"), "{inked}");
    // NO_COLOR (set by the harness) gives way to the flag; machine formats know no colour at all.
    for format in ["concise", "jsonl", "json", "sarif", "junit", "github", "md", "tsv"] {
        let text = align(&["q7x2/000", "--exit-zero", "--color", "always", "-o", format]).stdout;
        assert!(!text.contains('\u{1b}'), "{format}");
    }
}

#[test]
fn completions_and_manual_pages() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = align(&["completions", shell]);
        assert!(script.code == 0 && script.stdout.contains("fail-on"), "{shell}");
    }
    let page = align(&["man"]);
    assert!(page.code == 0 && page.stdout.contains(".TH align 1"), "{}", page.stdout);
    assert!(align(&["man", "export"]).stdout.contains("hunalign"));
    assert_eq!(align(&["man", "nothing"]).code, 2);
}

#[test]
fn a_list_of_files_names_the_documents() {
    let list = "seeds/q7x2/000.en.txt\n\n  q7x2/005\n";
    let outcome = align_in(&root(), &["--file-list", "-", "-o", "jsonl", "--exit-zero"], list.as_bytes());
    let ids: Vec<String> = outcome
        .stdout
        .lines()
        .map(|l| serde_json::from_str::<serde_json::Value>(l).unwrap()["id"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(ids, ["q7x2/000", "q7x2/005"], "{}", outcome.stderr);
}

#[test]
fn standard_input_is_a_document_or_several() {
    let ids = |input: &str| -> Vec<String> {
        let outcome = align_in(&root(), &["-", "-o", "jsonl", "--exit-zero"], input.as_bytes());
        assert_eq!(outcome.code, 0, "{}", outcome.stderr);
        let records = outcome.stdout.lines().map(|l| serde_json::from_str::<serde_json::Value>(l).unwrap());
        records
            .map(|r| {
                format!(
                    "{} {} {}",
                    r["id"].as_str().unwrap(),
                    r["mode"].as_str().unwrap(),
                    r["beads"].as_array().unwrap().len()
                )
            })
            .collect()
    };
    assert_eq!(ids("The bridge was opened. Cars go over it.\n"), ["stdin target-only 2"]);
    let (_, tmx) = bilingual().into_iter().find(|(name, _)| *name == "x.tmx").unwrap();
    assert_eq!(ids(&tmx), ["stdin bilingual 3"]);
    let lines =
        "{\"src\":\"Мост.\",\"mt\":\"Bridge.\",\"doc\":\"a\"}\n{\"src\":\"Дом.\",\"mt\":\"House.\",\"doc\":\"b\"}\n";
    assert_eq!(ids(lines), ["stdin/a bilingual 1", "stdin/b bilingual 1"]);
    assert_eq!(align_in(&root(), &["-"], b"").code, 2, "nothing came");
}

#[cfg(unix)]
#[test]
fn a_pipe_is_written_where_it_stands() {
    use std::os::unix::fs::FileTypeExt as _;
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let reading = pipe.clone();
    let reader = std::thread::spawn(move || fs::read_to_string(reading).unwrap());
    let spec = format!("concise={}", pipe.display());
    assert_eq!(align(&["q7x2/000", "--exit-zero", "-o", &spec]).code, 0);
    assert!(reader.join().unwrap().contains("000.en.txt:"));
    assert!(fs::metadata(&pipe).unwrap().file_type().is_fifo(), "the pipe is still one");
}
