//! The tables are sorted, normalised and what they say they are; look-ups find what they should.

use unicode_normalization::is_nfc;

use super::*;
use crate::text::{is_cyrillic, is_latin};

fn tables() -> impl Iterator<Item = (&'static str, &'static str)> {
    TABLES.into_iter().chain([TREATIES, CALQUES, FALSE_FRIENDS])
}

#[test]
fn tables_are_sorted_normalised_and_without_stray_spaces() {
    for (name, text) in tables() {
        assert!(is_nfc(text), "{name} is not NFC");
        assert!(text.starts_with("# ") && text.ends_with('\n') && !text.contains('\r'), "{name}");
        assert!(text.lines().any(|l| l.starts_with("# Russian")), "{name} names its columns");
        let keys: Vec<&str> = rows(text).map(|(_, columns)| columns[0]).collect();
        for pair in keys.windows(2) {
            assert!(pair[0] <= pair[1], "{name}: “{}” stands before “{}”", pair[0], pair[1]);
        }
        for (line, columns) in rows(text) {
            assert_eq!(columns.len(), 5, "{name}:{line}");
            for cell in columns.iter().flat_map(|c| c.split('|')) {
                assert_eq!(cell, cell.trim(), "{name}:{line}");
                assert!(!cell.contains("  "), "{name}:{line}: “{cell}”");
            }
            let (russian, english) = (columns[0], columns[1]);
            assert!(russian.chars().any(is_cyrillic) && !russian.chars().any(is_latin), "{name}:{line}: “{russian}”");
            assert!(english.chars().any(is_latin), "{name}:{line}: “{english}”");
            assert!(!english.chars().chain(columns[2].chars()).any(is_cyrillic), "{name}:{line}: “{english}”");
        }
    }
}

#[test]
fn no_entry_stands_twice_and_no_variant_repeats_the_form() {
    for (name, text) in tables() {
        let mut seen: Vec<(&str, &str)> = rows(text).map(|(_, c)| (c[0], c[3])).collect();
        let all = seen.len();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), all, "{name} has an entry twice");
    }
    for entry in Lexicon::builtin().entries() {
        let mut forms: Vec<&str> = entry.forms().collect();
        let all = forms.len();
        forms.sort_unstable();
        forms.dedup();
        assert_eq!(forms.len(), all, "{}: a form twice", entry.ru);
    }
}

#[test]
fn the_tables_are_as_large_as_promised() {
    let lexicon = Lexicon::builtin();
    let written = lexicon.entries().iter().filter(|e| e.origin == Origin::Builtin).count();
    assert!(written >= 1500, "{written} entries");
    assert!(lexicon.of_kind(Kind::Given).count() >= 300);
    assert!(lexicon.of_kind(Kind::City).count() >= 400);
    assert!(lexicon.calques().len() >= 300, "{} calques", lexicon.calques().len());
}

#[test]
fn kinds_have_names_and_back() {
    for (kind, name) in Kind::ALL {
        assert_eq!(kind.name(), name);
        assert_eq!(Kind::from_name(name), Some(kind));
    }
    assert_eq!(Kind::from_name("planet"), None);
}

#[test]
fn people_are_found_by_full_name_and_by_surname() {
    let lexicon = Lexicon::builtin();
    let one = |key: &str| lexicon.names(key).map(|e| e.en.to_string()).collect::<Vec<_>>();
    assert_eq!(one("джеймс коми"), ["James Comey"]);
    assert_eq!(one("макфол"), ["McFaul"]);
    assert_eq!(one("фон дер ляйен"), ["von der Leyen"]);
    assert_eq!(one("ле пен"), ["Le Pen"]);
    assert_eq!(one("цзиньпин"), [""; 0]);
    assert_eq!(one("буш-младший"), ["Bush"]);
    assert!(one("коми").contains(&"Comey".to_string()) && one("коми").contains(&"Komi".to_string()));
    assert!(one("горбачев").contains(&"Gorbachev".to_string()), "ё and е are one");
    let bush = lexicon.names("буш").next().unwrap();
    assert_eq!((bush.kind, &bush.origin, bush.note.as_ref()), (Kind::Surname, &Origin::Derived, "Джордж Буш"));
    assert!(lexicon.english("bush").next().is_some() && lexicon.english("st. petersburg").next().is_some());
}

#[test]
fn a_users_entry_beats_the_built_in_one() {
    let lexicon = Lexicon::builtin();
    let user = lexicon.extend("# glossary\nКоми\tKomey\nКиев\tKiev\tKyiv\tcity\tour style\r\n", "house.tsv").unwrap();
    let first = user.names("коми").next().unwrap();
    assert_eq!((first.en.as_ref(), first.kind), ("Komey", Kind::Surname));
    assert_eq!(first.origin, Origin::User("house.tsv".into(), 2));
    assert!(user.names("киев").next().unwrap().accepts("Kyiv"));
    assert_ne!(user.hash(), lexicon.hash());
    let later = user.extend("Коми\tComey\n", "second.tsv").unwrap();
    assert_eq!(later.names("коми").next().unwrap().en, "Comey");
}

#[test]
fn a_users_mistake_is_named_with_file_and_line() {
    let message = |text: &str| Lexicon::builtin().extend(text, "house.tsv").unwrap_err().to_string();
    assert!(message("# x\nКоми Comey\n").starts_with("house.tsv:2:1: an entry needs"));
    assert!(message("Komi\tComey\n").starts_with("house.tsv:1:1: “Komi” in the Russian column"));
    assert!(message("Коми\tКоми\n").starts_with("house.tsv:1:1: “Коми” in the English column"));
    assert!(message("Коми\tComey\t\tplanet\n").contains("unknown kind “planet” (one of person,"));
}

#[test]
fn any_text_as_a_users_table_is_an_entry_or_an_error() {
    arbtest::arbtest(|u| {
        let text: String = u.arbitrary()?;
        let _ = Lexicon::default().extend(&text, "x.tsv");
        Ok(())
    });
}

#[test]
fn calques_and_false_friends_are_found_by_their_patterns() {
    let lexicon = Lexicon::builtin();
    let words = |text: &str| text.split(' ').map(fold_russian).collect::<Vec<_>>();
    let (russian, english) = (words("Напротив речь идёт об этом"), words("No , we are talking about this"));
    let hit =
        |c: &&Calque| c.russian.find(&russian, 0).is_some() && c.wrong.iter().any(|w| w.find(&english, 0).is_some());
    let calque = lexicon.calques().iter().find(hit).unwrap();
    assert_eq!((calque.right[0].as_str(), calque.alone), ("it is about", Alone::InNarration));
    assert!(lexicon.false_friends().iter().any(|f| f.russian.find(&words("вся фамилия"), 0).is_some()));
    for calque in lexicon.calques() {
        assert!(!calque.wrong.is_empty() && !calque.right.is_empty() && !calque.right[0].is_empty());
    }
}
