//! `align names` through the binary: shards merged are what one run gives, for any number of threads.

#![allow(clippy::unwrap_used)] // a test that cannot go on fails

mod support;

use std::path::Path;

use support::{align, align_in};

/// Surnames, as Russian nominative, genitive and instrumental, and English.
const PEOPLE: &[[&str; 4]] = &[
    ["Вестергрен", "Вестергрена", "Вестергреном", "Westergren"],
    ["Скапарротти", "Скапарротти", "Скапарротти", "Scaparrotti"],
    ["Райденауэр", "Райденауэра", "Райденауэром", "Ridenauer"],
    ["Кожухов", "Кожухова", "Кожуховым", "Kozhukhov"],
    ["Трамп", "Трампа", "Трампом", "Trump"],
];

/// Writes eight document pairs into `folder`; in some of them a name is small or spelled otherwise.
fn corpus(folder: &Path) -> Vec<String> {
    (0..8_usize)
        .map(|n| {
            let person = |k: usize| PEOPLE[(n + k) % PEOPLE.len()];
            let english = |k: usize| {
                let name = person(k)[3];
                match (n * 3 + k) % 7 {
                    0 => name.to_lowercase(),
                    1 => name.replace("rr", "r").replace("We", "Ve"),
                    _ => name.to_owned(),
                }
            };
            let russian = format!(
                "Вчера генерал {} прилетел в Осло.\nТам ждали советника {}.\nПотом министр спорил с адвокатом {}.\n",
                person(0)[0],
                person(1)[1],
                person(2)[2]
            );
            let translation = format!(
                "Yesterday General {} flew to Oslo.\nThey waited there for the adviser {}.\nThen the minister argued \
                 with the lawyer {}.\n",
                english(0),
                english(1),
                english(2)
            );
            std::fs::write(folder.join(format!("{n:03}.ru.txt")), russian).unwrap();
            std::fs::write(folder.join(format!("{n:03}.en.txt")), translation).unwrap();
            format!("{n:03}")
        })
        .collect()
}

#[test]
fn merged_shards_are_what_one_run_gives() {
    let folder = tempfile::tempdir().unwrap();
    let ids = corpus(folder.path());
    let names = |arguments: &[&str]| {
        let outcome = align_in(folder.path(), &[&["--isolated", "names"], arguments].concat(), b"");
        assert_eq!(outcome.code, 0, "{arguments:?}: {}", outcome.stderr);
        outcome.stdout
    };
    let whole = names(&["--emit", "."]);
    let shards: [&[usize]; 3] = [&[4, 0, 7], &[1], &[6, 5, 3, 2]];
    let mut files = Vec::new();
    for (n, shard) in shards.iter().enumerate() {
        let paths: Vec<&str> = shard.iter().map(|&at| ids[at].as_str()).collect();
        let file = format!("shard{n}.json");
        std::fs::write(folder.path().join(&file), names(&[&["--emit"], paths.as_slice()].concat())).unwrap();
        files.insert(0, file);
    }
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    assert_eq!(names(&[&["--merge", "--emit"], files.as_slice()].concat()), whole);
    for format in ["human", "tsv", "jsonl"] {
        let single = names(&["--format", format, "-j", "1", "."]);
        assert!(single.contains("Westergren") && single.contains("Vestergren"), "{single}");
        assert_eq!(names(&["--format", format, "-j", "4", "."]), single);
        assert_eq!(names(&[&["--format", format, "--merge"], files.as_slice()].concat()), single);
    }
}

#[test]
fn a_file_that_is_no_shard_is_named() {
    let outcome = align(&["--isolated", "names", "--merge", "Cargo.toml"]);
    assert_eq!(outcome.code, 2);
    assert!(outcome.stderr.contains("Cargo.toml") && outcome.stderr.contains("--emit"), "{}", outcome.stderr);
    assert_eq!(outcome.stdout, "");
}
