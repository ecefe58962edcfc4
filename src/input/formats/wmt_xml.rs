//! WMT XML (2021 and later): `doc` holds `src`, `ref` and `hyp`, each with `seg id`. Each document with each system is
//! a document here (a reference counts as a system if there is no other).

use std::collections::BTreeMap;

use super::xml::{Step, has_root, walk};
use super::{Format, Group, Reader, side_of_language};
use crate::error::Result;
use crate::text::{Both, Side};

pub(super) static FORMAT: Format = Format {
    name: "wmt",
    extensions: &["xml"],
    documents: true,
    sniff: |text| {
        ["dataset", "collection", "doc", "srcset", "refset", "tstset", "mteval"].iter().any(|root| has_root(text, root))
    },
    reader: Reader::Groups(parse),
};

/// Segments by their number, in document order.
type Segments = Vec<(String, String)>;

#[derive(Default)]
struct Document {
    id: Option<String>,
    source: Segments,
    references: Vec<(String, Segments)>,
    systems: Vec<(String, Segments)>,
}

impl Document {
    fn groups(self, out: &mut Vec<Group>) {
        let translations = if self.systems.is_empty() { self.references } else { self.systems };
        let several = translations.len() > 1;
        for (system, segments) in translations {
            let by_number: BTreeMap<&str, &str> = segments.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
            let units = self
                .source
                .iter()
                .map(|(n, text)| Both::new(text.clone(), by_number.get(n.as_str()).copied().unwrap_or("").to_owned()));
            let id = match (&self.id, several) {
                (Some(id), true) => Some(format!("{id}/{system}")),
                (id, _) => id.clone(),
            };
            out.push(Group { id, units: units.collect(), ..Group::default() });
        }
    }
}

fn parse(text: &str) -> Result<Vec<Group>> {
    let mut groups = Vec::new();
    let mut document: Option<Document> = None;
    let mut place: Option<Place> = None;
    let mut segment: Option<(String, String)> = None;
    walk(text, |step| {
        match step {
            Step::Start("doc", attributes) => {
                let id = attributes.get("id").or_else(|| attributes.get("docid")).map(str::to_owned);
                document = Some(Document { id, ..Document::default() });
            }
            Step::Start("src", attributes) => {
                // English on the source side of a reversed set is not our direction.
                let side = attributes.get("lang").and_then(side_of_language);
                place = (side != Some(Side::Target)).then_some(Place::Source);
            }
            Step::Start(kind @ ("ref" | "hyp"), attributes) => {
                if let Some(document) = &mut document {
                    let name = ["system", "translator", "name"].iter().find_map(|n| attributes.get(n));
                    let list = if kind == "ref" { &mut document.references } else { &mut document.systems };
                    let name = name.map_or_else(|| format!("{kind}{}", list.len() + 1), str::to_owned);
                    list.push((name, Segments::new()));
                    place = Some(if kind == "ref" { Place::Reference } else { Place::System });
                }
            }
            Step::Start("seg", attributes) => {
                segment = Some((attributes.get("id").unwrap_or("").to_owned(), String::new()));
            }
            Step::Text(part) => {
                if let Some((_, text)) = &mut segment {
                    text.push_str(part);
                }
            }
            Step::End("seg") => {
                if let (Some(segment), Some(document)) = (segment.take(), &mut document) {
                    match place {
                        Some(Place::Source) => document.source.push(segment),
                        Some(Place::Reference) => {
                            document.references.last_mut().into_iter().for_each(|r| r.1.push(segment.clone()))
                        }
                        Some(Place::System) => {
                            document.systems.last_mut().into_iter().for_each(|s| s.1.push(segment.clone()))
                        }
                        None => {}
                    }
                }
            }
            Step::End("src" | "ref" | "hyp") => place = None,
            Step::End("doc") => {
                if let Some(document) = document.take() {
                    document.groups(&mut groups);
                }
            }
            Step::Start(..) | Step::End(_) => {}
        }
        Ok(())
    })?;
    Ok(groups)
}

#[derive(Clone, Copy)]
enum Place {
    Source,
    Reference,
    System,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_a_system() {
        let xml = "<dataset id=\"t\"><doc id=\"d1\" origlang=\"ru\"><src lang=\"ru\"><p><seg id=\"1\">Раз.</seg><seg id=\"2\">Два.</seg></p></src><ref lang=\"en\"><p><seg id=\"1\">R.</seg></p></ref><hyp system=\"A\" lang=\"en\"><p><seg id=\"1\">One.</seg><seg id=\"2\">Two.</seg></p></hyp><hyp system=\"B\"><seg id=\"2\">Zwei.</seg></hyp></doc></dataset>";
        let groups = parse(xml).unwrap();
        let ids: Vec<_> = groups.iter().map(|g| g.id.as_deref().unwrap()).collect();
        assert_eq!(ids, ["d1/A", "d1/B"]);
        assert_eq!(groups[0].units[1], Both::new("Два.".to_owned(), "Two.".to_owned()));
        assert_eq!(groups[1].units[0], Both::new("Раз.".to_owned(), String::new()));
    }
}
