//! What the screen knows, and what each key does to it.

use super::frame::Areas;
use super::key::Key;
use crate::lexicon::fold_russian;
use crate::report::record::Status;
use crate::review::{
    Candidate, Decision, Decisions, FindingDecision, FindingVerdict, Flagged, Name, NameDecision, NameVerdict, Place,
    Rendering, Scope, Selector, Signed, Worklist, kind_matters,
};

/// What is reviewed.
#[derive(Clone, Debug, PartialEq)]
pub enum Subject {
    /// Names, each with all its forms.
    Names(Vec<Name>),
    /// Findings, one at a time.
    Findings(Vec<Flagged>),
}

impl Subject {
    /// Names or findings of a list.
    pub fn of(list: Worklist, findings: bool) -> Self {
        if findings { Self::Findings(list.findings) } else { Self::Names(list.names) }
    }

    pub(super) fn len(&self) -> usize {
        match self {
            Self::Names(names) => names.len(),
            Self::Findings(findings) => findings.len(),
        }
    }

    pub(super) fn word(&self) -> &'static str {
        match self {
            Self::Names(_) => "names",
            Self::Findings(_) => "findings",
        }
    }
}

/// What the outside has to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Nothing.
    None,
    /// Sign these decisions and write them; then tell by [`State::written`] or [`State::failed`].
    Decide(Vec<Decision>),
    /// Take the last decision back; then tell by [`State::undone`] or [`State::failed`].
    Undo(Selector),
    /// Leave.
    Quit,
}

/// Where the next decision holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    Corpus,
    Document,
    Place,
}

impl Reach {
    pub(super) const ALL: [(Self, &'static str); 3] =
        [(Self::Corpus, "corpus"), (Self::Document, "document"), (Self::Place, "this place")];

    fn turned(self, step: usize) -> Self {
        let at = Self::ALL.iter().position(|(r, _)| *r == self).unwrap_or(0);
        Self::ALL.get((at + step) % Self::ALL.len()).map_or(self, |(r, _)| *r)
    }
}

/// Which items are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shown {
    Pending,
    Decided,
    All,
}

impl Shown {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Pending => "to decide",
            Self::Decided => "decided",
            Self::All => "all",
        }
    }
}

/// What the keys mean now.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Mode {
    /// Moving and deciding.
    Browse,
    /// Typing.
    Input(Input, String),
    /// A question before many places change.
    Confirm(String, Vec<Decision>),
    /// Why findings are dismissed: the decisions that wait for a reason.
    Why(Vec<Decision>),
    /// The keys.
    Help,
}

/// What is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Input {
    /// Another English form.
    Form,
    /// Words that items must contain.
    Search,
    /// The number of an item.
    Jump,
    /// The reason of the next decision.
    Reason,
}

/// The kind of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tone {
    Done,
    Note,
    Wrong,
}

/// Reasons that a finding is dismissed for, by key.
pub(super) const REASONS: [(char, &str, &str); 3] = [
    ('1', "correct-here", "the text is right"),
    ('2', "wont-fix", "true, but it stays"),
    ('3', "rule-wrong", "the rule is mistaken"),
];

/// A form of the name on the screen: one of the texts, or one that may be right.
#[derive(Clone, Copy, Debug)]
pub(super) enum Form<'s> {
    Standing(&'s Rendering),
    Possible(&'s Candidate),
}

impl Form<'_> {
    pub(super) fn en(&self) -> &str {
        match self {
            Self::Standing(r) => &r.en,
            Self::Possible(c) => &c.en,
        }
    }
}

/// The whole of the screen's memory.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    pub(super) subject: Subject,
    pub(super) decisions: Decisions,
    pub(super) file: String,
    /// Whether each item is settled, and whether it needs it.
    pub(super) settled: Vec<bool>,
    pub(super) doubtful: Vec<bool>,
    /// The items listed.
    pub(super) listed: Vec<usize>,
    /// Place in `listed`.
    pub(super) at: usize,
    /// The form chosen.
    pub(super) row: usize,
    /// The place of that form (or of the first form, for a form that stands nowhere).
    pub(super) place: usize,
    pub(super) reach: Reach,
    pub(super) shown: Shown,
    pub(super) search: String,
    pub(super) reason: String,
    pub(super) mode: Mode,
    pub(super) message: Option<(Tone, String)>,
    pub(super) candidates: Vec<Candidate>,
    pub(super) size: (u16, u16),
}

impl State {
    /// A screen of `size` columns and rows; `file` is what the decisions file is called there.
    pub fn new(subject: Subject, decisions: Decisions, file: impl Into<String>, size: (u16, u16)) -> Self {
        let doubtful = match &subject {
            Subject::Names(names) => names.iter().map(|n| n.doubtful).collect(),
            Subject::Findings(findings) => vec![true; findings.len()],
        };
        let mut state = Self {
            subject,
            decisions,
            file: file.into(),
            settled: Vec::new(),
            doubtful,
            listed: Vec::new(),
            at: 0,
            row: 0,
            place: 0,
            reach: Reach::Corpus,
            shown: Shown::Pending,
            search: String::new(),
            reason: String::new(),
            mode: Mode::Browse,
            message: None,
            candidates: Vec::new(),
            size,
        };
        state.settle();
        state.list();
        if state.listed.is_empty() && state.subject.len() > 0 {
            state.shown = Shown::All;
            state.list();
        }
        state
    }

    /// The terminal has another size now.
    pub fn resize(&mut self, columns: u16, rows: u16) {
        self.size = (columns, rows);
    }

    /// Decisions were written; `decisions` are all of the file.
    pub fn written(&mut self, decisions: Decisions, new: &[Decision]) {
        self.decisions = decisions;
        self.reason.clear();
        let text = match new {
            [one] => one.describe(),
            many => format!("{} decisions written", many.len()),
        };
        self.message = Some((Tone::Done, text));
        let here = self.item();
        let decided: Vec<&str> = new
            .iter()
            .filter_map(|d| match d {
                Decision::Name(d) => Some(d.ru.as_str()),
                Decision::Finding(_) => None,
            })
            .collect();
        match &self.subject {
            // Only what was decided on can have changed.
            Subject::Names(names) => {
                for (n, name) in names.iter().enumerate() {
                    if decided.iter().any(|ru| *ru == name.ru)
                        && let Some(settled) = self.settled.get_mut(n)
                    {
                        *settled = name.is_decided(&self.decisions);
                    }
                }
            }
            Subject::Findings(_) => self.settle(),
        }
        let settled = here.is_some_and(|n| self.settled.get(n) == Some(&true));
        // After a rejection the right form is still to be chosen.
        let rejected = |d: &Decision| matches!(d, Decision::Name(d) if d.verdict == NameVerdict::Rejected);
        if settled && !new.iter().all(rejected) {
            self.advance();
        } else {
            // The next form of the same name that nobody judged.
            let next = (1..=self.forms().len()).map(|step| (self.row + step) % self.forms().len().max(1));
            let open =
                next.into_iter().find(|&row| self.forms().get(row).is_some_and(|f| self.verdict(f.en()).is_none()));
            self.choose(open.unwrap_or(self.row));
        }
    }

    /// A decision was taken back.
    pub fn undone(&mut self, decisions: Decisions, gone: Option<&Decision>) {
        self.decisions = decisions;
        self.settle();
        let Some(gone) = gone else {
            self.message = Some((Tone::Note, "there is no decision to take back".to_owned()));
            return;
        };
        self.message = Some((Tone::Note, format!("took back: {}", gone.describe())));
        let item = match (&self.subject, gone) {
            (Subject::Names(names), Decision::Name(d)) => {
                names.iter().position(|n| fold_russian(&n.ru) == fold_russian(&d.ru))
            }
            (Subject::Findings(findings), Decision::Finding(d)) => {
                findings.iter().position(|f| f.finding.fingerprint == d.id)
            }
            _ => None,
        };
        if let Some(item) = item {
            if !self.listed.contains(&item) {
                self.list();
            }
            if let Some(at) = self.listed.iter().position(|&n| n == item) {
                self.go(at);
            }
        }
    }

    /// What was to be written could not be.
    pub fn failed(&mut self, why: impl Into<String>) {
        self.message = Some((Tone::Wrong, why.into()));
    }

    /// What a key does.
    pub fn press(&mut self, key: Key) -> Effect {
        if key == Key::Interrupt {
            return Effect::Quit;
        }
        match std::mem::replace(&mut self.mode, Mode::Browse) {
            Mode::Browse => {
                self.message = None;
                self.browse(key)
            }
            Mode::Input(input, text) => self.typed(input, text, key),
            Mode::Confirm(question, decisions) => match key {
                Key::Char('y' | 'Y' | 'н' | 'Н') | Key::Enter => self.write(decisions),
                Key::Char('n' | 'N' | 'т' | 'Т' | 'q') | Key::Esc => Effect::None,
                _ => {
                    self.mode = Mode::Confirm(question, decisions);
                    Effect::None
                }
            },
            Mode::Why(decisions) => self.why(decisions, key),
            Mode::Help => Effect::None,
        }
    }

    fn browse(&mut self, key: Key) -> Effect {
        match key {
            Key::Char(c) => return self.letter(latin(c)),
            Key::Enter => return self.decide(true),
            Key::Esc if !self.search.is_empty() => {
                self.search.clear();
                self.list();
            }
            Key::Tab => self.reach = self.reach.turned(1),
            Key::BackTab => self.reach = self.reach.turned(2),
            Key::Up => self.choose(self.row.saturating_sub(1)),
            Key::Down => self.choose(self.row + 1),
            Key::Left => self.go(self.at.saturating_sub(1)),
            Key::Right => self.go(self.at + 1),
            Key::PageUp => self.go(self.at.saturating_sub(self.page())),
            Key::PageDown => self.go(self.at + self.page()),
            Key::Home => self.go(0),
            Key::End => self.go(usize::MAX),
            Key::Scroll(step) if step < 0 => self.go(self.at.saturating_sub(1)),
            Key::Scroll(_) => self.go(self.at + 1),
            Key::Click(column, row) => self.click(column, row),
            _ => {}
        }
        Effect::None
    }

    fn letter(&mut self, c: char) -> Effect {
        match c {
            'q' => return Effect::Quit,
            'a' => return self.decide(true),
            'r' => return self.decide(false),
            'A' => self.ask(true),
            'R' => self.ask(false),
            'u' => return Effect::Undo(Selector::Last),
            's' => self.advance(),
            'e' if matches!(self.subject, Subject::Names(_)) && self.item().is_some() => {
                self.mode = Mode::Input(Input::Form, String::new());
            }
            'w' => self.mode = Mode::Input(Input::Reason, self.reason.clone()),
            '/' => self.mode = Mode::Input(Input::Search, self.search.clone()),
            'g' => self.mode = Mode::Input(Input::Jump, String::new()),
            'f' => {
                self.shown = match self.shown {
                    Shown::Pending => Shown::Decided,
                    Shown::Decided => Shown::All,
                    Shown::All => Shown::Pending,
                };
                self.list();
            }
            'n' => self.turn(1),
            'p' => self.turn(-1),
            'j' => self.choose(self.row + 1),
            'k' => self.choose(self.row.saturating_sub(1)),
            'l' => self.go(self.at + 1),
            'h' => self.go(self.at.saturating_sub(1)),
            '?' => self.mode = Mode::Help,
            '1'..='9' => self.choose(c as usize - '1' as usize),
            _ => {}
        }
        Effect::None
    }

    fn typed(&mut self, input: Input, mut text: String, key: Key) -> Effect {
        match key {
            Key::Esc => {
                if input == Input::Search {
                    self.search.clear();
                    self.list();
                }
                return Effect::None;
            }
            Key::Enter => return self.entered(input, text.trim().to_owned()),
            Key::Backspace => {
                text.pop();
            }
            Key::Clear => text.clear(),
            Key::Char(c) if !c.is_control() && text.chars().count() < 200 => text.push(c),
            _ => {}
        }
        if input == Input::Search {
            self.search.clone_from(&text);
            self.list();
        }
        self.mode = Mode::Input(input, text);
        Effect::None
    }

    fn entered(&mut self, input: Input, text: String) -> Effect {
        match input {
            Input::Form if !text.is_empty() => {
                let effect = self.write(self.on_form(&text, NameVerdict::Accepted));
                if effect == Effect::None {
                    self.mode = Mode::Input(Input::Form, text);
                }
                effect
            }
            Input::Jump if !text.is_empty() => {
                match text.parse::<usize>() {
                    Ok(number) if (1..=self.listed.len()).contains(&number) => self.go(number - 1),
                    _ => self.message = Some((Tone::Wrong, format!("there is no number {text}"))),
                }
                Effect::None
            }
            Input::Reason => {
                self.reason = text;
                Effect::None
            }
            Input::Form | Input::Jump | Input::Search => Effect::None,
        }
    }

    fn why(&mut self, mut decisions: Vec<Decision>, key: Key) -> Effect {
        let reason = match key {
            Key::Char(c) => REASONS.iter().find(|(k, _, _)| *k == c).map(|(_, word, _)| (*word).to_owned()),
            Key::Enter => Some(String::new()),
            Key::Esc => return Effect::None,
            _ => None,
        };
        let Some(reason) = reason else {
            self.mode = Mode::Why(decisions);
            return Effect::None;
        };
        for decision in &mut decisions {
            if let Decision::Finding(d) = decision {
                d.signed.reason = Some(reason.clone()).filter(|r| !r.is_empty());
            }
        }
        Effect::Decide(decisions)
    }

    /// Accepts or rejects what is chosen.
    fn decide(&mut self, accept: bool) -> Effect {
        if self.item().is_none() {
            return Effect::None;
        }
        if let Subject::Findings(_) = &self.subject {
            let decisions: Vec<Decision> = self.flagged().map(|f| self.on_finding(f, accept)).into_iter().collect();
            return self.or_why(decisions, accept);
        }
        let forms = self.forms();
        let Some(form) = forms.get(self.row) else { return Effect::None };
        let (en, possible) = (form.en().to_owned(), matches!(form, Form::Possible(_)));
        if !accept && possible {
            self.message = Some((Tone::Note, format!("no text writes “{en}”: there is nothing to reject")));
            return Effect::None;
        }
        let verdict = if accept { NameVerdict::Accepted } else { NameVerdict::Rejected };
        let decisions = self.on_form(&en, verdict);
        self.write(decisions)
    }

    /// Hands decisions out to be written, if every form can be one.
    fn write(&mut self, decisions: Vec<Decision>) -> Effect {
        let wrong = decisions.iter().find_map(|d| match d {
            Decision::Name(d) => d.check().err(),
            Decision::Finding(_) => None,
        });
        match wrong {
            Some(wrong) => {
                self.message = Some((Tone::Wrong, wrong));
                Effect::None
            }
            None => Effect::Decide(decisions),
        }
    }

    /// Dismissing asks why, unless a reason was typed before.
    fn or_why(&mut self, decisions: Vec<Decision>, accept: bool) -> Effect {
        if accept || !self.reason.is_empty() {
            return self.write(decisions);
        }
        self.mode = Mode::Why(decisions);
        Effect::None
    }

    /// Asks before all forms of a name, or all findings alike, are decided.
    fn ask(&mut self, accept: bool) {
        match &self.subject {
            Subject::Names(_) => {
                let Some(name) = self.name() else { return };
                let verdict = if accept { NameVerdict::Accepted } else { NameVerdict::Rejected };
                let forms: Vec<String> =
                    name.renderings.iter().filter(|r| !r.word || !accept).map(|r| r.en.clone()).collect();
                let places: usize = name.renderings.iter().map(|r| r.count).sum();
                let ru = name.ru.clone();
                let decisions: Vec<Decision> =
                    forms.iter().map(|en| self.name_decision(en, verdict, self.scope_wide())).collect();
                if decisions.is_empty() {
                    self.message = Some((Tone::Note, format!("no text renders {ru}")));
                    return;
                }
                let what = if accept { "accept" } else { "reject" };
                let many = crate::review::counted(decisions.len(), "form");
                let wide = crate::review::counted(places, "place");
                self.mode = Mode::Confirm(format!("{what} {many} of {ru} in {wide}?"), decisions);
            }
            Subject::Findings(findings) => {
                let Some(here) = self.flagged() else { return };
                let key = here.key();
                let alike: Vec<&Flagged> = findings.iter().filter(|f| f.key() == key).collect();
                let decisions: Vec<Decision> = alike.iter().map(|f| self.on_finding(f, accept)).collect();
                let what = if accept { "confirm" } else { "dismiss" };
                let many = crate::review::counted(decisions.len(), "finding");
                self.mode = Mode::Confirm(format!("{what} {many} of {} on “{}”?", key.0, key.1), decisions);
            }
        }
    }

    /// The decisions that accept or reject a form where the scope reaches. To accept at one place a form that does not
    /// stand there rejects the one that does.
    fn on_form(&self, en: &str, verdict: NameVerdict) -> Vec<Decision> {
        let mut out = Vec::new();
        let standing = self.standing().map(|r| r.en.clone());
        if self.reach == Reach::Place
            && verdict == NameVerdict::Accepted
            && let Some(other) = standing.filter(|s| s != en)
        {
            out.push(self.name_decision(&other, NameVerdict::Rejected, self.scope()));
        }
        out.push(self.name_decision(en, verdict, self.scope()));
        out
    }

    fn name_decision(&self, en: &str, verdict: NameVerdict, scope: Scope) -> Decision {
        let name = self.name();
        // Said only where the lexicon would take the pair for something else.
        let kind = name.map(|n| n.kind.as_str()).filter(|k| matches!(*k, "person" | "place" | "organisation"));
        let kind = kind.filter(|k| name.is_some_and(|n| kind_matters(&n.ru, en, k))).map(str::to_owned);
        Decision::Name(NameDecision {
            ru: name.map_or_else(String::new, |n| n.ru.clone()),
            en: en.to_owned(),
            verdict,
            scope,
            kind,
            signed: self.unsigned(),
        })
    }

    fn on_finding(&self, flagged: &Flagged, accept: bool) -> Decision {
        let span = flagged.finding.target.as_ref().or(flagged.finding.source.as_ref());
        Decision::Finding(FindingDecision {
            id: flagged.finding.fingerprint.clone(),
            verdict: if accept { FindingVerdict::Confirmed } else { FindingVerdict::Dismissed },
            document: Some(flagged.place.document.clone()),
            text: span.map(|s| s.text.chars().take(80).collect()),
            signed: self.unsigned(),
        })
    }

    fn unsigned(&self) -> Signed {
        Signed { reason: Some(self.reason.clone()).filter(|r| !r.is_empty()), ..Signed::default() }
    }

    /// The scope chosen, at the place that is shown.
    fn scope(&self) -> Scope {
        match (self.reach, self.here()) {
            (Reach::Document, Some(place)) => Scope::Document(place.document.clone()),
            (Reach::Place, Some(place)) => {
                Scope::Place { document: Some(place.document.clone()), fingerprint: place.fingerprint.clone() }
            }
            _ => Scope::Corpus,
        }
    }

    /// The same for all forms at once: a place has one form only, so its document is meant.
    fn scope_wide(&self) -> Scope {
        match (self.reach, self.here()) {
            (Reach::Document | Reach::Place, Some(place)) => Scope::Document(place.document.clone()),
            _ => Scope::Corpus,
        }
    }

    /// Number of the item on the screen.
    pub(super) fn item(&self) -> Option<usize> {
        self.listed.get(self.at).copied()
    }

    /// The name on the screen.
    pub(super) fn name(&self) -> Option<&Name> {
        match &self.subject {
            Subject::Names(names) => names.get(self.item()?),
            Subject::Findings(_) => None,
        }
    }

    /// The finding on the screen.
    pub(super) fn flagged(&self) -> Option<&Flagged> {
        match &self.subject {
            Subject::Names(_) => None,
            Subject::Findings(findings) => findings.get(self.item()?),
        }
    }

    /// The forms of the name on the screen.
    pub(super) fn forms(&self) -> Vec<Form<'_>> {
        let standing = self.name().map_or(&[][..], |n| n.renderings.as_slice()).iter().map(Form::Standing);
        standing.chain(self.candidates.iter().map(Form::Possible)).collect()
    }

    /// The rendering whose places are shown: the one chosen, else the first.
    pub(super) fn standing(&self) -> Option<&Rendering> {
        let renderings = &self.name()?.renderings;
        renderings.get(self.row).or(renderings.first())
    }

    /// The place on the screen.
    pub(super) fn here(&self) -> Option<&Place> {
        match &self.subject {
            Subject::Names(_) => self.standing()?.places.get(self.place),
            Subject::Findings(_) => self.flagged().map(|f| &f.place),
        }
    }

    /// What holds for a form at the place on the screen.
    pub(super) fn verdict(&self, en: &str) -> Option<&NameDecision> {
        let name = self.name()?;
        let place = match name.renderings.iter().find(|r| r.en == en) {
            Some(own) if self.standing().is_none_or(|s| s.en != en) => own.places.first(),
            _ => self.here(),
        };
        let (document, fingerprint) = place.map_or(("", ""), |p| (p.document.as_str(), p.fingerprint.as_str()));
        self.decisions.name(&name.ru, en, document, &[fingerprint])
    }

    /// Items settled, and items that wait.
    pub(super) fn counts(&self) -> (usize, usize) {
        let both = self.settled.iter().zip(&self.doubtful);
        (
            self.settled.iter().filter(|s| **s).count(),
            both.filter(|(settled, doubtful)| **doubtful && !**settled).count(),
        )
    }

    fn settle(&mut self) {
        self.settled = match &self.subject {
            Subject::Names(names) => names.iter().map(|n| n.is_decided(&self.decisions)).collect(),
            Subject::Findings(findings) => {
                findings.iter().map(|f| self.decisions.finding(&f.finding.fingerprint).is_some()).collect()
            }
        };
    }

    /// Lists the items that filter and search let through; the one on the screen stays there if it can.
    fn list(&mut self) {
        let here = self.item();
        let needle = self.search.to_lowercase();
        let holds = |n: usize| {
            let (settled, doubtful) = (self.settled.get(n) == Some(&true), self.doubtful.get(n) == Some(&true));
            let among = match self.shown {
                Shown::Pending => doubtful && !settled,
                Shown::Decided => settled,
                Shown::All => true,
            };
            among && (needle.is_empty() || self.mentions(n, &needle))
        };
        let listed: Vec<usize> = (0..self.subject.len()).filter(|&n| holds(n)).collect();
        self.listed = listed;
        let at = here.and_then(|n| self.listed.iter().position(|&m| m == n)).unwrap_or(0);
        self.go(at);
    }

    fn mentions(&self, n: usize, needle: &str) -> bool {
        let has = |text: &str| text.to_lowercase().contains(needle);
        match &self.subject {
            Subject::Names(names) => names.get(n).is_some_and(|name| {
                has(&name.ru)
                    || name.forms.keys().any(|f| has(f))
                    || name.renderings.iter().any(|r| has(&r.en) || r.places.iter().any(|p| has(&p.document)))
            }),
            Subject::Findings(findings) => findings.get(n).is_some_and(|f| {
                let words = |s: &Option<crate::report::record::SpanRecord>| s.as_ref().is_some_and(|s| has(&s.text));
                has(&f.finding.code)
                    || has(&f.finding.name)
                    || has(&f.place.document)
                    || words(&f.finding.target)
                    || words(&f.finding.source)
            }),
        }
    }

    /// Shows the item at a place of the list.
    fn go(&mut self, at: usize) {
        self.at = at.min(self.listed.len().saturating_sub(1));
        self.row = 0;
        self.place = 0;
        self.candidates = self.name().map_or_else(Vec::new, Name::candidates);
    }

    /// To the next item that waits, after this one or from the start.
    fn advance(&mut self) {
        let waits = |at: &usize| self.listed.get(*at).is_some_and(|&n| self.settled.get(n) == Some(&false));
        let next = (self.at + 1..self.listed.len()).find(waits).or_else(|| (0..self.at).find(waits));
        match next {
            Some(at) => self.go(at),
            None if self.counts().1 == 0 => {
                self.message = Some((Tone::Done, "all decided".to_owned()));
            }
            None => self.go(self.at + 1),
        }
    }

    fn choose(&mut self, row: usize) {
        let row = row.min(self.forms().len().saturating_sub(1));
        if row != self.row {
            self.row = row;
            self.place = 0;
        }
    }

    /// To the next or the former place; past the last one of a form comes the next form's first.
    fn turn(&mut self, step: isize) {
        let Some(name) = self.name() else {
            // Findings have one place each.
            return self.go(if step > 0 { self.at + 1 } else { self.at.saturating_sub(1) });
        };
        let all: Vec<(usize, usize)> = name
            .renderings
            .iter()
            .enumerate()
            .flat_map(|(row, r)| (0..r.places.len()).map(move |place| (row, place)))
            .collect();
        let row = if self.row < name.renderings.len() { self.row } else { 0 };
        let here = all.iter().position(|&p| p == (row, self.place)).unwrap_or(0);
        let next = here.checked_add_signed(step).filter(|&n| n < all.len());
        if let Some(&(row, place)) = next.and_then(|n| all.get(n)) {
            self.row = row;
            self.place = place;
        }
    }

    fn page(&self) -> usize {
        usize::from(Areas::of(self.size).list.height).max(5)
    }

    fn click(&mut self, column: u16, row: u16) {
        let areas = Areas::of(self.size);
        let inside = |area: ratatui::layout::Rect| area.contains(ratatui::layout::Position { x: column, y: row });
        if inside(areas.list) {
            let at = areas.first_listed(self.at, self.listed.len()) + usize::from(row - areas.list.y);
            if at < self.listed.len() {
                self.go(at);
            }
        } else if inside(areas.forms) {
            let first = areas.first_form(self.row, self.forms().len());
            let at = first + usize::from(row - areas.forms.y);
            if at < self.forms().len() {
                self.choose(at);
            }
        } else if inside(areas.passages) {
            self.turn(1);
        }
    }

    /// Whether a finding was dismissed before the screen opened.
    pub(super) fn is_dismissed(flagged: &Flagged) -> bool {
        flagged.finding.status == Status::Dismissed
    }
}

/// The Latin letter on the key of a Russian one, so that the keys work whatever the keyboard is set to.
fn latin(c: char) -> char {
    const KEYS: &[(char, char)] = &[
        ('ф', 'a'),
        ('к', 'r'),
        ('Ф', 'A'),
        ('К', 'R'),
        ('у', 'e'),
        ('ы', 's'),
        ('г', 'u'),
        ('т', 'n'),
        ('з', 'p'),
        ('а', 'f'),
        ('п', 'g'),
        ('ц', 'w'),
        ('й', 'q'),
        ('о', 'j'),
        ('л', 'k'),
        ('р', 'h'),
        ('д', 'l'),
        ('.', '/'),
        (',', '?'),
    ];
    KEYS.iter().find(|(ru, _)| *ru == c).map_or(c, |(_, en)| *en)
}
