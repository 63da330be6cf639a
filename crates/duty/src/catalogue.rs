//! The catalogue: what is owed, when, and on whose authority, read from text.
//!
//! It has eight words for what is owed and when (*arises*, *met-by*,
//! *showing*, *unless*, *lapses*; *within*, *before*, *aim*) and no others.
//! The reader is strict: a word it does not know, a limit without a unit, two
//! versions in force on one day or a lengthened limit of law, and nothing is
//! read. It says which file, which rule, which word.

use std::collections::BTreeMap;

pub use heard_record::Nation;
use heard_record::{Role, When, when};
use jiff::civil::Date;
use serde::Deserialize;

use crate::calendar::Calendar;
use crate::fault;
use crate::limit::{Before, Limit};
use crate::occasion::{ElementId, OccasionId};

pub mod built_in;
mod sentence;

heard_record::words! {
    /// The five things an inspection judges.
    Area {
        Leadership = "leadership",
        Partners = "working with partners",
        Responding = "responding to children at risk",
        Assessing = "assessing risk and referring",
        Investigating = "investigating",
    }

    /// On whose authority something is owed.
    Basis {
        Statute = "statute",
        StatutoryGuidance = "statutory guidance",
        Guidance = "guidance",
        ForceDefault = "force default",
    }
}

impl Basis {
    /// The word a page shows beside a time.
    pub fn shown_as(self) -> &'static str {
        match self {
            Basis::Statute => "law",
            Basis::StatutoryGuidance => "statutory guidance",
            Basis::Guidance => "guidance",
            Basis::ForceDefault => "force default",
        }
    }

    /// May a force make the limit longer? Only where it is its own.
    pub fn is_the_forces_own(self) -> bool {
        self == Basis::ForceDefault
    }
}

/// How long there is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Term {
    /// Within a limit counted from when it arose.
    Within(Limit),
    /// Before another occasion, or some time before it.
    Before {
        /// The occasion it must come before.
        occasion: OccasionId,
        /// How long before it, where the rule says.
        offset: Option<Limit>,
    },
}

/// One version of one rule, as it stands after all layers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Its stable name.
    pub id: String,
    /// What is owed, as a sentence, with `{child}` where the child's name goes.
    pub title: String,
    /// Who owes it, the first to act first.
    pub owed_by: Vec<Role>,
    /// Which of the five judgments it belongs to.
    pub area: Area,
    /// The occasions on which it is owed.
    pub arises: Vec<OccasionId>,
    /// The occasions that meet it.
    pub met_by: Vec<OccasionId>,
    /// The elements a good one shows.
    pub showing: Vec<ElementId>,
    /// The occasions that lift it.
    pub unless: Vec<OccasionId>,
    /// The occasions that make it too late to meet.
    pub lapses: Vec<OccasionId>,
    /// How long there is.
    pub term: Term,
    /// The limit that law or guidance gives, where it gives a number: no force may make it longer.
    pub limit_of_law: Option<Limit>,
    /// On whose authority the time is: not always that of the duty.
    pub term_basis: Basis,
    /// Where the time comes from, where a layer set it.
    pub term_says: Option<String>,
    /// The force's own number beside the limit. Missing it is not a breach.
    pub aim: Option<Limit>,
    /// On whose authority it is owed.
    pub basis: Basis,
    /// The law, guidance or policy, as one would cite it.
    pub says: String,
    /// Where it can be read.
    pub address: Option<String>,
    /// The first day of this version.
    pub from: Date,
    /// The day after its last, where it has ended.
    pub to: Option<Date>,
    /// The same, as moments: from the first of its first day to the last of its last.
    pub in_force: When,
    /// The nation it is of, where it is of one alone.
    pub nation: Option<Nation>,
    /// The days whose bank holidays are known to whoever counts its time.
    pub holidays_known: When,
    /// Which version it is, from 1.
    pub version: u16,
    /// The layer it came from.
    pub layer: String,
}

/// One layer's text.
#[derive(Debug, Clone, Copy)]
pub struct Layer<'a> {
    /// Whose it is, as a page would say: "England and Wales", "Wales", "Northmere Police".
    pub name: &'a str,
    /// The file's name, for messages.
    pub file: &'a str,
    /// The text itself.
    pub text: &'a str,
    /// What a layer may do.
    pub kind: LayerKind,
}

/// What a layer may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LayerKind {
    /// Law and guidance of both nations.
    Law,
    /// Law and guidance of one nation.
    Nation(Nation),
    /// What every force starts from, and may replace.
    DefaultForce,
    /// One force's own.
    Force,
}

/// Everything that is owed, as adopted.
#[derive(Debug, Clone)]
pub struct Catalogue {
    /// Every version of every rule, in order of id and version.
    rules: Vec<Rule>,
    /// Bank holidays and school terms.
    calendar: Calendar,
    /// How long a tour of duty is.
    tour: Limit,
    /// The nation whose rules are in it.
    nation: Nation,
    /// For each occasion by number: the rules in which it has a part, by their places.
    rules_with: Vec<Vec<usize>>,
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
    aim: Option<String>,
    from: Option<String>,
    says: String,
}

impl Catalogue {
    /// Reads a catalogue from its layers, first law, then nation, default force, force.
    ///
    /// Either all of it is understood, or every fault is told: layer, file, rule, word.
    pub fn read(
        layers: &[Layer],
        calendar: Calendar,
        nation: Nation,
    ) -> Result<Catalogue, Vec<String>> {
        let mut reader = Reader {
            rules: Vec::new(),
            faults: Vec::new(),
            tour: None,
        };
        for layer in layers {
            match layer.kind {
                LayerKind::Nation(of) if of != nation => {}
                _ => reader.layer(layer),
            }
        }
        reader.number_versions();
        for rule in &mut reader.rules {
            rule.holidays_known = calendar.covers();
        }
        let tour = reader.tour.take().unwrap_or_else(|| {
            reader
                .faults
                .push("no layer says how long `end-of-tour` is".into());
            Limit::Hours(0)
        });
        if reader.faults.is_empty() {
            Ok(Catalogue {
                rules_with: rules_with(&reader.rules),
                rules: reader.rules,
                calendar,
                tour,
                nation,
            })
        } else {
            Err(reader
                .faults
                .iter()
                .map(|say| fault::shortened(say))
                .collect())
        }
    }

    /// Every version of every rule, in order of id and version.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The versions of one rule, in order.
    pub fn versions<'c>(&'c self, id: &'c str) -> impl Iterator<Item = &'c Rule> + 'c {
        self.rules.iter().filter(move |rule| rule.id == id)
    }

    /// The rules in which an occasion has a part, by their places among [`Catalogue::rules`].
    pub(crate) fn rules_with(&self, occasion: OccasionId) -> &[usize] {
        let rules = self.rules_with.get(usize::from(occasion.number()));
        rules.map_or(&[], Vec::as_slice)
    }

    /// Bank holidays and school terms.
    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    /// How long a tour of duty is.
    pub fn tour(&self) -> &Limit {
        &self.tour
    }

    /// The nation whose rules are in it.
    pub fn nation(&self) -> Nation {
        self.nation
    }

    /// The same catalogue with some of its rules changed: for trying what a change would do.
    pub fn with_rules(&self, rules: Vec<Rule>) -> Catalogue {
        Catalogue {
            rules_with: rules_with(&rules),
            rules,
            ..self.clone()
        }
    }
}

impl Rule {
    /// Every occasion that has a part in it.
    pub fn occasions(&self) -> impl Iterator<Item = OccasionId> + '_ {
        let deadline = match &self.term {
            Term::Before { occasion, .. } => Some(*occasion),
            Term::Within(_) => None,
        };
        [&self.arises, &self.met_by, &self.unless, &self.lapses]
            .into_iter()
            .flatten()
            .copied()
            .chain(deadline)
    }
}

fn rules_with(rules: &[Rule]) -> Vec<Vec<usize>> {
    let mut res: Vec<Vec<usize>> = Vec::new();
    for (place, rule) in rules.iter().enumerate() {
        for occasion in rule.occasions() {
            let number = usize::from(occasion.number());
            if res.len() <= number {
                res.resize_with(number + 1, Vec::new);
            }
            if let Some(rules) = res
                .get_mut(number)
                .filter(|rules| rules.last() != Some(&place))
            {
                rules.push(place);
            }
        }
    }
    res
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
        let aim = text.aim.as_deref().map(Limit::read).transpose()?;
        if within.is_none() && aim.is_none() {
            return Err("a `set` gives `within` or `aim`".into());
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
            change_term(&mut changed, within.as_ref(), aim.as_ref(), text, layer)?;
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

fn change_term(
    rule: &mut Rule,
    within: Option<&Limit>,
    aim: Option<&Limit>,
    text: &SetText,
    layer: &Layer,
) -> Result<(), String> {
    if let Some(within) = within {
        if matches!(rule.term, Term::Before { .. }) {
            return Err("it is owed before another occasion, which a force cannot turn into a limit; set an `aim`".into());
        }
        if let Some(law) = &rule.limit_of_law
            && !within.never_longer_than(law, &LONGEST_TOUR)
        {
            return Err(format!(
                "it is {law} in law or guidance; a force may shorten it, not lengthen it to {within}"
            ));
        }
        rule.term = Term::Within(within.clone());
        rule.term_basis = Basis::ForceDefault;
        rule.term_says = Some(text.says.clone());
    }
    if let Some(aim) = aim {
        rule.aim = Some(aim.clone());
        rule.term_says = Some(text.says.clone());
    }
    layer.name.clone_into(&mut rule.layer);
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
    let met_by = read_occasions(Some(text.met_by), &mut faults);
    let unless = read_occasions(text.unless, &mut faults);
    let lapses = read_occasions(text.lapses, &mut faults);
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
            limit_of_law: of_law(&term, basis),
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

fn of_law(term: &Term, basis: Basis) -> Option<Limit> {
    match term {
        Term::Within(Limit::AsSoonAsPracticable) | Term::Before { .. } => None,
        Term::Within(limit) => (!basis.is_the_forces_own()).then(|| limit.clone()),
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
