//! `train-tagger`: learns the part-of-speech tagger's weights from the files that `models/tagger.py` writes.

#![allow(clippy::print_stdout)]

use std::error::Error;
use std::fs;
use std::path::PathBuf;

use align::text::english::{Tag, Tagger, Trainer, Word, words};
use align::text::{Span, tokens};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Tagged sentences: `word⇥tag` a line, a blank line after each sentence.
    tagged: PathBuf,
    /// Dictionary: `word⇥bits` a line (1 noun, 2 verb, 4 adjective, 8 adverb).
    dictionary: PathBuf,
    /// Where the weights go.
    #[arg(long, default_value = "models/tagger.bin")]
    out: PathBuf,
    /// Passes over the data.
    #[arg(long, default_value_t = 8)]
    passes: usize,
    /// Averaged weights smaller than this are dropped.
    #[arg(long, default_value_t = 0.8)]
    floor: f32,
}

struct Sentence {
    text: String,
    words: Vec<Word>,
}

/// A sentence from its words, spaced so that splitting it again gives the same words. Nothing if it does not.
fn sentence(parts: &[(String, Tag)]) -> Option<Sentence> {
    let mut text = String::new();
    for (n, (word, _)) in parts.iter().enumerate() {
        let clitic = word.starts_with('\'') || word.eq_ignore_ascii_case("n't");
        if n > 0 && !clitic {
            text.push(' ');
        }
        text.push_str(word);
    }
    let mut words = words(&text, &tokens(&text, Span::new(0, text.len())));
    if words.len() != parts.len() {
        return None;
    }
    for (word, (form, tag)) in words.iter_mut().zip(parts) {
        if word.span.of(&text) != form {
            return None;
        }
        word.tag = *tag;
    }
    Some(Sentence { text, words })
}

pub(crate) fn run(args: &Args) -> Result<(), Box<dyn Error>> {
    let tagged = fs::read_to_string(&args.tagged)?;
    let mut sentences = Vec::new();
    let mut dropped = 0;
    for block in tagged.split("\n\n").filter(|b| !b.trim().is_empty()) {
        let parts: Vec<(String, Tag)> = block
            .lines()
            .filter_map(|l| {
                let mut columns = l.split('\t');
                Some((columns.next()?.to_owned(), Tag::from_penn(columns.next()?)))
            })
            .collect();
        match sentence(&parts) {
            Some(sentence) => sentences.push(sentence),
            None => dropped += 1,
        }
    }
    let dictionary = fs::read_to_string(&args.dictionary)?;
    let dictionary: Vec<(String, u8)> = dictionary
        .lines()
        .filter_map(|l| l.split_once('\t').and_then(|(w, bits)| Some((w.to_owned(), bits.parse().ok()?))))
        .collect();
    println!("{} sentences, {dropped} dropped, {} dictionary words", sentences.len(), dictionary.len());

    // Neighbouring sentences are of one document: the held-out tenth is one run.
    let cut = sentences.len() * 9 / 10;
    let mut trainer = Trainer::new(dictionary);
    for pass in 0..args.passes {
        let (mut right, mut total) = (0, 0);
        for n in 0..cut {
            // A fixed stride visits every sentence once, neighbours far apart.
            let s = &sentences[(n * 7919 + pass * 31) % cut];
            right += trainer.learn(&s.text, &s.words);
            total += s.words.len();
        }
        println!("pass {pass}: {:.4} right while learning", right as f64 / total as f64);
    }
    let bytes = trainer.write(args.floor);
    let tagger = Tagger::read(&bytes)?;
    let (mut right, mut total) = (0, 0);
    let mut confusion = std::collections::BTreeMap::<(Tag, Tag), usize>::new();
    for s in &sentences[cut..] {
        let mut words = s.words.clone();
        tagger.tag(&s.text, &mut words);
        for (found, truth) in words.iter().zip(&s.words) {
            total += 1;
            right += usize::from(found.tag == truth.tag);
            if found.tag != truth.tag {
                *confusion.entry((truth.tag, found.tag)).or_default() += 1;
            }
        }
    }
    println!(
        "held out: {:.4} of {total} words as the teacher tags them; {} bytes",
        right as f64 / total as f64,
        bytes.len()
    );
    let mut worst: Vec<_> = confusion.into_iter().collect();
    worst.sort_by_key(|w| std::cmp::Reverse(w.1));
    for ((truth, found), count) in worst.iter().take(12) {
        println!("  {truth:?} tagged {found:?}: {count}");
    }
    fs::write(&args.out, bytes)?;
    Ok(())
}

/// Prints the lines of standard input with the tag of every word: `word/Tag …`.
pub(crate) fn show() -> Result<(), Box<dyn Error>> {
    for line in std::io::stdin().lines() {
        let line = line?;
        let mut sentence = words(&line, &tokens(&line, Span::new(0, line.len())));
        Tagger::builtin().tag(&line, &mut sentence);
        let shown: Vec<String> = sentence.iter().map(|w| format!("{}/{:?}", w.span.of(&line), w.tag)).collect();
        println!("{}", shown.join(" "));
    }
    Ok(())
}
