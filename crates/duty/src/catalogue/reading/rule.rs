//! One rule as a layer writes it.

use heard_record::{Role, When, when};
use jiff::civil::Date;
use serde::Deserialize;

use crate::catalogue::{Area, Basis, Layer, LayerKind, Rule, Term};
use crate::limit::{Before, Limit};
use crate::occasion::{ElementId, OccasionId};

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    One(String),
    More(Vec<String>),
}

impl OneOrMore {
    fn words(self) -> Vec<String> {
        match self {
            OneOrMore::One(word) => vec![word],
            OneOrMore::More(words) => words,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RuleText {
    id: String,
    title: String,
    owed_by: OneOrMore,
    area: String,
    arises: OneOrMore,
    met_by: OneOrMore,
    showing: Option<OneOrMore>,
    unless: Option<OneOrMore>,
    lapses: Option<OneOrMore>,
    within: Option<String>,
    before: Option<String>,
    aim: Option<String>,
    basis: String,
    says: String,
    address: Option<String>,
    from: String,
    to: Option<String>,
}

pub(super) fn read_rule(text: RuleText, layer: &Layer) -> Result<Rule, Vec<String>> {
    let mut faults = Vec::new();
    let term = read_term(text.within.as_deref(), text.before.as_deref())
        .map_err(|say| faults.push(say))
        .ok();
    let aim = text
        .aim
        .as_deref()
        .map(Limit::read)
        .transpose()
        .map_err(|say| faults.push(say))
        .ok()
        .flatten();
    let area = read_word("area", &text.area, Area::of_word, Area::WORDS, &mut faults);
    let basis = read_word(
        "basis",
        &text.basis,
        Basis::of_word,
        Basis::WORDS,
        &mut faults,
    );
    let owed_by: Vec<Role> = text
        .owed_by
        .words()
        .iter()
        .filter_map(|word| read_word("owed-by", word, Role::of_word, Role::WORDS, &mut faults))
        .collect();
    let arises = read_occasions(Some(text.arises), &mut faults);
    let met_by = read_childs_own("met-by", Some(text.met_by), &mut faults);
    let unless = read_childs_own("unless", text.unless, &mut faults);
    let lapses = read_childs_own("lapses", text.lapses, &mut faults);
    let showing = read_elements(text.showing, &mut faults);
    let from = read_date(&text.from).map_err(|say| faults.push(say)).ok();
    let to = text
        .to
        .as_deref()
        .map(read_date)
        .transpose()
        .map_err(|say| faults.push(say))
        .ok()
        .flatten();
    if let (Some(from), Some(to)) = (from, to)
        && to <= from
    {
        faults.push("it ends before it begins".into());
    }
    let nation = match layer.kind {
        LayerKind::Nation(nation) => Some(nation),
        _ => None,
    };
    match (term, area, basis, from) {
        (Some(term), Some(area), Some(basis), Some(from)) if faults.is_empty() => Ok(Rule {
            id: text.id,
            title: text.title,
            owed_by,
            area,
            arises,
            met_by,
            showing,
            unless,
            lapses,
            term_of_law: of_law(&term, basis),
            term,
            term_basis: basis,
            term_says: None,
            aim,
            basis,
            says: text.says,
            address: text.address,
            from,
            to,
            in_force: in_force(from, to),
            nation,
            holidays_known: When::EVER,
            version: 0,
            layer: layer.name.to_owned(),
        }),
        _ => Err(faults),
    }
}

fn of_law(term: &Term, basis: Basis) -> Option<Term> {
    match term {
        Term::Within(Limit::AsSoonAsPracticable) => None,
        _ => (!basis.is_the_forces_own()).then(|| term.clone()),
    }
}

pub(super) fn in_force(from: Date, to: Option<Date>) -> When {
    let last = to.map_or(i64::MAX, |to| when::start_of(to) - 1);
    When::between_micros(when::start_of(from), last)
}

fn read_term(within: Option<&str>, before: Option<&str>) -> Result<Term, String> {
    match (within, before) {
        (Some(within), None) => Limit::read(within).map(Term::Within),
        (None, Some(before)) => {
            let Before { occasion, offset } = Before::read(before)?;
            let occasion = OccasionId::of_name(&occasion)
                .ok_or_else(|| format!("no occasion is called `{occasion}`"))?;
            childs_own("before", occasion)?;
            Ok(Term::Before { occasion, offset })
        }
        (Some(_), Some(_)) => Err("it has both `within` and `before`".into()),
        (None, None) => Err("it has neither `within` nor `before`".into()),
    }
}

fn read_occasions(names: Option<OneOrMore>, faults: &mut Vec<String>) -> Vec<OccasionId> {
    let mut res = Vec::new();
    for name in names.map(OneOrMore::words).unwrap_or_default() {
        match OccasionId::of_name(&name) {
            Some(occasion) => res.push(occasion),
            None => faults.push(format!("no occasion is called `{name}`")),
        }
    }
    res
}

/// Occasions of the child's own record: what happens to others may raise a duty, and neither meets, lifts nor ends one.
fn read_childs_own(
    key: &str,
    names: Option<OneOrMore>,
    faults: &mut Vec<String>,
) -> Vec<OccasionId> {
    let mut res = read_occasions(names, faults);
    res.retain(|occasion| {
        childs_own(key, *occasion)
            .map_err(|say| faults.push(say))
            .is_ok()
    });
    res
}

fn childs_own(key: &str, occasion: OccasionId) -> Result<(), String> {
    if occasion.is_of_others() {
        return Err(format!(
            "{key}: `{}` is of somebody around the child, which may only be what a rule `arises` on",
            occasion.name()
        ));
    }
    Ok(())
}

fn read_elements(names: Option<OneOrMore>, faults: &mut Vec<String>) -> Vec<ElementId> {
    let mut res = Vec::new();
    for name in names.map(OneOrMore::words).unwrap_or_default() {
        match ElementId::of_name(&name) {
            Some(element) => res.push(element),
            None => faults.push(format!("no element is called `{name}`")),
        }
    }
    res
}

fn read_word<T>(
    key: &str,
    word: &str,
    of_word: fn(&str) -> Option<T>,
    words: &[&str],
    faults: &mut Vec<String>,
) -> Option<T> {
    let res = of_word(word);
    if res.is_none() {
        faults.push(format!("{key}: `{word}` is none of {}", words.join(", ")));
    }
    res
}

pub(super) fn read_date(text: &str) -> Result<Date, String> {
    text.parse()
        .map_err(|_| format!("`{text}` is not a date such as `2024-05-01`"))
}
