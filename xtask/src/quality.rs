//! What the training of the quality score (`models/quality.py`) reads from the program itself: features and tables.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fs;
use std::io::{BufRead, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use align::encoder::{Encoder, Pooled, Rows as TokenRows};
use align::quality::english::{English, PAIRS};
use align::quality::features::{COUNT, features};
use align::quality::{Scorer, Sentence, Tokens};
use align::text::{Span, tokens};
use rayon::prelude::*;
use serde::Deserialize;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Arguments of `quality-features`.
#[derive(clap::Args)]
pub(crate) struct Features {
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
pub(crate) struct Rows {
    /// Sentences, a JSON string a line
    sentences: PathBuf,
    /// Folder to write offsets.bin (u64), ids.bin, spans.bin (u32), z.bin (f32) and full.bin (f16, 1280 a token) into
    out: PathBuf,
}

impl Rows {
    /// Encodes the sentences.
    pub(crate) fn run(self) -> Result<()> {
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

/// The processor time of this thread: what others do on the machine counts little.
fn processor_time() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
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
    pub(crate) fn run(self) -> Result<()> {
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

/// Arguments of `quality-eval`.
#[derive(clap::Args)]
pub(crate) struct Eval {
    /// Folder of mlqe_ruen.dev.jsonl.gz, demetr_ru.dev.jsonl.gz and news_mt.dev.jsonl.gz
    folder: PathBuf,
    /// Weights to use in place of those inside the program
    #[arg(long)]
    weights: Option<PathBuf>,
    /// Only documents that training with `--hold-out fold:K/N` did not see: K/N
    #[arg(long)]
    held_out: Option<String>,
}

#[derive(Deserialize)]
struct Judgement {
    doc: String,
    split: String,
    src: String,
    mt: String,
    da_z: f64,
    da_mean: f64,
}

#[derive(Deserialize)]
struct Damaged {
    kind: String,
    src: String,
    mt: String,
    pert: String,
}

#[derive(Deserialize)]
struct News {
    src: String,
    #[serde(rename = "ref")]
    reference: String,
}

impl Judgement {
    /// Every fourth sentence is from one page of proverbs, which are as good as documents of their own.
    fn is_proverb(&self) -> bool {
        self.doc.contains("/Русские_пословицы")
    }

    /// What is held out or trained on as a whole; `models/quality_data.py` has the same.
    fn document(&self) -> String {
        if self.is_proverb() { format!("{} {}", self.doc, self.src) } else { self.doc.clone() }
    }
}

fn unpack<T: for<'a> Deserialize<'a>>(folder: &Path, name: &str) -> Result<Vec<T>> {
    let file = fs::File::open(folder.join(format!("{name}.dev.jsonl.gz")))?;
    let lines = std::io::BufReader::new(flate2::read::GzDecoder::new(file)).lines();
    lines.map(|line| Ok(serde_json::from_str(&line?)?)).collect()
}

impl Eval {
    /// Prints how well the score agrees with people and with planted damage, and what it costs.
    pub(crate) fn run(self) -> Result<()> {
        let read;
        let scorer = match &self.weights {
            Some(path) => {
                let file = Box::leak(fs::read(path)?.into_boxed_slice());
                read = Scorer::read(file).ok_or("the weights do not fit")?;
                &read
            }
            None => Scorer::builtin(),
        };
        let (mut encoding, mut both) = (Duration::ZERO, Duration::ZERO);
        // Score, network, sum of features, sum of vectors.
        let mut judge = |pairs: &[(&str, &str)]| -> Vec<[f64; 4]> {
            let encoder = Encoder::builtin();
            let mut out = Vec::new();
            for some in pairs.chunks(64) {
                let texts: Vec<&str> = some.iter().flat_map(|(s, t)| [*s, *t]).collect();
                // The encoder keeps what it has learnt of a piece: the first pass is for that, and is not counted.
                drop(scorer.encode(encoder, &texts));
                let start = processor_time();
                drop(std::hint::black_box(encoder.heads(&encoder.pooled(&texts))));
                let middle = processor_time();
                let (pooled, tokens): (Vec<Pooled>, Vec<Tokens>) = scorer.encode(encoder, &texts).into_iter().unzip();
                let vectors = encoder.heads(&pooled);
                let side = |n: usize| {
                    let mut s = Sentence::new(texts[n], Span::new(0, texts[n].len()), &vectors[n]);
                    s.push(&tokens[n], 0);
                    s
                };
                let sides: Vec<Sentence<'_>> = (0..texts.len()).map(side).collect();
                for pair in sides.chunks(2) {
                    let score = scorer.score(&pair[0], &pair[1], false).map_or(0.0, |q| f64::from(q.score));
                    out.push([score, 0.0, 0.0, 0.0]);
                }
                both += processor_time() - middle;
                encoding += middle - start;
                for (out, pair) in out.iter_mut().rev().zip(sides.chunks(2).rev()) {
                    for (out, judge) in out.iter_mut().skip(1).zip(scorer.judges(&pair[0], &pair[1])) {
                        *out = f64::from(judge);
                    }
                }
            }
            out
        };
        let rows: Vec<Judgement> = unpack(&self.folder, "mlqe_ruen")?;
        let got = judge(&rows.iter().map(|r| (r.src.as_str(), r.mt.as_str())).collect::<Vec<_>>());
        let held = |row: &Judgement| -> bool {
            let Some((k, n)) = self.held_out.as_deref().and_then(|h| h.split_once('/')) else { return true };
            let mut crc = flate2::Crc::new();
            crc.update(row.document().as_bytes());
            Some(crc.sum()).map(|c| c % n.parse::<u32>().unwrap_or(1)) == k.parse().ok()
        };
        let show = |name: &str, keep: &dyn Fn(&Judgement) -> bool| {
            let part: Vec<usize> = (0..rows.len()).filter(|n| held(&rows[*n]) && keep(&rows[*n])).collect();
            let z: Vec<f64> = part.iter().map(|n| rows[*n].da_z).collect();
            let by = |k: usize| pearson(&part.iter().map(|n| got[*n][k]).collect::<Vec<_>>(), &z);
            let off: f64 = part.iter().map(|n| (got[*n][0] * 100.0 - rows[*n].da_mean).abs()).sum();
            println!(
                "mlqe {name}: {} sentences, Pearson {:.3} (network {:.3}, sum {:.3}, vectors {:.3}), mean distance from people's score {:.1}",
                part.len(),
                by(0),
                by(1),
                by(2),
                by(3),
                off / part.len().max(1) as f64
            );
        };
        show("train", &|row| row.split == "train");
        show("dev", &|row| row.split == "dev");
        show("without proverbs", &|row| !row.is_proverb());
        let rows: Vec<Damaged> = unpack(&self.folder, "demetr_ru")?;
        let rows: Vec<Damaged> = rows.into_iter().filter(|r| r.kind != "base_id35_reference").collect();
        let good = judge(&rows.iter().map(|r| (r.src.as_str(), r.mt.as_str())).collect::<Vec<_>>());
        let bad = judge(&rows.iter().map(|r| (r.src.as_str(), r.pert.as_str())).collect::<Vec<_>>());
        let mut kinds: BTreeMap<&str, [usize; 5]> = BTreeMap::new();
        for ((r, g), b) in rows.iter().zip(&good).zip(&bad) {
            for kind in [r.kind.as_str(), "~ all"] {
                let wins = kinds.entry(kind).or_default();
                for (win, (g, b)) in wins.iter_mut().zip(g.iter().zip(b)) {
                    *win += usize::from(g > b);
                }
                wins[4] += 1;
            }
        }
        for (kind, [score, network, sum, vectors, n]) in kinds {
            let share = |x: usize| x as f64 / n as f64;
            println!(
                "demetr {kind:40} {:.3} of {n} (network {:.3}, sum {:.3}, vectors {:.3})",
                share(score),
                share(network),
                share(sum),
                share(vectors)
            );
        }
        let rows: Vec<News> = unpack(&self.folder, "news_mt")?;
        let references: BTreeSet<(&str, &str)> = rows.iter().map(|r| (r.src.as_str(), r.reference.as_str())).collect();
        let mut scores: Vec<f64> = judge(&references.into_iter().collect::<Vec<_>>()).iter().map(|s| s[0]).collect();
        scores.sort_by(f64::total_cmp);
        let at = |share: f64| scores[(scores.len() as f64 * share) as usize];
        println!(
            "references: lowest 0.5 % under {:.3}, 2 % {:.3}, 10 % {:.3}, median {:.3}",
            at(0.005),
            at(0.02),
            at(0.1),
            at(0.5)
        );
        println!(
            "cost: with scores, encoding takes {:.1} % more time",
            100.0 * (both.as_secs_f64() / encoding.as_secs_f64() - 1.0)
        );
        Ok(())
    }
}

fn pearson(a: &[f64], b: &[f64]) -> f64 {
    let n = a.len().max(1) as f64;
    let (ma, mb) = (a.iter().sum::<f64>() / n, b.iter().sum::<f64>() / n);
    let product =
        |x: &[f64], mx: f64, y: &[f64], my: f64| x.iter().zip(y).map(|(x, y)| (x - mx) * (y - my)).sum::<f64>();
    product(a, ma, b, mb) / (product(a, ma, a, ma) * product(b, mb, b, mb)).sqrt()
}
