//! The line protocols of `align translit`: tab-separated lines in, one line out for each, no state between lines.

use std::fmt::Write;

use super::Translit;
use super::matching::Scratch;

/// `ru⇥en` lines to `ru⇥en⇥p_match⇥p_back` lines. A line without a tab has an empty English side.
pub fn match_lines(model: &Translit, lines: &str, scratch: &mut Scratch) -> String {
    let mut out = String::with_capacity(lines.len() * 2);
    for line in lines.lines() {
        let (ru, en) = line.split_once('\t').unwrap_or((line, ""));
        let en = en.split('\t').next().unwrap_or("");
        let found = model.matches_with(ru.trim(), en.trim(), scratch);
        // Writing to a String cannot fail.
        let _ = write!(out, "{ru}\t{en}\t");
        decimal(&mut out, found.p_match);
        out.push('\t');
        decimal(&mut out, found.p_back);
        out.push('\n');
    }
    out
}

/// A probability with nine decimals, without the formatting machinery (it would cost as much as the match).
fn decimal(out: &mut String, p: f32) {
    let mut rest = (f64::from(p.clamp(0.0, 1.0)) * 1e9).round() as u32;
    let mut digits = [b'0'; 9];
    for digit in digits.iter_mut().rev() {
        *digit = b'0' + (rest % 10) as u8;
        rest /= 10;
    }
    out.push(if rest > 0 { '1' } else { '0' });
    out.push('.');
    out.extend(digits.iter().map(|&d| char::from(d)));
}

/// Russian words to `word⇥candidate⇥p⇥candidate⇥p…` lines with up to `top` candidates.
pub fn top_lines(model: &Translit, lines: &str, top: usize) -> String {
    let mut out = String::new();
    for line in lines.lines() {
        let word = line.split('\t').next().unwrap_or("");
        out.push_str(word);
        for (candidate, p) in model.candidates(word.trim(), top) {
            let _ = write!(out, "\t{candidate}\t{p:.6}");
        }
        out.push('\n');
    }
    out
}
