//! Values of single texts, and the table of pairs that agree or differ.

use super::*;
use crate::text::tokens;

fn read(text: &str, side: Side) -> Vec<Quantity> {
    numbers(text, &tokens(text, Span::new(0, text.len())), side)
}

/// `fixtures/numbers.tsv`: verdict, Russian, English.
const TABLE: &str = include_str!("../../../fixtures/numbers.tsv");

fn name(kind: DifferenceKind) -> &'static str {
    match kind {
        DifferenceKind::Value => "value",
        DifferenceKind::Scale => "scale",
        DifferenceKind::Date => "date",
        DifferenceKind::Currency => "currency",
        DifferenceKind::Percent => "percent",
        DifferenceKind::Ordinal => "ordinal",
        DifferenceKind::Unit => "unit",
        DifferenceKind::Missing => "missing",
        DifferenceKind::Added => "added",
    }
}

#[test]
fn equal_values_never_differ_and_different_ones_do() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for line in TABLE.lines().filter(|l| !l.starts_with('#')) {
        let [verdict, russian, english] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
        let (source, target) = (read(russian, Side::Source), read(english, Side::Target));
        let found: Vec<&str> = differences(&source, &target).iter().map(|d| name(d.kind)).collect();
        let right = match verdict {
            "same" => found.is_empty(),
            kind => found == [kind],
        };
        if !right {
            wrong.push(format!("{line}: {found:?}\n    {source:?}\n    {target:?}"));
        }
        count += 1;
    }
    assert!(count >= 200, "{count} pairs");
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn spans_cover_the_number_its_scale_and_its_unit() {
    let spans = |text: &'static str, side| read(text, side).iter().map(|q| q.span.of(text)).collect::<Vec<_>>();
    assert_eq!(
        spans("Около 2,4 млрд рублей и $5 млн за 25-летний срок, 7 сентября 2017 года.", Side::Source),
        ["2,4 млрд рублей", "$5 млн", "25-летний", "7 сентября 2017 года"]
    );
    assert_eq!(
        spans("About US$2.4 billion, 5 percent, from may 2013 to Sept. 7, at 3:30 p.m.", Side::Target),
        ["US$2.4 billion", "5 percent", "may 2013", "Sept. 7", "3:30 p.m"]
    );
    let text = "получили 2,4 млрд рублей";
    assert_eq!(read(text, Side::Source)[0].number.of(text), "2,4 млрд");
}

#[test]
fn words_that_are_no_numbers_are_none() {
    for (text, side) in [
        ("Она потеряла семью, сторож спал", Side::Source),
        ("You may go, march on, an august man, thousands of men", Side::Target),
        ("Март пришёл, тысячи людей", Side::Source),
    ] {
        let found: Vec<&str> = read(text, side).iter().map(|q| q.span.of(text)).filter(|w| *w != "Март").collect();
        assert!(found.is_empty(), "{text}: {found:?}");
    }
}

#[test]
fn english_writes_values_as_a_newspaper_does() {
    let written =
        |text: &str| read(text, Side::Source).iter().map(|q| english(q).unwrap_or_default()).collect::<Vec<_>>();
    assert_eq!(written("2,4 млрд, 300 тыс., 1 234 567 и 0,5"), ["2.4 billion", "300,000", "1,234,567", "0.5"]);
    assert_eq!(written("7 сентября 2017 года, в мае, 21-й, XII век"), ["September 7, 2017", "May", "21st", "12th"]);
}

#[test]
fn any_text_gives_ordered_spans_on_character_boundaries() {
    arbtest::arbtest(|u| {
        const PARTS: [&str; 28] = [
            "2,4",
            "1 000",
            "млрд",
            "%",
            "$",
            "7",
            "сентября",
            "двадцать",
            "пять",
            "-",
            "й",
            "may",
            "the",
            "half",
            "a",
            "million",
            ".",
            "XIV",
            "век",
            "15:30",
            "p",
            "m",
            "90-е",
            "ß",
            "é",
            "G20",
            "\u{301}",
            "1/0",
        ];
        let mut text = String::new();
        for _ in 0..u.arbitrary_len::<u8>()?.min(20) {
            text.push_str(u.choose(&PARTS)?);
            if u.arbitrary()? {
                text.push(' ');
            }
        }
        text.push_str(u.arbitrary()?);
        let both = Side::BOTH.map(|side| {
            let found = read(&text, side);
            let mut end = 0;
            for quantity in &found {
                assert!(quantity.span.start >= end && quantity.span.contains(quantity.number), "{text}");
                assert!(!quantity.span.of(&text).is_empty() && quantity.value.is_finite(), "{text}");
                end = quantity.span.end;
            }
            found
        });
        let [source, target] = both;
        for difference in differences(&source, &target) {
            assert!(difference.source.is_none_or(|s| s < source.len()));
            assert!(difference.target.is_none_or(|t| t < target.len()));
        }
        assert!(differences(&source, &source).is_empty(), "{text}: a text differs from itself");
        Ok(())
    });
}
