//! Alignment of invented lines at 200, 2,000 and 20,000 lines, without encoding: neighbours, band, lattice, path.
//!
//! The head is a stand-in that only normalises; `encoder` measures the real one.

use std::hint::black_box;

use align::alignment::{Head, Line, WIDTH, align};
use align::text::Both;
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};

struct Plain;

impl Head for Plain {
    fn heads(&self, sums: &[f32], _tokens: &[f32], out: &mut Vec<f32>) {
        for sum in sums.chunks_exact(WIDTH) {
            let norm = sum.iter().map(|x| x * x).sum::<f32>().sqrt().max(1e-6);
            out.extend(sum.iter().map(|x| x / norm));
        }
    }
}

struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn value(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1 << 23) as f32 - 1.0
    }
}

/// The texts and pooled vectors of a side.
type Lines = Vec<(String, Vec<f32>)>;

/// A document pair of about `count` lines a side; one line in twelve is missing on the other.
fn pair(count: usize) -> Both<Lines> {
    let mut dice = Dice(0x2545_F491_4F6C_DD1D);
    let topic: Vec<f32> = (0..WIDTH).map(|_| dice.value()).collect();
    let mut out = Both::new(Lines::new(), Lines::new());
    for _ in 0..count {
        let meaning: Vec<f32> = topic.iter().map(|t| 0.5 * t + dice.value()).collect();
        let (name, words, fate) = (dice.next() % 5_000, 4 + dice.next() as usize % 20, dice.next() % 24);
        if fate != 0 {
            out.source.push((format!("Имя{name} {}", "слово ".repeat(words)), meaning.clone()));
        }
        if fate != 1 {
            let vector = meaning.iter().map(|x| 0.85 * x + 0.5 * dice.value()).collect();
            out.target.push((format!("Imya{name} {}", "word ".repeat(words)), vector));
        }
    }
    out
}

fn alignment(c: &mut Criterion) {
    let mut group = c.benchmark_group("alignment");
    group.sample_size(10);
    for count in [200, 2_000, 20_000] {
        let pair = pair(count);
        let lines = pair
            .as_ref()
            .map(|side| side.iter().map(|(text, sum)| Line { text, sum, tokens: 20.0 }).collect::<Vec<_>>());
        let lines = lines.as_ref().map(Vec::as_slice);
        group.throughput(Throughput::Elements((lines.source.len() + lines.target.len()) as u64));
        group.bench_with_input(BenchmarkId::from_parameter(count), &lines, |b, &lines| {
            b.iter(|| align(black_box(lines), &Plain));
        });
    }
    group.finish();
}

criterion_group!(benches, alignment);
criterion_main!(benches);
