//! In-text glosses: a name with its Latin spelling in brackets behind it, `James Komi (James Comey)`.
//!
//! On the English side a gloss is a defect in itself (it came from the Russian text) and shows what is right; on the
//! Russian side it is evidence for the spelling.

use crate::text::{Case, Span, is_latin};

use super::matcher::Matcher;
use super::skeleton::Skeleton;
use super::word::Word;

/// How a name and its gloss go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GlossKind {
    /// The same words: `Rex Tillerson (Rex Tillerson)`.
    Redundant,
    /// The same words in another order: `Matthew Rojansky (Rojansky Matthew)`.
    Permuted,
    /// Other spellings: `James Komi (James Comey)`.
    Conflict,
    /// The name is Cyrillic: `Джеймс Коми (James Comey)`.
    Foreign,
}

/// A name with a gloss.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gloss {
    /// The bead it stands in.
    pub bead: usize,
    /// What it is.
    pub kind: GlossKind,
    /// The words before the bracket.
    pub outer: Vec<Span>,
    /// The words inside, in the order of the outer words they spell.
    pub inner: Vec<Span>,
    /// From the first outer word to the closing bracket.
    pub whole: Span,
    /// The inner words as they are written.
    pub written: Span,
}

/// At most this many words make up a glossed name.
const LONGEST: usize = 4;

/// The glosses among the words (without hyphen pieces) of one bead.
pub(super) fn glosses(bead: usize, text: &str, words: &[Word], matcher: &mut Matcher) -> Vec<Gloss> {
    let words: Vec<&Word> = words.iter().filter(|w| !w.piece).collect();
    let mut out = Vec::new();
    for at in 1..words.len() {
        let Some(close) = opens(text, words[at - 1], words[at]).then(|| closing(text, &words, at)).flatten() else {
            continue;
        };
        let (end, bracket) = close;
        let inner = &words[at..end];
        let k = inner.len();
        if k > LONGEST || at < k || inner.iter().any(|w| !latin_name(text, w)) {
            continue;
        }
        let outer = &words[at - k..at];
        if outer.windows(2).any(|w| !w[1].joined) || !outer.iter().any(|w| w.capital()) {
            continue;
        }
        let Some((kind, order)) = compare(outer, inner, text, matcher) else { continue };
        out.push(Gloss {
            bead,
            kind,
            outer: outer.iter().map(|w| w.span).collect(),
            inner: order.iter().map(|&n| inner[n].span).collect(),
            whole: Span::new(outer[0].span.start, bracket),
            written: inner[0].span.join(inner[k - 1].span),
        });
    }
    out
}

/// Whether exactly an opening bracket stands between two words.
fn opens(text: &str, before: &Word, after: &Word) -> bool {
    text.get(before.span.end..after.span.start).is_some_and(|gap| gap.trim() == "(") && !before.possessive
}

/// The word after the last one inside, and the end of the closing bracket.
fn closing(text: &str, words: &[&Word], at: usize) -> Option<(usize, usize)> {
    for end in at + 1..=words.len().min(at + LONGEST) {
        let last = words[end - 1];
        let rest = text.get(last.span.end..)?;
        let blank = rest.len() - rest.trim_start_matches(['.', ' ']).len();
        if rest.get(blank..).is_some_and(|r| r.starts_with(')')) {
            return Some((end, last.span.end + blank + 1));
        }
        if !words.get(end).is_some_and(|w| w.joined) {
            return None;
        }
    }
    None
}

fn latin_name(text: &str, word: &Word) -> bool {
    word.span.of(text).chars().filter(|c| c.is_alphabetic()).all(is_latin)
        && matches!(word.case, Case::Capital | Case::Mixed)
}

/// How two names of equal length go together, and which inner word each outer word pairs with.
fn compare(outer: &[&Word], inner: &[&Word], text: &str, matcher: &mut Matcher) -> Option<(GlossKind, Vec<usize>)> {
    let cyrillic = outer.iter().all(|w| w.span.of(text).chars().any(crate::text::is_cyrillic));
    let straight: Vec<usize> = (0..outer.len()).collect();
    if cyrillic {
        // One word must match; the others may be spelled as unlike their sound as `White` is to `Вайт`.
        let fits = |order: &[usize], matcher: &mut Matcher| {
            let pairs = || outer.iter().zip(order).map(|(w, &n)| (w.lower.replace('ё', "е"), inner[n].lower.as_str()));
            let likely = pairs().any(|(ru, en)| matcher.matches(&ru, en).p_match > 0.3);
            likely && pairs().all(|(ru, en)| Skeleton::russian(&ru).may_match(&Skeleton::english(en)))
        };
        let mut reversed = straight.clone();
        reversed.reverse();
        if fits(&straight, matcher) {
            return Some((GlossKind::Foreign, straight));
        }
        return fits(&reversed, matcher).then_some((GlossKind::Foreign, reversed));
    }
    if outer.iter().zip(inner).all(|(a, b)| a.lower == b.lower) {
        return Some((GlossKind::Redundant, straight));
    }
    // Pair each outer word with an inner one: the same letters first, then the nearest sound.
    // Beside a word that is the same in both, the bracket itself says that the other spells the same person, however
    // unlike the two look (`James Vayt (James White)`, `Gregory Ueynrayt (Gregory Wainwright)`).
    let anchored = outer.iter().any(|a| inner.iter().any(|b| a.lower == b.lower && a.lower.chars().count() > 2));
    // A word that is nearly the same anchors too, if less: `Maykl Flin (Michael Flynn)`.
    let near = outer.iter().zip(inner).any(|(a, b)| resembles(&a.lower, &b.lower, 0.75));
    let least = if near { 0.45 } else { 0.6 };
    let resembles = |a: &str, b: &str| anchored || resembles(a, b, least);
    let mut order = Vec::new();
    for (k, a) in outer.iter().enumerate() {
        let free = |n: &usize| !order.contains(n);
        let same = (0..inner.len()).filter(free).find(|&n| inner[n].lower == a.lower);
        let near = || {
            // A word that is another outer word's own is not free for this one.
            let fits =
                |n: &usize| resembles(&a.lower, &inner[*n].lower) && !outer.iter().any(|o| o.lower == inner[*n].lower);
            Some(k).filter(free).filter(fits).or_else(|| (0..inner.len()).filter(free).find(fits))
        };
        order.push(same.or_else(near)?);
    }
    let exact = outer.iter().zip(&order).all(|(a, &n)| a.lower == inner[n].lower);
    Some((if exact { GlossKind::Permuted } else { GlossKind::Conflict }, order))
}

/// Whether two Latin spellings can be one name: like consonants and a like length.
fn resembles(a: &str, b: &str, least: f64) -> bool {
    if a.chars().count().min(b.chars().count()) < 2 {
        return false;
    }
    let (x, y) = (Skeleton::english(a), Skeleton::english(b));
    x.distance(&y) <= 1 && x.may_match(&y) && strsim::jaro_winkler(a, b) >= least
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::word::words;
    use crate::text::Segment;

    fn kinds(text: &str) -> Vec<(GlossKind, &str, &str)> {
        let segment = Segment { span: Span::new(0, text.len()), paragraph: 0, kind: Default::default() };
        glosses(0, text, &words(text, &[segment], 0, true), &mut Matcher::default())
            .into_iter()
            .map(|g| (g.kind, g.whole.of(text), g.written.of(text)))
            .collect()
    }

    #[test]
    fn glosses_are_told_apart() {
        use GlossKind::{Conflict, Permuted, Redundant};
        assert_eq!(kinds("said Anna Weber (Anna Weber), who"), [(Redundant, "Anna Weber (Anna Weber)", "Anna Weber")]);
        assert_eq!(kinds("met Piter Mayer (Peter Meyer)."), [(Conflict, "Piter Mayer (Peter Meyer)", "Peter Meyer")]);
        assert_eq!(kinds("and Karl Braun (Braun Karl) left"), [(Permuted, "Karl Braun (Braun Karl)", "Braun Karl")]);
        assert_eq!(
            kinds("so Maykl Flin (Michael Flynn)."),
            [(Conflict, "Maykl Flin (Michael Flynn)", "Michael Flynn")]
        );
        assert_eq!(kinds("said Dzhon finer (Jon Finer)"), [(Conflict, "Dzhon finer (Jon Finer)", "Jon Finer")]);
    }

    #[test]
    fn other_brackets_are_no_glosses() {
        assert!(kinds("the summit in Hamburg (Germany) and the Treaty (INF), the Bank (Reuters)").is_empty());
        assert!(kinds("Anna Weber (born in Bonn) and Karl (pictured)").is_empty());
    }
}
