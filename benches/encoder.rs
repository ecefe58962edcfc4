//! Speed of the encoder on lines of text: `cargo bench --bench encoder -- FILE [VECTORS]`.
//!
//! Prints the time to load, microseconds a line to tokenise, and sentences a second on one and two threads: *cold*
//! counts pieces met for the first time, as in a short run; *warm* is the second pass over the same lines. Without
//! FILE it reads the sentences of `fixtures/encoder.json`, which are too few for the cold figures to mean much. With
//! VECTORS it writes all vectors there (512 little-endian f32 a line) for `models/encoder.py --compare`.
//!
//! Where the system tells (Linux), the figures of one thread are also given a second of processor time, which a busy
//! machine disturbs less.

use std::io::Write;
use std::time::{Duration, Instant};

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

    let start = Clock::start();
    let encoder = Encoder::builtin();
    writeln!(out, "load {:.1} ms", start.wall().as_secs_f64() * 1e3)?;

    let start = Clock::start();
    let pieces: usize = lines.iter().map(|line| encoder.pieces(line).len()).sum();
    let micros = start.wall().as_secs_f64() * 1e6 / lines.len() as f64;
    writeln!(out, "{} lines, {:.1} pieces a line, {micros:.1} µs a line to tokenise", lines.len(), {
        pieces as f64 / lines.len() as f64
    })?;

    let start = Clock::start();
    let vectors = encoder.encode(&lines);
    report(&mut out, "1 thread, cold", lines.len(), start)?;
    let start = Clock::start();
    for some in lines.chunks(TOGETHER) {
        std::hint::black_box(encoder.encode(some));
    }
    report(&mut out, "1 thread, warm", lines.len(), start)?;
    let start = Clock::start();
    std::thread::scope(|scope| {
        for worker in 0..2 {
            let lines = &lines;
            scope.spawn(move || {
                for some in lines.chunks(TOGETHER).skip(worker).step_by(2) {
                    std::hint::black_box(encoder.encode(some));
                }
            });
        }
    });
    report(&mut out, "2 threads, warm", lines.len(), start)?;
    let start = Clock::start();
    std::hint::black_box(encoder.pooled_with_rows(&lines, &mut |_, rows| drop(std::hint::black_box(rows))));
    report(&mut out, "1 thread, warm, with rows, no head", lines.len(), start)?;
    let sums: Vec<Pooled> = encoder.pooled(&lines);
    let start = Clock::start();
    std::hint::black_box(encoder.heads(&sums));
    report(&mut out, "the head alone", lines.len(), start)?;

    if let Some(path) = arguments.next() {
        let bytes: Vec<u8> = vectors.iter().flat_map(|v| v.0).flat_map(f32::to_le_bytes).collect();
        std::fs::write(path, bytes)?;
    }
    Ok(())
}

/// Time on the wall and, where known, on the processor.
struct Clock {
    wall: Instant,
    processor: Option<Duration>,
}

impl Clock {
    fn start() -> Self {
        Self { wall: Instant::now(), processor: processor() }
    }

    fn wall(&self) -> Duration {
        self.wall.elapsed()
    }

    fn processor(&self) -> Option<Duration> {
        processor()?.checked_sub(self.processor?)
    }
}

/// Processor time of this thread so far.
fn processor() -> Option<Duration> {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(Duration::from_nanos(stat.split_whitespace().next()?.parse().ok()?))
}

fn report(out: &mut impl Write, name: &str, lines: usize, start: Clock) -> std::io::Result<()> {
    write!(out, "{name}: {:.0} a second", lines as f64 / start.wall().as_secs_f64())?;
    match start.processor() {
        // The two threads' time is not this thread's.
        Some(time) if !name.starts_with('2') && !time.is_zero() => {
            writeln!(out, ", {:.0} a second of processor time", lines as f64 / time.as_secs_f64())
        }
        _ => writeln!(out),
    }
}
