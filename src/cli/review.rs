//! `align review`: the corpus is checked, its names (or findings) go on the screen, decisions go to their file.

use std::io::IsTerminal;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use ratatui::backend::CrosstermBackend;
use ratatui::crossterm::cursor::Show;
use ratatui::crossterm::event::{
    self, DisableMouseCapture, EnableMouseCapture, Event, KeyCode, KeyEventKind, KeyModifiers, MouseEventKind,
};
use ratatui::crossterm::execute;
use ratatui::crossterm::terminal::{EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode};

use super::args::{CacheArgs, ReviewArgs, RunArgs, Shared};
use super::corpus::Corpus;
use super::decisions::Ledger;
use super::parts::{Parts, Wishes};
use super::terminal::Terminal;
use super::{decisions, exit, inputs, settings};
use crate::config::Config;
use crate::error::{Error, ErrorKind, Result};
use crate::report::summary::Summary;
use crate::review::screen::{Effect, Key, State, Subject, Theme, draw};
use crate::review::{Decisions, Gathering, Worklist};

/// Checks the documents and brings together what there is to decide. What could not be read is said, and makes the code
/// 2. With `findings` these too, not names only.
pub(crate) fn gather(
    run: &RunArgs,
    cache: &CacheArgs,
    findings: bool,
    config: &Config,
    shared: &Shared,
    terminal: &Terminal,
) -> Result<(Worklist, Decisions, u8)> {
    let cache = settings::cache(cache, shared);
    let corpus = Corpus::find(&run.input, config, cache.as_ref(), shared, terminal)?;
    let parts = Parts::of_run(config, run, Wishes::default())?;
    decisions::contradictions(parts.decisions(), terminal);
    let engine = parts.engine()?;
    let mut summary = Summary::default();
    let mut gathering = Gathering::new(findings);
    let interrupted = corpus.check(&engine, cache.as_ref(), &mut summary, |record, _| {
        gathering.add(&record);
        Ok(true)
    })?;
    let code = match (interrupted, summary.failed.is_empty()) {
        (true, _) => exit::INTERRUPTED,
        (false, true) => exit::CLEAN,
        (false, false) => exit::TROUBLE,
    };
    Ok((gathering.finish(), parts.decisions().clone(), code))
}

pub(crate) fn run(args: &ReviewArgs, config: &Config, shared: &Shared, terminal: &Terminal) -> Result<u8> {
    let (list, decided, code) = gather(&args.run, &args.cache, args.findings, config, shared, terminal)?;
    if code == exit::INTERRUPTED {
        return Ok(code);
    }
    if !std::io::stdin().is_terminal() || !std::io::stdout().is_terminal() {
        let script = if args.findings { list.findings_script(&decided) } else { list.pending_script(&decided) };
        super::print(script.as_bytes())?;
        let remedy = "standard output has what is to decide, with the exact lines that decide it; \
                      align names --pending prints the names and exits 0";
        return Err(Error::new(ErrorKind::Usage, "align review needs a terminal, and this is none").help(remedy));
    }
    let subject = Subject::of(list, args.findings);
    let ledger = Ledger::open(config, &args.run.decisions)?;
    let by = decisions::reviewer(args.by.as_deref());
    let mut screen = Screen::open(args.mouse)?;
    let session = Session { subject, ledger, by, theme: Theme { color: terminal.color() } };
    let outcome = session.run(&mut screen);
    drop(screen);
    let (ledger, written, interrupted) = outcome?;
    terminal.note(&format!(
        "{} written in this session, {} in all: {}",
        crate::review::counted(written, "decision"),
        ledger.decisions().all().len(),
        ledger.path().display()
    ));
    if written > 0 {
        ledger.merge_hint().into_iter().for_each(|hint| terminal.note(&hint));
    }
    Ok(if interrupted { exit::INTERRUPTED } else { code })
}

/// How long to wait for a key before looking whether a signal came.
const PATIENCE: Duration = Duration::from_millis(200);

/// One sitting of a reviewer.
struct Session {
    subject: Subject,
    ledger: Ledger,
    by: String,
    theme: Theme,
}

impl Session {
    /// Runs until the reviewer leaves: the ledger, how many decisions were written, whether a signal ended it.
    fn run(self, screen: &mut Screen) -> Result<(Ledger, usize, bool)> {
        let Self { subject, mut ledger, by, theme } = self;
        let stop = inputs::interrupted();
        leave_with_the_terminal(stop);
        let size = screen.terminal.size().map_err(|e| broken(&e))?;
        let file = ledger.path().display().to_string();
        let mut state = State::new(subject, ledger.decisions().clone(), file, (size.width, size.height));
        let mut written = 0;
        loop {
            screen.draw(&state, theme)?;
            while !event::poll(PATIENCE).map_err(|e| broken(&e))? {
                if stop.load(Ordering::Relaxed) {
                    return Ok((ledger, written, true));
                }
            }
            // Keys that came meanwhile are taken before the next frame: a held key never lags behind.
            let mut first = true;
            while first || event::poll(Duration::ZERO).map_err(|e| broken(&e))? {
                first = false;
                let event = event::read().map_err(|e| broken(&e))?;
                if let Event::Resize(columns, rows) = event {
                    state.resize(columns, rows);
                }
                let Some(key) = key(&event) else { continue };
                match state.press(key) {
                    Effect::None => {}
                    Effect::Quit => return Ok((ledger, written, key == Key::Interrupt)),
                    Effect::Decide(mut new) => {
                        new.iter_mut().for_each(|d| d.sign(decisions::sign(&by, d.signed().reason.as_deref())));
                        match ledger.add(new.clone()) {
                            Ok(()) => {
                                written += new.len();
                                state.written(ledger.decisions().clone(), &new);
                            }
                            Err(error) => state.failed(error.to_string()),
                        }
                    }
                    Effect::Undo(selector) => match ledger.undo(&selector) {
                        Ok(gone) => {
                            written -= usize::from(gone.is_some()).min(written);
                            state.undone(ledger.decisions().clone(), gone.as_ref());
                        }
                        Err(error) => state.failed(error.to_string()),
                    },
                }
            }
        }
    }
}

/// The terminal while it is ours: raw, on its second screen. Dropping it gives the terminal back, and so does a panic.
struct Screen {
    terminal: ratatui::Terminal<CrosstermBackend<std::io::Stdout>>,
}

impl Screen {
    fn open(mouse: bool) -> Result<Self> {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            give_back();
            before(panic);
        }));
        let opened = (|| {
            enable_raw_mode()?;
            execute!(std::io::stdout(), EnterAlternateScreen)?;
            if mouse {
                execute!(std::io::stdout(), EnableMouseCapture)?;
            }
            ratatui::Terminal::new(CrosstermBackend::new(std::io::stdout()))
        })();
        match opened {
            Ok(terminal) => Ok(Self { terminal }),
            Err(error) => {
                give_back();
                Err(broken(&error))
            }
        }
    }

    fn draw(&mut self, state: &State, theme: Theme) -> Result<()> {
        let drawn = self.terminal.draw(|frame| {
            if let Some(cursor) = draw(state, theme, frame.buffer_mut()) {
                frame.set_cursor_position(cursor);
            }
        });
        drawn.map(|_| ()).map_err(|e| broken(&e))
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        give_back();
    }
}

/// Ends the program when its terminal is gone (a closed window, a lost connection): the source of events then reads the
/// end of its input for ever and never looks up. Every decision is on disk before the next key, so nothing is lost.
fn leave_with_the_terminal(stop: &'static AtomicBool) {
    std::thread::spawn(move || {
        while std::io::stdin().is_terminal() && !stop.load(Ordering::Relaxed) {
            std::thread::sleep(PATIENCE);
        }
        // The loop itself has time to leave first.
        std::thread::sleep(3 * PATIENCE);
        give_back();
        std::process::exit(i32::from(exit::INTERRUPTED));
    });
}

/// Leaves the second screen and raw mode. What cannot be undone is nobody's to mend any more.
fn give_back() {
    let _ = execute!(std::io::stdout(), DisableMouseCapture, LeaveAlternateScreen, Show);
    let _ = disable_raw_mode();
}

fn broken(error: &std::io::Error) -> Error {
    Error::new(ErrorKind::Output, format!("the terminal does not answer: {error}"))
        .help("align names --pending and align accept do the same without a screen")
}

/// A terminal's event as an act of the reviewer.
fn key(event: &Event) -> Option<Key> {
    match event {
        Event::Key(key) if key.kind != KeyEventKind::Release => {
            let control = key.modifiers.contains(KeyModifiers::CONTROL);
            Some(match key.code {
                KeyCode::Char('c' | 'с' | 'C') if control => Key::Interrupt,
                KeyCode::Char('u') if control => Key::Clear,
                KeyCode::Char(_) if control || key.modifiers.contains(KeyModifiers::ALT) => return None,
                KeyCode::Char(c) => Key::Char(c),
                KeyCode::Enter => Key::Enter,
                KeyCode::Esc => Key::Esc,
                KeyCode::Tab => Key::Tab,
                KeyCode::BackTab => Key::BackTab,
                KeyCode::Backspace => Key::Backspace,
                KeyCode::Up => Key::Up,
                KeyCode::Down => Key::Down,
                KeyCode::Left => Key::Left,
                KeyCode::Right => Key::Right,
                KeyCode::PageUp => Key::PageUp,
                KeyCode::PageDown => Key::PageDown,
                KeyCode::Home => Key::Home,
                KeyCode::End => Key::End,
                _ => return None,
            })
        }
        Event::Mouse(mouse) => match mouse.kind {
            MouseEventKind::Down(_) => Some(Key::Click(mouse.column, mouse.row)),
            MouseEventKind::ScrollUp => Some(Key::Scroll(-1)),
            MouseEventKind::ScrollDown => Some(Key::Scroll(1)),
            _ => None,
        },
        _ => None,
    }
}
