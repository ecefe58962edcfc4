//! The two line protocols of `align translit` alone, to measure the transliteration model:
//! `translit translit --match < pairs.tsv`, `translit translit --top 5 < words.txt`. `TRANSLIT_MODEL` names a model file
//! to use in place of the one inside.

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
    let other = std::env::var_os("TRANSLIT_MODEL").map(std::fs::read).transpose()?;
    let other = other.as_deref().and_then(Translit::read);
    let model = other.as_ref().unwrap_or_else(|| Translit::builtin());
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
