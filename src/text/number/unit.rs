//! Units of measure, percent and currencies, with their words in both languages.

use crate::text::Side;

/// What a unit measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dimension {
    /// A share of a hundred.
    Percent,
    /// Money; units of different currencies never compare.
    Money,
    /// Duration, in seconds.
    Time,
    /// Length, in metres.
    Length,
    /// Area, in square metres.
    Area,
    /// Mass, in kilograms.
    Mass,
    /// Volume, in litres.
    Volume,
    /// Temperature; scales are not converted.
    Temperature,
    /// Speed, in kilometres an hour.
    Speed,
}

/// A unit: an index into `UNITS`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Unit(u8);

struct Info {
    /// English name.
    name: &'static str,
    dimension: Dimension,
    /// In the dimension's base unit; 1 for percent and money.
    factor: f64,
    /// Words and signs, lower-case, separated by spaces; a final `*` stands for any ending.
    russian: &'static str,
    english: &'static str,
}

const fn info(
    name: &'static str,
    dimension: Dimension,
    factor: f64,
    russian: &'static str,
    english: &'static str,
) -> Info {
    Info { name, dimension, factor, russian, english }
}

/// Amounts of two currencies are never converted.
const fn money(name: &'static str, russian: &'static str, english: &'static str) -> Info {
    info(name, Dimension::Money, 1.0, russian, english)
}

/// Every unit. `м`, `с`, `г`, `л` alone are too ambiguous to be listed; months and years have their mean length.
const UNITS: [Info; 45] = [
    info("percent", Dimension::Percent, 1.0, "% процент* проц", "% percent per_cent pct percentage_point*"),
    money("dollar", "$ доллар* долл usd", "$ dollar dollars usd us$ bucks"),
    money("euro", "€ евро eur", "€ euro euros eur"),
    money("ruble", "₽ рубл* руб rub", "₽ ruble rubles rouble roubles rub rur"),
    money("pound", "£ фунтов_стерлингов фунта_стерлингов фунт_стерлингов gbp", "£ gbp pounds_sterling"),
    money("yen", "¥ иен* йен*", "¥ yen"),
    money("yuan", "юан*", "yuan yuans renminbi"),
    money("hryvnia", "₴ гривен* гривн* грн", "₴ hryvnia* hryvnya* hryvna* grivna* uah"),
    money("franc", "франк*", "franc francs"),
    money("tenge", "тенге", "tenge"),
    money("kopek", "копе*", "kopek* kopeck* copeck*"),
    money("cent", "цент цента центов", "cent cents"),
    money("lira", "лир лиры", "lira liras"),
    money("rupee", "рупи*", "rupee rupees"),
    info("second", Dimension::Time, 1.0, "секунд* секундн* сек", "seconds sec secs"),
    info("minute", Dimension::Time, 60.0, "минут* мин минутн*", "minute minutes min mins"),
    info("hour", Dimension::Time, 3600.0, "час часа часов часам часами часах часу часов* ч", "hour hours hr hrs h"),
    info(
        "day",
        Dimension::Time,
        86_400.0,
        "день дня дней дню днем дням днями днях сутки суток дневн* суточн*",
        "day days",
    ),
    info("week", Dimension::Time, 604_800.0, "недел*", "week weeks"),
    info("month", Dimension::Time, 2_629_746.0, "месяц* месячн* мес", "month months"),
    info(
        "year",
        Dimension::Time,
        31_556_952.0,
        "год года году годом годов годам годами годах лет летн* летие летия летию годичн*",
        "year years yr yrs",
    ),
    info("decade", Dimension::Time, 315_569_520.0, "десятилети*", "decade decades"),
    info("kilometre", Dimension::Length, 1000.0, "км километр*", "km kilometer* kilometre* kms"),
    info("metre", Dimension::Length, 1.0, "метр*", "meter meters metre metres"),
    info("centimetre", Dimension::Length, 0.01, "см сантиметр*", "cm centimeter* centimetre*"),
    info("millimetre", Dimension::Length, 0.001, "мм миллиметр*", "mm millimeter* millimetre*"),
    info("mile", Dimension::Length, 1609.344, "миля мили миль", "mile miles"),
    info("foot", Dimension::Length, 0.3048, "фут фута футов", "foot feet ft"),
    info("inch", Dimension::Length, 0.0254, "дюйм*", "inch inches"),
    info("yard", Dimension::Length, 0.9144, "ярд*", "yard yards"),
    info(
        "square kilometre",
        Dimension::Area,
        1_000_000.0,
        "кв_км квадратн*_километр* км²",
        "square_kilometer* square_kilometre* km² sq_km",
    ),
    info("square metre", Dimension::Area, 1.0, "кв_м квадратн*_метр* м²", "square_meter* square_metre* m² sq_m"),
    info("square mile", Dimension::Area, 2_589_988.0, "квадратн*_мил*", "square_mile square_miles"),
    info("hectare", Dimension::Area, 10_000.0, "га гектар*", "ha hectare hectares"),
    info("acre", Dimension::Area, 4046.856, "акр акра акров", "acre acres"),
    info("kilogram", Dimension::Mass, 1.0, "кг килограмм* кило", "kg kilogram* kilogramme* kilo kilos"),
    info("gram", Dimension::Mass, 0.001, "грамм*", "gram grams gramme* g"),
    info("tonne", Dimension::Mass, 1000.0, "тонн*", "ton tons tonne tonnes"),
    info("pound (mass)", Dimension::Mass, 0.453_592, "фунт фунта фунтов", "pound pounds lb lbs"),
    info("litre", Dimension::Volume, 1.0, "литр*", "liter liters litre litres"),
    info("barrel", Dimension::Volume, 158.987, "баррел*", "barrel barrels bbl"),
    info("gallon", Dimension::Volume, 3.785, "галлон*", "gallon gallons"),
    info("degree", Dimension::Temperature, 1.0, "° градус* °c", "° degree degrees °c °f"),
    info(
        "kilometre an hour",
        Dimension::Speed,
        1.0,
        "км_/_ч километр*_в_час",
        "km_/_h kph kmh kilometer*_per_hour kilometre*_per_hour",
    ),
    info("mile an hour", Dimension::Speed, 1.609_344, "миль_в_час", "mph miles_per_hour"),
];

impl Unit {
    /// Its English name, for messages.
    pub fn name(self) -> &'static str {
        UNITS.get(usize::from(self.0)).map_or("", |u| u.name)
    }

    /// What it measures.
    pub fn dimension(self) -> Dimension {
        UNITS.get(usize::from(self.0)).map_or(Dimension::Percent, |u| u.dimension)
    }

    /// One of it in the dimension's base unit.
    pub(super) fn factor(self) -> f64 {
        UNITS.get(usize::from(self.0)).map_or(1.0, |u| u.factor)
    }

    /// Whether amounts of the two can be one amount: the same unit, or convertible ones. A pound may be money or mass.
    pub fn agrees(self, other: Self) -> bool {
        let pound = |u: Self| u.name().starts_with("pound");
        self == other
            || (self.dimension() == other.dimension() && self.dimension() != Dimension::Money)
            || (pound(self) && pound(other))
    }

    pub(super) fn is(self, name: &str) -> bool {
        self.name() == name
    }

    /// The unit that begins at `words[0]` (lower-case, ё as е) and how many words it takes.
    pub(super) fn read<'w>(side: Side, words: impl Iterator<Item = &'w str> + Clone) -> Option<(Self, usize)> {
        let first = words.clone().next()?;
        let initial = first.chars().next()?;
        let mut best: Option<(Self, usize)> = None;
        for (at, unit) in UNITS.iter().enumerate() {
            let list = match side {
                Side::Source => unit.russian,
                Side::Target => unit.english,
            };
            for form in list.split(' ').filter(|f| f.starts_with(initial)) {
                let mut count = 0;
                let mut words = words.clone();
                let whole = form.split('_').all(|part| {
                    count += 1;
                    words.next().is_some_and(|word| match part.strip_suffix('*') {
                        Some(stem) => word.starts_with(stem),
                        None => word == part,
                    })
                });
                if whole && best.is_none_or(|(_, n)| count > n) {
                    best = u8::try_from(at).ok().map(|at| (Self(at), count));
                }
            }
        }
        best
    }
}
