//! What the names of small documents must come to: grouping over case forms, genders and spellings.

use std::sync::Arc;

use super::*;
use crate::alignment::{Alignment, Bead};
use crate::text::{Bitext, Both, Document, Mode, Segment, Span, Text};

/// A document of one-to-one beads, a line each.
pub(super) fn document(lines: &[(&str, &str)]) -> DocumentNames {
    let text = |lines: Vec<&str>| {
        let mut at = 0;
        let segments = lines.iter().enumerate().map(|(paragraph, line)| {
            let span = Span::new(at, at + line.len());
            at = span.end + 1;
            Segment { span, paragraph, kind: Default::default() }
        });
        let segments = segments.collect();
        Some(Text { document: Arc::new(Document::new("test", lines.join("\n"), "UTF-8")), segments })
    };
    let texts =
        Both::new(text(lines.iter().map(|l| l.0).collect()), text(lines.iter().map(|l| l.1).collect::<Vec<_>>()));
    let bitext = Bitext { id: "test".into(), texts, mode: Mode::Bilingual };
    let beads = (0..lines.len()).map(|n| Bead::new(n..n + 1, n..n + 1, 1.0)).collect();
    let alignment = Alignment::new(beads, Both::new(lines.len(), lines.len())).unwrap();
    NameEngine::builtin().spot(&bitext, &alignment)
}

/// Each entity as its Russian base form, its Russian forms and its English spellings with counts.
fn entities(lines: &[(&str, &str)]) -> Vec<String> {
    document(lines)
        .entities()
        .iter()
        .map(|e| {
            let forms: Vec<String> = e.forms.iter().map(|(form, n)| format!("{form} {n}")).collect();
            let spellings: Vec<String> = e.spellings.iter().map(|(form, s)| format!("{form} {}", s.count)).collect();
            format!("{}: {} = {}", e.russian, forms.join(", "), spellings.join(", "))
        })
        .collect()
}

#[test]
fn case_forms_of_a_name_are_one_entity() {
    assert_eq!(
        entities(&[
            ("Вчера Трамп прилетел.", "Trump arrived yesterday."),
            ("Команда Трампа довольна.", "Trump's team is pleased."),
            ("Вчера с Трампом спорили.", "They argued with Trump yesterday."),
        ]),
        ["Трамп: трамп 1, трампа 1, трампом 1 = Trump 3"]
    );
    assert_eq!(
        entities(&[
            ("Генерал Скапарротти молчал.", "General Scaparrotti kept silent."),
            ("Он ждал Скапарротти.", "He waited for Scaparrotti."),
        ]),
        ["Скапарротти: скапарротти 2 = Scaparrotti 2"]
    );
    assert_eq!(
        entities(&[
            ("Дом Толстого стоит.", "Tolstoy's house stands."),
            ("Он писал Толстому.", "He wrote to Tolstoy."),
            ("Там жил Толстой.", "Tolstoy lived there."),
        ]),
        ["Толстой: толстого 1, толстой 1, толстому 1 = Tolstoy 3"]
    );
    // No lexicon has this one.
    assert_eq!(
        entities(&[
            ("Врач Вестергрен ушёл.", "Doctor Westergren left."),
            ("Завод Вестергрена стоит.", "Westergren's plant stands."),
            ("Там гордятся Вестергреном.", "They are proud of Westergren there."),
        ]),
        ["Вестергрен: вестергрен 1, вестергрена 1, вестергреном 1 = Westergren 3"]
    );
}

#[test]
fn a_name_that_does_not_decline_is_grouped_and_told_from_the_place() {
    let lines = [
        ("Уволен Джеймс Коми.", "James Komi has been fired."),
        ("Вчера Коми молчал.", "Comey kept silent yesterday."),
        ("Леса в Коми горят.", "Forests in Komi burn."),
    ];
    assert_eq!(entities(&lines), ["Коми: коми 2 = Comey 1, Komi 1", "Коми: коми 1 = Komi 1"]);
    let names = document(&lines);
    let kinds: Vec<MentionKind> = names.entities().iter().map(|e| e.kind).collect();
    assert_eq!(kinds, [MentionKind::Person, MentionKind::Place]);
}

#[test]
fn a_man_and_a_woman_of_one_surname_stay_apart() {
    let lines = [
        ("Пётр Петров обвинил Марину Петрову.", "Pyotr Petrov accused Marina Petrova."),
        ("Адвокат Петровой молчал.", "Petrova's lawyer kept silent."),
        ("Вчера Петрова ответила Петрову.", "Yesterday Petrova answered Petrov."),
        ("Суд поверил Петрову.", "The court believed Petrov."),
    ];
    assert_eq!(
        entities(&lines),
        ["Петров: петров 1, петрову 2 = Petrov 3", "Петрова: петрова 1, петровой 1, петрову 1 = Petrova 3"]
    );
    let names = document(&lines);
    let genders: Vec<Option<Gender>> = names.entities().iter().map(|e| e.gender).collect();
    assert_eq!(genders, [Some(Gender::Male), Some(Gender::Female)]);
}

#[test]
fn her_name_is_right_though_the_lexicon_has_only_his() {
    let names = document(&[
        ("Дмитрий Иванов и Анна Иванова поженились.", "Dmitry Ivanov and Anna Ivanova got married."),
        ("Вчера Иванова уехала.", "Ivanova left yesterday."),
    ]);
    let of = |key: &str| names.entities().iter().find(|e| e.key == key).unwrap();
    assert_eq!(of("иванов").accepted.as_ref().unwrap().form, "Ivanov");
    assert_eq!(of("иванова").accepted.as_ref().unwrap().form, "Ivanova");
    assert!(names.entities().iter().all(|e| e.status == Status::Right));
}

#[test]
fn an_entity_tells_forms_spellings_the_accepted_form_and_why() {
    let names = document(&[
        ("Бывший глава бюро Джеймс Коми ушёл.", "The former head of the bureau James Komi left."),
        ("Потом Коми вернулся.", "Then Comey came back."),
    ]);
    let [comey] = names.entities() else { panic!("{:?}", names.entities()) };
    assert_eq!((comey.key.as_str(), comey.status), ("коми", Status::Wrong));
    assert_eq!(comey.forms.get("коми"), Some(&2));
    assert_eq!(comey.given.get("джеймс"), Some(&1));
    assert_eq!(comey.spellings.keys().collect::<Vec<_>>(), ["Comey", "Komi"]);
    let accepted = comey.accepted.as_ref().unwrap();
    assert_eq!((accepted.form.as_str(), accepted.why), ("Comey", Why::FullName));
    assert_eq!(comey.mentions.len(), 2);
}

#[test]
fn given_name_patronymic_and_surname_are_parts_of_one_person() {
    let names = document(&[("Сергей Викторович Лавров приехал.", "Sergey Viktorovich Lavrov arrived.")]);
    let [mention] = names.mentions() else { panic!("{:?}", names.mentions()) };
    let parts: Vec<(Role, &str)> =
        mention.parts.iter().map(|p| (p.role, p.rendering.as_ref().map_or("", |r| r.text.as_str()))).collect();
    assert_eq!(parts, [(Role::Given, "Sergey"), (Role::Patronymic, "Viktorovich"), (Role::Surname, "Lavrov")]);
    assert_eq!(mention.gender, Some(Gender::Male));
    assert_eq!(names.entities().len(), 1);
}

#[test]
fn the_lexicon_knows_whose_surname_comes_first() {
    let names = document(&[("Прибыл Си Цзиньпин.", "Xi Jinping arrived.")]);
    let [xi] = names.entities() else { panic!("{:?}", names.entities()) };
    assert_eq!((xi.key.as_str(), xi.status), ("си", Status::Right));
    assert!(names.mentions().iter().any(|m| m.surname_first));
}

#[test]
fn a_spelling_a_letter_off_is_a_variant_of_the_documents_own() {
    assert_eq!(
        entities(&[
            ("Доктор Хелена Райденауэр ушла.", "Doctor Helena Ridenauer left."),
            ("О Райденауэр писали.", "They wrote about Ridenaur."),
        ]),
        ["Райденауэр: райденауэр 2 = Ridenauer 1, Ridenaur 1"]
    );
}

#[test]
fn small_words_are_names_only_where_the_russian_says_so() {
    let small = |russian: &str, english: &str| -> Vec<String> {
        let names = document(&[(russian, english)]);
        names.occurrences().iter().filter(|o| o.small).filter_map(|o| o.capitalised.clone()).collect()
    };
    for (russian, english, name) in [
        ("Забил Рахим Стерлинг.", "Raheem sterling scored.", "Sterling"),
        ("Ушла Тереза Мэй.", "Theresa may left.", "May"),
        ("Вчера Джастис отказался.", "Yesterday justice refused.", "Justice"),
        ("Победил «Вест Хэм».", "The winner was West ham.", "Ham"),
        ("Победил московский «Спартак».", "Moscow spartak won.", "Spartak"),
        ("Новость пришла через Telegram.", "The news came through telegram.", "Telegram"),
        ("Снег выпал в Сахалинской области.", "Snow fell in the sakhalin region.", "Sakhalin"),
        ("Матч КХЛ отменён.", "The khl match is cancelled.", "KHL"),
    ] {
        assert_eq!(small(russian, english), [name], "{english}");
    }
    for (russian, english) in [
        ("Стерлинг подорожал.", "Sterling rose."),
        ("Это может помочь.", "This may help."),
        ("Он ждал в Центре.", "He waited at the centre."),
        ("Поэт Анна Вебер молчала.", "The poet Anna Weber kept silent."),
        ("Издательство Random House закрыто.", "The publishing house Random House is closed."),
        ("Накануне Гран-при он уехал.", "He left on the eve of the gran prix."),
        ("Лошадь паслась на лугу.", "A horse grazed in the parkland."),
    ] {
        assert_eq!(small(russian, english), [""; 0], "{english}");
    }
}
