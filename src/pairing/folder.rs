//! Lone documents of a folder, paired by content: which side each is, its profile, and the items that come of it.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Profile, Verdict, pair};
use crate::encoder::Encoder;
use crate::input::{Item, Loaded};
use crate::text::{Both, Mode, Side};

/// A lone document that may have a counterpart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Lone {
    /// Its language.
    pub side: Side,
    /// What it is known by.
    pub profile: Profile,
}

/// What was found out about two lone documents.
#[derive(Clone, Debug, PartialEq)]
pub struct Match {
    /// The identifiers that the two had as lone documents.
    pub ids: Both<String>,
    /// Their files.
    pub paths: Both<String>,
    /// Whether one translates the other. Only then were they joined.
    pub verdict: Verdict,
    /// How sure that is, 0..1.
    pub confidence: f32,
    /// Files that fit the source as well as the target does: copies, or other translations.
    pub ties: Vec<String>,
}

/// The side of a lone document; nothing if it is bilingual. Encodes nothing.
pub fn side(loaded: &Loaded) -> Option<Side> {
    match loaded.bitext.mode {
        Mode::SourceOnly => Some(Side::Source),
        // A Russian headline left in an MT text does not make up for the original.
        Mode::TargetOnly | Mode::Embedded => Some(Side::Target),
        Mode::Bilingual => None,
    }
}

/// Encodes a lone document; nothing if it is bilingual.
pub fn look(loaded: &Loaded) -> Option<Lone> {
    let side = side(loaded)?;
    let text = loaded.bitext.texts.get(side).as_ref()?;
    let sentences: Vec<&str> = (0..text.segments.len()).map(|n| text.segment(n)).collect();
    let vectors = Encoder::builtin().encode(&sentences);
    let vectors: Vec<&[f32]> = vectors.iter().map(|v| &v[..]).collect();
    Some(Lone { side, profile: Profile::new(text, side, &vectors) })
}

/// Joins lone items that translate each other. `lone` stands beside `items`, one each. The items come back in their
/// order, a pair in the place of its target; with them all that was found, by target.
pub fn join(items: Vec<Item>, lone: &[Option<Lone>]) -> (Vec<Item>, Vec<Match>) {
    let of = |side: Side| -> (Vec<usize>, Vec<Profile>) {
        let all = lone.iter().enumerate().filter_map(|(n, l)| Some((n, l.as_ref()?)));
        all.filter(|(_, l)| l.side == side).map(|(n, l)| (n, l.profile.clone())).unzip()
    };
    let (sources, targets) = (of(Side::Source), of(Side::Target));
    let path = |at: usize| {
        let paths = items.get(at).map(Item::paths).unwrap_or_default();
        paths.target.or(paths.source).map(|p| p.to_string_lossy().into_owned()).unwrap_or_default()
    };
    let id = |at: usize| items.get(at).map(|i| i.id.clone()).unwrap_or_default();
    let mut found = Vec::new();
    let mut joined: BTreeMap<usize, Item> = BTreeMap::new();
    let mut taken: BTreeSet<usize> = BTreeSet::new();
    for decision in pair(&sources.1, &targets.1) {
        let (source, target) = (sources.0[decision.pair.source], targets.0[decision.pair.target]);
        if decision.verdict == Verdict::Parallel
            && let Some(item) = Item::join(&items[source], &items[target])
        {
            joined.insert(target, item);
            taken.insert(source);
        }
        found.push((
            target,
            Match {
                ids: Both::new(id(source), id(target)),
                paths: Both::new(path(source), path(target)),
                verdict: decision.verdict,
                confidence: decision.confidence,
                ties: decision.ties.iter().map(|t| path(targets.0[*t])).collect(),
            },
        ));
    }
    found.sort_by_key(|(target, _)| *target);
    let items = items
        .into_iter()
        .enumerate()
        .filter(|(n, _)| !taken.contains(n))
        .map(|(n, item)| joined.remove(&n).unwrap_or(item))
        .collect();
    (items, found.into_iter().map(|(_, m)| m).collect())
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::PathBuf;

    use super::*;
    use crate::input::{self, Options};

    #[test]
    fn documents_under_meaningless_names_find_each_other() {
        let dir = tempfile::tempdir().unwrap();
        let texts = [
            (
                "a.txt",
                "Мэр открыл новый мост через реку в среду, 12 мая. По мосту поехали первые автобусы. Дети пели песни.",
            ),
            ("b.txt", "Цены на хлеб выросли на 7,5 процента. Покупатели жалуются. Пекари говорят о дорогой муке."),
            ("c.txt", "Bread prices rose by 7.5 percent. Customers complain. Bakers speak of expensive flour."),
            (
                "d.txt",
                "The mayor opened a new bridge over the river on Wednesday, May 12. The first buses went over the bridge. Children sang songs.",
            ),
            ("e.txt", "The museum shows old clocks from three centuries. Entrance is free on Sundays."),
        ];
        for (name, text) in texts {
            fs::write(dir.path().join(name), text).unwrap();
        }
        let options = Options { roots: vec![dir.path().to_path_buf()], ..Options::default() };
        let items: Vec<Item> =
            input::discover(&[PathBuf::from(dir.path())], &options).into_iter().map(Result::unwrap).collect();
        let lone: Vec<Option<Lone>> = items.iter().map(|item| look(&input::read(item, &options).unwrap())).collect();
        // What is kept of a document comes back to the bit.
        let kept: Vec<Option<Lone>> = serde_json::from_str(&serde_json::to_string(&lone).unwrap()).unwrap();
        assert_eq!(kept, lone);
        let (items, found) = join(items, &lone);
        assert_eq!(items.iter().map(|i| i.id.as_str()).collect::<Vec<_>>(), ["c", "d", "e"]);
        assert!(
            found.iter().all(|m| m.verdict == Verdict::Parallel && m.ties.is_empty() && m.confidence > 0.5),
            "{found:?}"
        );
        assert_eq!(found.iter().map(|m| m.ids.source.as_str()).collect::<Vec<_>>(), ["b", "a"]);
    }
}
