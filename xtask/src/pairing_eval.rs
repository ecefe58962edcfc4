//! Pairing by content: the documents of several variants of the alignment data, shuffled into one folder under names
//! that say nothing, against the pairs they came from.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use align::encoder::Encoder;
use align::pairing::{Decision, Profile, Verdict, pair};
use align::text::{Both, Document, Segmentation, Side, Text, segment};

#[derive(clap::Args)]
pub(crate) struct Options {
    /// The folder into which `alignment.dev.tar.xz` was unpacked: `VARIANT/ID.{ru,en}.txt`.
    dir: PathBuf,
    /// The variants that share the folder.
    #[arg(long, value_delimiter = ',', default_value = "one2one,mix15,ref_mix15")]
    variants: Vec<String>,
    /// Makes this many documents a side out of what there is, to measure time only.
    #[arg(long)]
    repeat_to: Option<usize>,
    /// Leaves out the sentence vectors: keys and lengths alone.
    #[arg(long)]
    without_vectors: bool,
    /// Prints every pair that is wrong, and every declared tie.
    #[arg(long)]
    show: bool,
}

pub(crate) fn run(options: &Options) -> Result<(), Box<dyn Error>> {
    let mut names = Vec::new();
    let mut profiles = Both::<Vec<Profile>>::default();
    let start = Instant::now();
    for variant in &options.variants {
        let mut paths: Vec<PathBuf> =
            fs::read_dir(options.dir.join(variant))?.map(|e| e.map(|e| e.path())).collect::<Result<_, _>>()?;
        paths.retain(|p| p.extension().is_some_and(|e| e == "gold"));
        paths.sort();
        for path in paths {
            let stem = path.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
            for side in Side::BOTH {
                let language = if side == Side::Source { "ru" } else { "en" };
                let text = fs::read_to_string(path.with_extension(format!("{language}.txt")))?;
                let segments = segment(&text, side, Segmentation::Auto);
                let text = Text { document: Arc::new(Document::new(stem.as_str(), text, "UTF-8")), segments };
                let sentences: Vec<&str> = (0..text.segments.len()).map(|n| text.segment(n)).collect();
                let vectors: Vec<Vec<f32>> = if options.without_vectors {
                    Vec::new()
                } else {
                    Encoder::builtin().encode(&sentences).iter().map(|v| v.to_vec()).collect()
                };
                profiles.get_mut(side).push(Profile::new(&text, side, &vectors));
            }
            names.push(format!("{variant}/{stem}"));
        }
    }
    let encoding = start.elapsed();
    let real = names.len();
    if let Some(wanted) = options.repeat_to {
        for side in Side::BOTH {
            let list = profiles.get_mut(side);
            let more: Vec<Profile> = list.iter().cycle().take(wanted.saturating_sub(list.len())).cloned().collect();
            list.extend(more);
        }
    }
    // Meaningless names: a fixed permutation of each side.
    let order = profiles.as_ref().map(|list| shuffled(list.len()));
    let shuffle = |list: &[Profile], order: &[usize]| order.iter().map(|n| list[*n].clone()).collect::<Vec<_>>();
    let sources = shuffle(&profiles.source, &order.source);
    let targets = shuffle(&profiles.target, &order.target);

    let start = Instant::now();
    let decisions = pair(&sources, &targets);
    let spent = start.elapsed();

    let mut out = io::stdout().lock();
    if options.repeat_to.is_none() {
        score(&mut out, options, &names, &order, &decisions)?;
    }
    writeln!(out, "documents a side          {}", sources.len())?;
    writeln!(out, "read and encoded in       {:.1} s ({real} documents)", encoding.as_secs_f64())?;
    writeln!(out, "paired in                 {:.2} s", spent.as_secs_f64())?;
    Ok(())
}

fn score(
    out: &mut impl Write,
    options: &Options,
    names: &[String],
    order: &Both<Vec<usize>>,
    decisions: &[Decision],
) -> io::Result<()> {
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let mut totals: BTreeMap<&str, usize> = BTreeMap::new();
    for name in names {
        *totals.entry(name.split('/').next().unwrap_or("")).or_default() += 1;
    }
    for decision in decisions {
        let (source, target) = (order.source[decision.pair.source], order.target[decision.pair.target]);
        let right = source == target;
        let covered = right || decision.ties.iter().any(|t| order.target[*t] == source);
        let kind = match (right, covered, decision.ties.is_empty(), decision.verdict) {
            (_, _, _, Verdict::Comparable) => "comparable",
            (true, _, true, _) => "right",
            (true, _, false, _) => "right, said to be a tie",
            (false, true, ..) => "copy, said to be a tie",
            (false, false, ..) => "wrong",
        };
        let variant = names[source].split('/').next().unwrap_or("");
        *counts.entry((variant, kind)).or_default() += 1;
        if options.show && kind != "right" {
            let Both { source: s, target: t } = Both::new(&names[source], &names[target]);
            writeln!(out, "{kind}: {s} = {t} ({:.3}) {:?}", decision.confidence, decision.evidence)?;
        }
    }
    let kinds = ["right", "right, said to be a tie", "copy, said to be a tie", "wrong", "comparable"];
    writeln!(out, "{:26}{}", "", options.variants.iter().map(|v| format!("{v:>12}")).collect::<String>())?;
    let mut good = 0;
    for kind in kinds {
        write!(out, "{kind:26}")?;
        for variant in &options.variants {
            let count = counts.get(&(variant.as_str(), kind)).copied().unwrap_or(0);
            good += if matches!(kind, "wrong" | "comparable") { 0 } else { count };
            write!(out, "{count:>12}")?;
        }
        writeln!(out)?;
    }
    writeln!(
        out,
        "{:26}{}",
        "of",
        options.variants.iter().map(|v| format!("{:>12}", totals[v.as_str()])).collect::<String>()
    )?;
    let ties: usize = counts.iter().filter(|((_, k), _)| k.contains("tie")).map(|(_, n)| n).sum();
    writeln!(out, "right, or said to be a tie {:.4} ({ties} ties)", good as f64 / names.len() as f64)
}

/// A permutation that is the same on every run.
fn shuffled(length: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..length).collect();
    let mut state = 0x2545_f491_4f6c_dd1d_u64 ^ length as u64;
    for n in (1..length).rev() {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        let other = usize::try_from(state % (n as u64 + 1)).unwrap_or(0);
        order.swap(n, other);
    }
    order
}
