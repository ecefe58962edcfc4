//! `align-eval`: figures of the built-in model a variant.

use std::collections::BTreeMap;
use std::path::PathBuf;

use align::alignment::align;
use align::encoder::Encoder;
use align::text::Both;

use super::data::{Pool, load};
use super::score::{Score, of_alignment, of_gold};

/// Arguments of `align-eval`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Folder of variants with `*.ru *.en *.gold` (alignment.dev.tar.xz unpacked)
    folder: PathBuf,
}

pub(crate) fn run(args: &Args) -> Result<(), Box<dyn std::error::Error>> {
    let items = load(&args.folder)?;
    let pool = Pool::new(&items);
    let head = Encoder::builtin();
    let mut scores: BTreeMap<&str, Score> = BTreeMap::new();
    let mut times: BTreeMap<&str, (f64, f64)> = BTreeMap::new();
    for item in &items {
        let lines = pool.lines(item);
        let start = std::time::Instant::now();
        let outcome = align(Both::new(&lines.source, &lines.target), head);
        let time = times.entry(&item.variant).or_default();
        time.0 += start.elapsed().as_secs_f64();
        time.1 += (lines.source.len() + lines.target.len()) as f64;
        scores.entry(&item.variant).or_default().add(&of_gold(&item.gold), &of_alignment(&outcome.alignment));
    }
    print(&scores);
    for (variant, (seconds, lines)) in times {
        println!("time.{variant:12} {:.1} µs a line", 1e6 * seconds / lines);
    }
    Ok(())
}

/// One line a variant: strict and null F1 (or paragraph F1 and strict recall), predicted and right nulls.
pub(crate) fn print(scores: &BTreeMap<&str, Score>) {
    for (variant, score) in scores {
        let (a, b) = score.figures(*variant == "lit_para");
        let (said, right) = score.nulls();
        println!("{variant:12} {a:.4} {b:.4}   nulls {right}/{said}");
    }
}
