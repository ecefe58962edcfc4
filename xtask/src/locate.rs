//! `locate-eval`: how well the words at fault are pointed at, by damage planted in human references of news.

#![allow(clippy::print_stdout)]

use std::collections::BTreeSet;
use std::error::Error;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;

use align::quality::{self, SUSPECT, Wrong};
use align::text::{Both, Side, Span, TokenKind, tokens};
use flate2::read::GzDecoder;
use rayon::prelude::*;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Records `{"src","ref"}`, one a line, gzip.
    #[arg(long, default_value = "../shared/eval/news_mt.dev.jsonl.gz")]
    data: PathBuf,
}

#[derive(serde::Deserialize)]
struct Record {
    src: String,
    r#ref: String,
}

/// What is done to a pair: nothing, a word of another sentence planted in the English, a Russian one that the English
/// does not say, or a Russian run of three.
const KINDS: [&str; 4] = ["clean", "word planted in the English", "three words planted", "words lost from the English"];

/// What came of one kind of damage.
#[derive(Clone, Copy, Default)]
struct Tally {
    pairs: usize,
    suspect: usize,
    /// Suspect pairs in which something is pointed at.
    pointed: usize,
    /// Words pointed at, and how many of them lie in the damage.
    words: usize,
    right: usize,
    /// Suspect pairs in which a word of the damage is pointed at.
    hit: usize,
}

impl Tally {
    fn add(self, other: Self) -> Self {
        Self {
            pairs: self.pairs + other.pairs,
            suspect: self.suspect + other.suspect,
            pointed: self.pointed + other.pointed,
            words: self.words + other.words,
            right: self.right + other.right,
            hit: self.hit + other.hit,
        }
    }
}

/// Content words of a text: small letters, at least five of them.
fn content(text: &str) -> Vec<Span> {
    let all = tokens(text, Span::new(0, text.len())).into_iter();
    let plain = |word: &str| word.chars().count() > 4 && word.chars().all(char::is_lowercase);
    all.filter(|t| t.kind == TokenKind::Word && plain(t.span.of(text))).map(|t| t.span).collect()
}

/// The pair with damage of a kind, and where it is; nothing if there is no room for it.
fn damaged(kind: usize, n: usize, pair: (&str, &str), other: (&str, &str)) -> Option<(String, String, Side, Span)> {
    let (source, target) = pair;
    let insert = |text: &str, words: &str| {
        let places = content(text);
        let at = places.get(n % places.len().max(1))?.start;
        let before = Span::new(0, at).of(text);
        let after = Span::new(at, text.len()).of(text);
        Some((format!("{before}{words} {after}"), Span::new(at, at + words.len())))
    };
    let of = |text: &str, count: usize| {
        let places = content(text);
        let words: Vec<&str> = places.iter().skip(n % 3).take(count).map(|s| s.of(text)).collect();
        (words.len() == count).then(|| words.join(" "))
    };
    match kind {
        1 => insert(target, &of(other.1, 1)?).map(|(t, span)| (source.to_owned(), t, Side::Target, span)),
        2 => insert(target, &of(other.1, 3)?).map(|(t, span)| (source.to_owned(), t, Side::Target, span)),
        // What the Russian says more than the English is what the English has lost.
        3 => insert(source, &of(other.0, 2)?).map(|(s, span)| (s, target.to_owned(), Side::Source, span)),
        _ => Some((source.to_owned(), target.to_owned(), Side::Target, Span::default())),
    }
}

fn look(kind: usize, n: usize, pair: (&str, &str), other: (&str, &str)) -> Tally {
    let Some((source, target, side, place)) = damaged(kind, n, pair, other) else { return Tally::default() };
    let mut tally = Tally { pairs: 1, ..Tally::default() };
    let Some(judged) = quality::judge(&source, &target).filter(|q| q.own < SUSPECT) else { return tally };
    tally.suspect = 1;
    for suspect in judged.suspects(Both::new(&source, &target)) {
        let found = match suspect.wrong {
            Wrong::Omitted => Side::Source,
            Wrong::Added | Wrong::Mistranslated => Side::Target,
        };
        tally.pointed = 1;
        tally.words += 1;
        let right = found == side && suspect.spans.get(side).is_some_and(|s| s.overlaps(place));
        tally.right += usize::from(right);
        tally.hit = tally.hit.max(usize::from(right));
    }
    tally
}

pub(crate) fn run(args: &Args) -> Result<(), Box<dyn Error>> {
    let mut seen = BTreeSet::new();
    let mut pairs = Vec::new();
    for line in BufReader::new(GzDecoder::new(File::open(&args.data)?)).lines() {
        let record: Record = serde_json::from_str(&line?)?;
        if !record.r#ref.trim().is_empty() && seen.insert(record.src.clone()) {
            pairs.push((record.src, record.r#ref));
        }
    }
    println!("{:28} {:>6} {:>8} {:>8} {:>8} {:>8}", "damage", "pairs", "suspect", "pointed", "right", "hit");
    for (kind, name) in KINDS.iter().enumerate() {
        let tally = (0..pairs.len())
            .into_par_iter()
            .map(|n| {
                let other = &pairs[(n * 7 + 13) % pairs.len()];
                look(kind, n, (&pairs[n].0, &pairs[n].1), (&other.0, &other.1))
            })
            .reduce(Tally::default, Tally::add);
        let share = |a: usize, b: usize| a as f64 / b.max(1) as f64;
        println!(
            "{name:28} {:>6} {:>8.3} {:>8.3} {:>8.3} {:>8.3}",
            tally.pairs,
            share(tally.suspect, tally.pairs),
            share(tally.pointed, tally.suspect),
            share(tally.right, tally.words),
            share(tally.hit, tally.suspect),
        );
    }
    println!("suspect: of all pairs; pointed and hit: of suspect pairs; right: of the words pointed at");
    Ok(())
}
