//! Where things stand on a screen of a size, and how they look.

use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};

/// From this width on, the list of items stands on the left.
const LIST_FROM: u16 = 100;

/// From this width on, Russian and English stand side by side.
pub(super) const BESIDE_FROM: u16 = 96;

/// The parts of the screen; an empty one is not drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Areas {
    pub(super) title: Rect,
    /// The rule under the title.
    pub(super) top_rule: Rect,
    /// Items, one a row.
    pub(super) list: Rect,
    /// The line between the list and the rest.
    pub(super) divider: Rect,
    /// What is known of the item.
    pub(super) head: Rect,
    /// The forms of a name, one a row.
    pub(super) forms: Rect,
    /// The rule above the sentences: which place it is.
    pub(super) place_rule: Rect,
    /// The sentences.
    pub(super) passages: Rect,
    /// The rule above the last lines: messages.
    pub(super) message: Rect,
    /// Scope, search, filter; or what is typed.
    pub(super) status: Rect,
    /// The keys.
    pub(super) keys: Rect,
}

impl Areas {
    pub(super) fn of((columns, rows): (u16, u16)) -> Self {
        let line = |y: u16, height: u16| Rect::new(0, y.min(rows), columns, height.min(rows.saturating_sub(y)));
        let keys: u16 = if columns < 132 && rows >= 22 { 2 } else { 1 };
        let body_end = rows.saturating_sub(2 + keys).max(2);
        let body = line(2, body_end - 2);
        let wide = columns >= LIST_FROM;
        let list_width = if wide { (columns / 4).clamp(26, 40) } else { 0 };
        let left = if wide { list_width + 1 } else { 0 };
        let right = Rect::new(left, body.y, columns - left, body.height);
        // The sentences get what is left below the forms, and never less than a third.
        let passages = (body.height * 45 / 100).max(4).min(body.height);
        let upper = body.height - passages;
        let head = if upper >= 9 { 4 } else { upper.min(2) };
        Self {
            title: line(0, 1),
            top_rule: line(1, 1),
            list: Rect::new(0, body.y, list_width, body.height),
            divider: Rect::new(list_width, body.y, u16::from(wide), body.height),
            head: Rect { height: head, ..right },
            forms: Rect { y: right.y + head, height: upper - head, ..right },
            place_rule: Rect { y: right.y + upper, height: passages.min(1), ..right },
            passages: Rect { y: right.y + upper + 1, height: passages.saturating_sub(1), ..right },
            message: line(body_end, 1),
            status: line(body_end + 1, 1),
            keys: line(body_end + 2, keys),
        }
    }

    /// The first item listed when the one at `at` of `count` is on the screen: it stays near the middle.
    pub(super) fn first_listed(&self, at: usize, count: usize) -> usize {
        window(at, count, usize::from(self.list.height))
    }

    /// The same for forms.
    pub(super) fn first_form(&self, row: usize, count: usize) -> usize {
        window(row, count, usize::from(self.forms.height))
    }
}

fn window(at: usize, count: usize, room: usize) -> usize {
    at.saturating_sub(room / 2).min(count.saturating_sub(room))
}

/// The looks. Marks and words carry the meaning; colour repeats it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Theme {
    /// Whether there is colour at all.
    pub color: bool,
}

/// What a piece of text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ink {
    Plain,
    Bold,
    Dim,
    /// The program's name, the item, the row that is chosen.
    Accent,
    /// A key that may be pressed.
    Key,
    /// The words that the item is about.
    Marked,
    Good,
    Bad,
    Doubt,
}

impl Theme {
    pub(super) fn style(self, ink: Ink) -> Style {
        let plain = Style::new();
        let colored = |style: Style, color: Color| if self.color { style.fg(color) } else { style };
        match ink {
            Ink::Plain => plain,
            Ink::Bold => plain.add_modifier(Modifier::BOLD),
            Ink::Dim => plain.add_modifier(Modifier::DIM),
            Ink::Accent => colored(plain.add_modifier(Modifier::BOLD), Color::Cyan),
            Ink::Key => colored(plain.add_modifier(Modifier::BOLD), Color::Cyan),
            Ink::Marked => colored(plain.add_modifier(Modifier::BOLD | Modifier::UNDERLINED), Color::Yellow),
            Ink::Good => colored(plain, Color::Green),
            Ink::Bad => colored(plain, Color::Red),
            Ink::Doubt => colored(plain, Color::Yellow),
        }
    }
}
