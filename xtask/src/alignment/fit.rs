//! `fit-alignment`: fits the weights on documents with gold beads, in and out of fold, and the calibration.

use std::collections::BTreeMap;
use std::path::PathBuf;

use align::alignment::Alignment;
use align::alignment::model::Model;
use align::alignment::training::{Case, Gold, WEIGHTS, set_weights, weights};
use align::encoder::Encoder;
use align::text::Both;
use rayon::prelude::*;

use super::data::{Item, Pool, joint, load};
use super::eval::print;
use super::optimise::lbfgs;
use super::score::{Score, of_alignment, of_gold};

const FOLDS: usize = 3;

/// Groups documents that share long source lines, and deals the groups out to folds.
fn folds(items: &[Item]) -> Vec<usize> {
    let mut root: Vec<usize> = (0..items.len()).collect();
    fn find(root: &mut [usize], mut k: usize) -> usize {
        while root[k] != k {
            root[k] = root[root[k]];
            k = root[k];
        }
        k
    }
    let mut owner: BTreeMap<&str, usize> = BTreeMap::new();
    for (n, item) in items.iter().enumerate().filter(|x| x.1.variant != "xl") {
        for line in item.lines.source.iter().filter(|l| l.chars().count() > 40) {
            match owner.get(line.as_str()) {
                Some(&k) => {
                    let (a, b) = (find(&mut root, n), find(&mut root, k));
                    root[a.max(b)] = a.min(b);
                }
                None => {
                    owner.insert(line, n);
                }
            }
        }
    }
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for n in 0..items.len() {
        let group = find(&mut root, n);
        groups.entry(group).or_default().push(n);
    }
    let mut sizes = [[0_usize; FOLDS]; 2];
    let mut fold = vec![0; items.len()];
    let mut order: Vec<Vec<usize>> = groups.into_values().collect();
    order.sort_by_key(|g| (std::cmp::Reverse(g.len()), g[0]));
    eprintln!("groups {} largest {:?}", order.len(), order.iter().take(5).map(Vec::len).collect::<Vec<_>>());
    for group in order {
        let literary = usize::from(items[group[0]].variant == "lit_para");
        let to = (0..FOLDS).min_by_key(|&f| sizes[literary][f]).unwrap_or(0);
        for n in group {
            sizes[literary][to] += items[n].lines.source.len();
            fold[n] = to;
        }
    }
    fold
}

/// What a document of a variant counts. `del05` and `xl` hold nothing that `del15` and `mix15` do not, and clean
/// documents teach little, so that a part of them is enough.
fn weight(variant: &str, number: usize) -> f64 {
    match variant {
        "xl" | "del05" => 0.0,
        "ref_mix15" => 2.5,
        "one2one" if !number.is_multiple_of(4) => 0.0,
        "one2one" => 2.0,
        "lit_para" => 0.8,
        "nm" => 1.0,
        _ => 1.7,
    }
}

fn fit(cases: &[(&Case, f64)], start: &[f64], prior: f64, steps: usize) -> Vec<f64> {
    let mut x = start.to_vec();
    lbfgs(&mut x, steps, |w| {
        let parts: Vec<(f64, Vec<f64>)> = cases
            .par_iter()
            .map(|(case, scale)| {
                let mut gradient = vec![0.0; WEIGHTS];
                let loss = case.loss(w, *scale, &mut gradient);
                (loss, gradient)
            })
            .collect();
        let mut gradient: Vec<f64> = w.iter().map(|w| prior * w).collect();
        let mut loss = 0.5 * prior * w.iter().map(|w| w * w).sum::<f64>();
        for (l, g) in parts {
            loss += l;
            gradient.iter_mut().zip(g).for_each(|(a, b)| *a += b);
        }
        (loss, gradient)
    });
    x
}

/// (features, is a link, is right)
type Judged = ([f64; 3], bool, bool);

fn judge(gold: &[Gold], test: &Alignment, features: &[([f64; 3], bool)]) -> Vec<Judged> {
    let links: std::collections::BTreeSet<(usize, usize, usize, usize)> =
        gold.iter().map(|g| (g.source.start, g.source.end, g.target.start, g.target.end)).collect();
    let null = |source: bool, line: usize| {
        gold.iter().any(|g| {
            let (own, other) = if source { (&g.source, &g.target) } else { (&g.target, &g.source) };
            own.contains(&line) && other.is_empty()
        })
    };
    test.beads()
        .iter()
        .zip(features)
        .map(|(bead, (x, link))| {
            let (s, t) = (&bead.segments.source, &bead.segments.target);
            let right = if *link {
                links.contains(&(s.start, s.end, t.start, t.end))
            } else if !s.is_empty() {
                null(true, s.start)
            } else {
                null(false, t.start)
            };
            (*x, *link, right)
        })
        .collect()
}

fn logistic(data: &[Judged], link: bool) -> [f32; 3] {
    let mut x = vec![0.0, 1.0, 0.0];
    let part: Vec<&Judged> = data.iter().filter(|d| d.1 == link).collect();
    lbfgs(&mut x, 100, |w| {
        let mut loss = 0.01 * ((w[1] - 1.0) * (w[1] - 1.0) + w[2] * w[2] + w[0] * w[0]);
        let mut g = vec![0.02 * w[0], 0.02 * (w[1] - 1.0), 0.02 * w[2]];
        for (f, _, right) in &part {
            let z: f64 = f.iter().zip(w).map(|(a, b)| a * b).sum();
            let y = f64::from(u8::from(*right));
            let p = 1.0 / (1.0 + (-z).exp());
            loss -= y * p.max(1e-12).ln() + (1.0 - y) * (1.0 - p).max(1e-12).ln();
            g.iter_mut().zip(f).for_each(|(g, x)| *g += (p - y) * x);
        }
        (loss, g)
    });
    [0, 1, 2].map(|k| ((x[k] * 1e4).round() / 1e4) as f32)
}

fn calibration(name: &str, data: &[(f64, bool)]) {
    let mut bins = [(0.0, 0.0, 0.0); 10];
    for (p, y) in data {
        let b = &mut bins[((p * 10.0) as usize).min(9)];
        *b = (b.0 + p, b.1 + f64::from(u8::from(*y)), b.2 + 1.0);
    }
    let ece = bins.iter().map(|b| (b.0 - b.1).abs()).sum::<f64>() / data.len().max(1) as f64;
    let mut sorted = data.to_vec();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut rank, mut k) = (0.0, 0);
    while k < sorted.len() {
        let mut e = k;
        while e < sorted.len() && sorted[e].0 == sorted[k].0 {
            e += 1;
        }
        rank += sorted[k..e].iter().filter(|x| x.1).count() as f64 * (k + 1 + e) as f64 / 2.0;
        k = e;
    }
    let pos = data.iter().filter(|x| x.1).count() as f64;
    let neg = data.len() as f64 - pos;
    let auc = (rank - pos * (pos + 1.0) / 2.0) / (pos * neg);
    println!("{name:22} n {:6} wrong {neg:5} ECE {ece:.4} AUC {auc:.4}", data.len());
}

/// Arguments of `fit-alignment`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Folder of variants with `*.ru *.en *.gold` (alignment.dev.tar.xz unpacked)
    folder: PathBuf,
    /// Where to write the model
    #[arg(long)]
    out: Option<PathBuf>,
    /// Also fit out of fold and calibrate on that
    #[arg(long)]
    cross: bool,
}

pub(crate) fn run(args: &Args) -> Result<(), Box<dyn std::error::Error>> {
    let items = load(&args.folder)?;
    let pool = Pool::new(&items);
    let head = Encoder::builtin();
    let mut model = Model::builtin().clone();
    model.joint = joint(&items, &pool);
    let start = weights(&model);
    let mut cases: Vec<Case> = items
        .par_iter()
        .map(|item| {
            let lines = pool.lines(item);
            Case::new(Both::new(&lines.source, &lines.target), head, &model, &item.gold, item.variant == "lit_para")
        })
        .collect();
    let cells: usize = cases.iter().map(Case::cells).sum();
    let count: usize = items.iter().map(|i| i.lines.source.len()).sum();
    let lost: Vec<&str> =
        cases.iter().zip(&items).filter(|(c, _)| !c.reachable(&start)).map(|(_, i)| i.id.as_str()).collect();
    eprintln!("cells a source line {:.1}; gold outside the band: {lost:?}", cells as f64 / count as f64);
    cases.par_iter_mut().for_each(|case| case.prune(&start));
    let fold = folds(&items);
    let prior = 0.02;
    let pick = |keep: &dyn Fn(usize) -> bool| -> Vec<(&Case, f64)> {
        (0..items.len())
            .filter(|&n| keep(n) && weight(&items[n].variant, n) > 0.0)
            .map(|n| (&cases[n], weight(&items[n].variant, n)))
            .collect()
    };
    let begin = std::time::Instant::now();
    let whole = fit(&pick(&|_| true), &start, prior, 90);
    eprintln!("fitted in {:.1} s", begin.elapsed().as_secs_f64());
    let measure = |weights_of: &dyn Fn(usize) -> Vec<f64>| -> Vec<Judged> {
        let mut scores: BTreeMap<&str, Score> = BTreeMap::new();
        let mut judged = Vec::new();
        for n in 0..items.len() {
            let (alignment, features) = cases[n].decode(&weights_of(n));
            let gold = of_gold(&items[n].gold);
            scores.entry(&items[n].variant).or_default().add(&gold, &of_alignment(&alignment));
            if items[n].variant != "lit_para" && items[n].variant != "xl" {
                judged.extend(judge(&items[n].gold, &alignment, &features));
            }
        }
        print(&scores);
        judged
    };
    println!("in sample");
    let mut judged = measure(&|_| whole.clone());
    if args.cross {
        println!("out of fold (xl shares lines with every fold)");
        let parts: Vec<Vec<f64>> = (0..FOLDS).map(|f| fit(&pick(&|n| fold[n] != f), &start, prior, 60)).collect();
        judged = measure(&|n| parts[fold[n]].clone());
    }
    set_weights(&mut model, &whole);
    model.link_confidence = logistic(&judged, true);
    model.null_confidence = logistic(&judged, false);
    for (name, link) in [("links", true), ("nulls", false)] {
        let part = |w: &[f32; 3]| -> Vec<(f64, bool)> {
            let p = |f: &[f64; 3]| 1.0 / (1.0 + (-f.iter().zip(w).map(|(a, &b)| a * f64::from(b)).sum::<f64>()).exp());
            judged.iter().filter(|j| j.1 == link).map(|j| (p(&j.0), j.2)).collect()
        };
        calibration(&format!("{name} posterior"), &part(&[0.0, 1.0, 0.0]));
        calibration(
            &format!("{name} calibrated"),
            &part(if link { &model.link_confidence } else { &model.null_confidence }),
        );
    }
    if let Some(out) = &args.out {
        std::fs::write(out, serde_json::to_string_pretty(&model)? + "\n")?;
    }
    Ok(())
}
