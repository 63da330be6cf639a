//! Reading the catalogue's text: strictly, layer upon layer.

use std::collections::BTreeMap;

use heard_record::{Role, When, when};
use jiff::civil::Date;
use serde::Deserialize;

use super::{Area, Basis, Layer, LayerKind, Rule, Term};
use crate::fault;
use crate::limit::{Before, Limit};
use crate::occasion::{ElementId, OccasionId, Scope};

/// Every version of every rule the layers say, in order of id and version, and how long a tour of duty is; or every fault.
pub(super) fn read<'a>(
    layers: impl Iterator<Item = &'a Layer<'a>>,
) -> Result<(Vec<Rule>, Limit), Vec<String>> {
    let mut reader = Reader {
        rules: Vec::new(),
        faults: Vec::new(),
        tour: None,
    };
    for layer in layers {
        reader.layer(layer);
    }
    reader.number_versions();
    let missing = reader
        .tour
        .is_none()
        .then(|| "no layer says how long `end-of-tour` is".to_owned());
    reader.faults.extend(missing);
    match reader.tour {
        Some(tour) if reader.faults.is_empty() => Ok((reader.rules, tour)),
        _ => Err(reader
            .faults
            .iter()
            .map(|say| fault::shortened(say))
            .collect()),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    rule: Vec<toml::Table>,
    #[serde(default)]
    set: Vec<toml::Table>,
    #[serde(rename = "end-of-tour")]
    end_of_tour: Option<String>,
}

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
struct RuleText {
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

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct SetText {
    id: String,
    within: Option<String>,
    before: Option<String>,
    aim: Option<String>,
    from: Option<String>,
    says: String,
}

/// A rule or a change to one, by its id, or by its place in the file where it has none.
fn called(what: &str, number: usize, table: &toml::Table) -> String {
    match table.get("id").and_then(toml::Value::as_str) {
        Some(id) => format!("{what} `{id}`"),
        None => format!("{what} {number} of the file"),
    }
}

fn in_words<T: serde::de::DeserializeOwned>(table: toml::Table) -> Result<T, Vec<String>> {
    table
        .try_into()
        .map_err(|wrong: toml::de::Error| vec![wrong.message().to_owned()])
}

/// However long a force says its tours are, none is longer.
const LONGEST_TOUR: Limit = Limit::Hours(24);

struct Reader {
    rules: Vec<Rule>,
    faults: Vec<String>,
    tour: Option<Limit>,
}

impl Reader {
    fn layer(&mut self, layer: &Layer) {
        let file: File = match toml::from_str(layer.text) {
            Ok(file) => file,
            Err(wrong) => {
                let say = fault::in_toml(layer.text, &wrong);
                self.faults.push(format!("{}, {say}", layer.file));
                return;
            }
        };
        if let Some(tour) = file.end_of_tour {
            match Limit::read(&tour) {
                Ok(Limit::Hours(hours)) if hours <= 24 => self.tour = Some(Limit::Hours(hours)),
                Ok(limit) => self.faults.push(format!(
                    "{}: end-of-tour: a tour is a number of hours, no more than 24; not `{limit}`",
                    layer.file
                )),
                Err(say) => self
                    .faults
                    .push(format!("{}: end-of-tour: {say}", layer.file)),
            }
        }
        for (number, table) in (1..).zip(file.rule) {
            let called = called("rule", number, &table);
            let read = in_words(table).and_then(|text| read_rule(text, layer));
            match read {
                Ok(rule) => self.add(rule, layer),
                Err(faults) => self.tell(layer, &called, faults),
            }
        }
        for (number, table) in (1..).zip(file.set) {
            let called = called("set", number, &table);
            let set =
                in_words(table).and_then(|text| self.set(&text, layer).map_err(|say| vec![say]));
            if let Err(faults) = set {
                self.tell(layer, &called, faults);
            }
        }
    }

    fn tell(&mut self, layer: &Layer, called: &str, faults: Vec<String>) {
        let faults = faults.into_iter();
        let told = faults.map(|say| format!("{}: {called}: {say}", layer.file));
        self.faults.extend(told);
    }

    fn add(&mut self, rule: Rule, layer: &Layer) {
        let a_forces = matches!(layer.kind, LayerKind::DefaultForce | LayerKind::Force);
        if a_forces && !rule.basis.is_the_forces_own() {
            self.faults.push(format!(
                "{}: rule `{}`: a force's own rule rests on `force default`, not on `{}`",
                layer.file,
                rule.id,
                rule.basis.word()
            ));
            return;
        }
        for other in self.rules.iter().filter(|other| other.id == rule.id) {
            let from = rule.from.max(other.from);
            if rule.to.is_none_or(|to| from < to) && other.to.is_none_or(|to| from < to) {
                self.faults.push(format!(
                    "{}: rule `{}` has two versions in force on {from}",
                    layer.file, rule.id
                ));
                return;
            }
        }
        self.rules.push(rule);
    }

    fn set(&mut self, text: &SetText, layer: &Layer) -> Result<(), String> {
        let within = text.within.as_deref().map(Limit::read).transpose()?;
        let before = text
            .before
            .as_deref()
            .map(Before::read_length)
            .transpose()?;
        let aim = text.aim.as_deref().map(Limit::read).transpose()?;
        if within.is_none() && before.is_none() && aim.is_none() {
            return Err("a `set` gives `within`, `before` or `aim`".into());
        }
        let from = text.from.as_deref().map(read_date).transpose()?;
        let mut later = Vec::new();
        let mut found = false;
        for rule in self.rules.iter_mut().filter(|rule| rule.id == text.id) {
            found = true;
            if from.is_some_and(|from| rule.to.is_some_and(|to| to <= from)) {
                continue;
            }
            let mut changed = rule.clone();
            if let Some(within) = &within {
                change_limit(&mut changed, within)?;
            }
            if let Some(before) = &before {
                change_time_before(&mut changed, before)?;
            }
            if within.is_some() || before.is_some() {
                changed.term_basis = Basis::ForceDefault;
            }
            if let Some(aim) = &aim {
                changed.aim = Some(aim.clone());
            }
            changed.term_says = Some(text.says.clone());
            layer.name.clone_into(&mut changed.layer);
            match from.filter(|from| rule.from < *from) {
                None => *rule = changed,
                Some(from) => {
                    changed.from = from;
                    rule.to = Some(from);
                    later.push(changed);
                }
            }
        }
        self.rules.extend(later);
        if found {
            Ok(())
        } else {
            Err("no rule has this id".into())
        }
    }

    fn number_versions(&mut self) {
        self.rules
            .sort_by(|one, other| (&one.id, one.from).cmp(&(&other.id, other.from)));
        let mut numbers: BTreeMap<String, u16> = BTreeMap::new();
        for rule in &mut self.rules {
            rule.in_force = in_force(rule.from, rule.to);
            let number = numbers.entry(rule.id.clone()).or_default();
            *number += 1;
            rule.version = *number;
        }
    }
}

fn change_limit(rule: &mut Rule, within: &Limit) -> Result<(), String> {
    if matches!(rule.term, Term::Before { .. }) {
        return Err("it is owed before another occasion, which a force cannot turn into a limit; set how long `before`, or an `aim`".into());
    }
    if let Some(Term::Within(law)) = &rule.term_of_law
        && !within.never_longer_than(law, &LONGEST_TOUR)
    {
        return Err(format!(
            "it is {law} in law or guidance; a force may shorten it, not lengthen it to {within}"
        ));
    }
    rule.term = Term::Within(within.clone());
    Ok(())
}

fn change_time_before(rule: &mut Rule, before: &Limit) -> Result<(), String> {
    let Term::Before { occasion, .. } = rule.term else {
        return Err("it is owed within a limit, not before another occasion; set `within`".into());
    };
    if let Some(Term::Before {
        offset: Some(law), ..
    }) = &rule.term_of_law
        && !before.reaches_as_far_back_as(law)
    {
        return Err(format!(
            "it is {law} before in law or guidance; a force may ask for it earlier, not later: not {before}"
        ));
    }
    rule.term = Term::Before {
        occasion,
        offset: Some(before.clone()),
    };
    Ok(())
}

fn read_rule(text: RuleText, layer: &Layer) -> Result<Rule, Vec<String>> {
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

fn in_force(from: Date, to: Option<Date>) -> When {
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
    if occasion.scope() == Scope::OfOthersAround {
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

fn read_date(text: &str) -> Result<Date, String> {
    text.parse()
        .map_err(|_| format!("`{text}` is not a date such as `2024-05-01`"))
}
