//! The review screen, key by key and to the cell. After a change that is meant: `UPDATE=1 cargo test --test screen`, and
//! look at the difference.

#![allow(clippy::unwrap_used)] // a test that cannot go on fails

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use align::finding::Severity;
use align::report::record::{FindingRecord, SpanRecord, Status};
use align::review::screen::{Effect, Key, State, Subject, Theme, draw};
use align::review::{Decision, DecisionsFile, Flagged, Name, Place, Rendering, Signed};
use align::text::Both;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use unicode_width::UnicodeWidthStr;

/// A place in invented sentences; the words are marked where they stand.
fn place(document: &str, number: usize, ru: (&str, &str), en: (&str, &str)) -> Place {
    let span = |text: &str, word: &str| {
        text.find(word).map(|at| {
            let start = text.get(..at).unwrap().chars().count();
            (start, start + word.chars().count())
        })
    };
    Place {
        document: document.into(),
        label: format!("{number} → {number}"),
        confidence: 0.93,
        around: [
            Both::new("Погода была хорошая.".into(), "The weather was fine.".into()),
            Both::new("Позже все ушли.".into(), "Later everybody left.".into()),
        ],
        texts: Both::new(ru.0.into(), en.0.into()),
        spans: Both::new(span(ru.0, ru.1), span(en.0, en.1)),
        fingerprint: format!("NAM017:{:016x}", number * 7919 + document.len()),
        findings: Vec::new(),
    }
}

fn rendering(en: &str, count: usize, documents: usize, p_back: f64, places: Vec<Place>) -> Rendering {
    Rendering { en: en.into(), count, documents, p_back, p_match: 0.97, word: false, places }
}

fn name(ru: &str, forms: &[(&str, usize)], renderings: Vec<Rendering>) -> Name {
    let forms: BTreeMap<String, usize> = forms.iter().map(|(f, n)| ((*f).into(), *n)).collect();
    Name {
        ru: ru.into(),
        kind: "person".into(),
        mentions: forms.values().sum(),
        forms,
        documents: renderings.iter().map(|r| r.documents).max().unwrap_or(0),
        renderings,
        evidence: None,
        doubtful: true,
        value: 1.0,
    }
}

/// Names with case forms, stress marks, wide characters, control characters, and none at all.
fn names() -> Vec<Name> {
    let said = |who: &str, number| {
        let text = format!(
            "«Встреча была полезной», — сказал журналистам в четверг Грегори {who}, отвечая на вопрос о поездке."
        );
        let en = "“The meeting was useful”, – said to journalists on Thursday Gregory Ueynrayt, answering a question about the trip.";
        place("q7x2/000", number, (&text, who), (en, "Ueynrayt"))
    };
    let gloss = place(
        "q7x2/004",
        2,
        ("В Хельсинки Грегори Уэйнрайта встретил посол.", "Уэйнрайта"),
        ("In Helsinki the ambassador met Gregory Ueynrayt (Gregory Wainwright).", "Wainwright"),
    );
    let mut wainwright = name(
        "Уэйнрайт",
        &[("уэйнрайт", 8), ("уэйнрайта", 3), ("уэйнрайту", 1)],
        vec![
            rendering("Ueynrayt", 9, 4, 0.97, vec![said("Уэйнрайт", 3), said("Уэйнрайт", 7)]),
            rendering("Wainwright", 3, 1, 0.02, vec![gloss]),
        ],
    );
    wainwright.evidence = Some(("Wainwright".into(), "gloss".into()));
    let stress = place(
        "q7x2/001",
        5,
        ("Ра́йан Иси́да приехал из за́мка; Исида улыбался.", "Иси́да"),
        ("Ryan Isida (石田 涼) came from the castle; Isida was smiling.", "Isida"),
    );
    let mut hares = rendering(
        "hares",
        1,
        1,
        0.0,
        vec![place(
            "q7x2/000",
            9,
            ("Он встретился с послом Аркадием Зайцевым.", "Зайцевым"),
            ("He met with Ambassador Arkady hares.", "hares"),
        )],
    );
    hares.word = true;
    let hostile =
        place("evil/\u{1b}[2J", 1, ("Ёлкин\u{202e} пришёл\u{7}.", "Ёлкин"), ("Yol\u{1b}[31mkin came.", "came"));
    vec![
        wainwright,
        name(
            "Исида",
            &[("исида", 4)],
            vec![rendering("Isida", 3, 2, 0.6, vec![stress.clone()]), rendering("石田", 1, 1, 0.0, vec![stress])],
        ),
        name("Зайцев", &[("зайцевым", 1)], vec![hares]),
        name("Ёлкин", &[("ёлкин", 1)], vec![rendering("Yol\u{1b}kin", 1, 1, 0.1, vec![hostile])]),
        name("Сверхдлиннаяфамилияизоченьмногихбукв-Заграничный", &[("x", 1)], vec![]),
    ]
}

fn findings() -> Vec<Flagged> {
    let one = |code: &str, name: &str, severity, text: &str, number: usize| {
        let place = place(
            "q7x2/000",
            number,
            ("Помощники Трампа понимают, что визит вызовет критику в Конгрессе.", "Трампа"),
            ("Assistants trump understand that the visit will cause criticism in Congress.", text),
        );
        let (start, end) = place.spans.target.unwrap();
        let span = SpanRecord {
            path: "000.en.txt".into(),
            start,
            end,
            text: text.into(),
            line: 1,
            column: start + 1,
            end_line: 1,
            end_column: end + 1,
        };
        let finding = FindingRecord {
            code: code.into(),
            name: name.into(),
            severity,
            confidence: 0.9,
            message: format!("“{text}” is a name and needs a capital"),
            bead: Some(number),
            source: None,
            target: Some(span),
            suggestion: Some("Trump".into()),
            evidence: vec!["the lexicon has this form".into()],
            fingerprint: place.fingerprint.clone(),
            status: Status::Open,
            reason: None,
        };
        Flagged { finding, place, alike: 1, value: 1.0 }
    };
    vec![
        one("NAM006", "name-lowercase", Severity::Error, "trump", 3),
        one("FLU002", "noun-overcapitalised", Severity::Note, "Congress", 4),
    ]
}

/// A reviewer at the screen: keys in, decisions into a file in memory.
struct Sitting {
    state: State,
    file: DecisionsFile,
    terminal: Terminal<TestBackend>,
}

impl Sitting {
    fn new(subject: Subject, columns: u16, rows: u16) -> Self {
        let file = DecisionsFile::default();
        let state = State::new(subject, file.decisions().clone(), "align.decisions.toml", (columns, rows));
        Self { state, file, terminal: Terminal::new(TestBackend::new(columns, rows)).unwrap() }
    }

    fn press(&mut self, key: Key) -> bool {
        match self.state.press(key) {
            Effect::None => {}
            Effect::Quit => return false,
            Effect::Decide(mut new) => {
                for decision in &mut new {
                    let reason = decision.signed().reason.clone();
                    decision.sign(Signed { by: "m.k.".into(), at: "2026-11-26T07:12:00Z".into(), reason });
                    self.file.append(decision.clone());
                }
                self.state.written(self.file.decisions().clone(), &new);
            }
            Effect::Undo(selector) => {
                let gone = self.file.undo(&selector);
                self.state.undone(self.file.decisions().clone(), gone.as_ref());
            }
        }
        true
    }

    /// Characters are themselves; `<Down>` and the like are keys.
    fn keys(&mut self, keys: &str) -> &mut Self {
        let mut rest = keys;
        while let Some(c) = rest.chars().next() {
            let named = rest.strip_prefix('<').and_then(|r| r.split_once('>'));
            let key = match named {
                Some((name, tail)) => {
                    rest = tail;
                    match name {
                        "Enter" => Key::Enter,
                        "Esc" => Key::Esc,
                        "Tab" => Key::Tab,
                        "Down" => Key::Down,
                        "Right" => Key::Right,
                        "Left" => Key::Left,
                        "End" => Key::End,
                        "Back" => Key::Backspace,
                        other => panic!("no key is called {other}"),
                    }
                }
                None => {
                    rest = rest.get(c.len_utf8()..).unwrap();
                    Key::Char(c)
                }
            };
            assert!(self.press(key), "the screen was left");
        }
        self
    }

    fn picture(&mut self) -> String {
        let mut cursor = None;
        let (state, theme) = (&self.state, Theme { color: false });
        self.terminal.draw(|frame| cursor = draw(state, theme, frame.buffer_mut())).unwrap();
        let buffer = self.terminal.backend().buffer();
        let mut out = String::new();
        for y in 0..buffer.area.height {
            let mut x = 0;
            let mut line = String::new();
            while x < buffer.area.width {
                let symbol = buffer.cell((x, y)).unwrap().symbol();
                if cursor.is_some_and(|c| (c.x, c.y) == (x, y)) {
                    line.push('█');
                } else {
                    line.push_str(symbol);
                }
                x += (symbol.width() as u16).max(1);
            }
            out.push_str(line.trim_end());
            out.push('\n');
        }
        out
    }

    fn decisions(&self) -> Vec<String> {
        self.file.decisions().all().iter().map(Decision::describe).collect()
    }

    /// Compares with the kept picture.
    fn holds(&mut self, name: &str) {
        let picture = self.picture();
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/review").join(name);
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&path, &picture).unwrap();
        }
        let kept = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(kept == picture, "{name} looks otherwise now:\n{picture}");
    }
}

const SIZES: [(u16, u16); 4] = [(60, 20), (80, 24), (120, 40), (200, 60)];

#[test]
fn names_at_every_size() {
    for (columns, rows) in SIZES {
        let mut sitting = Sitting::new(Subject::Names(names()), columns, rows);
        sitting.holds(&format!("names.{columns}x{rows}.txt"));
        sitting.keys("<Right>").holds(&format!("wide.{columns}x{rows}.txt"));
    }
}

#[test]
fn findings_at_every_size() {
    for (columns, rows) in SIZES {
        Sitting::new(Subject::Findings(findings()), columns, rows).holds(&format!("findings.{columns}x{rows}.txt"));
    }
}

#[test]
fn questions_inputs_and_help() {
    let sitting = |keys: &str| {
        let mut sitting = Sitting::new(Subject::Names(names()), 80, 24);
        sitting.keys(keys);
        sitting
    };
    sitting("?").holds("help.80x24.txt");
    sitting("eWainw").holds("typing.80x24.txt");
    sitting("R").holds("confirm.80x24.txt");
    sitting("wattested<Enter>ru").holds("undone.80x24.txt");
    sitting("<Tab><Down>af").holds("decided.80x24.txt");
    sitting("/nobody<Enter>").holds("nothing.80x24.txt");
    Sitting::new(Subject::Findings(findings()), 80, 24).keys("r").holds("why.80x24.txt");
    Sitting::new(Subject::Names(Vec::new()), 80, 24).holds("empty.80x24.txt");
    Sitting::new(Subject::Names(names()), 30, 8).holds("small.30x8.txt");
}

#[test]
fn keys_decide_and_the_file_says_so() {
    let mut sitting = Sitting::new(Subject::Names(names()), 120, 40);
    // Reject what stands, accept the gloss: the next name comes by itself.
    sitting.keys("r");
    assert_eq!(sitting.decisions(), ["rejected Уэйнрайт = Ueynrayt (corpus), m.k., 2026-11-26"]);
    sitting.keys("a");
    assert_eq!(sitting.decisions()[1], "accepted Уэйнрайт = Wainwright (corpus), m.k., 2026-11-26");
    assert!(sitting.picture().contains(" Исида   person"));
    // A document, a place, another form with a reason.
    sitting.keys("<Tab>wpassport<Enter>eIshida<Enter>");
    assert_eq!(sitting.decisions()[2], "accepted Исида = Ishida (in q7x2/001), m.k., 2026-11-26");
    sitting.keys("<Left><Tab>a");
    assert!(sitting.decisions()[3].starts_with("accepted Исида = Isida (one place in q7x2/001)"));
    sitting.keys("<Left>eIshida<Enter>");
    let last: Vec<String> = sitting.decisions().split_off(4);
    assert!(
        last[0].starts_with("rejected Исида = ") && last[1].starts_with("accepted Исида = Ishida (one place"),
        "{last:?}"
    );
    // Russian keyboard: г is u, к is r.
    sitting.keys("гггг");
    assert_eq!(sitting.decisions().len(), 2);
    let text = sitting.file.text().to_owned();
    assert_eq!(DecisionsFile::parse(&text).unwrap().decisions(), sitting.file.decisions());
}

#[test]
fn undo_goes_back_beyond_this_sitting_and_to_the_name() {
    let mut sitting = Sitting::new(Subject::Names(names()), 80, 24);
    sitting.keys("<Down>a");
    let file = sitting.file.clone();
    // Another day: the program starts again from the file.
    let mut sitting = Sitting::new(Subject::Names(names()), 80, 24);
    sitting.state = State::new(Subject::Names(names()), file.decisions().clone(), "d", (80, 24));
    sitting.file = file;
    assert!(!sitting.picture().contains("Уэйнрайт   person"), "what is decided is not asked again");
    sitting.keys("u");
    assert!(sitting.decisions().is_empty());
    assert!(sitting.picture().contains("Уэйнрайт   person"));
    sitting.keys("u");
    assert!(sitting.picture().contains("no decision to take back"));
}

#[test]
fn all_forms_ask_first() {
    let mut sitting = Sitting::new(Subject::Names(names()), 80, 24);
    sitting.keys("An");
    assert!(sitting.decisions().is_empty());
    sitting.keys("Rxy");
    assert_eq!(sitting.decisions().len(), 2);
    let mut sitting = Sitting::new(Subject::Findings(findings()), 80, 24);
    sitting.keys("r2a");
    assert!(
        sitting.decisions()[0].starts_with("dismissed NAM017:") && sitting.decisions()[1].starts_with("confirmed ")
    );
    assert!(sitting.file.text().contains("reason = \"wont-fix\""));
    assert!(sitting.picture().contains("all decided"));
}

#[test]
fn a_form_that_cannot_be_is_refused() {
    let mut sitting = Sitting::new(Subject::Names(names()), 80, 24);
    sitting.keys("eКоми<Enter>");
    assert!(sitting.decisions().is_empty());
    assert!(sitting.picture().contains("is no English form"));
    sitting.keys("<Esc>eWainright<Back><Back>t<Enter>");
    assert_eq!(sitting.decisions(), ["accepted Уэйнрайт = Wainrigt (corpus), m.k., 2026-11-26"]);
}

#[test]
fn search_filter_and_jump_choose_what_is_listed() {
    let mut sitting = Sitting::new(Subject::Names(names()), 80, 24);
    sitting.keys("/wainw<Enter>");
    assert!(sitting.picture().contains("names 1/1"));
    sitting.keys("<Esc>g3<Enter>");
    assert!(sitting.picture().contains(" Зайцев   person"));
    sitting.keys("g99<Enter>");
    assert!(sitting.picture().contains("no number 99"));
    sitting.keys("<End>s");
    assert!(sitting.picture().contains("names 1/5"), "skipping goes round");
}

#[test]
fn no_keys_at_any_size_make_it_panic() {
    let all = [
        Key::Enter,
        Key::Esc,
        Key::Tab,
        Key::BackTab,
        Key::Backspace,
        Key::Clear,
        Key::Up,
        Key::Down,
        Key::Left,
        Key::Right,
        Key::PageUp,
        Key::PageDown,
        Key::Home,
        Key::End,
        Key::Scroll(-1),
        Key::Scroll(1),
    ];
    let letters: Vec<char> = "arARusewfgnpjklh?/1239yn0ёЖ石\u{301}".chars().collect();
    arbtest::arbtest(|u| {
        let (columns, rows) = (u.int_in_range(1..=130)?, u.int_in_range(1..=45)?);
        let subject = if u.arbitrary()? { Subject::Names(names()) } else { Subject::Findings(findings()) };
        let mut sitting = Sitting::new(subject, columns, rows);
        for _ in 0..u.int_in_range(0..=40)? {
            let key = match u.int_in_range(0..=3)? {
                0 => *u.choose(&all)?,
                1 => Key::Click(u.int_in_range(0..=130)?, u.int_in_range(0..=45)?),
                _ => Key::Char(*u.choose(&letters)?),
            };
            sitting.press(key);
            let picture = sitting.picture();
            assert_eq!(picture.lines().count(), usize::from(rows));
            assert!(!picture.contains('\u{1b}') && !picture.contains('\u{202e}'));
        }
        assert_eq!(DecisionsFile::parse(sitting.file.text()).unwrap(), sitting.file);
        Ok(())
    })
    .budget_ms(4_000);
}

#[test]
fn ten_thousand_names_answer_at_once() {
    let letters: Vec<char> = "абвгдежзиклмнопрстуфхчш".chars().collect();
    let many: Vec<Name> = (0..10_000)
        .map(|n: usize| {
            let word: String =
                (0..7).map(|k| letters[(n / letters.len().pow(k as u32 % 3) + k * 5) % letters.len()]).collect();
            let mut name = names().swap_remove(n % 3);
            name.ru = format!("{}{word}", if n.is_multiple_of(2) { "В" } else { "К" });
            name
        })
        .collect();
    let mut sitting = Sitting::new(Subject::Names(many), 200, 60);
    let mut slowest: BTreeMap<String, Duration> = BTreeMap::new();
    for keys in ["<Right>", "<Down>", "n", "r", "a", "u", "s", "f", "ff", "<End>", "/в<Enter>", "<Esc>", "?", "q?"]
        .iter()
        .cycle()
        .take(140)
    {
        if keys.contains('q') {
            sitting.keys("<Esc>");
            continue;
        }
        let start = Instant::now();
        sitting.keys(keys);
        sitting.picture();
        let took = start.elapsed();
        let slow = slowest.entry((*keys).to_owned()).or_default();
        *slow = took.max(*slow);
    }
    for (keys, took) in &slowest {
        println!("{keys:12} {:6.1} ms at most from key to frame", took.as_secs_f64() * 1e3);
    }
    // Ten times what a release build needs; a loaded machine must not fail it.
    assert!(slowest.values().all(|t| *t < Duration::from_millis(500)), "{slowest:?}");
}
