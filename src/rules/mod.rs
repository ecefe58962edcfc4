//! The rules, one file each, and the one list that names them.
//!
//! A rule is added in its own file plus one line of [`ALL`]; forgetting the line fails a test. Rules never touch files,
//! arguments, threads or the terminal. Codes are `FAMILY` + three digits and are never reused:
//!
//! | family | about |
//! |---|---|
//! | ALN | sentences: omitted, added, uncertain, reordered, merged |
//! | NAM | names |
//! | NUM | numbers, dates, units |
//! | ACC | accuracy inside a sentence |
//! | FLU | English that is broken by itself |
//! | DOC | the document: encoding, script, furniture, pairing |
//! | CFG | decisions and configuration |

mod acc_calque_phrase;
mod acc_false_friend;
mod acc_low_adequacy;
mod acc_negation_mismatch;
mod acc_untranslated_cyrillic;
mod acc_words_added;
mod acc_words_mistranslated;
mod acc_words_omitted;
mod aln_length_outlier;
mod aln_link_uncertain;
mod aln_reordered;
mod aln_sentences_merged;
mod aln_source_omitted;
mod aln_target_added;
mod causes;
mod cfg_decision_stale;
mod cfg_decisions_contradict;
mod doc_headline_duplicate;
mod doc_headline_truncated;
mod doc_language_third;
mod doc_mojibake;
mod doc_page_furniture;
mod doc_script_mixed;
mod doc_sides_swapped;
mod docs;
mod flu_acronym_lowercase;
mod flu_brackets_unpaired;
mod flu_clause_subordinate_alone;
mod flu_clause_verbless;
mod flu_demonym_lowercase;
mod flu_direct_speech;
mod flu_genitive_chain;
mod flu_month_lowercase;
mod flu_noun_overcapitalised;
mod flu_pronoun_before_name;
mod flu_pronoun_wrong_referent;
mod flu_question_if;
mod flu_quotes_unpaired;
mod flu_sentence_case;
mod flu_sequence_impossible;
mod flu_tense_adverb;
mod flu_title_gender;
mod flu_title_half_capitalised;
mod flu_word_repeated;
mod nam_added;
mod nam_article;
mod nam_back_transliterated;
mod nam_genitive_lost;
mod nam_given_respelled;
mod nam_gloss_conflict;
mod nam_gloss_permuted;
mod nam_gloss_redundant;
mod nam_inconsistent;
mod nam_inconsistent_corpus;
mod nam_lowercase;
mod nam_mismatch;
mod nam_missing;
mod nam_misspelled;
mod nam_organisation_half;
mod nam_rejected;
mod nam_reversed;
mod nam_translated;
mod nam_untransliterated;
mod num_currency_mismatch;
mod num_date_mismatch;
mod num_number_mismatch;
mod num_ordinal_mismatch;
mod num_percent_mismatch;
mod num_scale_mismatch;
mod num_unit_mismatch;
mod numbers;
mod rule;
mod view;

pub use cfg_decision_stale::decision_stale;
pub use cfg_decisions_contradict::decisions_contradict;
pub use doc_sides_swapped::sides_swapped;
pub use docs::{markdown, markdown_rule};
pub use nam_inconsistent_corpus::check_corpus as check_names_of_corpus;
pub use nam_rejected::{RejectedName, check_rejected, rejected_name, rejected_name_code};
pub use rule::{Check, Example, Rule};
pub use view::{BeadView, DocumentView, TokenTable};

use crate::finding::Finding;

/// Every rule, by code.
pub static ALL: &[&Rule] = &[
    &acc_low_adequacy::RULE,
    &acc_words_omitted::RULE,
    &acc_words_added::RULE,
    &acc_untranslated_cyrillic::RULE,
    &acc_negation_mismatch::RULE,
    &acc_words_mistranslated::RULE,
    &acc_calque_phrase::RULE,
    &acc_false_friend::RULE,
    &aln_source_omitted::RULE,
    &aln_target_added::RULE,
    &aln_link_uncertain::RULE,
    &aln_reordered::RULE,
    &aln_sentences_merged::RULE,
    &aln_length_outlier::RULE,
    &cfg_decision_stale::RULE,
    &cfg_decisions_contradict::RULE,
    &doc_mojibake::RULE,
    &doc_script_mixed::RULE,
    &doc_language_third::RULE,
    &doc_headline_duplicate::RULE,
    &doc_headline_truncated::RULE,
    &doc_page_furniture::RULE,
    &doc_sides_swapped::RULE,
    &flu_title_half_capitalised::RULE,
    &flu_noun_overcapitalised::RULE,
    &flu_acronym_lowercase::RULE,
    &flu_month_lowercase::RULE,
    &flu_sentence_case::RULE,
    &flu_word_repeated::RULE,
    &flu_quotes_unpaired::RULE,
    &flu_brackets_unpaired::RULE,
    &flu_direct_speech::RULE,
    &flu_clause_verbless::RULE,
    &flu_pronoun_wrong_referent::RULE,
    &flu_pronoun_before_name::RULE,
    &flu_sequence_impossible::RULE,
    &flu_title_gender::RULE,
    &flu_tense_adverb::RULE,
    &flu_question_if::RULE,
    &flu_clause_subordinate_alone::RULE,
    &flu_genitive_chain::RULE,
    &flu_demonym_lowercase::RULE,
    &nam_mismatch::RULE,
    &nam_inconsistent::RULE,
    &nam_misspelled::RULE,
    &nam_translated::RULE,
    &nam_untransliterated::RULE,
    &nam_lowercase::RULE,
    &nam_gloss_redundant::RULE,
    &nam_gloss_conflict::RULE,
    &nam_gloss_permuted::RULE,
    &nam_article::RULE,
    &nam_missing::RULE,
    &nam_added::RULE,
    &nam_reversed::RULE,
    &nam_genitive_lost::RULE,
    &nam_inconsistent_corpus::RULE,
    &nam_organisation_half::RULE,
    &nam_back_transliterated::RULE,
    &nam_given_respelled::RULE,
    &nam_rejected::RULE,
    &num_number_mismatch::RULE,
    &num_scale_mismatch::RULE,
    &num_date_mismatch::RULE,
    &num_currency_mismatch::RULE,
    &num_percent_mismatch::RULE,
    &num_ordinal_mismatch::RULE,
    &num_unit_mismatch::RULE,
];

/// The rule of a code (`NAM006`, any case) or name (`name-lowercase`).
pub fn find(code_or_name: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|r| r.id.code.eq_ignore_ascii_case(code_or_name) || r.id.name == code_or_name)
}

/// Whether `key` is a code, a name or a family.
pub fn is_selector(key: &str) -> bool {
    key.eq_ignore_ascii_case("ALL") || ALL.iter().any(|rule| selects(key, rule))
}

/// Whether `key` (a code, a name, a family or `ALL`) means `rule`.
pub fn selects(key: &str, rule: &Rule) -> bool {
    key.eq_ignore_ascii_case("ALL")
        || key.eq_ignore_ascii_case(rule.id.code)
        || key == rule.id.name
        || key.eq_ignore_ascii_case(rule.family())
}

/// The code or name most like `key`, if any is.
pub fn nearest(key: &str) -> Option<&'static str> {
    let near = |a: &str| strsim::jaro_winkler(&a.to_lowercase(), &key.to_lowercase());
    let all = ALL.iter().flat_map(|r| [r.id.code, r.id.name]);
    all.filter(|a| near(a) > 0.8).max_by(|a, b| near(a).total_cmp(&near(b)).then_with(|| b.cmp(a)))
}

/// Runs `rules` over a document pair and keeps what is at least as sure as `least` (0..1): a finding that is left out
/// takes no other with it. Findings come in document order: by bead, then place, then code.
pub fn check<'r>(view: &DocumentView<'_>, rules: impl IntoIterator<Item = &'r Rule>, least: f32) -> Vec<Finding> {
    let mut findings = Vec::new();
    for rule in rules {
        match rule.check {
            Check::Bead(check) => {
                for bead in view.beads() {
                    let from = findings.len();
                    check(&bead, &mut findings);
                    for finding in &mut findings[from..] {
                        finding.bead = Some(bead.index);
                    }
                }
            }
            Check::Document(check) => check(view, &mut findings),
            Check::Elsewhere => {}
        }
    }
    findings.retain(|f| f.confidence >= least);
    sort(&mut findings);
    causes::merge(&mut findings);
    findings
}

/// Document order.
pub fn sort(findings: &mut [Finding]) {
    findings.sort_by(|a, b| {
        let key = |f: &Finding| (f.bead.is_some(), f.bead, f.spans.target, f.spans.source, f.rule);
        key(a).cmp(&key(b)).then_with(|| a.message.cmp(&b.message))
    });
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::alignment::{Alignment, Bead, Moved};
    use crate::names::NameEngine;
    use crate::quality;
    use crate::text::{Bitext, Both, Document, Mode, Segment, Span, Text};

    /// The document of an example; each line is a segment and a paragraph.
    fn bitext(example: &Example) -> (Bitext, Alignment) {
        let text = |text: &str| {
            let mut at = 0;
            let lines = text.split('\n').enumerate().map(|(paragraph, line)| {
                let span = Span::new(at, at + line.len());
                at = span.end + 1;
                Segment { span, paragraph, kind: Default::default() }
            });
            let segments = lines.collect();
            (!text.is_empty()).then(|| Text { document: Arc::new(Document::new("example", text, "UTF-8")), segments })
        };
        let texts = Both::new(text(example.source), text(example.target));
        let count = |text: &Option<Text>| text.as_ref().map_or(0, |t| t.segments.len());
        let len = Both::new(count(&texts.source), count(&texts.target));
        let mode = if len.source == 0 { Mode::TargetOnly } else { Mode::Bilingual };
        let bitext = Bitext { id: "example".into(), texts, mode };
        let mut beads = Vec::new();
        let mut at = Both::new(0, 0);
        let whole = [(len.source, len.target, 1.0)];
        for &(source, target, confidence) in if example.beads.is_empty() { &whole } else { example.beads } {
            beads.push(Bead::new(at.source..at.source + source, at.target..at.target + target, confidence));
            at = Both::new(at.source + source, at.target + target);
        }
        let moved = example
            .moved
            .iter()
            .map(|&(source, target, confidence)| Moved { segments: Both::new(source, target), confidence });
        (bitext, Alignment::new(beads, len).unwrap().with_moved(moved.collect()))
    }

    #[test]
    fn every_example_is_flagged_as_it_says() {
        let mut wrong = Vec::new();
        for rule in ALL {
            for example in rule.examples {
                let (bitext, alignment) = bitext(example);
                let names = NameEngine::builtin().spot(&bitext, &alignment);
                // The score costs: only the rules that read it get it.
                let scored = rule.id.code.starts_with("ACC") && alignment.beads().len() == 1;
                let quality = [scored.then(|| quality::judge(example.source, example.target)).flatten()];
                let view = DocumentView::new(&bitext, &alignment).with_names(&names).with_quality(&quality);
                let found = check(&view, [*rule], 0.0);
                let marked: Vec<&str> = found
                    .iter()
                    .map(|f| match (f.spans.target, f.spans.source) {
                        (Some(span), _) => span.of(example.target),
                        (None, Some(span)) => span.of(example.source),
                        (None, None) => "",
                    })
                    .collect();
                if marked != example.flagged {
                    wrong.push(format!(
                        "{}: {} ← {}\n  marked {marked:?}",
                        rule.id.code, example.target, example.source
                    ));
                }
                let suggested: Vec<&str> = found.iter().filter_map(|f| f.suggestion.as_deref()).collect();
                if !example.suggested.is_empty() && suggested != example.suggested {
                    wrong.push(format!("{}: {}\n  suggested {suggested:?}", rule.id.code, example.target));
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    /// Codes of all that English alone shows in a text, each at least as sure as `least`.
    fn codes(target: &'static str, least: f32) -> Vec<&'static str> {
        let (bitext, alignment) = bitext(&Example::allow("", target));
        let names = NameEngine::builtin().spot(&bitext, &alignment);
        let view = DocumentView::new(&bitext, &alignment).with_names(&names);
        check(&view, ALL.iter().copied(), least).iter().map(|f| f.rule.code).collect()
    }

    #[test]
    fn one_cause_is_one_finding_and_a_doubtful_one_takes_no_other_with_it() {
        let text = "Her lecture at the International medical centre named after Ivan Orlov was long.";
        assert_eq!(codes(text, 0.0), ["ACC007"]);
        assert_eq!(codes(text, 0.8), ["FLU001"], "the calque is not that sure");
    }

    #[test]
    fn a_sentence_that_is_russian_still_is_judged_as_that_alone() {
        let text = "The mayor opened a bridge.\nМост давно ждали все , кто живёт за рекой , и мэр this знал .";
        assert_eq!(codes(text, 0.0), ["ACC004", "ACC004"]);
    }

    #[test]
    fn every_rule_is_documented_and_has_flagged_and_accepted_examples() {
        for rule in ALL {
            let code = rule.id.code;
            assert!(code.len() == 6 && code.is_ascii(), "{code}");
            assert!(rule.id.name.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{code} {}", rule.id.name);
            assert!(!rule.summary.is_empty() && !rule.docs.is_empty() && rule.mqm.contains('/'), "{code}");
            if !matches!(rule.check, Check::Elsewhere) {
                assert!(rule.examples.iter().any(|e| !e.flagged.is_empty()), "{code} has no flagged example");
                assert!(rule.examples.iter().any(|e| e.flagged.is_empty()), "{code} has no accepted example");
            }
        }
    }

    #[test]
    fn codes_and_names_are_unique_and_in_order() {
        assert!(ALL.windows(2).all(|w| w[0].id.code < w[1].id.code), "the registry is sorted by code");
        let mut names: Vec<_> = ALL.iter().map(|r| r.id.name).collect();
        names.sort_unstable();
        assert!(names.windows(2).all(|w| w[0] != w[1]));
    }

    #[test]
    fn every_rule_file_is_registered() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/rules");
        let mut count = 0;
        for entry in std::fs::read_dir(folder).unwrap() {
            let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
            count += text.matches("static RULE: Rule = ").count();
        }
        // This file's own line above is a string, not a rule.
        assert_eq!(count - 1, ALL.len(), "a rule file is missing from rules::ALL");
    }
}
