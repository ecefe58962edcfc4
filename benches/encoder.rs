//! Speed of the encoder on lines of text: `cargo bench --bench encoder -- FILE [VECTORS]`.
//!
//! Prints the time to load, microseconds a line to tokenise, and sentences a second on one and two threads: *cold*
//! counts pieces met for the first time, as in a short run; *warm* is the second pass over the same lines. Without
//! FILE it reads the sentences of `fixtures/encoder.json`, which are too few for the cold figures to mean much. With
//! VECTORS it writes all vectors there (512 little-endian f32 a line) for `models/encoder.py --compare`.

use std::io::Write;
use std::time::Instant;

use align::encoder::{Encoder, Pooled};

/// Lines that one call encodes.
const TOGETHER: usize = 64;

fn main() -> std::io::Result<()> {
    let mut arguments = std::env::args().skip(1).filter(|a| !a.starts_with("--"));
    let lines: Vec<String> = match arguments.next() {
        Some(path) => std::fs::read_to_string(path)?.lines().map(str::to_owned).collect(),
        None => {
            let fixture: serde_json::Value = serde_json::from_str(include_str!("../fixtures/encoder.json"))?;
            let texts = fixture.as_array().into_iter().flatten().filter_map(|k| k["text"].as_str());
            texts.map(str::to_owned).collect()
        }
    };
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let mut out = std::io::stdout().lock();

    let start = Instant::now();
    let encoder = Encoder::builtin();
    writeln!(out, "load {:.1} ms", start.elapsed().as_secs_f64() * 1e3)?;

    let start = Instant::now();
    let pieces: usize = lines.iter().map(|line| encoder.pieces(line).len()).sum();
    let micros = start.elapsed().as_secs_f64() * 1e6 / lines.len() as f64;
    writeln!(out, "{} lines, {:.1} pieces a line, {micros:.1} µs a line to tokenise", lines.len(), {
        pieces as f64 / lines.len() as f64
    })?;

    let start = Instant::now();
    let vectors = encoder.encode(&lines);
    report(&mut out, "1 thread, cold", lines.len(), start)?;
    for (name, threads) in [("1 thread, warm", 1), ("2 threads, warm", 2)] {
        let start = Instant::now();
        std::thread::scope(|scope| {
            let workers: Vec<_> = (0..threads)
                .map(|worker| {
                    let lines = &lines;
                    scope.spawn(move || {
                        for some in lines.chunks(TOGETHER).skip(worker).step_by(threads) {
                            std::hint::black_box(encoder.encode(some));
                        }
                    })
                })
                .collect();
            drop(workers);
        });
        report(&mut out, name, lines.len(), start)?;
    }
    let start = Instant::now();
    std::hint::black_box(encoder.pooled_with_rows(&lines, &mut |_, rows| drop(std::hint::black_box(rows))));
    report(&mut out, "1 thread, warm, with rows, no head", lines.len(), start)?;
    let sums: Vec<Pooled> = encoder.pooled(&lines);
    let start = Instant::now();
    std::hint::black_box(encoder.heads(&sums));
    report(&mut out, "the head alone", lines.len(), start)?;

    if let Some(path) = arguments.next() {
        let bytes: Vec<u8> = vectors.iter().flat_map(|v| v.0).flat_map(f32::to_le_bytes).collect();
        std::fs::write(path, bytes)?;
    }
    Ok(())
}

fn report(out: &mut impl Write, name: &str, lines: usize, start: Instant) -> std::io::Result<()> {
    writeln!(out, "{name}: {:.0} a second", lines as f64 / start.elapsed().as_secs_f64())
}
