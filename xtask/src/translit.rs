//! Trains the transliteration model.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use align::names::translit::train::{Record, train};
use clap::Args;
use flate2::read::GzDecoder;
use serde::Deserialize;

/// Train the transliteration model on pairs of name tokens.
#[derive(Args)]
pub(crate) struct TrainTranslit {
    /// Name token pairs (JSON lines, gzip), of which the split `train` is used.
    #[arg(long, default_value = "../shared/eval/names_token_pairs.dev.jsonl.gz")]
    pairs: PathBuf,
    /// Where the model goes.
    #[arg(long, default_value = "models/translit.bin")]
    out: PathBuf,
}

#[derive(Deserialize)]
struct Line {
    ru: String,
    en: String,
    count: u32,
    split: String,
}

fn read(path: &Path) -> Result<Vec<Line>, Box<dyn std::error::Error>> {
    let lines = BufReader::new(GzDecoder::new(fs::File::open(path)?)).lines();
    lines.map(|line| Ok(serde_json::from_str(&line?)?)).collect()
}

impl TrainTranslit {
    pub(crate) fn run(&self) -> Result<(), Box<dyn std::error::Error>> {
        let records: Vec<Record> = read(&self.pairs)?
            .into_iter()
            .filter(|line| line.split == "train")
            .map(|line| Record { ru: line.ru, en: line.en, count: line.count })
            .collect();
        let model = train(&records, &mut |message| {
            #[expect(clippy::print_stderr, reason = "a training program reports as it goes")]
            {
                eprintln!("{message}");
            }
        });
        fs::write(&self.out, &model)?;
        Ok(())
    }
}
