//! The two line protocols of `align translit` alone, to measure the transliteration model:
//! `translit translit --match < pairs.tsv`, `translit translit --top 5 < words.txt`.

use std::io::{Read, Write};

use align::names::translit::{Scratch, Translit, match_lines, top_lines};
use rayon::prelude::*;

/// Lines that one task takes.
const TASK: usize = 256;

fn main() -> std::io::Result<()> {
    let args: Vec<String> = std::env::args().collect();
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    let lines: Vec<&str> = text.lines().collect();
    let model = Translit::builtin();
    let top = args.iter().position(|a| a == "--top").and_then(|n| args.get(n + 1)?.parse().ok());
    let tasks: Vec<String> = lines
        .par_chunks(TASK)
        .map_init(Scratch::default, |scratch, part| match top {
            Some(top) => top_lines(model, &part.join("\n"), top),
            None => match_lines(model, &part.join("\n"), scratch),
        })
        .collect();
    std::io::stdout().write_all(tasks.concat().as_bytes())
}
