//! Reads the quantities of a run of tokens from left to right.

use crate::text::{Side, Span, Token, TokenKind};

use super::words::{self, Part};
use super::{Date, Dimension, Kind, Quantity, Unit, Written};

/// What a piece is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum PieceKind {
    Word,
    Digits,
    Mark,
    /// A word with digits inside (`Ту-154`, `G20`): a name, no number.
    Code,
}

/// A token or a part of one: `25-летний` is `25` + `летний`, `twenty-five` is `twenty` + `five`.
#[derive(Debug)]
struct Piece<'t> {
    span: Span,
    original: &'t str,
    /// Lower-case, ё as е, without a possessive ending.
    text: String,
    kind: PieceKind,
    /// Whether it is a later part of the token of the piece before it.
    joined: bool,
}

/// Words after which a scale in the genitive stands for one: `около тысячи`.
const ABOUT: [&str; 8] = ["около", "более", "свыше", "почти", "порядка", "больше", "менее", "до"];

/// The digits of a token.
enum Digits {
    /// Readings, the likeliest first; the number of digits if it is a plain integer.
    Plain { readings: Vec<f64>, width: Option<usize> },
    /// Two numbers around `:` or `/`.
    Pair { first: f64, second: f64, separator: char, width: usize },
    /// `12.04.2017`.
    Date(Date),
}

/// A number under construction.
struct Found {
    /// One past the last piece.
    end: usize,
    readings: Vec<f64>,
    scale: f64,
    written: Written,
    kind: Kind,
    /// Number of digits if it was a plain integer in digits.
    width: Option<usize>,
}

/// The state of a scan.
pub(super) struct Scanner<'t> {
    text: &'t str,
    side: Side,
    pieces: Vec<Piece<'t>>,
}

impl<'t> Scanner<'t> {
    pub(super) fn new(text: &'t str, tokens: &[Token], side: Side) -> Self {
        let mut pieces = Vec::with_capacity(tokens.len() + 8);
        for token in tokens {
            split(text, *token, &mut pieces);
        }
        Self { text, side, pieces }
    }

    pub(super) fn run(self) -> Vec<Quantity> {
        let mut out: Vec<(Quantity, usize, usize, f64)> = Vec::new();
        let mut at = 0;
        while at < self.pieces.len() {
            let read = self.date(at).or_else(|| self.time(at)).or_else(|| self.amount(at));
            match read {
                Some((quantity, end, scale)) => {
                    out.push((quantity, at, end, scale));
                    at = end.max(at + 1);
                }
                None => at += 1,
            }
        }
        self.ranges(&mut out);
        out.into_iter().map(|(quantity, ..)| quantity).collect()
    }

    fn word(&self, at: usize) -> &str {
        self.pieces.get(at).map_or("", |p| p.text.as_str())
    }

    fn is_kind(&self, at: usize, kind: PieceKind) -> bool {
        self.pieces.get(at).is_some_and(|p| p.kind == kind)
    }

    fn span(&self, from: usize, end: usize) -> Span {
        let first = self.pieces.get(from).map_or(Span::default(), |p| p.span);
        self.pieces.get(end.saturating_sub(1)).map_or(first, |p| first.join(p.span))
    }

    /// The text between two neighbouring pieces.
    fn gap(&self, at: usize) -> &'t str {
        match (self.pieces.get(at), self.pieces.get(at + 1)) {
            (Some(a), Some(b)) => self.text.get(a.span.end..b.span.start).unwrap_or(""),
            _ => "",
        }
    }

    fn digits(&self, at: usize) -> Option<(Digits, usize)> {
        let piece = self.pieces.get(at).filter(|p| p.kind == PieceKind::Digits)?;
        let mut read = read_digits(piece.original, self.side)?;
        let mut end = at + 1;
        // `25 000 000`: groups of three after a single space.
        if let Digits::Plain { readings, width: Some(width) } = &mut read {
            let mut value = readings.first().copied()?;
            while (1..=3).contains(width) && self.is_group(end) && is_single_space(self.gap(end - 1)) {
                value = value * 1000.0 + self.word(end).parse::<f64>().ok()?;
                end += 1;
                *width = 3;
                *readings = vec![value];
            }
            if end > at + 1 {
                return Some((Digits::Plain { readings: vec![value], width: Some(9) }, end));
            }
        }
        Some((read, end))
    }

    /// Whether the piece is exactly three digits and nothing is joined to it.
    fn is_group(&self, at: usize) -> bool {
        self.pieces.get(at).is_some_and(|p| {
            p.kind == PieceKind::Digits && p.original.len() == 3 && p.original.bytes().all(|b| b.is_ascii_digit())
        }) && !self.pieces.get(at + 1).is_some_and(|p| p.joined)
    }

    /// A small whole number at `at` that may be the day of a date: its value and the piece after it.
    fn day(&self, at: usize) -> Option<(u8, usize, bool)> {
        if self.is_kind(at, PieceKind::Digits) {
            let (Digits::Plain { readings, width: Some(1 | 2) }, mut end) = self.digits(at)? else { return None };
            let value = *readings.first()?;
            let mut ordinal = false;
            if self.pieces.get(end).is_some_and(|p| p.joined) {
                if !is_ordinal_ending(self.side, self.word(end)) {
                    return None;
                }
                ordinal = true;
                end += 1;
            }
            return to_day(value).map(|day| (day, end, ordinal));
        }
        let found = self.spelled(at)?;
        let ordinal = matches!(found.kind, Kind::Ordinal);
        if !ordinal {
            return None;
        }
        to_day(*found.readings.first()?).map(|day| (day, found.end, true))
    }

    /// A month at `at` and the piece after it. `sure` says that its neighbours make it a date.
    fn month(&self, at: usize, sure: bool) -> Option<(u8, usize)> {
        let piece = self.pieces.get(at).filter(|p| p.kind == PieceKind::Word)?;
        let month = words::month(self.side, &piece.text)?;
        if self.side == Side::Target {
            let common = matches!(piece.text.as_str(), "may" | "march" | "august" | "mar");
            let capital = piece.original.chars().next().is_some_and(char::is_uppercase);
            if common && !sure && (!capital || !self.is_date_place(at)) {
                return None;
            }
        } else if !sure && piece.original.chars().next().is_some_and(char::is_uppercase) && at > 0 {
            // Март, Май, Августа: in the middle of a sentence a name.
            return None;
        }
        let mut end = at + 1;
        if self.word(end) == "." && piece.text.len() <= 4 && self.side == Side::Target && piece.text != "may" {
            end += 1;
        }
        Some((month, end))
    }

    /// Whether the words before `at` let a month follow.
    fn is_date_place(&self, at: usize) -> bool {
        const BEFORE: [&str; 24] = [
            "in", "of", "since", "until", "till", "by", "from", "early", "late", "mid", "last", "next", "this",
            "before", "after", "through", "between", "during", "for", "every", "previous", "and", "to", "end",
        ];
        at > 0 && BEFORE.contains(&self.word(at - 1))
    }

    /// A year in four digits at `at`, with the words that belong to it.
    fn year(&self, at: usize) -> Option<(u16, usize)> {
        let (Digits::Plain { readings, width: Some(4) }, mut end) = self.digits(at)? else { return None };
        let year = to_year(*readings.first()?)?;
        if self.pieces.get(end).is_some_and(|p| p.joined) {
            if self.side == Side::Target || !is_ordinal_ending(self.side, self.word(end)) {
                return None;
            }
            end += 1;
        }
        if self.side == Side::Source && (self.word(end).starts_with("год") || matches!(self.word(end), "г" | "гг"))
        {
            end += 1;
        }
        Some((year, end))
    }

    fn date(&self, at: usize) -> Option<(Quantity, usize, f64)> {
        if let Some((Digits::Date(date), end)) = self.digits(at) {
            return Some(self.dated(at, end, date, Written::Digits));
        }
        // Day, month, year.
        if let Some((day, mut end, ordinal)) = self.day(at) {
            let mut of = false;
            if self.side == Side::Target && self.word(end) == "of" {
                of = true;
                end += 1;
            }
            let sure = ordinal || of || !self.is_kind(end + 1, PieceKind::Word);
            if let Some((month, mut end)) = self.month(end, sure) {
                let mut date = Date { day: Some(day), month: Some(month), year: None };
                let comma = usize::from(self.side == Side::Target && self.word(end) == ",");
                if let Some((year, after)) = self.year(end + comma) {
                    date.year = Some(year);
                    end = after;
                }
                let written = if self.is_kind(at, PieceKind::Digits) { Written::Digits } else { Written::Words };
                return Some(self.dated(at, end, date, written));
            }
        }
        // Month, day, year.
        let number_follows = |end: usize| self.day(end).is_some() || self.year(end).is_some();
        let sure = number_follows(at + 1) || (self.word(at + 1) == "." && number_follows(at + 2));
        let (month, mut end) = self.month(at, sure && self.side == Side::Target)?;
        let mut date = Date { day: None, month: Some(month), year: None };
        if self.side == Side::Target {
            let the = usize::from(self.word(end) == "the");
            if let Some((day, after, _)) = self.day(end + the) {
                date.day = Some(day);
                end = after;
            }
        }
        let comma = usize::from(self.side == Side::Target && self.word(end) == ",");
        if let Some((year, after)) = self.year(end + comma) {
            date.year = Some(year);
            end = after;
        }
        let written = if date.day.or(date.year.map(|_| 1)).is_some() { Written::Digits } else { Written::Words };
        Some(self.dated(at, end, date, written))
    }

    fn dated(&self, at: usize, end: usize, date: Date, written: Written) -> (Quantity, usize, f64) {
        let value = date.day.map(f64::from).or(date.month.map(f64::from)).or(date.year.map(f64::from)).unwrap_or(0.0);
        let span = self.span(at, end);
        let quantity = Quantity {
            span,
            number: span,
            kind: Kind::Date(date),
            value,
            alternatives: Vec::new(),
            unit: None,
            written,
        };
        (quantity, end, 1.0)
    }

    /// `15:30`, `3 p.m.`, `3:30pm`, `5 o'clock`.
    fn time(&self, at: usize) -> Option<(Quantity, usize, f64)> {
        let (digits, end) = self.digits(at)?;
        let (hour, minute, clock) = match digits {
            Digits::Pair { first, second, separator: ':', width: 2 } if first < 24.0 && second < 60.0 => {
                (first, second, true)
            }
            Digits::Plain { readings, width: Some(1 | 2) } => (*readings.first()?, 0.0, false),
            // `3.30 p.m.`
            Digits::Plain { readings, width: None } => {
                let value = *readings.first()?;
                (value.trunc(), (value.fract() * 100.0).round(), false)
            }
            _ => return None,
        };
        if hour >= 24.0 || minute >= 60.0 {
            return None;
        }
        let mut minutes = hour * 60.0 + minute;
        let mut after = end;
        let half = match (self.word(end), self.word(end + 1), self.word(end + 2)) {
            ("a" | "p", ".", "m") if self.side == Side::Target => {
                after = end + 3;
                Some(self.word(end) == "p")
            }
            ("am" | "pm", ..) if self.side == Side::Target && hour <= 12.0 => {
                after = end + 1;
                Some(self.word(end) == "pm")
            }
            ("o'clock" | "o’clock", ..) => {
                after = end + 1;
                None
            }
            _ if clock => None,
            _ => return None,
        };
        if let Some(afternoon) = half {
            minutes = minutes % 720.0 + if afternoon { 720.0 } else { 0.0 };
        }
        let span = self.span(at, after);
        let quantity = Quantity {
            span,
            number: self.span(at, end),
            // Whole and below 1440 by the checks above.
            kind: Kind::Time(minutes as u32),
            value: hour,
            alternatives: Vec::new(),
            unit: None,
            written: Written::Digits,
        };
        Some((quantity, after, 1.0))
    }

    /// A number in words at `at`.
    fn spelled(&self, at: usize) -> Option<Found> {
        let english = self.side == Side::Target;
        let (mut total, mut current) = (0.0_f64, 0.0_f64);
        let (mut have, mut kind) = (false, Kind::Cardinal);
        // The next part must be smaller than this; `can_and` says that `and` may stand here.
        let (mut limit, mut last_scale, mut can_and) = (1000_u32, f64::INFINITY, false);
        let mut scale = 1.0;
        let mut end = at;
        loop {
            if !self.is_kind(end, PieceKind::Word) {
                break;
            }
            let word = self.word(end);
            let part = words::part(self.side, word);
            match part {
                Some(Part::Cardinal(value) | Part::Ordinal(value)) => {
                    let fits = match value {
                        0 => !have,
                        1..=9 => limit >= 10,
                        10..=19 => limit >= 100,
                        20..=99 => limit >= 100,
                        _ => limit >= 1000,
                    };
                    if !fits || (have && value == 0) {
                        break;
                    }
                    current += f64::from(value);
                    have = true;
                    can_and = false;
                    end += 1;
                    limit = match value {
                        0..=19 => 0,
                        20..=99 => 10,
                        _ => 100,
                    };
                    if matches!(part, Some(Part::Ordinal(_))) {
                        kind = Kind::Ordinal;
                        break;
                    }
                }
                Some(Part::Decade(value)) => {
                    if !have {
                        current = f64::from(value);
                        (have, kind) = (true, Kind::Decade);
                        end += 1;
                    }
                    break;
                }
                Some(Part::Hundred) => {
                    if have && !(1.0..=19.0).contains(&current) {
                        break;
                    }
                    current = if have { current * 100.0 } else { 100.0 };
                    (have, can_and, limit) = (true, true, 100);
                    end += 1;
                }
                Some(Part::Scale(by, alone)) => {
                    // `тысяча`, `около тысячи` stand for one of them; `thousands` and a bare `million` do not.
                    let alone = !english && (alone || (end > 0 && ABOUT.contains(&self.word(end - 1))));
                    if by >= last_scale || (!have && !alone) || (have && current == 0.0 && total > 0.0) {
                        break;
                    }
                    total += if have { current * by } else { by };
                    (have, can_and, limit, current) = (true, true, 1000, 0.0);
                    (last_scale, scale) = (by, by);
                    end += 1;
                }
                Some(Part::OneAndHalf) if !have => {
                    (current, have, limit) = (1.5, true, 0);
                    end += 1;
                }
                Some(Part::Half(by)) if !have => {
                    (total, have, scale) = (0.5 * by, true, by);
                    end += 1;
                    break;
                }
                Some(_) => break,
                None => {
                    let next = words::part(self.side, self.word(end + 1));
                    match word {
                        "and" if english && can_and && matches!(next, Some(Part::Cardinal(_) | Part::Ordinal(_))) => {
                            end += 1;
                        }
                        "and" if english && have && self.word(end + 1) == "a" && self.word(end + 2) == "half" => {
                            if current > 0.0 {
                                current += 0.5;
                            } else {
                                total += 0.5 * scale;
                            }
                            limit = 0;
                            end += 3;
                        }
                        "с" if !english && have && self.word(end + 1) == "половиной" => {
                            current += 0.5;
                            limit = 0;
                            end += 2;
                        }
                        "a" | "an"
                            if english && !have && matches!(next, Some(Part::Hundred | Part::Scale(_, true))) =>
                        {
                            current = 1.0;
                            have = true;
                            end += 1;
                        }
                        "half" | "пол" if !have => {
                            let article = usize::from(matches!(self.word(end + 1), "a" | "an"));
                            let Some(Part::Scale(by, _)) = words::part(self.side, self.word(end + 1 + article)) else {
                                break;
                            };
                            (total, have, scale) = (0.5 * by, true, by);
                            end += 2 + article;
                            break;
                        }
                        _ => break,
                    }
                }
            }
        }
        (have && end > at).then(|| Found {
            end,
            readings: vec![total + current],
            scale,
            written: Written::Words,
            kind,
            width: None,
        })
    }

    /// A Roman numeral from II to XXXIX, or a single letter before a century.
    fn roman(&self, at: usize) -> Option<Found> {
        let piece = self.pieces.get(at).filter(|p| p.kind == PieceKind::Word)?;
        // A Russian keyboard has no X.
        let letters: String = piece.original.chars().map(|c| if c == 'Х' { 'X' } else { c }).collect();
        let value = words::roman(&letters).filter(|v| (1..40).contains(v))?;
        if letters.len() == 1 && !self.is_century(at + 1) {
            return None;
        }
        if letters != piece.original && !self.is_century(at + 1) {
            return None;
        }
        Some(Found {
            end: at + 1,
            readings: vec![f64::from(value)],
            scale: 1.0,
            written: Written::Words,
            kind: Kind::Ordinal,
            width: None,
        })
    }

    fn is_century(&self, at: usize) -> bool {
        let word = self.word(at);
        match self.side {
            Side::Source => {
                matches!(word, "век" | "века" | "веке" | "веку" | "веком" | "веков" | "вв")
                    || word.starts_with("столети")
            }
            Side::Target => matches!(word, "century" | "centuries"),
        }
    }

    /// A number in digits at `at`, with its suffix and scale words.
    fn in_digits(&self, at: usize) -> Option<Found> {
        let (digits, mut end) = self.digits(at)?;
        let (mut readings, width) = match digits {
            Digits::Plain { readings, width } => (readings, width),
            Digits::Pair { first, second, .. } => {
                return Some(Found {
                    end,
                    readings: vec![first],
                    scale: 1.0,
                    written: Written::Digits,
                    kind: Kind::Ratio(first, second),
                    width: None,
                });
            }
            Digits::Date(_) => return None,
        };
        let mut kind = Kind::Cardinal;
        let mut scale = 1.0;
        if self.pieces.get(end).is_some_and(|p| p.joined) {
            let suffix = self.word(end);
            let value = readings.first().copied().unwrap_or(0.0);
            let decade = value % 10.0 == 0.0 && ((10.0..100.0).contains(&value) || (1000.0..2100.0).contains(&value));
            match self.side {
                Side::Target if suffix == "s" && decade => (kind, end) = (Kind::Decade, end + 1),
                Side::Source if matches!(suffix, "е" | "х" | "ые" | "ых") && decade => {
                    (kind, end) = (Kind::Decade, end + 1);
                }
                // `5-ти`, `20-ю`: the ending of a cardinal.
                Side::Source if matches!(suffix, "ти" | "и" | "ми" | "ю" | "х" | "ть") => end += 1,
                _ if is_ordinal_ending(self.side, suffix) => (kind, end) = (Kind::Ordinal, end + 1),
                _ => {}
            }
        }
        if matches!(kind, Kind::Cardinal) {
            while let Some((by, after)) = self.scale_at(end) {
                readings.iter_mut().for_each(|r| *r *= by);
                scale *= by;
                end = after;
                if scale > 1e15 {
                    break;
                }
            }
            // `1 млн 200 тыс.`, `5 тысяч 300`.
            if scale > 1.0 {
                let next = end + usize::from(self.word(end) == ".");
                if let Some((Digits::Plain { readings: more, width: Some(_) }, after)) = self.digits(next) {
                    let value = more.first().copied().unwrap_or(0.0);
                    let (by, after) = self.scale_at(after).unwrap_or((1.0, after));
                    let smaller = by < scale && value * by < scale && value > 0.0;
                    if smaller
                        && (by > 1.0 || (scale <= 1e3 && value >= 100.0))
                        && !self.pieces.get(after).is_some_and(|p| p.joined)
                    {
                        readings.iter_mut().for_each(|r| *r += value * by);
                        end = after;
                    }
                }
            }
            if self.word(end) == "and" && self.word(end + 1) == "a" && self.word(end + 2) == "half" {
                let half = if scale > 1.0 { 0.5 * scale } else { 0.5 };
                readings.iter_mut().for_each(|r| *r += half);
                end += 3;
                if let Some((by, after)) = self.scale_at(end).filter(|_| scale <= 1.0) {
                    readings.iter_mut().for_each(|r| *r *= by);
                    (scale, end) = (by, after);
                }
            }
        }
        Some(Found { end, readings, scale, written: Written::Digits, kind, width })
    }

    /// A scale word at `at`: its value and the piece after it.
    fn scale_at(&self, at: usize) -> Option<(f64, usize)> {
        let piece = self.pieces.get(at)?;
        if piece.kind != PieceKind::Word {
            return None;
        }
        let by = match words::part(self.side, &piece.text) {
            Some(Part::Scale(by, _)) => by,
            Some(Part::Hundred) => 100.0,
            Some(Part::Ordinal(1000)) if piece.joined => 1e3,
            // `$2.4b`, `5k`, `3m`: glued to digits; a lone b or m is a scale after money only.
            None if piece.joined && self.side == Side::Target => match piece.text.as_str() {
                "k" => 1e3,
                "b" if self.is_money_before(at) => 1e9,
                "m" if self.is_money_before(at) => 1e6,
                _ => return None,
            },
            _ => return None,
        };
        let abbreviated = self.side == Side::Source && matches!(piece.text.as_str(), "тыс" | "млн" | "млрд" | "трлн");
        let stop = abbreviated && self.word(at + 1) == "." && self.gap(at).is_empty();
        Some((by, at + 1 + usize::from(stop && self.pieces.get(at + 2).is_some_and(|p| p.kind != PieceKind::Mark))))
    }

    /// Whether a currency sign stands before the digits before `at`.
    fn is_money_before(&self, at: usize) -> bool {
        at >= 2 && matches!(self.word(at - 2), "$" | "€" | "£" | "¥" | "₽" | "₴")
    }

    /// The unit after a number that ends at `end`.
    fn unit_at(&self, end: usize) -> Option<(Unit, usize)> {
        let read = |from: usize| -> Option<(Unit, usize)> {
            let rest = self.pieces.get(from..)?;
            let mut places = rest.iter().enumerate().take(6).filter(|(_, p)| p.text != ".").map(|(n, _)| n);
            let words = rest.iter().take(6).map(|p| p.text.as_str()).filter(|t| *t != ".");
            let (unit, count) = Unit::read(self.side, words)?;
            Some((unit, from + places.nth(count - 1)? + 1))
        };
        let first = self.pieces.get(end)?;
        if first.text == "." && self.pieces.get(end + 1).is_none_or(|p| p.kind != PieceKind::Word) {
            return None;
        }
        if first.joined && first.text == "second" {
            return read(end).or_else(|| Unit::read(Side::Target, ["seconds"].into_iter()).map(|(u, _)| (u, end + 1)));
        }
        read(end).filter(|_| first.text != ".").or_else(|| {
            // `американских долларов`, `US dollars`, `U.S. dollars`.
            let skip = match self.side {
                Side::Source if first.text.ends_with("ских") || first.text.ends_with("ского") => 1,
                Side::Target => match first.text.as_str() {
                    "us" | "american" | "canadian" | "australian" | "russian" | "ukrainian" | "british" => 1,
                    "u" if self.word(end + 1) == "." && self.word(end + 2) == "s" => 4,
                    "of" => return None,
                    _ => return None,
                },
                Side::Source => return None,
            };
            read(end + skip).filter(|(unit, _)| unit.dimension() == Dimension::Money)
        })
    }

    /// The currency before digits: `$5`, `US$ 5`, `USD 5`.
    fn money_before(&self, at: usize) -> Option<(Unit, usize)> {
        let piece = self.pieces.get(at)?;
        let sign = matches!(piece.text.as_str(), "$" | "€" | "£" | "¥" | "₽" | "₴" | "usd" | "eur" | "gbp" | "rub");
        if sign && self.is_kind(at + 1, PieceKind::Digits) {
            return Unit::read(self.side, [piece.text.as_str()].into_iter()).map(|(unit, _)| (unit, at + 1));
        }
        (matches!(piece.text.as_str(), "us" | "u" | "c" | "a") && self.word(at + 1) == "$")
            .then(|| self.money_before(at + 1))
            .flatten()
    }

    /// A number with its unit.
    fn amount(&self, at: usize) -> Option<(Quantity, usize, f64)> {
        let (mut unit, from) = match self.money_before(at) {
            Some((unit, from)) => (Some(unit), from),
            None => (None, at),
        };
        let piece = self.pieces.get(from)?;
        let mut found = match piece.kind {
            PieceKind::Digits => self.in_digits(from)?,
            PieceKind::Word => {
                let found = self.spelled(from).or_else(|| self.roman(from)).or_else(|| self.compound(from));
                match found {
                    Some(found) => found,
                    None => return self.span_of_time(from).or_else(|| self.unit_and_half(from)),
                }
            }
            PieceKind::Code => return self.code(from),
            PieceKind::Mark => return None,
        };
        let number = self.span(from, found.end);
        let mut end = found.end;
        let century = self.is_century(end) && !matches!(found.kind, Kind::Decade | Kind::Ratio(..));
        let abbreviated = self.side == Side::Source
            && matches!(self.word(end), "в")
            && self.word(end + 1) == "."
            && found.written == Written::Words
            && matches!(found.kind, Kind::Ordinal)
            && self.pieces.get(from).is_some_and(|p| p.original.is_ascii());
        if century || abbreviated {
            found.kind = Kind::Century;
            end += 1;
        }
        // A year: `2013`, `2013 год`, `в 2013-м`, `две тысячи семнадцатого года`.
        let value = *found.readings.first()?;
        let year_word =
            self.side == Side::Source && (self.word(end).starts_with("год") || matches!(self.word(end), "г" | "гг"));
        let is_ordinal = matches!(found.kind, Kind::Ordinal);
        let plain_year =
            found.width == Some(4) && found.scale == 1.0 && (is_ordinal || matches!(found.kind, Kind::Cardinal));
        if unit.is_none()
            && (plain_year || (is_ordinal && year_word && value > 1000.0))
            && let Some(year) = to_year(value)
        {
            let has_unit = !year_word && self.unit_at(end).is_some();
            if !has_unit {
                let end = end + usize::from(year_word);
                let date = Date { day: None, month: None, year: Some(year) };
                return Some(self.dated(from, end, date, found.written));
            }
        }
        if unit.is_none() && matches!(found.kind, Kind::Cardinal) {
            let inside = words::compound(self.word(from)).filter(|_| piece.kind == PieceKind::Word);
            if let (Some((_, rest)), Side::Source) = (inside, self.side) {
                unit = Unit::read(self.side, [rest].into_iter()).map(|(unit, _)| unit);
            } else if let Some((read, after)) = self.unit_at(end) {
                unit = Some(read);
                end = after;
            }
        }
        let mut readings = found.readings.into_iter();
        let value = readings.next()?;
        let quantity = Quantity {
            span: self.span(at, end),
            number,
            kind: found.kind,
            value,
            alternatives: readings.collect(),
            unit,
            written: found.written,
        };
        Some((quantity, end, found.scale))
    }

    /// `сутки`, `полгода`, `полчаса`: a duration in one word.
    fn span_of_time(&self, at: usize) -> Option<(Quantity, usize, f64)> {
        let (value, unit) = match (self.side, self.word(at)) {
            (Side::Source, "сутки" | "суток") => (1.0, "дня"),
            (Side::Source, "полгода" | "полугода") => (0.5, "года"),
            (Side::Source, "полчаса" | "получаса") => (0.5, "часа"),
            _ => return None,
        };
        let (unit, _) = Unit::read(Side::Source, [unit].into_iter())?;
        let span = self.span(at, at + 1);
        let quantity = Quantity {
            span,
            number: span,
            kind: Kind::Cardinal,
            value,
            alternatives: Vec::new(),
            unit: Some(unit),
            written: Written::Words,
        };
        Some((quantity, at + 1, 1.0))
    }

    /// `a year and a half`, `an hour and a half`.
    fn unit_and_half(&self, at: usize) -> Option<(Quantity, usize, f64)> {
        let half = ["and", "a", "half"];
        let is_half =
            matches!(self.word(at), "a" | "an") && (0..3).all(|n| Some(&self.word(at + 2 + n)) == half.get(n));
        if self.side == Side::Source || !is_half {
            return None;
        }
        let (unit, _) = Unit::read(self.side, [self.word(at + 1)].into_iter())?;
        let span = self.span(at, at + 5);
        let quantity = Quantity {
            span,
            number: span,
            kind: Kind::Cardinal,
            value: 1.5,
            alternatives: Vec::new(),
            unit: Some(unit),
            written: Written::Words,
        };
        Some((quantity, at + 5, 1.0))
    }

    /// The last run of digits in a code.
    fn code(&self, at: usize) -> Option<(Quantity, usize, f64)> {
        let piece = self.pieces.get(at)?;
        let digits = piece.original.rsplit(|c: char| !c.is_ascii_digit()).find(|run| !run.is_empty())?;
        let value = digits.parse::<f64>().ok()?;
        let quantity = Quantity {
            span: piece.span,
            number: piece.span,
            kind: Kind::Code,
            value,
            alternatives: Vec::new(),
            unit: None,
            written: Written::Digits,
        };
        Some((quantity, at + 1, 1.0))
    }

    /// `двухдневный`: the number in it; its second part is the unit.
    fn compound(&self, at: usize) -> Option<Found> {
        if self.side == Side::Target {
            return None;
        }
        let (value, _) = words::compound(self.word(at))?;
        Some(Found {
            end: at + 1,
            readings: vec![value],
            scale: 1.0,
            written: Written::Words,
            kind: Kind::Cardinal,
            width: None,
        })
    }

    /// The first number of a range takes the scale and the unit of the second: `5–7 млн рублей`, `from 5 to 7 million`.
    fn ranges(&self, found: &mut [(Quantity, usize, usize, f64)]) {
        const BETWEEN: [&str; 12] = ["-", "–", "—", "−", "to", "or", "and", "до", "и", "или", "по", "через"];
        for at in (1..found.len()).rev() {
            let (before, after) = found.split_at_mut(at);
            let (Some((first, _, end, scale)), Some((second, start, _, by))) = (before.last_mut(), after.first())
            else {
                continue;
            };
            let joined = *end == *start && self.pieces.get(*start).is_some_and(|p| p.joined);
            let linked = *end + 1 == *start && BETWEEN.contains(&self.word(*end));
            if !(joined || linked) || !matches!(first.kind, Kind::Cardinal) || !matches!(second.kind, Kind::Cardinal) {
                continue;
            }
            if *scale == 1.0 && *by > 1.0 {
                first.alternatives.push(first.value * by);
            }
            if first.unit.is_none() {
                first.unit = second.unit;
            }
        }
    }
}

/// Cuts a token into pieces.
fn split<'t>(text: &'t str, token: Token, out: &mut Vec<Piece<'t>>) {
    let original = token.span.of(text);
    let mut push = |from: usize, end: usize, kind: PieceKind, joined: bool| {
        let Some(part) = original.get(from..end).filter(|p| !p.is_empty()) else { return };
        let mut folded: String =
            part.chars().flat_map(char::to_lowercase).map(|c| if c == 'ё' { 'е' } else { c }).collect();
        for ending in ["'s", "’s"] {
            if let Some(cut) = folded.strip_suffix(ending) {
                folded = cut.to_owned();
            }
        }
        let span = Span::new(from, end).shift(token.span.start);
        out.push(Piece { span, original: part, text: folded, kind, joined });
    };
    match token.kind {
        TokenKind::Punctuation => push(0, original.len(), PieceKind::Mark, false),
        TokenKind::Number => {
            let is_digit = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | ':' | '/');
            let end = original.find(|c| !is_digit(c)).unwrap_or(original.len());
            push(0, end, PieceKind::Digits, false);
            parts(original, end, |from, to| push(from, to, PieceKind::Word, true));
        }
        TokenKind::Word if original.bytes().any(|b| b.is_ascii_digit()) => {
            push(0, original.len(), PieceKind::Code, false)
        }
        TokenKind::Word => parts(original, 0, |from, to| push(from, to, PieceKind::Word, from > 0)),
    }
}

/// Calls `each` with the byte ranges between hyphens from `start` on.
fn parts(word: &str, start: usize, mut each: impl FnMut(usize, usize)) {
    let mut from = start;
    for (at, c) in word.char_indices().filter(|(at, _)| *at >= start) {
        if matches!(c, '-' | '‑') {
            each(from, at);
            from = at + c.len_utf8();
        }
    }
    each(from, word.len());
}

/// Reads `2,4`, `1.500.000`, `15:30`, `24/7`, `12.04.2017`.
fn read_digits(text: &str, side: Side) -> Option<Digits> {
    if let Some((first, second)) = text.split_once([':', '/']) {
        let separator = if text.contains(':') { ':' } else { '/' };
        let second = second.split([':', '/']).next().unwrap_or(second);
        return Some(Digits::Pair {
            first: first.replace(',', ".").parse().ok()?,
            second: second.replace(',', ".").parse().ok()?,
            separator,
            width: second.len(),
        });
    }
    let groups: Vec<&str> = text.split(['.', ',']).collect();
    let points = text.matches('.').count();
    let commas = text.matches(',').count();
    if let ([day, month, year], 2) = (groups.as_slice(), points)
        && day.len() <= 2
        && month.len() <= 2
        && matches!(year.len(), 2 | 4)
    {
        let (day, month, year) = (day.parse().ok()?, month.parse().ok()?, year.parse::<u16>().ok()?);
        if (1..=31).contains(&day) && (1..=12).contains(&month) {
            let year = if year < 100 { None } else { Some(year) };
            return Some(Digits::Date(Date { day: Some(day), month: Some(month), year }));
        }
    }
    let plain = || groups.concat().parse::<f64>().ok();
    let decimal = |separator: char| {
        let (whole, fraction) = text.rsplit_once(separator)?;
        format!("{}.{fraction}", whole.replace(['.', ','], "")).parse::<f64>().ok()
    };
    let grouped = groups.len() > 1
        && groups.first().is_some_and(|g| (1..=3).contains(&g.len()) && *g != "0")
        && groups.iter().skip(1).all(|g| g.len() == 3);
    let readings = match (points, commas) {
        (0, 0) => return Some(Digits::Plain { readings: vec![plain()?], width: Some(text.len()) }),
        // `1,234,567` and `1.234.567`.
        (0, 2..) | (2.., 0) => vec![plain()?],
        (0, 1) | (1, 0) => {
            let mark = if commas == 1 { ',' } else { '.' };
            let fraction = decimal(mark)?;
            let english_group = side == Side::Target && mark == ',';
            match grouped {
                true if english_group => vec![plain()?, fraction],
                true => vec![fraction, plain()?],
                false => vec![fraction],
            }
        }
        // Both: the last one is the decimal mark.
        _ => vec![decimal(if text.rfind('.') > text.rfind(',') { '.' } else { ',' })?],
    };
    Some(Digits::Plain { readings, width: None })
}

fn is_single_space(gap: &str) -> bool {
    let mut chars = gap.chars();
    chars.next().is_some_and(|c| c.is_whitespace() && c != '\n' && c != '\r') && chars.next().is_none()
}

fn is_ordinal_ending(side: Side, ending: &str) -> bool {
    match side {
        Side::Source => matches!(
            ending,
            "й" | "я"
                | "е"
                | "го"
                | "му"
                | "м"
                | "х"
                | "ый"
                | "ой"
                | "ий"
                | "ая"
                | "ое"
                | "ые"
                | "ого"
                | "ому"
                | "ом"
                | "ую"
        ),
        Side::Target => matches!(ending, "st" | "nd" | "rd" | "th"),
    }
}

fn to_day(value: f64) -> Option<u8> {
    // Whole and in range, so the cast loses nothing.
    (value.fract() == 0.0 && (1.0..=31.0).contains(&value)).then_some(value as u8)
}

fn to_year(value: f64) -> Option<u16> {
    (value.fract() == 0.0 && (1500.0..=2100.0).contains(&value)).then_some(value as u16)
}
