//! A state as a picture: the same state, size and theme give the same cells.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::frame::{Areas, BESIDE_FROM, Ink, Theme};
use super::help::bindings;
use super::state::{Form, Input, Mode, REASONS, Reach, State, Subject, Tone};
use crate::finding::Severity;
use crate::report::layout::{Mark, cells, clean, truncate, width, wrap, wrap_plain};
use crate::review::{Name, NameDecision, NameVerdict, Place, Scope};
use crate::text::{Both, Side};

/// The smallest screen that something can be decided on.
const SMALLEST: (u16, u16) = (40, 12);

/// Draws `state` into `buffer`; the place of the cursor, if something is typed.
pub fn draw(state: &State, theme: Theme, buffer: &mut Buffer) -> Option<Position> {
    let area = buffer.area;
    let mut canvas = Canvas { buffer, theme };
    if area.width < SMALLEST.0 || area.height < SMALLEST.1 {
        let text = format!("the review needs {} columns and {} rows", SMALLEST.0, SMALLEST.1);
        for (n, line) in wrap_plain(&text, usize::from(area.width)).iter().enumerate() {
            canvas.line(area.x, area.y + n as u16, area.width, vec![(Ink::Plain, line.clone())]);
        }
        return None;
    }
    let areas = Areas::of((area.width, area.height));
    canvas.title(state, areas.title);
    canvas.rule(areas.top_rule, vec![]);
    if state.listed.is_empty() {
        canvas.nothing(
            state,
            Rect { height: areas.message.y - 2, ..areas.top_rule.offset(ratatui::layout::Offset { x: 0, y: 1 }) },
        );
    } else {
        canvas.list(state, &areas);
        match &state.subject {
            Subject::Names(_) => canvas.name(state, &areas),
            Subject::Findings(_) => canvas.finding(state, &areas),
        }
        canvas.place(state, &areas);
    }
    canvas.message(state, areas.message);
    let cursor = canvas.status(state, areas.status);
    canvas.keys(state, areas.keys);
    if state.mode == Mode::Help {
        canvas.help(state, area);
    }
    cursor
}

/// Pieces of one line.
type Pieces = Vec<(Ink, String)>;

struct Canvas<'b> {
    buffer: &'b mut Buffer,
    theme: Theme,
}

impl Canvas<'_> {
    /// Writes pieces from a column on, cut at `columns`.
    fn line(&mut self, x: u16, y: u16, columns: u16, pieces: Pieces) {
        if y >= self.buffer.area.bottom() {
            return;
        }
        let spans: Vec<Span<'_>> =
            pieces.into_iter().map(|(ink, text)| Span::styled(text, self.theme.style(ink))).collect();
        self.buffer.set_line(x, y, &Line::from(spans), columns);
    }

    /// Pieces at the left, others at the right; the right ones give way.
    fn both_ends(&mut self, area: Rect, left: Pieces, right: Pieces) {
        let wide = |pieces: &Pieces| pieces.iter().map(|(_, t)| width(t)).sum::<usize>();
        let (used, needed) = (wide(&left), wide(&right));
        let columns = usize::from(area.width);
        self.line(area.x, area.y, area.width, left);
        if used + needed < columns {
            self.line(area.x + (columns - needed) as u16, area.y, needed as u16, right);
        }
    }

    /// A horizontal rule with pieces set into it.
    fn rule(&mut self, area: Rect, pieces: Pieces) {
        if area.height == 0 {
            return;
        }
        let dash = |n: usize| (Ink::Dim, "─".repeat(n));
        let mut all = vec![dash(1)];
        if pieces.is_empty() {
            all = Vec::new();
        } else {
            all.push((Ink::Plain, " ".to_owned()));
            all.extend(pieces);
            all.push((Ink::Plain, " ".to_owned()));
        }
        let used: usize = all.iter().map(|(_, t)| width(t)).sum();
        all.push(dash(usize::from(area.width).saturating_sub(used)));
        self.line(area.x, area.y, area.width, all);
    }

    fn title(&mut self, state: &State, area: Rect) {
        let (settled, waiting) = state.counts();
        let number = if state.listed.is_empty() { 0 } else { state.at + 1 };
        let left = vec![
            (Ink::Accent, " align review".to_owned()),
            (Ink::Plain, format!("   {} {number}/{}", state.subject.word(), state.listed.len())),
            (Ink::Good, format!("   ✓ {settled} decided")),
            (if waiting > 0 { Ink::Doubt } else { Ink::Dim }, format!("   ? {waiting} to decide")),
        ];
        let room = usize::from(area.width).saturating_sub(left.iter().map(|(_, t)| width(t)).sum::<usize>() + 4);
        let file = clean(&state.file);
        let file = if width(&file) <= room { file } else { clean(file.rsplit('/').next().unwrap_or_default()) };
        self.both_ends(area, left, vec![(Ink::Dim, format!("{file} "))]);
    }

    /// What is said when no item is listed.
    fn nothing(&mut self, state: &State, area: Rect) {
        let word = state.subject.word();
        let text = match (state.subject.len(), state.search.is_empty()) {
            (0, _) => format!("these documents have no {word}"),
            (_, false) => {
                format!("no {word} among those listed ({}) contain “{}”", state.shown.word(), clean(&state.search))
            }
            (_, true) => format!("no {word} are in this list ({})", state.shown.word()),
        };
        let hint = if state.search.is_empty() {
            "f changes what is listed"
        } else {
            "Esc ends the search, f changes what is listed"
        };
        let middle = area.y + area.height / 2;
        for (n, (ink, text)) in [(Ink::Plain, text.as_str()), (Ink::Dim, hint)].into_iter().enumerate() {
            let x = area.x + (usize::from(area.width).saturating_sub(width(text)) / 2) as u16;
            self.line(x, middle + n as u16, area.width, vec![(ink, text.to_owned())]);
        }
    }

    fn list(&mut self, state: &State, areas: &Areas) {
        let area = areas.list;
        for y in areas.divider.rows().map(|r| r.y).filter(|_| areas.divider.width > 0) {
            self.line(areas.divider.x, y, 1, vec![(Ink::Dim, "│".to_owned())]);
        }
        let first = areas.first_listed(state.at, state.listed.len());
        for (y, at) in (area.y..area.bottom()).zip(first..) {
            let Some(&item) = state.listed.get(at) else { break };
            let settled = state.settled.get(item) == Some(&true);
            let waits = state.doubtful.get(item) == Some(&true);
            let (ink, glyph) = match (settled, waits) {
                (true, _) => (Ink::Good, "✓"),
                (false, true) => (Ink::Doubt, "?"),
                (false, false) => (Ink::Dim, "·"),
            };
            let here = at == state.at;
            let (text, number) = match &state.subject {
                Subject::Names(names) => names.get(item).map(|n| (clean(&n.ru), n.mentions.to_string())),
                Subject::Findings(findings) => findings.get(item).map(|f| {
                    let words = f.finding.target.as_ref().or(f.finding.source.as_ref()).map_or("", |s| s.text.as_str());
                    (format!("{} {}", f.finding.code, clean(words)), f.alike.to_string())
                }),
            }
            .unwrap_or_default();
            let room = usize::from(area.width).saturating_sub(6 + number.len());
            let left = vec![
                (Ink::Accent, if here { "▌" } else { " " }.to_owned()),
                (ink, glyph.to_owned()),
                (if here { Ink::Accent } else { Ink::Plain }, format!(" {}", truncate(&text, room))),
            ];
            self.both_ends(Rect { y, height: 1, ..area }, left, vec![(Ink::Dim, format!("{number} "))]);
        }
    }

    /// The name and its forms.
    fn name(&mut self, state: &State, areas: &Areas) {
        let Some(name) = state.name() else { return };
        let head = areas.head;
        let facts = format!(
            "   {}   {} in {}",
            name.kind,
            crate::review::counted(name.mentions, "place"),
            crate::review::counted(name.documents, "document")
        );
        let mut lines = vec![vec![(Ink::Accent, format!(" {}", clean(&name.ru))), (Ink::Dim, facts)]];
        let forms: Vec<String> = name.forms.iter().map(|(form, n)| format!("{} {n}", clean(form))).collect();
        let forms = truncate(&forms.join(" · "), usize::from(head.width).saturating_sub(3));
        let columns = Columns::of(head.width, state);
        if head.height >= 4 {
            lines.push(vec![(Ink::Dim, format!(" {forms}"))]);
            lines.push(vec![]);
        }
        lines.push(vec![(Ink::Dim, columns.header())]);
        for (y, line) in (head.y..head.bottom()).zip(lines) {
            self.line(head.x, y, head.width, line);
        }
        let forms = state.forms();
        let first = areas.first_form(state.row, forms.len());
        let area = areas.forms;
        for (y, row) in (area.y..area.bottom()).zip(first..) {
            let Some(form) = forms.get(row) else { break };
            let line = columns.row(state, name, form, row == state.row);
            self.line(area.x, y, area.width, line);
        }
    }

    /// The finding.
    fn finding(&mut self, state: &State, areas: &Areas) {
        let Some(flagged) = state.flagged() else { return };
        let finding = &flagged.finding;
        let area = Rect { height: areas.head.height + areas.forms.height, ..areas.head };
        let ink = match finding.severity {
            Severity::Error => Ink::Bad,
            Severity::Warning => Ink::Doubt,
            Severity::Note => Ink::Dim,
        };
        let alike = if flagged.alike > 1 { format!("   {} alike", flagged.alike) } else { String::new() };
        let mut lines: Vec<Pieces> = vec![vec![
            (ink, format!(" {}", finding.severity.name())),
            (Ink::Accent, format!(" {} {}", finding.code, finding.name)),
            (Ink::Dim, format!("   confidence {:.2}{alike}", finding.confidence)),
        ]];
        let columns = usize::from(area.width).saturating_sub(2);
        let mut say = |ink: Ink, text: &str| {
            lines.extend(wrap_plain(text, columns).into_iter().map(|l| vec![(ink, format!(" {l}"))]));
        };
        say(Ink::Plain, &finding.message);
        match finding.suggestion.as_deref() {
            Some("") => say(Ink::Good, "delete it"),
            Some(text) => say(Ink::Good, &format!("write “{text}”")),
            None => {}
        }
        for evidence in &finding.evidence {
            say(Ink::Dim, &format!("· {evidence}"));
        }
        match state.decisions.finding(&finding.fingerprint) {
            Some(d) => {
                let why = d.signed.reason.as_ref().map_or_else(String::new, |r| format!(": {r}"));
                say(Ink::Good, &format!("✓ {} by {}{why}", d.verdict.word(), d.signed.by));
            }
            None if State::is_dismissed(flagged) => say(Ink::Good, "✓ dismissed with its place"),
            None => {}
        }
        for (y, line) in (area.y..area.bottom()).zip(lines) {
            self.line(area.x, y, area.width, line);
        }
    }

    /// The sentence pair with what stands around it.
    fn place(&mut self, state: &State, areas: &Areas) {
        let area = areas.passages;
        let Some(place) = state.here() else {
            self.rule(areas.place_rule, vec![(Ink::Dim, "no text renders it".to_owned())]);
            return;
        };
        let mut caption = vec![(Ink::Bold, clean(&place.document))];
        if !place.label.is_empty() {
            caption.push((Ink::Dim, format!("  {}  {:.2}", place.label, place.confidence)));
        }
        if let Some(r) = state.standing() {
            let kept = r.places.len();
            let more = if r.count > kept { format!(" (of {})", r.count) } else { String::new() };
            caption.insert(0, (Ink::Accent, format!("{}  ", clean(&r.en))));
            caption.push((Ink::Dim, format!("  place {} of {kept}{more}", state.place + 1)));
        }
        self.rule(areas.place_rule, caption);
        let lines = if area.width >= BESIDE_FROM { beside(place, area) } else { stacked(place, area) };
        let mut y = area.y;
        for line in lines.into_iter().take(usize::from(area.height)) {
            self.line(area.x, y, area.width, line);
            y += 1;
        }
        for finding in &place.findings {
            for line in wrap_plain(finding, usize::from(area.width).saturating_sub(5)) {
                if y + 1 >= area.bottom() {
                    return;
                }
                self.line(area.x, y + 1, area.width, vec![(Ink::Dim, format!("    {line}"))]);
                y += 1;
            }
        }
    }

    fn message(&mut self, state: &State, area: Rect) {
        let pieces = match &state.message {
            None => Vec::new(),
            Some((tone, text)) => {
                let (ink, glyph) = match tone {
                    Tone::Done => (Ink::Good, "✓"),
                    Tone::Note => (Ink::Doubt, "·"),
                    Tone::Wrong => (Ink::Bad, "✗"),
                };
                let room = usize::from(area.width).saturating_sub(8);
                vec![(ink, format!("{glyph} {}", truncate(&clean(text), room)))]
            }
        };
        self.rule(area, pieces);
    }

    /// Scope, reason, search and filter; or what is typed or asked. Returns the cursor's place.
    fn status(&mut self, state: &State, area: Rect) -> Option<Position> {
        match &state.mode {
            Mode::Input(input, text) => {
                let label = match input {
                    Input::Form => {
                        format!(" English for {}: ", state.name().map_or_else(String::new, |n| clean(&n.ru)))
                    }
                    Input::Search => " search: ".to_owned(),
                    Input::Jump => " go to number: ".to_owned(),
                    Input::Reason => " reason of the next decision: ".to_owned(),
                };
                // The end of a long text stays in sight.
                let room = usize::from(area.width).saturating_sub(width(&label) + 2);
                let shown = clean(text);
                let skip = shown
                    .char_indices()
                    .map(|(at, _)| at)
                    .find(|&at| shown.get(at..).is_some_and(|s| width(s) <= room));
                let tail = skip.and_then(|at| shown.get(at..)).unwrap_or_default().to_owned();
                let x = area.x + (width(&label) + width(&tail)) as u16;
                let hint = vec![(Ink::Dim, "Enter takes it, Esc leaves ".to_owned())];
                self.both_ends(area, vec![(Ink::Accent, label), (Ink::Bold, tail)], hint);
                Some(Position { x: x.min(area.right().saturating_sub(1)), y: area.y })
            }
            Mode::Confirm(question, _) => {
                let question = truncate(&clean(question), usize::from(area.width).saturating_sub(8));
                self.line(
                    area.x,
                    area.y,
                    area.width,
                    vec![(Ink::Bold, format!(" {question}")), (Ink::Key, "  y".into()), (Ink::Plain, "/N".into())],
                );
                None
            }
            Mode::Why(_) => {
                let mut pieces = vec![(Ink::Bold, " why? ".to_owned())];
                for (key, word, meaning) in REASONS {
                    pieces.push((Ink::Key, format!(" {key}")));
                    pieces.push((Ink::Plain, format!(" {word} ")));
                    if area.width >= 120 {
                        pieces.push((Ink::Dim, format!("({meaning}) ")));
                    }
                }
                pieces.push((Ink::Key, " Enter".to_owned()));
                pieces.push((Ink::Plain, " none".to_owned()));
                self.line(area.x, area.y, area.width, pieces);
                None
            }
            Mode::Browse | Mode::Help => {
                let mut left: Pieces = vec![(Ink::Plain, " ".to_owned())];
                if let Subject::Names(_) = state.subject {
                    left.push((Ink::Dim, "scope".to_owned()));
                    for (reach, word) in Reach::ALL {
                        let here = reach == state.reach;
                        let (dot, ink) = if here { ("(•)", Ink::Accent) } else { ("( )", Ink::Dim) };
                        left.push((ink, format!("  {dot} {word}")));
                    }
                    left.push((Ink::Plain, "   ".to_owned()));
                }
                if !state.reason.is_empty() {
                    left.push((Ink::Dim, "reason ".to_owned()));
                    left.push((Ink::Plain, truncate(&clean(&state.reason), 30)));
                }
                let mut right: Pieces = Vec::new();
                if !state.search.is_empty() {
                    right.push((Ink::Accent, format!("/{}  ", truncate(&clean(&state.search), 20))));
                }
                right.push((Ink::Dim, format!("{} ", state.shown.word())));
                self.both_ends(area, left, right);
                None
            }
        }
    }

    /// The keys, as many as fit; the one for help always.
    fn keys(&mut self, state: &State, area: Rect) {
        let help = " ? help";
        let mut y = area.y;
        let mut x = area.x;
        for binding in bindings(&state.subject) {
            let needed = (width(binding.key) + width(binding.word) + 4) as u16;
            let last = y + 1 >= area.bottom();
            let room = area.right() - if last { width(help) as u16 + 1 } else { 0 };
            if x + needed > room {
                if last {
                    break;
                }
                y += 1;
                x = area.x;
            }
            let pieces = vec![(Ink::Key, format!(" {}", binding.key)), (Ink::Dim, format!(" {}", binding.word))];
            self.line(x, y, needed, pieces);
            x += needed;
        }
        let y = area.bottom().saturating_sub(1);
        let x = area.right().saturating_sub(width(help) as u16 + 1);
        self.line(x, y, area.width, vec![(Ink::Key, " ?".to_owned()), (Ink::Dim, " help".to_owned())]);
    }

    fn help(&mut self, state: &State, screen: Rect) {
        let bindings = bindings(&state.subject);
        let columns = screen.width.saturating_sub(4).min(84);
        let text = usize::from(columns).saturating_sub(12);
        let mut lines: Vec<Pieces> = Vec::new();
        for binding in bindings {
            for (n, line) in wrap_plain(binding.meaning, text).into_iter().enumerate() {
                let key = if n == 0 { binding.key } else { "" };
                let gap = " ".repeat(7usize.saturating_sub(width(key)));
                lines.push(vec![(Ink::Key, format!("  {key}{gap}")), (Ink::Plain, line)]);
            }
        }
        let rows = (lines.len() as u16 + 2).min(screen.height);
        let area = Rect {
            x: screen.x + (screen.width - columns) / 2,
            y: screen.y + (screen.height - rows) / 2,
            width: columns,
            height: rows,
        };
        for y in area.y..area.bottom() {
            for x in area.x..area.right() {
                if let Some(cell) = self.buffer.cell_mut((x, y)) {
                    cell.reset();
                }
            }
        }
        let inner = usize::from(area.width).saturating_sub(2);
        let title = " keys ";
        let top = format!("╭─{title}{}╮", "─".repeat(inner.saturating_sub(width(title) + 1)));
        let close = " any key closes ";
        let bottom = format!("╰{}{close}─╯", "─".repeat(inner.saturating_sub(width(close) + 1)));
        self.line(area.x, area.y, area.width, vec![(Ink::Accent, top)]);
        self.line(area.x, area.bottom() - 1, area.width, vec![(Ink::Accent, bottom)]);
        for y in area.y + 1..area.bottom() - 1 {
            self.line(area.x, y, 1, vec![(Ink::Accent, "│".to_owned())]);
            self.line(area.right() - 1, y, 1, vec![(Ink::Accent, "│".to_owned())]);
        }
        for (y, line) in (area.y + 1..area.bottom() - 1).zip(lines) {
            self.line(area.x + 1, y, inner as u16, line);
        }
    }
}

/// The columns of the table of forms.
struct Columns {
    whole: usize,
    form: usize,
    count: bool,
}

impl Columns {
    fn of(width_: u16, state: &State) -> Self {
        let widest = state.forms().iter().map(|f| width(&clean(f.en()))).max().unwrap_or(0);
        let most = if width_ >= 80 { 30 } else { 18 };
        Self { whole: usize::from(width_), form: widest.clamp(15, most), count: width_ >= 56 }
    }

    fn header(&self) -> String {
        let count = if self.count { "  count  docs" } else { "" };
        format!("   {}{count}   what is known", pad_right("form in English", self.form + 2))
    }

    fn row(&self, state: &State, name: &Name, form: &Form<'_>, here: bool) -> Pieces {
        let verdict = state.verdict(form.en());
        let (glyph, glyph_ink) = match verdict.map(|d| d.verdict) {
            Some(NameVerdict::Accepted) => ("✓", Ink::Good),
            Some(NameVerdict::Rejected) => ("✗", Ink::Bad),
            None => (" ", Ink::Plain),
        };
        let text = truncate(&clean(form.en()), self.form);
        let ink = match (here, form) {
            (true, _) => Ink::Accent,
            (false, Form::Standing(_)) => Ink::Plain,
            (false, Form::Possible(_)) => Ink::Dim,
        };
        let mut pieces = vec![
            (Ink::Accent, if here { " ▸" } else { "  " }.to_owned()),
            (glyph_ink, format!("{glyph} ")),
            (ink, pad_right(&text, self.form + 1)),
        ];
        let (count, documents, remark) = match form {
            Form::Standing(r) => (r.count.to_string(), r.documents.to_string(), name.remark(r)),
            Form::Possible(c) => {
                let remark = match c.p {
                    Some(p) => format!("the model spells it so, p {p:.2}"),
                    None => crate::review::why_in_words(&c.why).to_owned(),
                };
                ("·".to_owned(), "·".to_owned(), remark)
            }
        };
        if self.count {
            pieces.push((Ink::Dim, format!("{}{}", pad_left(&count, 6), pad_left(&documents, 6))));
        }
        let (ink, text) = match verdict {
            Some(decision) => (glyph_ink, said(decision)),
            None => (if here { Ink::Plain } else { Ink::Dim }, clean(&remark)),
        };
        let used: usize = pieces.iter().map(|(_, t)| width(t)).sum();
        pieces.push((ink, format!("   {}", truncate(&text, self.whole.saturating_sub(used + 4)))));
        pieces
    }
}

/// `accepted (corpus), m.k., 2026-11-26: reason`.
fn said(decision: &NameDecision) -> String {
    let scope = match &decision.scope {
        Scope::Corpus => "corpus".to_owned(),
        Scope::Document(id) => clean(id),
        Scope::Place { .. } => "this place".to_owned(),
    };
    let signed = &decision.signed;
    let day = signed.at.split('T').next().unwrap_or_default();
    let reason = signed.reason.as_ref().map_or_else(String::new, |r| format!(": {}", clean(r)));
    format!("{} ({scope}), {}, {day}{reason}", decision.verdict.word(), clean(&signed.by))
}

fn pad_right(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(text))))
}

fn pad_left(text: &str, columns: usize) -> String {
    format!("{}{text}", " ".repeat(columns.saturating_sub(width(text))))
}

/// The wrapped lines of a text, its words in brackets: marks that need no colour.
fn marked(text: &str, span: Option<(usize, usize)>, columns: usize) -> Vec<Pieces> {
    let mut shown = String::with_capacity(text.len() + 2);
    let mut count = 0;
    for c in text.chars() {
        if let Some((start, end)) = span {
            if count == end && end > start {
                shown.push(']');
            }
            if count == start {
                shown.push('[');
            }
        }
        shown.push(c);
        count += 1;
    }
    if span.is_some_and(|(start, end)| end == count && end > start) {
        shown.push(']');
    }
    let mark = |at: usize| match span {
        Some((start, end)) if (start..end + 2).contains(&at) => Mark::Target(Severity::Warning),
        _ => Mark::None,
    };
    let lines = wrap(&cells(&shown, mark), columns);
    let mut out = Vec::new();
    for line in lines {
        let mut pieces: Pieces = Vec::new();
        for cell in &line {
            let ink = if cell.mark == Mark::None { Ink::Plain } else { Ink::Marked };
            match pieces.last_mut() {
                Some((last, text)) if *last == ink => text.push_str(&cell.text),
                _ => pieces.push((ink, cell.text.clone())),
            }
        }
        out.push(pieces);
    }
    out
}

/// Text around, without marks.
fn around(text: &str, columns: usize) -> Vec<Pieces> {
    if text.is_empty() {
        return Vec::new();
    }
    wrap_plain(text, columns).into_iter().map(|line| vec![(Ink::Dim, line)]).collect()
}

/// The lines of the sentence on one side.
fn sentence(place: &Place, side: Side, columns: usize) -> Vec<Pieces> {
    let text = place.texts.get(side);
    if text.is_empty() {
        return vec![vec![(Ink::Dim, "(nothing aligned)".to_owned())]];
    }
    marked(text, *place.spans.get(side), columns)
}

/// Russian on the left, English on the right, sentence beside sentence; the ones around where they fit.
fn beside(place: &Place, area: Rect) -> Vec<Pieces> {
    let column = usize::from(area.width).saturating_sub(7) / 2;
    let rows = usize::from(area.height).saturating_sub(2);
    let both = |lines: &dyn Fn(Side) -> Vec<Pieces>| Both::new(lines(Side::Source), lines(Side::Target));
    let height = |block: &Both<Vec<Pieces>>| block.source.len().max(block.target.len());
    let mut blocks = vec![both(&|s| sentence(place, s, column))];
    for (n, sentences) in place.around.iter().enumerate() {
        let block = both(&|s| around(sentences.get(s), column));
        if blocks.iter().map(height).sum::<usize>() + height(&block) <= rows {
            blocks.insert(if n == 0 { 0 } else { blocks.len() }, block);
        }
    }
    let mut out = Vec::new();
    for block in blocks {
        let count = height(&block);
        let (mut left, mut right) = (block.source.into_iter(), block.target.into_iter());
        for _ in 0..count {
            let (a, b) = (left.next().unwrap_or_default(), right.next().unwrap_or_default());
            let used: usize = a.iter().map(|(_, t)| width(t)).sum();
            let mut line: Pieces = vec![(Ink::Plain, "  ".to_owned())];
            line.extend(a);
            line.push((Ink::Plain, " ".repeat(column.saturating_sub(used) + 3)));
            line.extend(b);
            out.push(line);
        }
    }
    out
}

/// Russian above English, each with the sentences around it that fit.
fn stacked(place: &Place, area: Rect) -> Vec<Pieces> {
    let columns = usize::from(area.width).saturating_sub(6);
    let rows = usize::from(area.height) / 2;
    let mut out = Vec::new();
    for (tag, which) in [("ru", Side::Source), ("en", Side::Target)] {
        let mut lines = sentence(place, which, columns);
        for (n, sentences) in place.around.iter().enumerate() {
            let more = around(sentences.get(which), columns);
            if lines.len() + more.len() <= rows {
                let at = if n == 0 { 0 } else { lines.len() };
                lines.splice(at..at, more);
            }
        }
        for (n, line) in lines.into_iter().enumerate() {
            let lead = if n == 0 { format!(" {tag} ") } else { "    ".to_owned() };
            let mut pieces = vec![(Ink::Dim, lead)];
            pieces.extend(line);
            out.push(pieces);
        }
    }
    out
}
