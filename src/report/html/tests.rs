//! What a page must be: well-formed data, a policy that fits, nothing that an input says taken for more than text.

use serde_json::{Value, json};

use super::*;

/// Ends of elements, handlers, entities, templates, overrides of direction, line separators.
const HOSTILE: &str = "</script><script>alert(1)</script><!-- <img src=x onerror=alert(1)> &lt;&amp;\u{202e}\u{2028}\u{0} {{program}} {{data}}";

fn record(id: &str, text: &str) -> DocumentRecord {
    let segment = json!({ "start": 0, "end": text.chars().count(), "kind": "sentence", "text": text });
    let span = json!({ "path": text, "start": 0, "end": 3, "text": text, "line": 1, "column": 1, "end_line": 1, "end_column": 4 });
    let finding = |severity: &str| {
        json!({ "code": "NAM004", "name": "name-translated-as-word", "severity": severity, "confidence": 0.9,
            "message": text, "bead": 0, "source": null, "target": span, "suggestion": text, "evidence": [text],
            "fingerprint": "NAM004:00" })
    };
    serde_json::from_value(json!({
        "schema": "align.doc/1", "id": id, "source": text, "target": text, "mode": "bilingual", "signature": "s",
        "segments": { "source": [segment], "target": [segment] },
        "beads": [{ "source": [0], "target": [0], "confidence": 0.9, "score": 0.25 },
                  { "source": [0], "target": [], "confidence": 0.9, "score": null }],
        "findings": [finding("error"), finding("note")],
        "names": [
            { "ru": text, "kind": "person", "forms": { text: 1 }, "accepted": null, "why": null, "status": "inconsistent",
              "renderings": [{ "en": text, "count": 2, "p_back": 0.9, "places": [] }, { "en": id, "count": 1, "p_back": 0.1, "places": [] }] }],
        "score": 0.25, "error": null
    }))
    .unwrap()
}

fn options() -> RenderOptions {
    let rule = RuleDoc {
        code: "NAM004".into(),
        name: "name-translated-as-word".into(),
        severity: Severity::Error,
        mqm: "accuracy/mistranslation/name".into(),
        summary: "a name is translated as a word".into(),
        markdown: String::new(),
    };
    RenderOptions { rules: vec![rule], ..RenderOptions::default() }
}

fn single(records: &[DocumentRecord], options: &RenderOptions, limit: usize) -> String {
    with_remark(records, options, limit).0
}

/// The page, and what is said beside it.
fn with_remark(records: &[DocumentRecord], options: &RenderOptions, limit: usize) -> (String, Option<String>) {
    let mut renderer = Single { limit, ..Single::new(options) };
    let mut out = renderer.begin();
    let mut summary = Summary::default();
    for record in records {
        summary.add(record);
        out.extend(renderer.document(record));
    }
    out.extend(renderer.finish(&summary));
    (String::from_utf8(out).unwrap(), renderer.left_out())
}

fn folder(records: &[DocumentRecord]) -> Vec<(String, String)> {
    let mut renderer = Folder::new(&options());
    let mut summary = Summary::default();
    let mut pages = Vec::new();
    for record in records {
        summary.add(record);
        pages.extend(renderer.document(record));
    }
    pages.extend(renderer.finish(&summary));
    pages.into_iter().map(|p| (p.path, String::from_utf8(p.bytes).unwrap())).collect()
}

/// The elements of a page that hold raw text, as a browser finds them: from a start tag to the first end tag.
fn elements<'p>(page: &'p str, name: &str) -> Vec<(&'p str, &'p str)> {
    let (open, close) = (format!("<{name}"), format!("</{name}>"));
    let mut found = Vec::new();
    let mut rest = page;
    while let Some((_, after)) = rest.split_once(open.as_str()) {
        let (attributes, after) = after.split_once('>').unwrap();
        let (text, after) = after.split_once(close.as_str()).unwrap();
        found.push((attributes.trim(), text));
        rest = after;
    }
    found
}

fn islands(page: &str) -> Vec<(String, Value)> {
    let scripts = elements(page, "script");
    let (program, data) = scripts.split_last().unwrap();
    assert_eq!(program, &("type=\"module\"", shell::PROGRAM), "the last script is the program, whole");
    data.iter()
        .map(|(a, text)| (a.replace("type=\"application/json\" ", ""), serde_json::from_str(text).unwrap()))
        .collect()
}

#[test]
fn the_policy_names_the_program_and_the_style_of_the_page_by_hash() {
    let page = single(&[record("a", "x")], &options(), LIMIT);
    let style = elements(&page, "style");
    let script = elements(&page, "script");
    let (_, policy) = page.split_once("http-equiv=\"Content-Security-Policy\" content=\"").unwrap();
    let policy = policy.split('"').next().unwrap();
    assert!(policy.starts_with("default-src 'none'; "), "{policy}");
    let part = |name: &str| policy.split("; ").find_map(|p| p.strip_prefix(name)).unwrap().trim().to_owned();
    assert_eq!(part("script-src"), shell::source(script.last().unwrap().1));
    assert_eq!(part("style-src"), shell::source(style[0].1));
    assert!(!policy.contains("unsafe"), "{policy}");
    assert!(
        page.find("Content-Security-Policy").unwrap() < page.find("<style").unwrap(),
        "it stands before all it governs"
    );
    // SHA-256 of nothing, from FIPS 180-4's test vectors.
    assert_eq!(shell::source(""), "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='");
}

#[test]
fn the_program_makes_no_markup_of_strings_and_loads_nothing() {
    for banned in [
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        "new Function",
        "DOMParser",
        "fetch(",
        "XMLHttpRequest",
        "import(",
        "setHTML",
        "srcdoc",
    ] {
        assert!(!shell::PROGRAM.contains(banned), "{banned}");
    }
    for banned in ["@import", "url(", "expression("] {
        assert!(!shell::STYLE.contains(banned), "{banned}");
    }
    for embedded in [shell::PROGRAM, shell::STYLE] {
        // A carriage return would change the hash on its way through a browser; the rest would end the element.
        for banned in ["\r", "</script", "</style", "<!--", "{{data}}", "{{policy}}", "{{style}}", "{{program}}"] {
            assert!(!embedded.contains(banned), "{banned:?}");
        }
    }
    let addresses: Vec<&str> =
        shell::PROGRAM.split("http").skip(1).filter(|s| s.starts_with("://") || s.starts_with("s://")).collect();
    assert!(addresses.iter().all(|a| a.starts_with("://www.w3.org/2000/svg\"")), "{addresses:?}");
}

#[test]
fn a_record_lies_in_the_page_as_it_is() {
    let record = record("a", "Он сказал: «Да & нет» <b>");
    let islands = islands(&single(std::slice::from_ref(&record), &options(), LIMIT));
    assert_eq!(islands.len(), 2);
    assert_eq!(islands[0].0, "class=\"document\"");
    assert_eq!(islands[0].1, serde_json::to_value(&record).unwrap());
    assert_eq!(islands[1].1["kind"], "document");
    assert_eq!(islands[1].1["rules"]["NAM004"]["summary"], "a name is translated as a word");
}

#[test]
fn hostile_texts_stay_inside_the_data() {
    let mut records = vec![record(HOSTILE, HOSTILE)];
    records.push(records[0].clone());
    let mut pages = folder(&records);
    pages.push(("single".into(), single(&records, &options(), LIMIT)));
    assert_eq!(pages.len(), 4);
    for (path, page) in &pages {
        assert!(path.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/')), "{path}");
        assert!(!page.contains(['\u{202e}', '\u{2028}', '\0']), "{path}: a control got through");
        assert_eq!(page.matches("</script>").count(), elements(page, "script").len(), "{path}");
        assert!(!page.contains("alert(1)</script>") && !page.contains("<img"), "{path}");
        assert_eq!(elements(page, "title").len(), 1);
        let title = elements(page, "title")[0].1;
        assert!(!title.contains(['<', '{', '"']), "{title}");
        for (_, value) in islands(page) {
            assert!(value.is_object(), "{path}");
        }
    }
    assert_eq!(islands(&pages[0].1)[0].1["segments"]["source"][0]["text"], HOSTILE);
}

#[test]
fn a_folder_has_a_page_a_document_and_an_index_that_leads_to_them() {
    let records = [record("q7x2/000", "a"), record("Q7X2/000", "b"), record("../index", "c")];
    let pages = folder(&records);
    let paths: Vec<&str> = pages.iter().map(|(p, _)| p.as_str()).collect();
    assert_eq!(paths[0], "documents/q7x2-000.html");
    assert!(paths[1].starts_with("documents/Q7X2-000-"), "{paths:?}: case counts on few disks");
    assert!(paths[2].starts_with("documents/document-"), "{paths:?}");
    assert_eq!(paths[3], "index.html");
    let index = &islands(&pages[3].1)[0].1;
    for (row, path) in paths.iter().take(3).enumerate() {
        assert_eq!(index["corpus"]["rows"][row]["href"], *path);
    }
    let row = &index["corpus"]["rows"][0];
    assert_eq!((&row["open"], &row["omitted"], &row["profile"]), (&json!([1, 0, 1]), &json!(1), &json!("2-")));
    assert_eq!(islands(&pages[0].1)[1].1["home"], "../index.html");
    assert_eq!(index["corpus"]["names"].as_array().unwrap().len(), 3, "names with two spellings");
}

#[test]
fn file_names_are_safe_and_no_two_alike() {
    arbtest::arbtest(|u| {
        let mut names = FileNames::default();
        let mut seen = std::collections::BTreeSet::new();
        let mut ids = std::collections::BTreeSet::new();
        for _ in 0..u.int_in_range(1..=12)? {
            let id: String = u.arbitrary()?;
            if !ids.insert(id.clone()) {
                continue;
            }
            let name = names.name(&id);
            assert!(!name.is_empty() && name.len() < 200 && !name.starts_with('.'), "{id:?} {name:?}");
            assert!(!name.contains(['/', '\\', '\0', '<', '>', ':', '"', '|', '?', '*']), "{id:?} {name:?}");
            assert!(seen.insert(name.to_lowercase()), "{id:?} {name:?}");
        }
        Ok(())
    });
    let mut names = FileNames::default();
    for (id, safe) in [("a/b", "a-b"), ("новости.2024", "новости.2024")] {
        assert_eq!(names.name(id), safe);
    }
    for id in ["con", "NUL.txt", "COM1", "..", "", ".hidden"] {
        assert!(names.name(id).starts_with("document-"), "{id}");
    }
}

#[test]
fn a_file_that_is_full_says_what_it_leaves_out() {
    let records: Vec<DocumentRecord> = (0..4).map(|n| record(&n.to_string(), "text")).collect();
    let one = Island::document(&records[0]).len();
    let (page, said) = with_remark(&records, &options(), one * 2);
    assert!(said.unwrap().contains("; 2 more are listed"));
    assert_eq!(with_remark(&records, &options(), one * 4).1, None);
    let islands = islands(&page);
    assert_eq!(islands.iter().filter(|(a, _)| a.contains("document")).count(), 2);
    let rows = &islands.last().unwrap().1["corpus"]["rows"];
    let links: Vec<&Value> = rows.as_array().unwrap().iter().map(|r| &r["href"]).collect();
    assert_eq!(links, [&json!("#d0"), &json!("#d1"), &Value::Null, &Value::Null]);
}

#[test]
fn findings_below_the_severity_asked_for_are_not_in_the_page() {
    let options = RenderOptions { min_severity: Severity::Warning, ..options() };
    let islands = islands(&single(&[record("a", "x")], &options, LIMIT));
    assert_eq!(islands[0].1["findings"].as_array().unwrap().len(), 1);
}

#[test]
fn what_failed_is_in_the_index_without_a_page() {
    let error = crate::error::Error::new(crate::error::ErrorKind::Unreadable, "is a folder");
    let records = [record("a", "x"), DocumentRecord::failed("b", &error, "s")];
    let pages = folder(&records);
    assert_eq!(pages.len(), 2);
    let index = &islands(&pages[1].1)[0].1;
    assert_eq!(index["corpus"]["rows"][1]["href"], Value::Null);
    assert_eq!(index["corpus"]["failed"]["b"]["message"], "is a folder");
}
