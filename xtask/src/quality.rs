//! What the training of the quality score (`models/quality.py`) reads from the program itself: features and tables.

use std::collections::BTreeSet;
use std::error::Error;
use std::fs;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use align::quality::english::{English, PAIRS};
use align::quality::features::{COUNT, features};
use align::encoder::{Encoder, Rows as TokenRows};
use align::quality::Sentence;
use align::text::{Span, tokens};
use rayon::prelude::*;
use serde::Deserialize;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Arguments of `quality-features`.
#[derive(clap::Args)]
pub struct Features {
    /// Folder of sentences.jsonl, items.jsonl, pairs.jsonl (models/quality_data.py)
    data: PathBuf,
    /// Folder of ids.bin, spans.bin, offsets.bin, z.bin (quality-rows); features.bin is written there
    rows: PathBuf,
    /// Word pairs with counts, `first second count` a line
    #[arg(long)]
    bigrams: PathBuf,
    /// Where to write the tables, or, with --apply, read them
    #[arg(long)]
    tables: PathBuf,
    /// Use the tables instead of counting them here
    #[arg(long)]
    apply: bool,
}

/// Arguments of `quality-rows`.
#[derive(clap::Args)]
pub struct Rows {
    /// Sentences, a JSON string a line
    sentences: PathBuf,
    /// Folder to write offsets.bin (u64), ids.bin, spans.bin (u32), z.bin (f32) and full.bin (f16, 1280 a token) into
    out: PathBuf,
}

impl Rows {
    /// Encodes the sentences.
    pub fn run(self) -> Result<()> {
        let sentences: Vec<String> = read(&self.sentences)?;
        fs::create_dir_all(&self.out)?;
        let encoder = Encoder::builtin();
        let create = |name: &str| Ok::<_, std::io::Error>(BufWriter::new(fs::File::create(self.out.join(name))?));
        let (mut full, mut offsets) = (create("full.bin")?, create("offsets.bin")?);
        let (mut ids, mut spans, mut z) = (create("ids.bin")?, create("spans.bin")?, create("z.bin")?);
        let mut total = 0u64;
        offsets.write_all(&total.to_le_bytes())?;
        for some in sentences.chunks(64) {
            let texts: Vec<&str> = some.iter().map(String::as_str).collect();
            let mut rows: Vec<TokenRows> = Vec::new();
            let pooled = encoder.pooled_with_rows(&texts, &mut |_, r| rows.push(r));
            for vector in encoder.heads(&pooled) {
                z.write_all(&vector.iter().flat_map(|v| v.to_le_bytes()).collect::<Vec<u8>>())?;
            }
            for (rows, text) in rows.iter().zip(&texts) {
                total += rows.tokens() as u64;
                offsets.write_all(&total.to_le_bytes())?;
                let end = text.len() as u32;
                let inner = rows.pieces.iter().map(|p| (p.id, p.span.start as u32, p.span.end as u32));
                for (id, start, end) in std::iter::once((1, 0, 0)).chain(inner).chain([(2, end, end)]) {
                    ids.write_all(&id.to_le_bytes())?;
                    spans.write_all(&start.to_le_bytes())?;
                    spans.write_all(&end.to_le_bytes())?;
                }
                full.write_all(&rows.data.iter().flat_map(|v| half_precision(*v).to_le_bytes()).collect::<Vec<u8>>())?;
            }
        }
        println!("{} sentences, {total} tokens", sentences.len());
        Ok(())
    }
}

/// The nearest half-precision number of a modest value.
fn half_precision(x: f32) -> u16 {
    // A product with 2^-112 moves the exponent to where half precision has it, rounding what is too small.
    let bits = (x * f32::from_bits(15 << 23)).to_bits();
    let sign = (bits >> 16) as u16 & 0x8000;
    let rounded = (bits & 0x7FFF_FFFF) + 0x0FFF + ((bits >> 13) & 1);
    sign | (rounded >> 13).min(0x7BFF) as u16
}

#[derive(Deserialize)]
struct Item {
    source: usize,
    target: usize,
    doc: String,
}

#[derive(Deserialize)]
struct Pair {
    source: usize,
    good: usize,
    bad: usize,
    doc: String,
}

fn read<T: for<'a> Deserialize<'a>>(path: &Path) -> Result<Vec<T>> {
    let text = fs::read_to_string(path)?;
    text.lines().map(|line| Ok(serde_json::from_str(line)?)).collect()
}

fn numbers<const N: usize, T>(path: &Path, make: impl Fn([u8; N]) -> T) -> Result<Vec<T>> {
    let bytes = fs::read(path).map_err(|e| format!("{}: {e}", path.display()))?;
    Ok(bytes.chunks_exact(N).map(|c| make(c.try_into().expect("chunks of N"))).collect())
}

/// The sentences with their pieces and vectors, without rows.
struct Sentences {
    text: Vec<String>,
    offsets: Vec<u64>,
    ids: Vec<u32>,
    spans: Vec<u32>,
    vectors: Vec<f32>,
}

impl Sentences {
    fn load(data: &Path, rows: &Path) -> Result<Self> {
        Ok(Self {
            text: read(&data.join("sentences.jsonl"))?,
            offsets: numbers(&rows.join("offsets.bin"), u64::from_le_bytes)?,
            ids: numbers(&rows.join("ids.bin"), u32::from_le_bytes)?,
            spans: numbers(&rows.join("spans.bin"), u32::from_le_bytes)?,
            vectors: numbers(&rows.join("z.bin"), f32::from_le_bytes)?,
        })
    }

    fn get(&self, n: usize) -> Sentence<'_> {
        let text = self.text[n].as_str();
        let mut sentence = Sentence::new(text, Span::new(0, text.len()), &self.vectors[n * 512..(n + 1) * 512]);
        for k in self.offsets[n] as usize..self.offsets[n + 1] as usize {
            sentence.push_piece(self.ids[k], Span::new(self.spans[2 * k] as usize, self.spans[2 * k + 1] as usize));
        }
        sentence
    }
}

/// Documents go to one of two halves, so that a sentence is never looked up in tables it was counted into.
fn half(doc: &str) -> usize {
    doc.bytes().fold(7u32, |h, b| h.wrapping_mul(31).wrapping_add(u32::from(b))) as usize >> 3 & 1
}

impl Features {
    /// Counts the tables (three: each half, and all), then writes features.bin: items, good ones, bad ones.
    pub fn run(self) -> Result<()> {
        let sentences = Sentences::load(&self.data, &self.rows)?;
        let items: Vec<Item> = read(&self.data.join("items.jsonl"))?;
        let pairs: Vec<Pair> = read(&self.data.join("pairs.jsonl"))?;
        let tables = if self.apply {
            let all = load(&self.tables)?;
            [all.clone(), all]
        } else {
            let listed = word_pairs(&self.bigrams)?;
            let counted = |keep: &dyn Fn(&str) -> bool| {
                let good: BTreeSet<usize> = pairs.iter().filter(|p| keep(&p.doc)).map(|p| p.good).collect();
                let mut english = listed.clone();
                let classes = good.iter().map(|n| {
                    let text = sentences.text[*n].as_str();
                    listed.classes(text, &tokens(text, Span::new(0, text.len())))
                });
                english.count(classes);
                english
            };
            save(&self.tables, &counted(&|_| true))?;
            [counted(&|d| half(d) == 1), counted(&|d| half(d) == 0)]
        };
        let mut asked: Vec<(usize, usize, usize)> = items.iter().map(|i| (i.source, i.target, half(&i.doc))).collect();
        asked.extend(pairs.iter().map(|p| (p.source, p.good, half(&p.doc))));
        asked.extend(pairs.iter().map(|p| (p.source, p.bad, half(&p.doc))));
        let rows: Vec<Vec<f32>> = asked
            .par_iter()
            .map(|(s, t, half)| features(&tables[*half], &sentences.get(*s), &sentences.get(*t)))
            .collect();
        let bytes: Vec<u8> = rows.iter().flatten().flat_map(|x| x.to_le_bytes()).collect();
        fs::write(self.rows.join("features.bin"), bytes)?;
        println!("{} rows of {COUNT} features", rows.len());
        Ok(())
    }
}

fn word_pairs(path: &Path) -> Result<English> {
    let text = fs::read_to_string(path)?;
    let mut listed: Vec<(f64, &str, &str)> = text
        .trim_start_matches('\u{feff}')
        .lines()
        .filter_map(|line| {
            let mut parts = line.split_whitespace();
            Some((parts.next()?, parts.next()?, parts.next()?.parse().ok()?))
        })
        .map(|(a, b, n): (&str, &str, f64)| (n, a, b))
        .collect();
    listed.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)).then(a.2.cmp(b.2)));
    let mut english = English::default();
    let mut kept = 0;
    for (n, a, b) in listed.iter().take(PAIRS * 7 / 8) {
        kept += usize::from(english.insert(a, b, *n));
    }
    println!("{kept} word pairs of {}", listed.len());
    Ok(english)
}

fn save(path: &Path, english: &English) -> Result<()> {
    let mut bytes: Vec<u8> = english.pairs.iter().flat_map(|v| v.to_le_bytes()).collect();
    bytes.extend(english.class_pairs.iter().chain(&english.class_triples).map(|v| *v as u8));
    Ok(fs::write(path, bytes)?)
}

fn load(path: &Path) -> Result<English> {
    let bytes = fs::read(path)?;
    let (pairs, classes) = bytes.split_at(PAIRS * 2);
    let (two, three) = classes.split_at(align::quality::english::CLASSES.pow(2));
    Ok(English {
        pairs: pairs.chunks_exact(2).map(|c| u16::from_le_bytes([c[0], c[1]])).collect(),
        class_pairs: two.iter().map(|b| *b as i8).collect(),
        class_triples: three.iter().map(|b| *b as i8).collect(),
    })
}
