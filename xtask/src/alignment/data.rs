//! Documents with gold beads, and their pooled encodings.

use std::collections::BTreeMap;
use std::path::Path;

use align::alignment::training::Gold;
use align::alignment::{Head, Line, WIDTH};
use align::text::Both;

/// A document pair with its gold.
pub struct Item {
    pub variant: String,
    pub id: String,
    pub lines: Both<Vec<String>>,
    pub gold: Vec<Gold>,
}

/// All documents under `folder`: a folder a variant.
pub fn load(folder: &Path) -> std::io::Result<Vec<Item>> {
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

/// Pooled encodings of lines by their text.
pub struct Pool {
    sums: Both<BTreeMap<String, (usize, f32)>>,
    data: Both<Vec<f32>>,
}

impl Pool {
    pub fn read(folder: &Path) -> std::io::Result<Self> {
        let side = |name: &str| -> std::io::Result<(BTreeMap<String, (usize, f32)>, Vec<f32>)> {
            let text = std::fs::read_to_string(folder.join(format!("{name}.txt")))?;
            let tokens = floats(&folder.join(format!("{name}.toks")))?;
            let map = text.strip_suffix('\n').unwrap_or(&text).split('\n').zip(tokens).enumerate();
            Ok((map.map(|(n, (l, t))| (l.to_owned(), (n, t))).collect(), floats(&folder.join(format!("{name}.sums")))?))
        };
        let (source, target) = (side("ru")?, side("en")?);
        Ok(Self { sums: Both::new(source.0, target.0), data: Both::new(source.1, target.1) })
    }

    pub fn lines<'a>(&'a self, item: &'a Item) -> Both<Vec<Line<'a>>> {
        let side = |texts: &'a [String], map: &'a BTreeMap<String, (usize, f32)>, data: &'a [f32]| {
            texts
                .iter()
                .map(|text| {
                    let (n, tokens) = map[text];
                    Line { text, sum: &data[n * WIDTH..(n + 1) * WIDTH], tokens }
                })
                .collect()
        };
        Both::new(
            side(&item.lines.source, &self.sums.source, &self.data.source),
            side(&item.lines.target, &self.sums.target, &self.data.target),
        )
    }
}

fn floats(path: &Path) -> std::io::Result<Vec<f32>> {
    Ok(std::fs::read(path)?.chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect())
}

/// The dense head in plain floats.
pub struct FloatHead {
    bias: Vec<f32>,
    d0: Vec<f32>,
    d1: Vec<f32>,
    d2: Vec<f32>,
    d3: Vec<f32>,
    p1: Vec<f32>,
    p3: Vec<f32>,
}

impl FloatHead {
    pub fn read(folder: &Path) -> std::io::Result<Self> {
        let get = |name: &str| floats(&folder.join(format!("head.{name}")));
        Ok(Self {
            bias: get("cnn_b")?,
            d0: get("d0")?,
            d1: get("d1")?,
            d2: get("d2")?,
            d3: get("d3")?,
            p1: get("p1")?,
            p3: get("p3")?,
        })
    }
}

fn add_product(x: &[f32], w: &[f32], out: &mut [f32]) {
    let width = out.len();
    for (x, row) in x.iter().zip(w.chunks_exact(width)) {
        if *x != 0.0 {
            for (o, w) in out.iter_mut().zip(row) {
                *o += x * w;
            }
        }
    }
}

impl Head for FloatHead {
    fn heads(&self, sums: &[f32], tokens: &[f32], out: &mut Vec<f32>) {
        for (sum, &t) in sums.chunks_exact(WIDTH).zip(tokens) {
            let m: Vec<f32> = sum.iter().zip(&self.bias).map(|(s, b)| (s + t * b) / t.sqrt()).collect();
            let relu = |v: &mut [f32]| v.iter_mut().for_each(|x| *x = x.max(0.0));
            let (mut y0, mut y1, mut y2) = (vec![0.0; 320], vec![0.0; 320], vec![0.0; 512]);
            let mut z = vec![0.0; 512];
            add_product(&m, &self.d0, &mut y0);
            relu(&mut y0);
            add_product(&m, &self.p1, &mut y1);
            add_product(&y0, &self.d1, &mut y1);
            relu(&mut y1);
            add_product(&y1, &self.d2, &mut y2);
            relu(&mut y2);
            add_product(&y1, &self.p3, &mut z);
            add_product(&y2, &self.d3, &mut z);
            z.iter_mut().for_each(|x| *x = x.tanh());
            let norm = z.iter().map(|x| x * x).sum::<f32>().sqrt().max(1e-6);
            out.extend(z.iter().map(|x| x / norm));
        }
    }
}
