//! The catalogue that comes with the program: its texts, built in.

use std::sync::LazyLock;

use super::{Catalogue, Layer, LayerKind, Nation};
use crate::advice::Advice;
use crate::calendar::Calendar;
use crate::wording::Language;

macro_rules! text {
    ($file:literal) => {
        include_str!(concat!("../../../../catalogue/", $file))
    };
}

macro_rules! layers {
    ($($name:expr, $kind:expr, $($file:literal),+;)+) => {
        &[$($( Layer { name: $name, file: concat!("catalogue/", $file), text: text!($file), kind: $kind } ),+),+]
    };
}

/// The name of the layer that every force starts from.
pub const EVERY_FORCE: &str = "force default";

/// The layers of every force: law and guidance, then the nation's, then what a force starts from.
pub const LAYERS: &[Layer] = layers! {
    "England and Wales", LayerKind::Law, "missing.toml", "contact.toml", "domestic-abuse.toml", "protection.toml", "notice.toml", "strategy.toml", "custody.toml", "exploitation.toml", "investigation.toml", "online.toml", "death.toml", "supervision.toml", "people.toml";
    "England", LayerKind::Nation(Nation::England), "nations/england.toml";
    "Wales", LayerKind::Nation(Nation::Wales), "nations/wales.toml";
    EVERY_FORCE, LayerKind::DefaultForce, "forces/default.toml";
};

/// The file of one force, as an example: Northmere Police, which is invented.
pub const EXAMPLE_FORCE: Layer = Layer {
    name: "Northmere Police",
    file: "catalogue/forces/northmere.toml",
    text: text!("forces/northmere.toml"),
    kind: LayerKind::Force,
};

/// Bank holidays and default school terms, with the terms of a force's own authorities.
///
/// # Errors
///
/// Every fault of the texts, as sentences.
pub fn calendar(authorities: &[&str]) -> Result<Calendar, Vec<String>> {
    let mut schools = vec![text!("schools.toml")];
    schools.extend(authorities);
    Calendar::read(text!("holidays.toml"), &schools)
}

/// The catalogue of a nation, with a force's own layers after what every force starts from.
///
/// # Errors
///
/// Every fault of the texts, as sentences.
pub fn read(nation: Nation, force: &[Layer]) -> Result<Catalogue, Vec<String>> {
    read_with(nation, force, &[])
}

/// The same, with the school terms of the force's own authorities.
///
/// # Errors
///
/// Every fault of the texts, as sentences.
pub fn read_with(
    nation: Nation,
    force: &[Layer],
    authorities: &[&str],
) -> Result<Catalogue, Vec<String>> {
    let layers: Vec<Layer> = LAYERS.iter().chain(force).copied().collect();
    Catalogue::read(&layers, calendar(authorities)?, nation)
}

/// The guide to words about children.
///
/// # Errors
///
/// Every fault of the text, as sentences.
pub fn language() -> Result<Language, Vec<String>> {
    Language::read(text!("language.toml"))
}

/// The guide to words about children, read once; `None` only if its text were at fault, which a test rules out.
pub fn guide() -> Option<&'static Language> {
    static GUIDE: LazyLock<Option<Language>> = LazyLock::new(|| language().ok());
    GUIDE.as_ref()
}

/// What is said and given by kind of harm, read once; empty only if its text were at fault, which a test rules out.
pub fn advice() -> &'static [Advice] {
    static ADVICE: LazyLock<Vec<Advice>> =
        LazyLock::new(|| crate::advice::read(text!("advice.toml")).unwrap_or_default());
    &ADVICE
}
