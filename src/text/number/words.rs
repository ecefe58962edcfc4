//! Words that stand for numbers, scales and months in both languages. All are compared lower-case, ё as е.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use crate::text::Side;

/// What a word adds to a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Part {
    /// `пять`, `twenty`, `триста`.
    Cardinal(u32),
    /// `пятый`, `twentieth`.
    Ordinal(u32),
    /// `девяностые`, `nineties`.
    Decade(u32),
    /// `тысяча`, `million`; the flag says that it may stand without a number before it.
    Scale(f64, bool),
    /// `hundred`.
    Hundred,
    /// `полтора`.
    OneAndHalf,
    /// `полмиллиона`: half of the scale.
    Half(f64),
}

const RUSSIAN_CARDINALS: [(u32, &str); 37] = [
    (0, "ноль нуль ноля нуля нулю нулем"),
    (1, "один одна одно одного одной одному одним одном одну"),
    (2, "два две двух двум двумя двое двоих двоим двоими оба обе обоих обеих обоим обеим дважды пара пару пары"),
    (3, "три трех трем тремя трое троих троим троими трижды"),
    (4, "четыре четырех четырем четырьмя четверо четверых четверым"),
    (5, "пять пяти пятью пятеро пятерых"),
    (6, "шесть шести шестью шестеро шестерых"),
    (7, "семь семи семеро семерых"),
    (8, "восемь восьми восемью восьмью восьмеро"),
    (9, "девять девяти девятью"),
    (10, "десять десяти десятью десяток десятка"),
    (11, "одиннадцать одиннадцати одиннадцатью"),
    (12, "двенадцать двенадцати двенадцатью"),
    (13, "тринадцать тринадцати тринадцатью"),
    (14, "четырнадцать четырнадцати четырнадцатью"),
    (15, "пятнадцать пятнадцати пятнадцатью"),
    (16, "шестнадцать шестнадцати шестнадцатью"),
    (17, "семнадцать семнадцати семнадцатью"),
    (18, "восемнадцать восемнадцати восемнадцатью"),
    (19, "девятнадцать девятнадцати девятнадцатью"),
    (20, "двадцать двадцати двадцатью"),
    (30, "тридцать тридцати тридцатью"),
    (40, "сорок сорока"),
    (50, "пятьдесят пятидесяти пятьюдесятью"),
    (60, "шестьдесят шестидесяти шестьюдесятью"),
    (70, "семьдесят семидесяти семьюдесятью"),
    (80, "восемьдесят восьмидесяти восемьюдесятью восьмьюдесятью"),
    (90, "девяносто девяноста"),
    (100, "сто ста сотня сотню"),
    (200, "двести двухсот двумстам двумястами двухстах"),
    (300, "триста трехсот тремстам тремястами трехстах"),
    (400, "четыреста четырехсот четыремстам четырьмястами четырехстах"),
    (500, "пятьсот пятисот пятистам пятьюстами пятистах"),
    (600, "шестьсот шестисот шестистам шестьюстами шестистах"),
    (700, "семьсот семисот семистам семьюстами семистах"),
    (800, "восемьсот восьмисот восьмистам восемьюстами восьмистах"),
    (900, "девятьсот девятисот девятистам девятьюстами девятистах"),
];

/// Stems of ordinals that take the endings of an adjective.
const RUSSIAN_ORDINALS: [(u32, &str); 36] = [
    (1, "перв"),
    (2, "втор"),
    (4, "четверт"),
    (5, "пят"),
    (6, "шест"),
    (7, "седьм"),
    (8, "восьм"),
    (9, "девят"),
    (10, "десят"),
    (11, "одиннадцат"),
    (12, "двенадцат"),
    (13, "тринадцат"),
    (14, "четырнадцат"),
    (15, "пятнадцат"),
    (16, "шестнадцат"),
    (17, "семнадцат"),
    (18, "восемнадцат"),
    (19, "девятнадцат"),
    (20, "двадцат"),
    (30, "тридцат"),
    (40, "сороков"),
    (50, "пятидесят"),
    (60, "шестидесят"),
    (70, "семидесят"),
    (80, "восьмидесят"),
    (90, "девяност"),
    (100, "сот"),
    (200, "двухсот"),
    (300, "трехсот"),
    (400, "четырехсот"),
    (500, "пятисот"),
    (600, "шестисот"),
    (700, "семисот"),
    (800, "восьмисот"),
    (900, "девятисот"),
    (1000, "тысячн"),
];
const SINGULAR_ENDINGS: &str = "ый ой ая ое ого ому ым ом ую";
const PLURAL_ENDINGS: &str = "ые ых ым ыми";
const THIRD: &str = "третий третья третье третьего третьей третьему третьим третьем третью";

const ENGLISH_CARDINALS: &str = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen \
                                 fifteen sixteen seventeen eighteen nineteen";
const ENGLISH_ORDINALS: &str = "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth \
                                thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth";
const ENGLISH_TENS: [(u32, &str, &str, &str); 8] = [
    (20, "twenty", "twentieth", "twenties"),
    (30, "thirty", "thirtieth", "thirties"),
    (40, "forty", "fortieth", "forties"),
    (50, "fifty", "fiftieth", "fifties"),
    (60, "sixty", "sixtieth", "sixties"),
    (70, "seventy", "seventieth", "seventies"),
    (80, "eighty", "eightieth", "eighties"),
    (90, "ninety", "ninetieth", "nineties"),
];

const RUSSIAN_SCALES: [(f64, &str, &str); 5] = [
    (12.0, "дюжина дюжину дюжиной", "дюжины дюжин"),
    (1e3, "тысяча тысячу тысячей тысячью", "тыс тысяч тысячи тысяче тысячам тысячами тысячах тысячн*"),
    (1e6, "миллион миллионом", "млн миллиона миллионов миллиону миллионе миллионам миллионами миллионах миллионн*"),
    (
        1e9,
        "миллиард миллиардом",
        "млрд миллиарда миллиардов миллиарду миллиарде миллиардам миллиардами миллиардах миллиардн*",
    ),
    (1e12, "триллион триллионом", "трлн триллиона триллионов триллиону триллионам триллионами триллионах триллионн*"),
];
const ENGLISH_SCALES: [(f64, &str, &str); 5] = [
    (12.0, "dozen", ""),
    (1e3, "thousand", "thousands thou"),
    (1e6, "million", "millions mln mn"),
    (1e9, "billion", "billions milliard milliards bn bln"),
    (1e12, "trillion", "trillions tn trln"),
];

fn table(side: Side) -> &'static FxHashMap<String, Part> {
    static TABLES: OnceLock<[FxHashMap<String, Part>; 2]> = OnceLock::new();
    let [russian, english] = TABLES.get_or_init(|| [russian(), english()]);
    match side {
        Side::Source => russian,
        Side::Target => english,
    }
}

fn russian() -> FxHashMap<String, Part> {
    let mut map = FxHashMap::default();
    for (value, stem) in RUSSIAN_ORDINALS {
        for ending in SINGULAR_ENDINGS.split(' ') {
            map.insert(format!("{stem}{ending}"), Part::Ordinal(value));
        }
        let decade = (20..100).contains(&value) && value % 10 == 0;
        for ending in PLURAL_ENDINGS.split(' ') {
            let form = format!("{stem}{ending}");
            // `двадцатым` is also the instrumental of the singular.
            map.entry(form).or_insert(if decade { Part::Decade(value) } else { Part::Ordinal(value) });
        }
    }
    for form in THIRD.split(' ') {
        map.insert(form.to_owned(), Part::Ordinal(3));
    }
    for (value, forms) in RUSSIAN_CARDINALS {
        for form in forms.split(' ') {
            map.insert(form.to_owned(), Part::Cardinal(value));
        }
    }
    for (scale, alone, with) in RUSSIAN_SCALES {
        for form in alone.split(' ') {
            map.insert(form.to_owned(), Part::Scale(scale, true));
        }
        for form in with.split(' ').filter(|f| !f.ends_with('*')) {
            map.insert(form.to_owned(), Part::Scale(scale, false));
        }
    }
    for form in ["полтора", "полторы", "полутора"] {
        map.insert(form.to_owned(), Part::OneAndHalf);
    }
    for (form, scale) in
        [("полтысячи", 1e3), ("полумиллиона", 1e6), ("полмиллиона", 1e6), ("полмиллиарда", 1e9), ("полтриллиона", 1e12)]
    {
        map.insert(form.to_owned(), Part::Half(scale));
    }
    map
}

fn english() -> FxHashMap<String, Part> {
    let mut map = FxHashMap::default();
    for (value, form) in (0..).zip(ENGLISH_CARDINALS.split_whitespace()) {
        map.insert(form.to_owned(), Part::Cardinal(value));
    }
    for (value, form) in (0..).zip(ENGLISH_ORDINALS.split_whitespace()) {
        map.insert(form.to_owned(), Part::Ordinal(value));
    }
    for (value, cardinal, ordinal, decade) in ENGLISH_TENS {
        map.insert(cardinal.to_owned(), Part::Cardinal(value));
        map.insert(ordinal.to_owned(), Part::Ordinal(value));
        map.insert(decade.to_owned(), Part::Decade(value));
    }
    for (value, forms) in [(2, "both twice couple pair"), (3, "thrice"), (40, "fourty")] {
        for form in forms.split(' ') {
            map.insert(form.to_owned(), Part::Cardinal(value));
        }
    }
    map.insert("hundredth".to_owned(), Part::Ordinal(100));
    map.insert("thousandth".to_owned(), Part::Ordinal(1000));
    map.insert("hundred".to_owned(), Part::Hundred);
    for (scale, alone, with) in ENGLISH_SCALES {
        map.insert(alone.to_owned(), Part::Scale(scale, true));
        for form in with.split(' ').filter(|f| !f.is_empty()) {
            map.insert(form.to_owned(), Part::Scale(scale, false));
        }
    }
    map
}

/// What a word adds to a number, if it is a number word.
pub(super) fn part(side: Side, word: &str) -> Option<Part> {
    table(side).get(word).copied().or_else(|| {
        // `тысячный`, `двухмиллионный`: the adjective of a scale.
        if side == Side::Target {
            return None;
        }
        RUSSIAN_SCALES
            .iter()
            .find(|(_, _, with)| {
                with.rsplit(' ').next().and_then(|f| f.strip_suffix('*')).is_some_and(|stem| word.starts_with(stem))
            })
            .map(|(scale, _, _)| Part::Scale(*scale, false))
    })
}

/// First parts of Russian compounds: `двухдневный`, `пятилетие`, `двадцатипятилетний`.
const RUSSIAN_PREFIXES: [(u32, &str); 29] = [
    (1, "одно"),
    (2, "двух"),
    (3, "трех"),
    (4, "четырех"),
    (5, "пяти"),
    (6, "шести"),
    (7, "семи"),
    (8, "восьми"),
    (9, "девяти"),
    (10, "десяти"),
    (11, "одиннадцати"),
    (12, "двенадцати"),
    (13, "тринадцати"),
    (14, "четырнадцати"),
    (15, "пятнадцати"),
    (16, "шестнадцати"),
    (17, "семнадцати"),
    (18, "восемнадцати"),
    (19, "девятнадцати"),
    (20, "двадцати"),
    (30, "тридцати"),
    (40, "сорока"),
    (50, "пятидесяти"),
    (60, "шестидесяти"),
    (70, "семидесяти"),
    (80, "восьмидесяти"),
    (90, "девяносто"),
    (100, "сто"),
    (1000, "тысяче"),
];
/// Second parts of such compounds that count something.
const COUNTED: [&str; 13] = [
    "летн",
    "летие",
    "летия",
    "летию",
    "дневн",
    "часов",
    "недельн",
    "месячн",
    "минутн",
    "кратн",
    "этажн",
    "километров",
    "метров",
];

/// The number in a Russian compound such as `двухдневный`, and the rest of the word.
pub(super) fn compound(word: &str) -> Option<(f64, &str)> {
    if let Some(rest) = word.strip_prefix("полутора") {
        return COUNTED.iter().any(|c| rest.starts_with(c)).then_some((1.5, rest));
    }
    let cut = |word: &'_ str| -> Option<(u32, usize)> {
        RUSSIAN_PREFIXES
            .iter()
            .filter(|(_, prefix)| word.starts_with(prefix))
            .max_by_key(|(_, prefix)| prefix.len())
            .map(|(value, prefix)| (*value, prefix.len()))
    };
    let (mut value, at) = cut(word)?;
    let mut rest = word.get(at..)?;
    if value >= 20
        && value % 10 == 0
        && let Some((unit, at)) = cut(rest).filter(|(unit, _)| *unit < 10)
    {
        value += unit;
        rest = rest.get(at..)?;
    }
    COUNTED.iter().any(|c| rest.starts_with(c)).then_some((f64::from(value), rest))
}

const RUSSIAN_MONTHS: [&str; 12] = [
    "январ",
    "феврал",
    "март",
    "апрел",
    "май мая мае маю маем",
    "июн",
    "июл",
    "август",
    "сентябр",
    "октябр",
    "ноябр",
    "декабр",
];
const ENGLISH_MONTHS: [&str; 12] = [
    "january jan",
    "february feb",
    "march mar",
    "april apr",
    "may",
    "june jun",
    "july jul",
    "august aug",
    "september sept sep",
    "october oct",
    "november nov",
    "december dec",
];

/// The month, 1..=12, that a word names.
pub(super) fn month(side: Side, word: &str) -> Option<u8> {
    let at = match side {
        Side::Source => RUSSIAN_MONTHS.iter().position(|m| {
            if m.contains(' ') {
                return m.split(' ').any(|form| form == word);
            }
            // A stem and the ending of a noun: `январь`, `марта`; not `мартовский`, which English rephrases.
            word.strip_prefix(m).is_some_and(|e| matches!(e, "" | "а" | "у" | "ом" | "е" | "ь" | "я" | "ю" | "ем"))
        }),
        Side::Target => ENGLISH_MONTHS.iter().position(|m| m.split(' ').any(|form| form == word)),
    };
    at.and_then(|at| u8::try_from(at + 1).ok())
}

/// The English name of a month.
pub(super) fn month_name(month: u8) -> &'static str {
    const NAMES: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    NAMES.get(usize::from(month).wrapping_sub(1)).copied().unwrap_or("")
}

/// The value of a Roman numeral in capitals, if it is one and well formed.
pub(super) fn roman(word: &str) -> Option<u32> {
    let digit = |c: char| match c {
        'I' => Some(1),
        'V' => Some(5),
        'X' => Some(10),
        'L' => Some(50),
        'C' => Some(100),
        'D' => Some(500),
        'M' => Some(1000),
        _ => None,
    };
    let digits: Vec<u32> = word.chars().map(digit).collect::<Option<_>>()?;
    let value = sum(&digits);
    (write_roman(value) == word).then_some(value)
}

/// The value of Roman digits by the rule that a smaller one before a larger is taken away.
fn sum(digits: &[u32]) -> u32 {
    let mut total: i64 = 0;
    for (at, &value) in digits.iter().enumerate() {
        let next = digits.get(at + 1).copied().unwrap_or(0);
        total += if value < next { -i64::from(value) } else { i64::from(value) };
    }
    u32::try_from(total.max(0)).unwrap_or(0)
}

fn write_roman(mut value: u32) -> String {
    const STEPS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut out = String::new();
    for (step, digits) in STEPS {
        while value >= step && out.len() < 16 {
            out.push_str(digits);
            value -= step;
        }
    }
    out
}
