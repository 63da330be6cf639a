//! Invented people by the million, as records have them and as somebody types them: for tests and benchmarks.
//!
//! Names are put together from syllables, or are those of the table of names; streets and towns are invented; telephone numbers
//! begin with 06, which no telephone does. They live in households: brothers and sisters share a family name and an address,
//! twins a date of birth too.

use jiff::civil::Date;

use super::Chance;
use crate::fact::person::Sex;
use crate::identity::names::Names;
use crate::identity::{Born, Described};

const BEGINNINGS: [&str; 48] = [
    "Bram", "Quill", "Thorn", "Wex", "Hol", "Mar", "Fen", "Dun", "Kel", "Ash", "Bar", "Cald",
    "Dray", "Ell", "Farn", "Gar", "Hav", "Ing", "Jess", "Kirk", "Lang", "Mel", "Nor", "Ost", "Pel",
    "Rad", "Sel", "Tarn", "Ul", "Var", "Wain", "Yar", "Zel", "Brac", "Cor", "Dev", "Est", "Fol",
    "Grim", "Har", "Ken", "Lin", "Mos", "Pem", "Row", "Stan", "Tre", "Wol",
];
const MIDDLES: [&str; 20] = [
    "", "er", "in", "and", "el", "ing", "en", "ar", "ow", "ist", "am", "ol", "ick", "un", "ess",
    "ad", "ort", "il", "ean", "oc",
];
const ENDINGS: [&str; 44] = [
    "ley", "ton", "by", "wick", "field", "worth", "more", "son", "man", "ford", "ham", "dale",
    "stead", "well", "croft", "gate", "ridge", "shaw", "combe", "den", "ski", "ova", "escu", "ani",
    "ar", "een", "ubi", "uddin", "wala", "preet", "kar", "wood", "bourne", "thwaite", "low",
    "mere", "hurst", "land", "wright", "ward", "brook", "bank", "pole", "grave",
];
const FAMILIES: f64 = (BEGINNINGS.len() * MIDDLES.len() * ENDINGS.len()) as f64;
const GIVEN_ENDINGS: [&str; 16] = [
    "a", "ie", "on", "ette", "is", "ael", "ina", "us", "ena", "or", "ia", "an", "elle", "yn",
    "ora", "eth",
];
const TREES: [&str; 40] = [
    "Tern",
    "Plover",
    "Curlew",
    "Heron",
    "Linnet",
    "Sandpiper",
    "Dunlin",
    "Avocet",
    "Fulmar",
    "Gannet",
    "Kestrel",
    "Merlin",
    "Osprey",
    "Teal",
    "Wigeon",
    "Alder",
    "Rowan",
    "Hawthorn",
    "Juniper",
    "Larch",
    "Bracken",
    "Heather",
    "Sorrel",
    "Tansy",
    "Yarrow",
    "Fernlea",
    "Millrace",
    "Ropewalk",
    "Saltern",
    "Weir",
    "Quay",
    "Lantern",
    "Anchor",
    "Cooper",
    "Fletcher",
    "Tanner",
    "Chandler",
    "Glover",
    "Mercer",
    "Wheelwright",
];
const KINDS: [&str; 8] = [
    "Street", "Road", "Lane", "Avenue", "Close", "Drive", "Court", "Terrace",
];
const TOWNS: [&str; 14] = [
    "Saltby",
    "Northmere",
    "Fernholme",
    "Wexcombe",
    "Dunmoor",
    "Halbrook",
    "Penwick",
    "Ostley",
    "Marrow Hill",
    "Tarnside",
    "Eastry",
    "Kelmouth",
    "Bramford Cross",
    "Yarside",
];
const VOWELS: &[u8] = b"aeiou";
const BY_EAR: [(&str, &str); 12] = [
    ("ph", "f"),
    ("ck", "k"),
    ("ie", "y"),
    ("ee", "ea"),
    ("ll", "l"),
    ("ss", "s"),
    ("ey", "y"),
    ("gh", ""),
    ("kn", "n"),
    ("c", "k"),
    ("y", "i"),
    ("ou", "oo"),
];

/// People of one address: one to five.
pub fn household(seed: u64) -> Vec<Described> {
    let mut chance = Chance::from(seed ^ 0x0009_e09e);
    let family = family(&mut chance);
    let place = place(&mut chance);
    let home_phone = phone(&mut chance);
    let mut res: Vec<Described> = Vec::new();
    for _ in 0..=chance.below(3) + chance.below(2) * chance.below(2) {
        let twin = res
            .last()
            .filter(|_| chance.percent(4))
            .and_then(|last| last.born);
        let family = if chance.percent(10) {
            self::family(&mut chance)
        } else {
            family.clone()
        };
        let sex = if chance.percent(50) {
            Sex::Female
        } else {
            Sex::Male
        };
        let mut name = given(&mut chance);
        if chance.percent(45) {
            name = format!("{name} {}", given(&mut chance));
        }
        let own_phone = if chance.percent(50) {
            phone(&mut chance)
        } else {
            home_phone.clone()
        };
        res.push(Described {
            names: vec![format!("{name} {family}")],
            born: twin.or_else(|| born(&mut chance)),
            sex: Some(sex),
            places: vec![place.clone()],
            phones: vec![own_phone],
            numbers: vec![(4_000_000_000 + chance.below(999_999_999)).to_string()],
            references: vec![format!("CRN/{}", chance.below(9_000_000))],
            ..Described::default()
        });
    }
    res
}

fn family(chance: &mut Chance) -> String {
    let mut number = uneven(chance, FAMILIES, 2.2);
    let mut take = |of: &[&str]| {
        let at = number % of.len();
        number /= of.len();
        of.get(at).copied().unwrap_or_default().to_owned()
    };
    let (beginning, ending) = (take(&BEGINNINGS), take(&ENDINGS));
    format!("{beginning}{}{ending}", take(&MIDDLES))
}

fn given(chance: &mut Chance) -> String {
    let known: Vec<&str> = Names::built_in().firsts().collect();
    let made = BEGINNINGS.len() * GIVEN_ENDINGS.len() * 2;
    let number = uneven(chance, (known.len() + made) as f64, 1.8);
    let name = match known.get(number) {
        Some(known) => (*known).to_owned(),
        None => {
            let number = number - known.len();
            let beginning = BEGINNINGS.get(number % BEGINNINGS.len()).unwrap_or(&"Kai");
            let ending = GIVEN_ENDINGS.get(number / BEGINNINGS.len() % GIVEN_ENDINGS.len());
            let longer = if number / BEGINNINGS.len() < GIVEN_ENDINGS.len() {
                ""
            } else {
                "il"
            };
            format!("{beginning}{longer}{}", ending.unwrap_or(&"a"))
        }
    };
    capital(&name)
}

fn capital(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// A number below `count`, low ones far more often.
fn uneven(chance: &mut Chance, count: f64, how: f64) -> usize {
    let even = chance.below(1 << 40) as f64 / (1_u64 << 40) as f64;
    (even.powf(how) * count) as usize
}

fn born(chance: &mut Chance) -> Option<Born> {
    let date = Date::new(
        1985 + chance.below(40) as i16,
        1 + chance.below(12) as i8,
        1 + chance.below(28) as i8,
    );
    date.ok().map(Born::on)
}

fn place(chance: &mut Chance) -> String {
    let number = 1 + chance.below(180);
    let town = chance.below(TOWNS.len() as u64) as usize;
    let mut letter = || char::from(b'A' + chance.below(26) as u8);
    let (one, other) = (letter(), letter());
    let (district, sector) = (1 + chance.below(30), chance.below(10));
    let street = chance.pick(&TREES).unwrap_or(&"Tern");
    let kind = chance.pick(&KINDS).unwrap_or(&"Street");
    let name = TOWNS.get(town).unwrap_or(&"Saltby");
    format!("{number} {street} {kind}, {name}, NM{district} {sector}{one}{other}")
}

fn phone(chance: &mut Chance) -> String {
    format!(
        "06{:03} {:06}",
        chance.below(1_000),
        chance.below(1_000_000)
    )
}

/// The same person as another record has them: a slip here, a nickname there, moved, or left out.
pub fn again(of: &Described, chance: &mut Chance) -> Described {
    let mut res = of.clone();
    let Some(name) = of.names.first() else {
        return res;
    };
    let mut words: Vec<String> = name.split(' ').map(str::to_owned).collect();
    let last = words.len() - 1;
    if words.len() > 2 && chance.percent(35) {
        let middle = words.remove(1);
        if chance.percent(40) {
            words.insert(1, middle.chars().take(1).collect());
        }
    }
    if let Some(first) = words.first_mut() {
        if chance.percent(6) {
            *first = nickname(first, chance)
        } else if chance.percent(9) {
            *first = slip(first, chance)
        }
    }
    if let Some(family) = words.last_mut() {
        if chance.percent(10) {
            *family = slip(family, chance)
        } else if chance.percent(4) {
            *family = self::family(chance)
        }
    }
    if chance.percent(2) && last > 0 {
        let at = words.len() - 1;
        words.swap(0, at);
    }
    res.names = vec![words.join(" ")];
    res.born = of.born.and_then(|born| again_born(born, chance));
    if chance.percent(22) {
        res.places = vec![place(chance)];
    } else if chance.percent(15) {
        res.places.clear();
    }
    if chance.percent(45) {
        res.phones = if chance.percent(50) {
            vec![phone(chance)]
        } else {
            Vec::new()
        };
    }
    if chance.percent(4) {
        res.sex = None;
    }
    if !chance.percent(30) {
        res.numbers.clear();
    }
    res
}

fn again_born(born: Born, chance: &mut Chance) -> Option<Born> {
    let (month, day) = (born.month().unwrap_or(1), born.day().unwrap_or(1));
    match chance.below(100) {
        0..3 => born.other_way_round().or(Some(born)),
        3..6 => Born::of(born.year(), month, (day % 28) + 1),
        6..8 => Born::of(born.year() + 1, month, day),
        8..13 => None,
        13..15 => Born::of(born.year(), 1, 1),
        15..17 => Born::of(born.year(), 0, 0),
        _ => Some(born),
    }
}

/// Something else people of that name are called or spelt, where there is.
fn nickname(name: &str, chance: &mut Chance) -> String {
    let folded = name.to_lowercase();
    let others = Names::built_in().others(&folded);
    chance
        .pick(&others)
        .map_or_else(|| name.to_owned(), |(other, _)| capital(other))
}

/// With one slip of the fingers: a letter left out, doubled, another, or two the other way round; not the first.
pub fn slip(word: &str, chance: &mut Chance) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    if letters.len() < 3 {
        return word.to_owned();
    }
    let at = 1 + chance.below(letters.len() as u64 - 1) as usize;
    match chance.below(4) {
        0 => {
            letters.remove(at);
        }
        1 => letters.insert(at, another_letter(chance)),
        2 if at + 1 < letters.len() => letters.swap(at, at + 1),
        _ => {
            if let Some(letter) = letters.get_mut(at) {
                *letter = another_letter(chance);
            }
        }
    }
    letters.into_iter().collect()
}

fn another_letter(chance: &mut Chance) -> char {
    if chance.percent(40) {
        return chance
            .pick(VOWELS)
            .map_or('e', |letter| char::from(*letter));
    }
    char::from(b'a' + chance.below(26) as u8)
}

/// As it sounds to somebody who writes it down.
fn by_ear(word: &str, chance: &mut Chance) -> String {
    let from = chance.below(BY_EAR.len() as u64) as usize;
    let rest = BY_EAR.iter().cycle().skip(from).take(BY_EAR.len());
    for (written, heard) in rest {
        if word.get(1..).is_some_and(|rest| rest.contains(written)) {
            let (first, rest) = word.split_at(1);
            return format!("{first}{}", rest.replacen(written, heard, 1));
        }
    }
    slip(word, chance)
}

/// In what way what was typed is not what is on record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mistake {
    /// One slip of the fingers.
    OneSlip,
    /// Two, in one name or in both.
    TwoSlips,
    /// Written as it sounds.
    ByEar,
    /// First and last name the other way round, and a slip.
    Swapped,
    /// A nickname or another spelling of the first name, with the year of birth.
    Nickname,
    /// The first name left out but for its letter, with the date of birth.
    Initial,
}

impl Mistake {
    /// Every one.
    pub const ALL: [Mistake; 6] = [
        Mistake::OneSlip,
        Mistake::TwoSlips,
        Mistake::ByEar,
        Mistake::Swapped,
        Mistake::Nickname,
        Mistake::Initial,
    ];

    /// In words.
    pub fn in_words(self) -> &'static str {
        match self {
            Mistake::OneSlip => "one slip",
            Mistake::TwoSlips => "two slips",
            Mistake::ByEar => "written as it sounds",
            Mistake::Swapped => "first and last name swapped, and a slip",
            Mistake::Nickname => "a nickname or other spelling, and the year of birth",
            Mistake::Initial => "an initial, the family name and the date of birth",
        }
    }
}

/// What somebody types who looks for this person and makes a mistake.
pub fn typed(of: &Described, mistake: Mistake, chance: &mut Chance) -> String {
    let name = of.names.first().map_or("", String::as_str);
    let (first, last) = (
        name.split(' ').next().unwrap_or(""),
        name.split(' ').next_back().unwrap_or(""),
    );
    let (mut first, mut last) = (first.to_owned(), last.to_owned());
    let mut either = |chance: &mut Chance, change: fn(&str, &mut Chance) -> String| {
        let which = if chance.percent(50) {
            &mut first
        } else {
            &mut last
        };
        *which = change(which, chance);
    };
    match mistake {
        Mistake::OneSlip => either(chance, slip),
        Mistake::TwoSlips => {
            either(chance, slip);
            either(chance, slip);
        }
        Mistake::ByEar => either(chance, by_ear),
        Mistake::Swapped => {
            either(chance, slip);
            std::mem::swap(&mut first, &mut last);
        }
        Mistake::Nickname => {
            let year = of
                .born
                .map_or_else(String::new, |born| format!(" {}", born.year()));
            return format!("{} {last}{year}", nickname(&first, chance)).to_lowercase();
        }
        Mistake::Initial => {
            let born = of.born.map_or_else(String::new, |born| format!(" {born}"));
            return format!(
                "{} {}{born}",
                first.get(..1).unwrap_or(""),
                slip(&last, chance)
            )
            .to_lowercase();
        }
    }
    format!("{first} {last}").to_lowercase()
}
