//! Imports point one way, floor by floor.

#![allow(clippy::unwrap_used)] // a test that cannot go on fails

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Modules by floor, the lowest first; a module may use its own floor's earlier entries and lower floors.
const FLOORS: &[&[&str]] = &[
    &["error"],
    &["text", "encoder", "lexicon"],
    &["input", "alignment", "finding", "names", "cache"],
    &["quality", "pairing", "report"],
    &["rules", "review", "compare"],
    &["config", "pipeline"],
    &["fix"],
    &["cli"],
];

fn files(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, out);
        } else if path.extension().is_some_and(|e| e == "rs") {
            out.push(path);
        }
    }
}

#[test]
fn no_module_imports_a_higher_floor() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let floor: BTreeMap<&str, usize> =
        FLOORS.iter().enumerate().flat_map(|(n, names)| names.iter().map(move |name| (*name, n))).collect();
    let mut all = Vec::new();
    files(&src, &mut all);
    let mut wrong = Vec::new();
    for path in all {
        let inside = path.strip_prefix(&src).unwrap();
        let own = inside.components().next().unwrap().as_os_str().to_str().unwrap().trim_end_matches(".rs").to_owned();
        let Some(&here) = floor.get(own.as_str()) else {
            assert!(own == "lib" || own == "main", "src/{own} stands on no floor");
            continue;
        };
        let text = std::fs::read_to_string(&path).unwrap();
        // Unit tests may look anywhere.
        let text = text.split("#[cfg(test)]").next().unwrap();
        for used in text.split("crate::").skip(1) {
            let name: String = used.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            if floor.get(name.as_str()).is_some_and(|&there| there > here) {
                wrong.push(format!("{} uses {name}", inside.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn rules_names_alignment_and_quality_touch_no_files_threads_or_terminal() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut wrong = Vec::new();
    for module in ["rules", "names", "alignment", "quality", "text", "encoder", "report", "review"] {
        let mut all = Vec::new();
        files(&src.join(module), &mut all);
        for path in all.into_iter().filter(|p| !p.ends_with("tests.rs")) {
            let text = std::fs::read_to_string(&path).unwrap();
            let text = text.split("#[cfg(test)]").next().unwrap();
            for banned in ["std::fs", "rayon::", "clap::", "std::io::stdout", "println!"] {
                if text.contains(banned) {
                    wrong.push(format!("{}: {banned}", path.strip_prefix(&src).unwrap().display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
