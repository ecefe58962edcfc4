//! Decisions as a file and as what holds.

use super::*;
use crate::lexicon::{Kind, Lexicon};

fn signed(by: &str) -> Signed {
    Signed { by: by.to_owned(), at: "2026-11-26T07:12:00Z".to_owned(), reason: None }
}

fn name(ru: &str, en: &str, verdict: NameVerdict, scope: Scope) -> Decision {
    let (ru, en) = (ru.to_owned(), en.to_owned());
    Decision::Name(NameDecision { ru, en, verdict, scope, kind: None, signed: signed("m.k.") })
}

fn dismissed(id: &str, by: &str) -> Decision {
    let (id, verdict) = (id.to_owned(), FindingVerdict::Dismissed);
    Decision::Finding(FindingDecision { id, verdict, document: None, text: None, signed: signed(by) })
}

use NameVerdict::{Accepted, Rejected};

#[test]
fn what_is_appended_is_read_back_in_order() {
    let place = Scope::Place { document: Some("a/1".into()), fingerprint: "NAM002:00".into() };
    let all = [
        name("Коми", "Comey", Accepted, Scope::Corpus),
        dismissed("FLU002:1", "a \"quoted\" \\ name\t"),
        name("Коми", "O'Komi", Rejected, Scope::Document("q7x2/000".into())),
        name("Уайт", "White", Accepted, place),
    ];
    let mut file = DecisionsFile::default();
    for decision in &all {
        file.append(decision.clone());
    }
    let read = DecisionsFile::parse(file.text()).unwrap();
    assert_eq!(read.decisions().all(), all);
    assert_eq!(read, file, "blocks are where they are said to be");
}

#[test]
fn undo_takes_the_last_block_and_leaves_every_other_byte() {
    let text = "# ours\nschema = 1\n\n# about Comey\n[[name]]\nru = \"Коми\"   # note\nen = 'Comey'\nverdict = \"accepted\"\n\
                scope = \"corpus\"\n# tail of the first\n\n[[finding]]\nid = \"FLU002:1\"\nverdict = \"dismissed\"\n# end\n";
    let mut file = DecisionsFile::parse(text).unwrap();
    let before = file.clone();
    file.append(name("Уайт", "White", Accepted, Scope::Corpus));
    assert!(matches!(file.undo(&Selector::Last), Some(Decision::Name(d)) if d.en == "White"));
    assert_eq!(file, before);
    let selector = Selector::Name { ru: "коми".into(), en: "Comey".into() };
    assert!(file.undo(&selector).is_some() && file.undo(&selector).is_none());
    assert_eq!(
        file.text(),
        "# ours\nschema = 1\n\n# about Comey\n# tail of the first\n\n[[finding]]\nid = \"FLU002:1\"\nverdict = \"dismissed\"\n# end\n"
    );
    assert!(file.undo(&Selector::Fingerprint("FLU002:1".into())).is_some());
    assert!(DecisionsFile::parse(file.text()).unwrap().decisions().is_empty());
}

#[test]
fn any_appends_and_undos_keep_text_and_decisions_together() {
    arbtest::arbtest(|u| {
        let mut file = DecisionsFile::default();
        for _ in 0..u.int_in_range(0..=12)? {
            match u.int_in_range(0..=3)? {
                0 => {
                    file.undo(&Selector::Last);
                }
                1 => {
                    file.undo(&Selector::Name { ru: "Коми".into(), en: "A".into() });
                }
                2 => file.append(dismissed("FLU002:1", &u.arbitrary::<String>()?)),
                _ => {
                    let mut decision = name("Коми", if u.arbitrary()? { "A" } else { "B" }, Accepted, Scope::Corpus);
                    if let Decision::Name(d) = &mut decision {
                        d.signed.reason = u.arbitrary::<Option<String>>()?.filter(|r| !r.is_empty());
                    }
                    file.append(decision);
                }
            }
            assert_eq!(DecisionsFile::parse(file.text()).unwrap(), file);
        }
        Ok(())
    });
}

#[test]
fn mistakes_are_named_with_place_and_remedy() {
    let wrong = |text: &str, parts: &[&str]| {
        let message = DecisionsFile::parse(text).unwrap_err().to_string();
        for part in parts {
            assert!(message.contains(part), "{message} lacks {part}");
        }
    };
    wrong("schema = 2\n", &["line 1, column 10", "schema = 1"]);
    wrong("schema = 1\n[[nmae]]\nru = \"x\"\n", &["line 2, column 3", "did you mean `name`"]);
    wrong("[[name]]\nru = \"Коми\"\nverdit = \"accepted\"\n", &["line 3, column 1", "did you mean `verdict`"]);
    wrong(
        "[[name]]\nru = \"Коми\"\nen = \"Comey\"\nverdict = \"good\"\nscope = \"corpus\"\n",
        &["line 4", "accepted, rejected"],
    );
    wrong("[[name]]\nru = \"Коми\"\nverdict = \"accepted\"\nscope = \"corpus\"\n", &["line 1", "no `en`"]);
    wrong(
        "[[name]]\nru = \"Коми\"\nen = \"Comey\"\nverdict = \"accepted\"\nscope = \"document\"\n",
        &["no `document`"],
    );
    wrong(
        "[[name]]\nru = \"Komi\"\nen = \"Comey\"\nverdict = \"accepted\"\nscope = \"corpus\"\n",
        &["no Russian name"],
    );
    wrong(
        "[[name]]\nru = \"Коми\"\nen = \"Comey\"\nverdict = \"accepted\"\nscope = \"corpus\"\nkind = \"man\"\n",
        &["line 1", "“man”", "person, place"],
    );
    wrong("name = [1]\n", &["[[name]]"]);
    wrong("[[name]]\nru = 1\n", &["quotation marks"]);
    wrong(
        "schema = 1\n<<<<<<< HEAD\n[[name]]\n=======\n>>>>>>> b\n",
        &["line 2", "conflict", "merge=union", "<<<<<<<"],
    );
    wrong("[[name]]\nru = \"Коми\"\nru = \"Коми\"\n", &["line 3", "merge joined two blocks"]);
    wrong("[[name]\n", &["line 1"]);
    assert!(DecisionsFile::parse("\u{feff}").unwrap().decisions().is_empty());
    assert!(DecisionsFile::parse("[[name]]\nru = \"Коми\"\nen = \"Comey\"\nverdict = \"accepted\"\nscope = \"corpus\"\nat = 2026-11-26T07:12:00Z\n").is_ok());
}

#[test]
fn no_text_makes_the_reader_panic() {
    arbtest::arbtest(|u| {
        let text: String = u.arbitrary()?;
        let _ = DecisionsFile::parse(&text);
        let _ = DecisionsFile::parse(&format!("schema = 1\n[[name]]\nru = \"Коми\"\n{text}"));
        Ok(())
    });
}

#[test]
fn the_narrowest_scope_holds_and_then_the_last_word() {
    let document = || Scope::Document("a".into());
    let place = || Scope::Place { document: Some("a".into()), fingerprint: "NAM003:1".into() };
    let decisions = Decisions::new([
        name("Коми", "Komi", Accepted, Scope::Corpus),
        name("Коми", "Komi", Rejected, document()),
        name("Коми", "Komi", Accepted, place()),
        name("Коми", "Komi", Rejected, Scope::Corpus),
        name("коми", "Comey", Accepted, Scope::Corpus),
    ]);
    let verdict =
        |en: &str, document: &str, places: &[&str]| decisions.name("Коми", en, document, places).map(|d| d.verdict);
    assert_eq!(verdict("Komi", "b", &[]), Some(Rejected));
    assert_eq!(verdict("Komi", "a", &[]), Some(Rejected));
    assert_eq!(verdict("Komi", "a", &["NAM003:2", "NAM003:1"]), Some(Accepted));
    assert_eq!(verdict("Comey", "a", &[]), Some(Accepted));
    assert_eq!(verdict("comey", "a", &[]), None);
}

#[test]
fn accepted_forms_become_glossary_where_they_hold() {
    let lexicon = Lexicon::builtin();
    let document = |id: &str| Scope::Document(id.to_owned());
    let decisions = Decisions::new([
        name("Коми", "Komey", Accepted, Scope::Corpus),
        name("Коми", "Comey", Accepted, Scope::Corpus),
        name("Коми", "Komi", Accepted, document("b")),
        name("Уайт", "Wight", Accepted, Scope::Corpus),
        name("Уайт", "Wight", Rejected, document("c")),
        name("Гонконг", "Hong Kong", Accepted, Scope::Corpus),
    ]);
    let shown = |document: Option<&str>| -> Vec<String> {
        let entries = decisions.glossary(lexicon, document);
        entries.iter().map(|e| format!("{} {} {:?}", e.ru, e.forms().collect::<Vec<_>>().join("|"), e.kind)).collect()
    };
    let hong = format!("Гонконг Hong Kong {:?}", lexicon.names("Гонконг").next().unwrap().kind);
    assert_eq!(shown(None), [hong.as_str(), "Коми Comey|Komey Surname", "Уайт Wight Surname"]);
    assert_eq!(shown(Some("b")), [hong.as_str(), "Коми Komi Region", "Уайт Wight Surname"], "the region has this form");
    assert_eq!(shown(Some("c")), [hong.as_str(), "Коми Comey|Komey Surname"]);
    let own = lexicon.replace(FILE, decisions.glossary(lexicon, None));
    assert_eq!(own.names("коми").next().unwrap().en, "Comey");
    let other = own.replace(FILE, decisions.glossary(lexicon, Some("b")));
    assert_eq!(other.names("коми").filter(|e| e.is_user()).map(|e| e.en.to_string()).collect::<Vec<_>>(), ["Komi"]);
    assert_ne!(own.hash(), other.hash());
    assert!(own.names("коми").next().unwrap().kind == Kind::Surname);
}

#[test]
fn two_reviewers_who_disagree_are_named_until_one_settles_it() {
    let on = |verdict, by: &str| {
        let Decision::Name(d) = name("Коми", "Komi", verdict, Scope::Corpus) else { unreachable!() };
        Decision::Name(NameDecision { signed: signed(by), ..d })
    };
    let count = |all: Vec<Decision>| Decisions::new(all).contradictions().len();
    assert_eq!(count(vec![on(Accepted, "a"), on(Rejected, "b")]), 1);
    assert_eq!(count(vec![on(Accepted, "a"), on(Rejected, "a")]), 0, "one may change one's mind");
    assert_eq!(count(vec![on(Accepted, "a"), on(Accepted, "b")]), 0);
    assert_eq!(count(vec![on(Accepted, "a"), on(Rejected, "b"), on(Accepted, "b")]), 0, "settled");
}

#[test]
fn digests_tell_names_from_findings() {
    let none = Decisions::default();
    assert_eq!((none.names_digest(), none.findings_digest()), (None, None));
    let names = Decisions::new([name("Коми", "Comey", Accepted, Scope::Corpus)]);
    assert!(names.names_digest().is_some() && names.findings_digest().is_none());
    let both = Decisions::new([name("Коми", "Comey", Accepted, Scope::Corpus), dismissed("FLU002:1", "x")]);
    assert_eq!(both.names_digest(), names.names_digest());
    assert!(both.findings_digest().is_some());
}
