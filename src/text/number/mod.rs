//! Numbers, dates, times, percentages, money and measures of Russian and English text as values that compare.
//!
//! [`numbers`] reads digits and words (`2,4 млрд`, `двадцать пять`, `в 2013-м`, `the seventh of may`, `XXI век`), with
//! scale, unit and currency; [`differences`] says which quantities of one side the other does not have, and how two that
//! ought to be one differ. Equal values never differ, however they are written. Knows nothing of findings; it is used by
//! the alignment (do two sentences share a number?) and by the rules.

mod compare;
mod scan;
mod unit;
mod words;

pub use compare::{Comparison, Difference, DifferenceKind, differences, is_present};
pub use unit::{Dimension, Unit};

use super::{Side, Span, Token};

/// How a quantity is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Written {
    /// With digits.
    Digits,
    /// In words only; such small numbers are often rephrased.
    Words,
}

/// What a quantity counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// An amount: `25`, `двадцать пять`, `2.4 billion`.
    Cardinal,
    /// A place in an order: `7-й`, `third`, `XIV`.
    Ordinal,
    /// A calendar date or a part of one. At least one part is there.
    Date(Date),
    /// A time of day in minutes from midnight (a value of 12 hours may be meant by the 24-hour clock of the other side).
    Time(u32),
    /// Ten years: `90-е`, `1990s`. The value is the first year, modulo 100 if written so.
    Decade,
    /// A hundred years: `XXI век`.
    Century,
    /// Two numbers in one: a score, a proportion, `24/7`.
    Ratio(f64, f64),
    /// The number in a name or code (`Ту-154`, `G20`, `ЧМ-2018`): it may render a number, and is never missed.
    Code,
}

/// A calendar date with what is said of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Date {
    /// Day of the month, 1..=31.
    pub day: Option<u8>,
    /// Month, 1..=12.
    pub month: Option<u8>,
    /// Year of the common era.
    pub year: Option<u16>,
}

/// A number of a text with what it counts.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantity {
    /// Number, scale, unit and currency sign: bytes in the document.
    pub span: Span,
    /// The number and its scale alone.
    pub number: Span,
    /// What it counts.
    pub kind: Kind,
    /// Its value, scale included. For a date the day, else the month, else the year.
    pub value: f64,
    /// Other values the writing may stand for: `1.500`, the first number of `5–7 млн`.
    pub alternatives: Vec<f64>,
    /// Unit, percent or currency.
    pub unit: Option<Unit>,
    /// Digits or words.
    pub written: Written,
}

impl Quantity {
    /// Every value it may stand for, the likeliest first.
    pub fn values(&self) -> impl Iterator<Item = f64> {
        std::iter::once(self.value).chain(self.alternatives.iter().copied())
    }
}

/// The quantities of a run of tokens of `text`, in order and without overlaps.
pub fn numbers(text: &str, tokens: &[Token], side: Side) -> Vec<Quantity> {
    scan::Scanner::new(text, tokens, side).run()
}

/// How English writes a value in a news text: `25`, `25,000`, `2.4 million`, `September 7, 2017`, `21st`. Nothing for
/// times, ratios, decades and codes.
pub fn english(quantity: &Quantity) -> Option<String> {
    let ending = |n: f64| match (n % 100.0, n % 10.0) {
        (11.0..=13.0, _) => "th",
        (_, 1.0) => "st",
        (_, 2.0) => "nd",
        (_, 3.0) => "rd",
        _ => "th",
    };
    match quantity.kind {
        Kind::Cardinal => Some(amount(quantity.value)),
        Kind::Ordinal | Kind::Century => Some(format!("{}{}", quantity.value, ending(quantity.value))),
        Kind::Date(Date { day, month, year }) => {
            let month = month.map(words::month_name);
            match (day, month, year) {
                (Some(day), Some(month), Some(year)) => Some(format!("{month} {day}, {year}")),
                (Some(day), Some(month), None) => Some(format!("{month} {day}")),
                (None, Some(month), Some(year)) => Some(format!("{month} {year}")),
                (None, Some(month), None) => Some(month.to_owned()),
                (None, None, Some(year)) => Some(year.to_string()),
                _ => None,
            }
        }
        Kind::Time(_) | Kind::Ratio(..) | Kind::Decade | Kind::Code => None,
    }
}

/// `25,000`, `2.4 million`, `0.5`.
fn amount(value: f64) -> String {
    for (scale, name) in [(1e12, "trillion"), (1e9, "billion"), (1e6, "million")] {
        let scaled = value / scale;
        // Three decimals at most, or the full number says it better.
        if scaled >= 1.0 && equal((scaled * 1000.0).round(), scaled * 1000.0) {
            return format!("{} {name}", (scaled * 1000.0).round() / 1000.0);
        }
    }
    let text = value.to_string();
    let (whole, fraction) = text.split_once('.').map_or((text.as_str(), None), |(w, f)| (w, Some(f)));
    let mut out = String::new();
    let count = whole.chars().count();
    for (at, c) in whole.chars().enumerate() {
        if at > 0 && (count - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

/// Whether two values are one, but for rounding of the arithmetic.
pub fn equal(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1.0)
}

#[cfg(test)]
mod tests;
