//! Closed lists of English words. Each is sorted, so that [`in_list`] can search it.

/// Whether a sorted list holds `word` (lower case, straight apostrophes).
pub fn in_list(list: &[&str], word: &str) -> bool {
    list.binary_search(&word).is_ok()
}

const BE: &[&str] = &["'m", "'re", "'s", "am", "are", "be", "been", "being", "is", "was", "were"];

/// A form of *be*, clitics included.
pub fn is_be_form(word: &str) -> bool {
    in_list(BE, word)
}

const AUXILIARIES: &[&str] = &[
    "'d", "'ll", "'m", "'re", "'s", "'ve", "am", "are", "be", "been", "being", "can", "could", "did", "do", "does",
    "had", "has", "have", "is", "may", "might", "must", "shall", "should", "was", "were", "will", "would",
];

/// A form of *be*, *have* or *do*, or a modal.
pub fn is_auxiliary(word: &str) -> bool {
    in_list(AUXILIARIES, word)
}

const REPORTING: &[&str] = &[
    "added",
    "adds",
    "admits",
    "admitted",
    "answered",
    "answers",
    "argued",
    "asked",
    "asks",
    "assured",
    "believes",
    "commented",
    "comments",
    "concluded",
    "concludes",
    "confirmed",
    "declared",
    "emphasised",
    "emphasized",
    "explained",
    "explains",
    "insisted",
    "insists",
    "noted",
    "notes",
    "pointed",
    "promised",
    "quoted",
    "quotes",
    "recalled",
    "recalls",
    "reminded",
    "replied",
    "replies",
    "reported",
    "reports",
    "said",
    "says",
    "specified",
    "stated",
    "states",
    "stressed",
    "stresses",
    "summed",
    "told",
    "underlined",
    "urged",
    "warned",
    "warns",
    "wrote",
    "writes",
];

/// A verb that reports speech, in the forms news uses after a quotation.
pub fn is_reporting_verb(word: &str) -> bool {
    in_list(REPORTING, word)
}

const SUBORDINATORS: &[&str] = &[
    "although", "because", "if", "once", "since", "though", "unless", "until", "when", "whereas", "whether", "which",
    "while", "who", "whose",
];

/// A word that makes the clause after it depend on another.
pub fn is_subordinator(word: &str) -> bool {
    in_list(SUBORDINATORS, word)
}

const MONTHS: &[&str] = &[
    "april",
    "august",
    "december",
    "february",
    "january",
    "july",
    "june",
    "march",
    "may",
    "november",
    "october",
    "september",
];

/// The name of a month, lower case.
pub fn is_month(word: &str) -> bool {
    in_list(MONTHS, word)
}

/// Given names that only women bear, lower case.
pub const GIVEN_FEMALE: &[&str] = &["anna"];
/// Given names that only men bear, lower case.
pub const GIVEN_MALE: &[&str] = &["boris"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted() {
        for list in [BE, AUXILIARIES, REPORTING, SUBORDINATORS, MONTHS, GIVEN_FEMALE, GIVEN_MALE] {
            for pair in list.windows(2) {
                assert!(pair[0] < pair[1], "{} {}", pair[0], pair[1]);
            }
        }
    }
}
