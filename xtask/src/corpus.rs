//! A corpus of any size out of the project's own texts, to measure load: aligned sentences of `seeds/q7x2`, shuffled
//! into new documents, with other numbers. The same size gives the same files.

use std::error::Error;
use std::fs;
use std::path::PathBuf;

use align::encoder::Encoder;
use align::text::{Both, Segmentation, Side};
use align::{input, pipeline};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The folder written to: `DIR/00000.ru.txt`, `DIR/00000.en.txt`, …
    #[arg(long)]
    out: PathBuf,
    /// How many document pairs.
    #[arg(long, default_value_t = 10_000)]
    pairs: usize,
    /// Sentences a document, at least and at most.
    #[arg(long, num_args = 2, default_values_t = [10, 30])]
    sentences: Vec<usize>,
    /// Names the files by number alone and apart by side, so that only content can pair them.
    #[arg(long)]
    nameless: bool,
}

pub(crate) fn run(args: &Args) -> Result<(), Box<dyn Error>> {
    let units = units()?;
    let (least, most) = (args.sentences[0], args.sentences[1].max(args.sentences[0]));
    fs::create_dir_all(&args.out)?;
    let mut random = Random(0x2545_f491_4f6c_dd1d ^ args.pairs as u64);
    let mut sentences = 0;
    for number in 0..args.pairs {
        let count = least + random.below(most - least + 1);
        let mut texts = Both::new(String::new(), String::new());
        for n in 0..count {
            let unit = vary(&units[random.below(units.len())], &mut random);
            for side in Side::BOTH {
                let text = texts.get_mut(side);
                text.push_str(unit.get(side).trim());
                // A paragraph holds three sentences.
                text.push_str(if n % 3 == 2 { "\n\n" } else { " " });
            }
        }
        sentences += count;
        for side in Side::BOTH {
            let name = match (args.nameless, side) {
                (false, Side::Source) => format!("{number:05}.ru.txt"),
                (false, Side::Target) => format!("{number:05}.en.txt"),
                // Some other number of its own.
                (true, Side::Source) => format!("a{:05}.txt", (number * 7919 + 13) % args.pairs),
                (true, Side::Target) => format!("b{number:05}.txt"),
            };
            fs::write(args.out.join(name), texts.get(side).trim_end().to_owned() + "\n")?;
        }
    }
    println!("{} pairs, about {sentences} sentences a side, in {}", args.pairs, args.out.display());
    Ok(())
}

/// What belongs together in the seed corpus: the texts of each bead with both sides.
fn units() -> Result<Vec<Both<String>>, Box<dyn Error>> {
    let mut out = Vec::new();
    for id in ["000", "001", "002", "003", "004", "005", "007"] {
        let read = |side: &str| fs::read_to_string(format!("seeds/q7x2/{id}.{side}.txt"));
        let (source, target) = (read("ru")?, read("en")?);
        let texts = Both::new(Some(source.as_str()), Some(target.as_str()));
        let mut loaded = input::from_texts(id, id, texts, Segmentation::Auto)?;
        let alignment = pipeline::align(Encoder::builtin(), &mut loaded, false);
        for bead in alignment.beads() {
            let of = |side: Side| {
                let text = loaded.bitext.texts.get(side).as_ref()?;
                Some(text.span(bead.segments.get(side))?.of(&text.document.text).replace('\n', " "))
            };
            if let (Some(source), Some(target)) = (of(Side::Source), of(Side::Target)) {
                out.push(Both::new(source, target));
            }
        }
    }
    Ok(out)
}

/// The unit with its numbers of two digits and more turned into others, the same on both sides.
fn vary(unit: &Both<String>, random: &mut Random) -> Both<String> {
    let mut out = unit.clone();
    let runs: Vec<String> = unit
        .source
        .split(|c: char| !c.is_ascii_digit())
        .filter(|run| run.len() > 1 && unit.target.contains(run))
        .map(str::to_owned)
        .collect();
    for run in runs {
        let new: String =
            (0..run.len()).map(|n| char::from(b'1' + random.below(if n == 0 { 3 } else { 8 }) as u8)).collect();
        out = out.map(|text| text.replace(&run, &new));
    }
    out
}

/// Xorshift: the same everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % bound as u64) as usize
    }
}
