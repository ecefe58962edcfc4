//! `align translit`: tab-separated lines in, one line out for each.

use std::io::BufRead;
use std::path::Path;

use rayon::prelude::*;

use super::args::TranslitArgs;
use super::exit;
use super::terminal::{Sink, open};
use crate::error::{Error, Result};
use crate::names::translit::{Scratch, Translit, match_lines, top_lines};

/// Lines handed to a thread at a time: enough that shared prefixes pay, few enough that output starts early.
const CHUNK: usize = 1024;

pub(crate) fn run(args: &TranslitArgs, jobs: usize) -> Result<u8> {
    let model = Translit::builtin();
    let work = |lines: &String| {
        if args.r#match {
            match_lines(model, lines, &mut Scratch::default())
        } else {
            top_lines(model, lines, args.top)
        }
    };
    let pool = super::pool(jobs)?;
    let mut sink = Sink::stdout();
    let mut input = open(Path::new("-"))?;
    loop {
        // A window of a few chunks a thread bounds the memory.
        let mut window: Vec<String> = Vec::new();
        while window.len() < 8 * jobs {
            let chunk = chunk(&mut *input)?;
            if chunk.is_empty() {
                break;
            }
            window.push(chunk);
        }
        if window.is_empty() || sink.is_closed() {
            break;
        }
        let done: Vec<String> = match &pool {
            Some(pool) => pool.install(|| window.par_iter().map(work).collect()),
            None => window.iter().map(work).collect(),
        };
        for text in done {
            sink.write(text.as_bytes())?;
        }
    }
    sink.close()?;
    Ok(exit::CLEAN)
}

/// The next lines, decoded leniently: a broken byte spoils its own line only.
fn chunk(input: &mut dyn BufRead) -> Result<String> {
    let mut out = String::new();
    let mut line = Vec::new();
    for _ in 0..CHUNK {
        line.clear();
        let read = input.read_until(b'\n', &mut line).map_err(|e| Error::io("standard input", &e))?;
        if read == 0 {
            break;
        }
        out.push_str(&String::from_utf8_lossy(&line));
    }
    Ok(out)
}
