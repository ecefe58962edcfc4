//! `--pairs LIST.tsv`: a document pair a line, `id⇥source path⇥target path`.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

use super::{Both, Item, Origin, Side};
use crate::error::{Error, ErrorKind, Result};

/// Parses a list of pairs. `text` is its content, `name` what it is called in messages. Paths are relative to the
/// working directory, or, where nothing is there, to `folder` (the list's own). An empty path means that the side is
/// absent. Blank lines and lines that begin with `#` are skipped. A broken line costs only itself.
pub fn pairs_list(text: &str, name: &str, folder: Option<&Path>) -> Vec<Result<Item>> {
    let mut seen = BTreeSet::new();
    let mut out = Vec::new();
    for (number, line) in text.lines().enumerate() {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        out.push(parse(line, folder, &mut seen).map_err(|e| e.at(name).place(number + 1, 1)));
    }
    out
}

fn parse(line: &str, folder: Option<&Path>, seen: &mut BTreeSet<String>) -> Result<Item> {
    let wrong = |message: &str| Error::new(ErrorKind::Format, message);
    let columns: Vec<&str> = line.split('\t').map(str::trim).collect();
    let [id, source, target] = columns.as_slice() else {
        return Err(wrong("a line of a pairs list is `id⇥source path⇥target path`"));
    };
    let stays_inside = Path::new(id).components().all(|c| matches!(c, Component::Normal(_)));
    if id.is_empty() || !stays_inside {
        // Identifiers become the paths of exported files.
        return Err(wrong("an identifier is a relative path without `..`"));
    }
    if !seen.insert((*id).to_owned()) {
        return Err(wrong("the same identifier stands on an earlier line"));
    }
    let path = |path: &str| -> PathBuf {
        let plain = PathBuf::from(path);
        match folder.map(|f| f.join(path)) {
            Some(beside) if !plain.exists() && beside.exists() => beside,
            _ => plain,
        }
    };
    let origin = match (source.is_empty(), target.is_empty()) {
        (true, true) => return Err(wrong("neither a source nor a target")),
        (false, false) if source == target => Origin::Lone(path(source), None),
        (false, false) => Origin::Pair(Both::new(path(source), path(target))),
        (false, true) => Origin::Lone(path(source), Some(Side::Source)),
        (true, false) => Origin::Lone(path(target), Some(Side::Target)),
    };
    Ok(Item { id: (*id).to_owned(), why: "listed by --pairs", origin })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_become_items_or_located_errors() {
        let list = "# id, source, target\na/0\tx.ru\tx.en\n\nb\t\ty.en\nbroken\n../c\tx\ty\nb\tx\ty\n";
        let got = pairs_list(list, "pairs.tsv", None);
        let ids: Vec<String> =
            got.iter().map(|r| r.as_ref().map_or_else(|e| e.to_string(), |i| i.id.clone())).collect();
        assert_eq!(ids.len(), 5);
        assert_eq!(ids[..2], ["a/0", "b"]);
        assert!(ids[2].starts_with("pairs.tsv:5:1: "), "{}", ids[2]);
        assert!(ids[3].contains("without `..`") && ids[4].contains("earlier line"), "{ids:?}");
        let paths = got[1].as_ref().unwrap().paths();
        assert_eq!((paths.source, paths.target), (None, Some(Path::new("y.en"))));
    }
}
