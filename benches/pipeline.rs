//! Speed of the stages over the seed corpus, repeated to size: `cargo bench --bench pipeline`.
//!
//! Prints microseconds a line for segmentation, tokenising and alignment (at 200, 2,000 and 20,000 lines a side, without
//! encoding), and milliseconds for a whole pair from text to record.

use std::io::Write;
use std::time::Instant;

use align::alignment::{self, Line};
use align::config::{Config, Rules};
use align::encoder::{Encoder, Pooled};
use align::input;
use align::lexicon::Lexicon;
use align::pipeline::{Engine, Settings};
use align::text::{Both, Segmentation, Side, segment};

/// Documents with both sides.
const PAIRS: [&str; 7] = ["000", "001", "002", "003", "004", "005", "007"];

fn main() -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    let read = |id: &str, side: &str| std::fs::read_to_string(format!("seeds/q7x2/{id}.{side}.txt"));
    let mut texts = Vec::new();
    for id in PAIRS {
        texts.push(Both::new(read(id, "ru")?, read(id, "en")?));
    }

    let start = Instant::now();
    let mut lines = Both::<Vec<String>>::default();
    let mut count = 0;
    for _ in 0..20 {
        lines = Both::default();
        for text in &texts {
            for side in Side::BOTH {
                for found in segment(text.get(side), side, Segmentation::Auto) {
                    count += 1;
                    lines.get_mut(side).push(found.span.of(text.get(side)).to_owned());
                }
            }
        }
    }
    writeln!(out, "segmentation      {:8.1} µs a line", micros(start, count))?;

    let encoder = Encoder::builtin();
    let start = Instant::now();
    let all: Vec<&str> = lines.source.iter().chain(&lines.target).map(String::as_str).collect();
    for _ in 0..20 {
        for line in &all {
            std::hint::black_box(encoder.pieces(line));
        }
    }
    writeln!(out, "tokenising        {:8.1} µs a line", micros(start, 20 * all.len()))?;

    // Whole documents one after the other, so that both sides go on together. Each copy speaks of two things of its
    // own: lines that stand in a document a hundred times over tell an aligner nothing.
    let documents: Vec<Both<Vec<String>>> = texts
        .iter()
        .map(|text| {
            Both::new(Side::Source, Side::Target).map(|side| {
                let text = text.get(side);
                segment(text, side, Segmentation::Auto).iter().map(|s| s.span.of(text).to_owned()).collect()
            })
        })
        .collect();
    for size in [200, 2_000, 20_000] {
        let side = |side: Side| -> Vec<(String, Pooled)> {
            let copies = (0..).zip(documents.iter().cycle());
            let lines = copies.flat_map(|(n, d)| d.get(side).iter().map(move |line| marked(line, n, side)));
            let lines: Vec<String> = lines.take(size).collect();
            let pooled = encoder.pooled(&lines.iter().map(String::as_str).collect::<Vec<_>>());
            lines.into_iter().zip(pooled).collect()
        };
        let (source, target) = (side(Side::Source), side(Side::Target));
        fn lines(side: &[(String, Pooled)]) -> Vec<Line<'_>> {
            side.iter().map(|(text, p)| Line { text, sum: &p.sum, tokens: p.tokens as f32 }).collect()
        }
        let (source, target) = (lines(&source), lines(&target));
        let start = Instant::now();
        let outcome = alignment::align(Both::new(&source, &target), encoder);
        let beads = outcome.alignment.beads();
        let linked = beads.iter().filter(|b| !b.segments.source.is_empty() && !b.segments.target.is_empty()).count();
        let micros = micros(start, 2 * size);
        writeln!(out, "alignment {size:7} {micros:8.1} µs a line, {linked} of {} beads link two sides", beads.len())?;
    }

    let engine = Engine::new(Lexicon::builtin(), &Config::default(), &Rules::default(), Settings::default())
        .map_err(std::io::Error::other)?;
    let start = Instant::now();
    for _ in 0..10 {
        for (id, text) in PAIRS.iter().zip(&texts) {
            let both = Both::new(Some(text.source.as_str()), Some(text.target.as_str()));
            let loaded = input::from_texts(id, "bench", both, Segmentation::Auto).map_err(std::io::Error::other)?;
            std::hint::black_box(engine.check(&loaded));
        }
    }
    writeln!(out, "a whole pair      {:8.2} ms", start.elapsed().as_secs_f64() * 1e3 / (10 * PAIRS.len()) as f64)?;
    Ok(())
}

/// A line of the n-th document with what only that document speaks of.
fn marked(line: &str, n: usize, side: Side) -> String {
    const THINGS: [(&str, &str); 12] = [
        ("зерно", "grain"),
        ("мост", "bridge"),
        ("театр", "theatre"),
        ("нефть", "oil"),
        ("школа", "school"),
        ("футбол", "football"),
        ("музей", "museum"),
        ("больница", "hospital"),
        ("рыба", "fish"),
        ("выборы", "elections"),
        ("лес", "forest"),
        ("самолёт", "plane"),
    ];
    let (a, b) = (THINGS[n % 12], THINGS[n / 12 % 12]);
    match side {
        Side::Source => format!("{line} ({}, {}, {n})", a.0, b.0),
        Side::Target => format!("{line} ({}, {}, {n})", a.1, b.1),
    }
}

fn micros(start: Instant, count: usize) -> f64 {
    start.elapsed().as_secs_f64() * 1e6 / count.max(1) as f64
}
