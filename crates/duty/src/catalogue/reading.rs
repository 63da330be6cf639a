//! Reading the catalogue's text: strictly, layer upon layer.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Basis, Layer, LayerKind, Rule, Term};
use crate::fault;
use crate::limit::{Before, Limit};

mod rule;

use rule::{in_force, read_date, read_rule};

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
