//! Page furniture: menus, tags, sharing buttons and counters that a scraper took for text.

use super::{Segment, SegmentKind, Span};

/// Lines that stand alone on news pages and mean nothing in the article, in lower case.
const PHRASES: &[&str] = &[
    "loader",
    "loading",
    "loading...",
    "загрузка",
    "загрузка...",
    "главная",
    "новости",
    "меню",
    "поиск",
    "реклама",
    "на правах рекламы",
    "поделиться",
    "поделиться:",
    "поделиться в соцсетях",
    "подписаться",
    "подпишитесь на наш канал",
    "подпишитесь на нас в telegram",
    "читайте также",
    "читайте также:",
    "смотрите также",
    "смотрите также:",
    "читать далее",
    "подробнее",
    "ещё по теме",
    "еще по теме",
    "по теме",
    "источник материала",
    "источник:",
    "источник",
    "комментарии",
    "нет комментариев",
    "оставить комментарий",
    "войти",
    "регистрация",
    "версия для печати",
    "наверх",
    "все новости",
    "последние новости",
    "популярное",
    "нашли ошибку? выделите текст и нажмите ctrl+enter",
    "home",
    "menu",
    "search",
    "advertisement",
    "share",
    "share:",
    "share this article",
    "share on facebook",
    "share on twitter",
    "tweet",
    "subscribe",
    "read also",
    "read also:",
    "read more",
    "read more:",
    "see also",
    "see also:",
    "related articles",
    "related news",
    "comments",
    "no comments",
    "leave a comment",
    "log in",
    "sign in",
    "sign up",
    "print version",
    "back to top",
    "source of material",
    "all rights reserved",
];

/// Lines after which a line of tags follows.
const TAG_HEADS: &[&str] = &[
    "теги",
    "теги:",
    "теги по теме",
    "теги по теме:",
    "метки",
    "метки:",
    "ключевые слова:",
    "tags",
    "tags:",
    "tags on the topic",
    "topics",
    "topics:",
    "related topics",
    "keywords:",
];

/// Breadcrumbs begin with one of these, glued to what follows: `ГлавнаяНовостиМост открыт`.
const CRUMBS: &[&str] = &["Главная", "Новости", "Home", "News", "Main"];

/// Marks the segments that are page furniture.
pub(super) fn mark(text: &str, segments: &mut [Segment]) {
    let mut tags_follow = false;
    let mut start = 0;
    while start < segments.len() {
        let paragraph = segments[start].paragraph;
        let end = start + segments.iter().skip(start).take_while(|s| s.paragraph == paragraph).count();
        let span = segments[start].span.join(segments[end - 1].span);
        let line = span.of(text);
        let is_head = is_in(TAG_HEADS, line);
        // Tags are a line of capitalised words without a stop.
        let is_tags = tags_follow && end - start == 1 && !super::layout::ends_sentence(line);
        if is_head || is_tags || is_in(PHRASES, line) || is_breadcrumbs(text, span) {
            segments[start..end].iter_mut().for_each(|s| s.kind = SegmentKind::Furniture);
        }
        tags_follow = is_head;
        start = end;
    }
}

/// Whether a line is a phrase of page furniture and nothing else: it joins no paragraph.
pub(super) fn is_phrase(line: &str) -> bool {
    is_in(PHRASES, line) || is_in(TAG_HEADS, line)
}

fn is_in(list: &[&str], line: &str) -> bool {
    // The longest entry has fewer bytes; do not lower-case a whole paragraph to learn that.
    line.len() < 120 && list.contains(&line.to_lowercase().as_str())
}

/// `ГлавнаяНовостиМост открыт`, `Home / News / Bridge opened`, `Главная » Новости`.
fn is_breadcrumbs(text: &str, span: Span) -> bool {
    let line = span.of(text);
    let Some(rest) = CRUMBS.iter().find_map(|crumb| line.strip_prefix(crumb)) else { return false };
    let glued = rest.chars().next().is_some_and(char::is_uppercase);
    let separated = rest.trim_start().starts_with(['/', '»', '›', '>', '→', '|']);
    (glued || separated) && !super::layout::ends_sentence(line)
}

#[cfg(test)]
mod tests {
    use crate::text::{SegmentKind, Segmentation, Side, segment};

    fn furniture(text: &str) -> Vec<&str> {
        let all = segment(text, Side::Source, Segmentation::Auto);
        all.iter().filter(|s| s.kind == SegmentKind::Furniture).map(|s| s.span.of(text)).collect()
    }

    #[test]
    fn menus_and_tags_are_furniture() {
        let text = "Мост открыли в среду.\n\nТеги по теме\nМосты Реки\nИсточник материала\nloader\n\nГлавнаяНовостиМост открыт";
        assert_eq!(
            furniture(text),
            ["Теги по теме", "Мосты Реки", "Источник материала", "loader", "ГлавнаяНовостиМост открыт"]
        );
    }

    #[test]
    fn text_about_news_is_none() {
        let text = "Новости из Баку приходят каждый день.\n\nГлавная площадь закрыта\n\nHome is where the heart is.";
        assert_eq!(furniture(text), <[&str; 0]>::default());
    }
}
