//! What is exported comes back: through our own readers where there is one, else parsed here.

use std::ops::Range;
use std::path::PathBuf;

use arbtest::arbitrary::Unstructured;
use serde_json::Value;

use super::*;
use crate::input::{self, Loaded, Options};
use crate::report::record::Status;
use crate::report::sample::document;
use crate::text::{Both, Side};

fn about() -> About<'static> {
    About { rules: &[], system: "mt" }
}

fn written(name: &str, record: &DocumentRecord) -> String {
    (export(name).unwrap().write)(record, &about())
}

/// What our own reader makes of an export.
fn read_back(name: &str, record: &DocumentRecord) -> Loaded {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(format!("x.{}", export(name).unwrap().extension));
    std::fs::write(&file, written(name, record)).unwrap();
    let options = Options { roots: vec![folder.path().to_path_buf()], ..Options::default() };
    let mut found = input::discover(&[PathBuf::from(&file)], &options);
    assert_eq!(found.len(), 1, "{found:?}");
    input::read(&found.pop().unwrap().unwrap(), &options).unwrap()
}

fn texts(loaded: &Loaded, side: Side) -> Vec<String> {
    let text = loaded.bitext.texts.get(side).as_ref();
    text.map_or(Vec::new(), |t| (0..t.segments.len()).map(|n| t.segment(n).to_owned()).collect())
}

#[test]
fn tmx_and_xliff_come_back_with_the_same_segments_and_beads() {
    for name in ["tmx", "xliff", "xliff2"] {
        arbtest::arbtest(|u| {
            let record = document(u)?;
            let loaded = read_back(name, &record);
            for side in Side::BOTH {
                let want: Vec<String> = record.segments.get(side).iter().map(|s| s.text.clone()).collect();
                assert_eq!(texts(&loaded, side), want, "{name}\n{}", written(name, &record));
            }
            let run = |numbers: &[usize], at: usize| -> Range<usize> {
                numbers.first().map_or(at..at, |&first| first..first + numbers.len())
            };
            let mut at = Both::new(0, 0);
            let mut want = Vec::new();
            for bead in &record.beads {
                let bead = Both::new(run(&bead.source, at.source), run(&bead.target, at.target));
                at = bead.as_ref().map(|r| r.end);
                want.push(bead);
            }
            assert_eq!(loaded.prealigned, Some(want), "{name}");
            Ok(())
        });
    }
}

#[test]
fn tsv_comes_back_with_the_same_beads_each_a_unit() {
    arbtest::arbtest(|u| {
        let record = document(u)?;
        let loaded = read_back("tsv", &record);
        for side in Side::BOTH {
            let lines = record.beads.iter().map(|b| line::Line::of(&record, b, side).text);
            assert_eq!(texts(&loaded, side), lines.filter(|t| !t.is_empty()).collect::<Vec<_>>());
        }
        assert_eq!(loaded.prealigned.map(|b| b.len()), Some(record.beads.len()));
        Ok(())
    });
}

#[test]
fn beads_and_the_ladder_say_the_same_as_the_record() {
    arbtest::arbtest(|u| {
        let record = document(u)?;
        let list = |text: &str| -> Vec<usize> {
            text.trim_matches(['[', ']']).split(", ").filter(|t| !t.is_empty()).map(|t| t.parse().unwrap()).collect()
        };
        let beads = written("beads", &record);
        for (line, bead) in beads.lines().zip(&record.beads) {
            let parts: Vec<&str> = line.split(':').collect();
            assert_eq!((list(parts[0]), list(parts[1])), (bead.source.clone(), bead.target.clone()));
            assert_eq!(parts[2].parse::<f64>().unwrap(), bead.confidence);
        }
        assert_eq!(beads.lines().count(), record.beads.len());

        let ladder = written("hunalign", &record);
        let rungs: Vec<(usize, usize)> = ladder
            .lines()
            .map(|l| {
                let mut fields = l.split('\t').map(str::parse::<f64>).map(std::result::Result::unwrap);
                (fields.next().unwrap() as usize, fields.next().unwrap() as usize)
            })
            .collect();
        let holes: Vec<(Vec<usize>, Vec<usize>)> =
            rungs.windows(2).map(|w| ((w[0].0..w[1].0).collect(), (w[0].1..w[1].1).collect())).collect();
        let want: Vec<_> = record.beads.iter().map(|b| (b.source.clone(), b.target.clone())).collect();
        assert_eq!(holes, want);

        let offsets = written("jsonl", &record);
        for (line, bead) in offsets.lines().zip(&record.beads) {
            let value: Value = serde_json::from_str(line).unwrap();
            let want = bead.target.first().map(|&n| record.segments.target[n].start as u64);
            assert_eq!(value["target"][0].as_u64(), want);
        }
        Ok(())
    });
}

#[test]
fn mqm_has_ten_columns_and_marks_the_words() {
    arbtest::arbtest(|u| {
        let record = document(u)?;
        let text = written("mqm", &record);
        let rows: Vec<Vec<&str>> = text.lines().map(|l| l.split('\t').collect()).collect();
        assert!(rows.iter().all(|r| r.len() == 10), "{text}");
        let told = record.findings.iter().filter(|f| f.status != Status::Dismissed).count();
        assert_eq!(rows.iter().filter(|r| r[8] != "no-error" && r[8] != "severity").count(), told);
        for row in rows.iter().skip(1).filter(|r| r[7] != "no-error") {
            let metadata: Value = serde_json::from_str(row[9]).unwrap();
            let words: String = metadata["marked_text"].as_str().unwrap().split_whitespace().collect();
            let column = if row[6].contains("<v>") { row[6] } else { row[5] };
            let marked: String = column
                .split_once("<v>")
                .and_then(|(_, rest)| rest.rsplit_once("</v>"))
                .map_or(String::new(), |(inner, _)| inner.split_whitespace().collect());
            assert_eq!(marked, words, "{row:?}");
        }
        Ok(())
    });
}

#[test]
fn pearmut_spans_lie_in_the_text_and_do_not_overlap() {
    arbtest::arbtest(|u| {
        let record = document(u)?;
        let campaign: Value = serde_json::from_str(&written("pearmut", &record)).unwrap();
        let items = campaign["data"][0][0].as_array().unwrap();
        assert_eq!(items.len(), record.beads.len());
        for item in items {
            let length = item["tgt"]["mt"].as_str().unwrap().encode_utf16().count() as u64;
            let mut free = 0;
            for span in item["error_spans"]["mt"].as_array().unwrap() {
                let (start, end) = (span["start_i"].as_u64().unwrap(), span["end_i"].as_u64().unwrap());
                assert!(
                    free <= start && start <= end && (end < length || (start == length && end == length)),
                    "{item}"
                );
                free = end + 1;
            }
        }
        Ok(())
    });
}

#[test]
fn findings_become_notes_and_dismissed_ones_do_not() {
    let text = |name: &str, status| {
        let bytes: Vec<u8> = (0..4000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
        let mut record = document(&mut Unstructured::new(&bytes)).unwrap();
        assert!(!record.findings.is_empty());
        for finding in &mut record.findings {
            finding.status = status;
        }
        written(name, &record)
    };
    for name in ["tmx", "xliff", "xliff2"] {
        assert!(text(name, Status::Open).contains(" a-defect ("), "{name}");
        assert!(!text(name, Status::Dismissed).contains("a-defect"), "{name}");
    }
}

#[test]
fn every_format_file_is_in_the_list_and_names_are_unique() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/report/export");
    let mut formats = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        formats += usize::from(text.contains("pub(super) const FORMAT: Export"));
    }
    // This file names the words too.
    assert_eq!(EXPORTS.len(), formats - 1, "a format is missing in EXPORTS");
    let names: std::collections::BTreeSet<&str> = EXPORTS.iter().map(|e| e.name).collect();
    assert_eq!(names.len(), EXPORTS.len());
}
