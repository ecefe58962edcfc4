//! Speed of the transliteration model: `cargo bench --bench translit -- [PAIRS]`.
//!
//! Prints the time to load, pairs a second matched and words a second spelt, on one thread. PAIRS holds `ru⇥en` lines;
//! without it, forty public names in all their combinations are matched, which the caches make easy.

use std::io::Write;
use std::time::Instant;

use align::names::translit::{Scratch, Translit, match_lines, top_lines};

const NAMES: &str = "Ахматова Akhmatova Байден Biden Бетховен Beethoven Вашингтон Washington Гагарина Gagarin \
    Гёте Goethe Дарвином Darwin Диккенс Dickens Достоевского Dostoevsky Жуковский Zhukovsky Лермонтов Lermontov \
    Линкольн Lincoln Менделеев Mendeleev Моцарта Mozart Наполеон Napoleon Ньютон Newton Пушкину Pushkin \
    Рахманинов Rachmaninoff Уитмен Whitman Шекспир Shakespeare";

fn main() -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    let start = Instant::now();
    let model = Translit::builtin();
    writeln!(out, "load {:.1} ms", start.elapsed().as_secs_f64() * 1e3)?;

    let pairs = match std::env::args().skip(1).find(|a| !a.starts_with("--")) {
        Some(path) => std::fs::read_to_string(path)?,
        None => {
            let words: Vec<&str> = NAMES.split_whitespace().collect();
            let (ru, en): (Vec<&str>, Vec<&str>) = words.chunks_exact(2).map(|w| (w[0], w[1])).unzip();
            ru.iter().flat_map(|ru| en.iter().map(move |en| format!("{ru}\t{en}\n"))).collect()
        }
    };
    for round in ["first", "second"] {
        let start = Instant::now();
        let matched = match_lines(model, &pairs, &mut Scratch::default());
        let rate = matched.lines().count() as f64 / start.elapsed().as_secs_f64();
        writeln!(out, "match, {round} round: {rate:.0} pairs a second")?;
    }

    let words: Vec<&str> = pairs.lines().filter_map(|l| Some(l.split_once('\t')?.0)).step_by(20).take(200).collect();
    let start = Instant::now();
    let spelt = top_lines(model, &words.join("\n"), 5);
    let rate = spelt.lines().count() as f64 / start.elapsed().as_secs_f64();
    writeln!(out, "top 5: {rate:.0} words a second")
}
