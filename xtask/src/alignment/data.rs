//! Documents with gold beads, and their pooled encodings.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use align::alignment::training::Gold;
use align::alignment::{Line, WIDTH, encoder_text};
use align::encoder::{Encoder, Pooled};
use align::text::{Both, Side};
use rayon::prelude::*;

/// A document pair with its gold.
pub(crate) struct Item {
    pub(crate) variant: String,
    pub(crate) id: String,
    pub(crate) lines: Both<Vec<String>>,
    pub(crate) gold: Vec<Gold>,
}

/// All documents under `folder`: a folder a variant.
pub(crate) fn load(folder: &Path) -> std::io::Result<Vec<Item>> {
    let mut items = Vec::new();
    let mut variants: Vec<_> = std::fs::read_dir(folder)?.filter_map(|e| e.ok()).map(|e| e.path()).collect();
    variants.sort();
    for variant in variants.iter().filter(|p| p.is_dir()) {
        let mut golds: Vec<_> = std::fs::read_dir(variant)?.filter_map(|e| e.ok()).map(|e| e.path()).collect();
        golds.retain(|p| p.extension().is_some_and(|e| e == "gold"));
        golds.sort();
        for path in golds {
            let read = |ext: &str| -> std::io::Result<Vec<String>> {
                let text = std::fs::read_to_string(path.with_extension(ext))?;
                let text = text.strip_suffix('\n').unwrap_or(&text);
                Ok(if text.is_empty() { Vec::new() } else { text.split('\n').map(str::to_owned).collect() })
            };
            let lines = Both::new(read("ru")?, read("en")?);
            let gold = beads(&std::fs::read_to_string(&path)?);
            let name = |p: &Path| p.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let id = name(&path).trim_end_matches(".gold").to_owned();
            items.push(Item { variant: name(variant), id, lines, gold });
        }
    }
    Ok(items)
}

/// Parses lines such as `[0, 1]:[2]:0.9`. Runs are contiguous; an empty one starts where the last one ended.
fn beads(text: &str) -> Vec<Gold> {
    let mut at = Both::new(0, 0);
    let mut out = Vec::new();
    for line in text.lines() {
        let mut sides = line.split("]:").map(|part| {
            part.trim_start_matches('[')
                .split(',')
                .filter_map(|x| x.trim().trim_end_matches(']').parse::<usize>().ok())
                .collect::<Vec<_>>()
        });
        let (Some(source), Some(target)) = (sides.next(), sides.next()) else { continue };
        let run = |numbers: &[usize], at: &mut usize| match (numbers.first(), numbers.last()) {
            (Some(&first), Some(&last)) => {
                *at = last + 1;
                first..last + 1
            }
            _ => *at..*at,
        };
        out.push(Both::new(run(&source, &mut at.source), run(&target, &mut at.target)));
    }
    out
}

/// Pooled encodings of all lines of some documents, each text once.
pub(crate) struct Pool {
    numbers: BTreeMap<String, usize>,
    pooled: Vec<Pooled>,
}

/// Texts that a thread encodes at a time.
const SHARE: usize = 256;

impl Pool {
    pub(crate) fn new(items: &[Item]) -> Self {
        let texts: BTreeSet<&String> =
            items.iter().flat_map(|i| i.lines.source.iter().chain(&i.lines.target)).collect();
        let texts: Vec<&String> = texts.into_iter().collect();
        let pooled: Vec<Pooled> = texts
            .par_chunks(SHARE)
            .flat_map_iter(|some| {
                let shown: Vec<_> = some.iter().map(|t| encoder_text(t)).collect();
                Encoder::builtin().pooled(&shown.iter().map(AsRef::as_ref).collect::<Vec<&str>>())
            })
            .collect();
        Self { numbers: texts.into_iter().enumerate().map(|(n, t)| (t.clone(), n)).collect(), pooled }
    }

    pub(crate) fn lines<'a>(&'a self, item: &'a Item) -> Both<Vec<Line<'a>>> {
        item.lines.as_ref().map(|texts| {
            let line = |text: &'a String| {
                let pooled = &self.pooled[self.numbers[text]];
                Line { text, sum: &pooled.sum, tokens: pooled.tokens as f32 }
            };
            texts.iter().map(line).collect()
        })
    }
}

/// What joining two texts takes off the sum of their pooled vectors, a side: the mean over adjacent lines.
pub(crate) fn joint(items: &[Item], pool: &Pool) -> Both<Vec<f32>> {
    let items: Vec<&Item> = items.iter().filter(|i| matches!(i.variant.as_str(), "one2one" | "lit_para")).collect();
    let lines: Vec<Both<Vec<Line<'_>>>> = items.iter().map(|item| pool.lines(item)).collect();
    Both::new(Side::Source, Side::Target).map(|side| {
        let pairs: Vec<&[Line<'_>]> = lines.iter().flat_map(|l| l.get(side).windows(2).step_by(4)).collect();
        let parts: Vec<Vec<f64>> = pairs
            .par_chunks(SHARE)
            .map(|some| {
                let texts: Vec<String> =
                    some.iter().map(|p| format!("{} {}", encoder_text(p[0].text), encoder_text(p[1].text))).collect();
                let joined = Encoder::builtin().pooled(&texts.iter().map(String::as_str).collect::<Vec<_>>());
                let mut total = vec![0.0; WIDTH];
                for (pair, joined) in some.iter().zip(&joined) {
                    for (k, t) in total.iter_mut().enumerate() {
                        *t += f64::from(pair[0].sum[k]) + f64::from(pair[1].sum[k]) - f64::from(joined.sum[k]);
                    }
                }
                total
            })
            .collect();
        let count = pairs.len().max(1) as f64;
        (0..WIDTH)
            .map(|k| parts.iter().map(|p| p[k]).sum::<f64>() / count)
            .map(|x| ((x * 1e3).round() / 1e3) as f32)
            .collect()
    })
}
