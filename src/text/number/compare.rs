//! Which quantities of one side the other lacks, and how two that ought to be one differ.

use crate::text::{Both, Side, Token};

use super::{Date, Dimension, Kind, Quantity, Unit, Written, equal, numbers};

/// The quantities of a sentence and its translation, and where they differ.
#[derive(Clone, Debug, Default)]
pub struct Comparison {
    /// The quantities of each side.
    pub quantities: Both<Vec<Quantity>>,
    /// Their differences, by place.
    pub differences: Vec<Difference>,
}

impl Comparison {
    /// Reads and compares the tokens of both sides.
    pub fn new(texts: Both<&str>, tokens: Both<&[Token]>) -> Self {
        let source = numbers(texts.source, tokens.source, Side::Source);
        let target = numbers(texts.target, tokens.target, Side::Target);
        let differences = differences(&source, &target);
        Self { quantities: Both::new(source, target), differences }
    }
}

/// Whether every part of a quantity has a counterpart among `others`.
pub fn is_present(quantity: &Quantity, others: &[Quantity]) -> bool {
    atoms(quantity).into_iter().all(|atom| others.iter().any(|other| is_met(quantity, atom, other)))
}

/// How two quantities differ, or that one has no counterpart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DifferenceKind {
    /// Another number.
    Value,
    /// The digits agree, the thousand, million or billion does not.
    Scale,
    /// Another day, month or year.
    Date,
    /// The amount agrees, the currency does not.
    Currency,
    /// The amount agrees; one side has percent and the other something else.
    Percent,
    /// Another place in an order, or another century.
    Ordinal,
    /// The amount agrees, the unit does not.
    Unit,
    /// The target has nothing for a number of the source.
    Missing,
    /// The source has nothing for a number of the target.
    Added,
}

/// A difference. Numbers index the two lists given to [`differences`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What differs.
    pub kind: DifferenceKind,
    /// The quantity of the source.
    pub source: Option<usize>,
    /// The quantity of the target.
    pub target: Option<usize>,
    /// Whether both are written with digits and no other pairing was possible.
    pub certain: bool,
}

/// One comparable value of a quantity.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Atom {
    Day(u8),
    Month(u8),
    Year(u16),
    Number,
    Ordinal,
    Decade,
    Century,
    /// A time of day or a ratio: compared whole, never missed.
    Opaque,
}

fn atoms(quantity: &Quantity) -> Vec<Atom> {
    match quantity.kind {
        Kind::Cardinal => vec![Atom::Number],
        Kind::Ordinal => vec![Atom::Ordinal],
        Kind::Decade => vec![Atom::Decade],
        Kind::Century => vec![Atom::Century],
        Kind::Time(_) | Kind::Ratio(..) | Kind::Code => vec![Atom::Opaque],
        Kind::Date(Date { day, month, year }) => {
            let day = day.map(Atom::Day);
            let month = month.map(Atom::Month);
            let year = year.map(Atom::Year);
            day.into_iter().chain(month).chain(year).collect()
        }
    }
}

/// Whether `atom` of `quantity` is accounted for by `other`.
fn is_met(quantity: &Quantity, atom: Atom, other: &Quantity) -> bool {
    match (atom, other.kind) {
        (Atom::Month(month), Kind::Date(date)) => {
            // A date in digits may be written month first.
            date.month == Some(month)
        }
        (Atom::Month(month), Kind::Ratio(a, b)) => equal(a, f64::from(month)) || equal(b, f64::from(month)),
        (Atom::Month(_), _) => false,
        (Atom::Day(day), _) => has_value(other, f64::from(day)),
        (Atom::Year(year), _) => {
            let year = f64::from(year);
            // `в 2017-м` is sometimes `in '17`.
            has_value(other, year) || (other.value < 100.0 && equal(other.value, year % 100.0))
        }
        (Atom::Decade, _) => other.values().any(|v| equal(v % 100.0, quantity.value % 100.0)),
        (Atom::Opaque, _) => match (quantity.kind, other.kind) {
            (Kind::Time(a), Kind::Time(b)) => a % 720 == b % 720,
            (Kind::Ratio(a, b), Kind::Ratio(c, d)) => (equal(a, c) && equal(b, d)) || (equal(a, d) && equal(b, c)),
            _ => true,
        },
        (Atom::Number | Atom::Ordinal | Atom::Century, _) => {
            quantity.values().any(|v| has_value(other, v) || is_rounded(v, other) || is_hour(v, quantity, other))
                || is_converted(quantity, other)
                || is_short_year(quantity, other)
                || (matches!(other.kind, Kind::Decade) && equal(other.value % 100.0, quantity.value % 100.0))
        }
    }
}

/// Whether `other` stands for `value`, whole or in a part.
fn has_value(other: &Quantity, value: f64) -> bool {
    let part = match other.kind {
        Kind::Date(Date { day, year, .. }) => {
            day.is_some_and(|d| equal(f64::from(d), value)) || year.is_some_and(|y| equal(f64::from(y), value))
        }
        Kind::Ratio(a, b) => equal(a, value) || equal(b, value),
        Kind::Time(minutes) => {
            let (hour, minute) = (f64::from(minutes / 60), f64::from(minutes % 60));
            equal(hour, value) || equal(minute, value) || equal(hour % 12.0, value % 12.0)
        }
        _ => false,
    };
    part || (!matches!(other.kind, Kind::Date(_) | Kind::Time(_)) && other.values().any(|v| equal(v, value)))
}

/// The second year of a range in two digits: `1915–1916` is `1915-16`.
fn is_short_year(quantity: &Quantity, other: &Quantity) -> bool {
    let (long, short) = (quantity.value.max(other.value), quantity.value.min(other.value));
    let plain = |q: &Quantity| q.unit.is_none_or(|u| u.is("year")) && q.written == Written::Digits;
    plain(quantity)
        && plain(other)
        && (1000.0..2100.0).contains(&long)
        && (10.0..100.0).contains(&short)
        && equal(long % 100.0, short)
}

/// `в 15 часов` is `3 p.m.`; `15.30` is `15:30`.
fn is_hour(value: f64, quantity: &Quantity, other: &Quantity) -> bool {
    let Kind::Time(minutes) = other.kind else { return false };
    let hours = quantity.unit.is_none_or(|u| u.is("hour"));
    let read = value.trunc() * 60.0 + (value.fract() * 100.0).round();
    hours && equal(read % 720.0, f64::from(minutes % 720))
}

/// Whether one is the other rounded to two or more significant digits: `2,36 млрд` is `about 2.4 billion`.
fn is_rounded(value: f64, other: &Quantity) -> bool {
    other.values().any(|v| {
        let (small, large) = (v.abs().min(value.abs()), v.abs().max(value.abs()));
        large >= 10.0 && (large - small) / large < 0.05 && {
            let digits = |v: f64| significant(v);
            let (a, b) = (digits(value), digits(v));
            a != b && a.min(b) >= 2 && rounds_to(if a > b { value } else { v }, if a > b { v } else { value }, a.min(b))
        }
    })
}

/// The number of significant digits of a value as written in decimal, up to 9.
fn significant(value: f64) -> u32 {
    let text = format!("{value}");
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let digits = digits.trim_start_matches('0').trim_end_matches('0');
    u32::try_from(digits.len().min(9)).unwrap_or(9)
}

fn rounds_to(exact: f64, rounded: f64, digits: u32) -> bool {
    let text = format!("{:.*e}", usize::try_from(digits.saturating_sub(1)).unwrap_or(0), exact);
    text.parse::<f64>().is_ok_and(|v| equal(v, rounded))
}

/// Whether both are measures of one dimension and amount to the same: `100 км` and `60 miles`, `сутки` and `24 hours`.
fn is_converted(a: &Quantity, b: &Quantity) -> bool {
    let (Some(u), Some(v)) = (a.unit, b.unit) else { return false };
    if u.dimension() != v.dimension()
        || matches!(u.dimension(), Dimension::Money | Dimension::Percent | Dimension::Temperature)
        || u == v
    {
        return false;
    }
    a.values().any(|x| {
        b.values().any(|y| {
            let (x, y) = (x * u.factor(), y * v.factor());
            (x - y).abs() <= 0.05 * x.abs().max(y.abs())
        })
    })
}

/// Whether a quantity that has no counterpart says something by itself: digits or a large number, no time, no ratio.
fn is_weighty(quantity: &Quantity) -> bool {
    quantity.written == Written::Digits && !matches!(quantity.kind, Kind::Time(_) | Kind::Ratio(..) | Kind::Code)
}

/// What is left of one side: the quantity and the atom without counterpart.
type Left = (usize, Atom);

fn left(these: &[Quantity], others: &[Quantity]) -> Vec<Left> {
    let mut out = Vec::new();
    for (at, quantity) in these.iter().enumerate() {
        for atom in atoms(quantity) {
            if !others.iter().any(|other| is_met(quantity, atom, other)) {
                out.push((at, atom));
            }
        }
    }
    out
}

/// Compares the quantities of a sentence with those of its translation. Equal values, however written, never differ; a
/// value that stands once on one side and twice on the other does not either.
pub fn differences(source: &[Quantity], target: &[Quantity]) -> Vec<Difference> {
    let mut out = Vec::new();
    let (mut missing, mut added) = (left(source, target), left(target, source));

    // A part of a date against the same part.
    let mut pair = |out: &mut Vec<Difference>, kind: DifferenceKind, fits: &dyn Fn(&Left, &Left) -> bool| {
        let mut m = 0;
        while m < missing.len() {
            let Some(a) = added.iter().position(|t| missing.get(m).is_some_and(|s| fits(s, t))) else {
                m += 1;
                continue;
            };
            let ((s, _), (t, _)) = (missing.remove(m), added.remove(a));
            let digits = [source.get(s), target.get(t)].into_iter().flatten().all(|q| q.written == Written::Digits);
            let alone = !missing.iter().any(|(s, x)| fits(&(*s, *x), &(t, added_atom(target, t))))
                && !added.iter().any(|(t, x)| fits(&(s, added_atom(source, s)), &(*t, *x)));
            out.push(Difference { kind, source: Some(s), target: Some(t), certain: digits && alone });
        }
    };
    let date = |at: usize, list: &[Quantity]| match list.get(at).map(|q| q.kind) {
        Some(Kind::Date(date)) => date,
        _ => Date::default(),
    };
    // The day differs and the month does not, or the month and not the day: the same date meant.
    pair(&mut out, DifferenceKind::Date, &|s, t| {
        let (a, b) = (date(s.0, source), date(t.0, target));
        match (s.1, t.1) {
            (Atom::Day(_), Atom::Day(_)) => a.month == b.month,
            (Atom::Month(_), Atom::Month(_)) => a.day == b.day,
            (Atom::Year(_), Atom::Year(_)) => a.month == b.month && a.day == b.day,
            _ => false,
        }
    });
    pair(&mut out, DifferenceKind::Date, &|s, t| {
        matches!(
            (s.1, t.1),
            (Atom::Day(_), Atom::Day(_)) | (Atom::Month(_), Atom::Month(_)) | (Atom::Year(_), Atom::Year(_))
        )
    });
    let quantity = |left: &Left, list: &'_ [Quantity]| -> Option<(f64, Option<Unit>, bool)> {
        list.get(left.0).map(|q| (q.value, q.unit, is_weighty(q)))
    };
    pair(&mut out, DifferenceKind::Scale, &|s, t| {
        let (Some((a, u, x)), Some((b, v, y))) = (quantity(s, source), quantity(t, target)) else { return false };
        let numbers = s.1 == Atom::Number && t.1 == Atom::Number && x && y && a > 0.0 && b > 0.0;
        let ratio = if a > b { a / b } else { b / a };
        numbers && u.zip(v).is_none_or(|(u, v)| u.agrees(v)) && [1e3, 1e6, 1e9].iter().any(|r| equal(ratio, *r))
    });
    pair(&mut out, DifferenceKind::Ordinal, &|s, t| {
        matches!(
            (s.1, t.1),
            (Atom::Ordinal, Atom::Ordinal) | (Atom::Century, Atom::Century) | (Atom::Decade, Atom::Decade)
        )
    });
    // The same unit first, then anything with digits.
    pair(&mut out, DifferenceKind::Value, &|s, t| {
        let (Some((_, u, x)), Some((_, v, y))) = (quantity(s, source), quantity(t, target)) else { return false };
        s.1 == Atom::Number && t.1 == Atom::Number && x && y && u.is_some() && u == v
    });
    pair(&mut out, DifferenceKind::Value, &|s, t| {
        let (Some((_, u, x)), Some((_, v, y))) = (quantity(s, source), quantity(t, target)) else { return false };
        let number = |a: Atom| matches!(a, Atom::Number | Atom::Ordinal | Atom::Day(_) | Atom::Year(_));
        number(s.1) && number(t.1) && x && y && u.zip(v).is_none_or(|(u, v)| u.agrees(v))
    });
    // Words against words, or words against digits: only where one is left on each side.
    if let ([s], [t]) = (missing.as_slice(), added.as_slice()) {
        let small = |q: Option<&Quantity>| {
            q.is_none_or(|q| q.value <= 1.0 || matches!(q.kind, Kind::Time(_) | Kind::Ratio(..)))
        };
        if s.1 == Atom::Number && t.1 == Atom::Number && !small(source.get(s.0)) && !small(target.get(t.0)) {
            out.push(Difference { kind: DifferenceKind::Value, source: Some(s.0), target: Some(t.0), certain: false });
            missing.clear();
            added.clear();
        }
    }
    units(source, target, &mut out);
    for &(s, atom) in &missing {
        if source.get(s).is_some_and(is_weighty) && atom != Atom::Opaque {
            out.push(Difference { kind: DifferenceKind::Missing, source: Some(s), target: None, certain: false });
        }
    }
    for &(t, atom) in &added {
        if target.get(t).is_some_and(is_weighty) && atom != Atom::Opaque {
            out.push(Difference { kind: DifferenceKind::Added, source: None, target: Some(t), certain: false });
        }
    }
    out.sort_by_key(|d| (d.source, d.target, d.kind));
    out.dedup_by(|a, b| (a.kind, a.source, a.target) == (b.kind, b.source, b.target));
    out
}

/// The first atom of a quantity; used to ask whether another pairing would have fitted.
fn added_atom(list: &[Quantity], at: usize) -> Atom {
    list.get(at).and_then(|q| atoms(q).first().copied()).unwrap_or(Atom::Opaque)
}

/// Amounts that agree and whose units do not.
fn units(source: &[Quantity], target: &[Quantity], out: &mut Vec<Difference>) {
    for (s, quantity) in source.iter().enumerate() {
        let Some(unit) = quantity.unit else { continue };
        let same = |q: &&Quantity| {
            matches!(q.kind, Kind::Cardinal | Kind::Ordinal)
                && q.values().any(|v| quantity.values().any(|w| equal(v, w)))
        };
        let mut equals = target.iter().enumerate().filter(|(_, q)| same(q));
        let (Some((t, only)), None) = (equals.next(), equals.next()) else { continue };
        let Some(other) = only.unit.filter(|other| !unit.agrees(*other) || differs_in_size(unit, *other)) else {
            continue;
        };
        // Another amount of the source may be the one rendered.
        let elsewhere = source.iter().enumerate().any(|(n, q)| {
            n != s && q.values().any(|v| only.values().any(|w| equal(v, w))) && q.unit.is_none_or(|u| u.agrees(other))
        });
        if elsewhere {
            continue;
        }
        let kind = match (unit.dimension(), other.dimension()) {
            (Dimension::Money, Dimension::Money) => DifferenceKind::Currency,
            (Dimension::Percent, _) | (_, Dimension::Percent) => DifferenceKind::Percent,
            _ => DifferenceKind::Unit,
        };
        let certain = quantity.written == Written::Digits && only.written == Written::Digits;
        out.push(Difference { kind, source: Some(s), target: Some(t), certain });
    }
}

/// Convertible units whose equal numbers cannot be equal amounts: 5 км and 5 metres.
fn differs_in_size(a: Unit, b: Unit) -> bool {
    let ratio = a.factor() / b.factor();
    a.agrees(b) && a.dimension() == b.dimension() && !(0.8..1.25).contains(&ratio)
}
