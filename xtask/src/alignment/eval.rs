//! `align-eval`: figures of the built-in model a variant.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

use align::alignment::model::Model;
use align::alignment::{Alignment, Head, align_with};
use align::encoder::Encoder;
use align::text::Both;

use super::data::{Item, Pool, load};
use super::score::{Score, of_alignment, of_gold};

/// The encoder's head, counting how often it is asked.
struct Counting {
    encoder: &'static Encoder,
    rows: AtomicUsize,
}

impl Head for Counting {
    fn heads(&self, sums: &[f32], tokens: &[f32], out: &mut Vec<f32>) {
        self.rows.fetch_add(tokens.len(), Ordering::Relaxed);
        Head::heads(self.encoder, sums, tokens, out);
    }
}

/// Arguments of `align-eval`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Folder of variants with `*.ru *.en *.gold` (alignment.dev.tar.xz unpacked)
    folder: PathBuf,
    /// Also print every wrong bead of this variant with its lines and the gold beads it should be
    #[arg(long)]
    errors: Option<String>,
    /// The model to use in place of the built-in one
    #[arg(long)]
    model: Option<PathBuf>,
}

pub(crate) fn run(args: &Args) -> Result<(), Box<dyn std::error::Error>> {
    let items = load(&args.folder)?;
    let pool = Pool::new(&items);
    let head = &Counting { encoder: Encoder::builtin(), rows: AtomicUsize::new(0) };
    let model = match &args.model {
        Some(path) => serde_json::from_str(&std::fs::read_to_string(path)?)?,
        None => Model::builtin().clone(),
    };
    let mut scores: BTreeMap<&str, Score> = BTreeMap::new();
    let mut times: BTreeMap<&str, (f64, f64, f64)> = BTreeMap::new();
    for item in &items {
        let lines = pool.lines(item);
        let start = std::time::Instant::now();
        let outcome = align_with(Both::new(&lines.source, &lines.target), head, &model);
        let time = times.entry(&item.variant).or_default();
        time.0 += start.elapsed().as_secs_f64();
        time.2 += head.rows.swap(0, Ordering::Relaxed) as f64;
        time.1 += (lines.source.len() + lines.target.len()) as f64;
        if args.errors.as_ref() == Some(&item.variant) {
            print_errors(item, &outcome.alignment);
        }
        scores.entry(&item.variant).or_default().add(&of_gold(&item.gold), &of_alignment(&outcome.alignment));
    }
    print(&scores);
    for (variant, (seconds, lines, rows)) in times {
        println!("time.{variant:12} {:.1} µs a line, {:.2} head rows a line", 1e6 * seconds / lines, rows / lines);
    }
    Ok(())
}

/// Wrong beads with their lines, and the gold beads that overlap them.
fn print_errors(item: &Item, alignment: &Alignment) {
    let show = |side: &[String], run: &std::ops::Range<usize>| side[run.clone()].join(" | ");
    for bead in alignment.beads() {
        let (s, t) = (&bead.segments.source, &bead.segments.target);
        let same = |g: &&align::alignment::training::Gold| {
            let (gs, gt) = (&g.source, &g.target);
            let overlaps = |a: &std::ops::Range<usize>, b: &std::ops::Range<usize>| a.start < b.end && b.start < a.end;
            overlaps(s, gs) || overlaps(t, gt)
        };
        let gold: Vec<_> = item.gold.iter().filter(same).collect();
        let right = gold.iter().all(|g| (g.source == *s || s.is_empty()) && (g.target == *t || t.is_empty()))
            && gold.iter().all(|g| bead.is_link() || g.source.is_empty() || g.target.is_empty())
            && (!bead.is_link() || gold.len() == 1);
        if !right {
            println!("{} {s:?}:{t:?} {:.3}", item.id, bead.confidence);
            println!("   ru {}\n   en {}", show(&item.lines.source, s), show(&item.lines.target, t));
            for g in gold {
                println!("   gold {:?}:{:?}", g.source, g.target);
            }
        }
    }
}

/// One line a variant: strict and null F1 (or paragraph F1 and strict recall), predicted and right nulls.
pub(crate) fn print(scores: &BTreeMap<&str, Score>) {
    for (variant, score) in scores {
        let (a, b) = score.figures(*variant == "lit_para");
        let (said, right) = score.nulls();
        println!("{variant:12} {a:.4} {b:.4}   nulls {right}/{said}");
    }
}
