//! The engine written the slow, obvious way: the specification.
//!
//! It shares nothing with the engine but the occasion stream and the
//! catalogue's text: it reads the text, counts days, keeps the clocks and
//! weighs doubt in its own way. `Some(true)`, `Some(false)` and `None` are yes,
//! no and cannot tell.

use std::collections::{BTreeMap, BTreeSet};

use heard_duty::catalogue::{Layer, LayerKind, Nation, built_in};
use heard_duty::duties;
use heard_duty::occasion::{OccasionId, Scope, Seen, seen_in};
use heard_record::answer::Name;
use heard_record::fact::person::AttendsSchool;
use heard_record::timeline::Place;
use heard_record::{FactId, Shown, Stated, Timeline, When, fact, invent};
use toml::Value;

use crate::laws::seeds;
use crate::stories::{catalogue, stories};

const MINUTE: i64 = 60_000_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

type Doubt = Option<bool>;

fn both(one: Doubt, other: Doubt) -> Doubt {
    match (one, other) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

fn either(one: Doubt, other: Doubt) -> Doubt {
    not(both(not(one), not(other)))
}

fn not(one: Doubt) -> Doubt {
    one.map(|is| !is)
}

fn some_of(all: impl Iterator<Item = Doubt>) -> Doubt {
    all.fold(Some(false), either)
}

/// A stretch of time: first and last moment it can have been.
type Span = (i64, i64);

/// Was the first at or before the second?
fn by(one: Span, other: Span) -> Doubt {
    if one.1 <= other.0 {
        Some(true)
    } else if one.0 > other.1 {
        Some(false)
    } else {
        None
    }
}

// ---- days and clocks, counted by hand -------------------------------------

/// Days since 1 January 1970 of a date, by counting years and months.
fn day_number(text: &str) -> i64 {
    let mut parts = text.split('-').map(|part| part.parse::<i64>().unwrap());
    let (year, month, day) = (
        parts.next().unwrap(),
        parts.next().unwrap(),
        parts.next().unwrap(),
    );
    let leap = |year: i64| (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    let mut days = if year >= 1970 {
        (1970..year)
            .map(|year| if leap(year) { 366 } else { 365 })
            .sum::<i64>()
    } else {
        -(year..1970)
            .map(|year| if leap(year) { 366 } else { 365 })
            .sum::<i64>()
    };
    let lengths = [
        31,
        if leap(year) { 29 } else { 28 },
        31,
        30,
        31,
        30,
        31,
        31,
        30,
        31,
        30,
        31,
    ];
    days += lengths[..(month - 1) as usize].iter().sum::<i64>();
    days + day - 1
}

/// 0 for Monday. 1 January 1970 was a Thursday.
fn weekday(day: i64) -> i64 {
    (day + 3).rem_euclid(7)
}

/// How far London's clocks are ahead at a moment.
fn ahead(moment: i64) -> i64 {
    let mut year = 1970 + moment.div_euclid(DAY) / 366;
    while day_number(&format!("{}-01-01", year + 1)) * DAY <= moment {
        year += 1;
    }
    let last_sunday = |month: &str| {
        let last = day_number(&format!("{year}-{month}-31"));
        last - (weekday(last) + 1) % 7
    };
    let (forward, back) = (
        last_sunday("03") * DAY + HOUR,
        last_sunday("10") * DAY + HOUR,
    );
    if (forward..back).contains(&moment) {
        HOUR
    } else {
        0
    }
}

fn local_day(moment: i64) -> i64 {
    (moment + ahead(moment)).div_euclid(DAY)
}

/// The moment at which London's clocks show so long after midnight.
fn on_the_clock(day: i64, after_midnight: i64) -> i64 {
    let naive = day * DAY + after_midnight;
    let early = naive - HOUR;
    if ahead(early) == HOUR { early } else { naive }
}

fn end_of(day: i64) -> i64 {
    on_the_clock(day + 1, 0) - 1
}

struct Days {
    holidays: BTreeSet<i64>,
    terms: BTreeMap<String, Vec<(i64, i64)>>,
}

impl Days {
    fn read() -> Days {
        let holidays: Value =
            toml::from_str(include_str!("../../../catalogue/holidays.toml")).unwrap();
        let schools: Value =
            toml::from_str(include_str!("../../../catalogue/schools.toml")).unwrap();
        let text = |value: &Value, key: &str| value[key].as_str().unwrap().to_owned();
        let list = |value: &Value, key: &str| value[key].as_array().unwrap().clone();
        let years = list(&holidays, "year");
        let term = |term: &Value| {
            (
                day_number(&text(term, "from")),
                day_number(&text(term, "to")),
            )
        };
        Days {
            holidays: years
                .iter()
                .flat_map(|year| list(year, "holiday"))
                .map(|day| day_number(&text(&day, "on")))
                .collect(),
            terms: list(&schools, "calendar")
                .iter()
                .map(|calendar| {
                    (
                        text(calendar, "name"),
                        list(calendar, "term").iter().map(term).collect(),
                    )
                })
                .collect(),
        }
    }

    fn works(&self, day: i64) -> bool {
        weekday(day) < 5 && !self.holidays.contains(&day)
    }

    fn teaches(&self, day: i64, authority: Option<&str>) -> bool {
        let covering = |name: &str| {
            let terms = self.terms.get(name)?;
            let (first, last) = (terms.first()?.0, terms.last()?.1);
            (first..=last).contains(&day).then_some(terms)
        };
        let terms = authority.and_then(covering).or_else(|| covering("default"));
        self.works(day)
            && terms.is_none_or(|terms| terms.iter().any(|(from, to)| (*from..=*to).contains(&day)))
    }
}

// ---- the catalogue's text, read plainly -------------------------------------

#[derive(Clone)]
struct PlainRule {
    id: String,
    version: u16,
    from: i64,
    to: Option<i64>,
    arises: Vec<String>,
    met_by: Vec<String>,
    unless: Vec<String>,
    lapses: Vec<String>,
    within: Option<String>,
    before: Option<String>,
    aim: Option<String>,
}

fn words(rule: &Value, key: &str) -> Vec<String> {
    match rule.get(key) {
        None => vec![],
        Some(Value::String(word)) => vec![word.clone()],
        Some(list) => list
            .as_array()
            .unwrap()
            .iter()
            .map(|word| word.as_str().unwrap().to_owned())
            .collect(),
    }
}

struct Plain {
    rules: Vec<PlainRule>,
    tour: String,
    days: Days,
}

impl Plain {
    fn read(nation: Nation, force: &[Layer]) -> Plain {
        let mut rules: Vec<PlainRule> = Vec::new();
        let mut tour = String::new();
        for layer in built_in::LAYERS.iter().chain(force) {
            if matches!(layer.kind, LayerKind::Nation(of) if of != nation) {
                continue;
            }
            let file: Value = toml::from_str(layer.text).unwrap();
            let word = |rule: &Value, key: &str| {
                rule.get(key).map(|word| word.as_str().unwrap().to_owned())
            };
            if let Some(said) = word(&file, "end-of-tour") {
                tour = said;
            }
            for rule in file
                .get("rule")
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
            {
                rules.push(PlainRule {
                    id: word(rule, "id").unwrap(),
                    version: 0,
                    from: day_number(&word(rule, "from").unwrap()),
                    to: word(rule, "to").map(|to| day_number(&to)),
                    arises: words(rule, "arises"),
                    met_by: words(rule, "met-by"),
                    unless: words(rule, "unless"),
                    lapses: words(rule, "lapses"),
                    within: word(rule, "within"),
                    before: word(rule, "before"),
                    aim: word(rule, "aim"),
                });
            }
            for set in file
                .get("set")
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
            {
                Plain::set(
                    &mut rules,
                    &word(set, "id").unwrap(),
                    [word(set, "within"), word(set, "before"), word(set, "aim")],
                    word(set, "from").map(|from| day_number(&from)),
                );
            }
        }
        rules.sort_by(|one, other| (&one.id, one.from).cmp(&(&other.id, other.from)));
        let mut last: Option<(String, u16)> = None;
        for rule in &mut rules {
            let number = last
                .as_ref()
                .filter(|(id, _)| *id == rule.id)
                .map_or(1, |(_, number)| number + 1);
            rule.version = number;
            last = Some((rule.id.clone(), number));
        }
        Plain {
            rules,
            tour,
            days: Days::read(),
        }
    }

    /// What a layer sets holds from its day on, or for as long as the rule.
    fn set(
        rules: &mut Vec<PlainRule>,
        id: &str,
        [within, before, aim]: [Option<String>; 3],
        from: Option<i64>,
    ) {
        let mut later = Vec::new();
        for rule in rules.iter_mut().filter(|rule| rule.id == id) {
            let mut changed = rule.clone();
            if let Some(within) = &within {
                changed.within = Some(within.clone());
            }
            if let Some(length) = &before {
                let said = changed.before.as_deref().unwrap();
                let is_length = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
                let occasion = match said.split_once(" before ") {
                    Some((old, occasion)) if is_length(old) => occasion,
                    _ => said,
                };
                changed.before = Some(format!("{length} before {occasion}"));
            }
            if let Some(aim) = &aim {
                changed.aim = Some(aim.clone());
            }
            match from {
                Some(from) if rule.to.is_some_and(|to| to <= from) => {}
                Some(from) if rule.from < from => {
                    changed.from = from;
                    rule.to = Some(from);
                    later.push(changed);
                }
                _ => *rule = changed,
            }
        }
        rules.extend(later);
    }

    /// The first and the last moment at which it can be due, whichever authority's schools count.
    fn due_between(
        &self,
        limit: &str,
        arose: Span,
        authorities: &[Option<String>],
    ) -> Option<Span> {
        let due = |at| {
            let dues = authorities.iter();
            dues.filter_map(move |authority| self.due(limit, at, authority.as_deref()))
        };
        due(arose.0).min().zip(due(arose.1).max())
    }

    /// When something is due that arose at a moment; `None` where nothing says.
    fn due(&self, limit: &str, arose: i64, authority: Option<&str>) -> Option<i64> {
        let day = local_day(arose);
        if limit == "end of tour" {
            return self.due(&self.tour, arose, authority);
        }
        if limit == "before next school day" {
            let opens = 8 * HOUR + 30 * MINUTE;
            let mut school = day;
            while !self.days.teaches(school, authority) || on_the_clock(school, opens) <= arose {
                school += 1;
            }
            return Some(on_the_clock(school, opens));
        }
        let (count, unit) = limit.split_once(' ')?;
        let count: i64 = count.parse().ok()?;
        match unit {
            "minute" | "minutes" => Some(arose + count * MINUTE),
            "hour" | "hours" => Some(arose + count * HOUR),
            "day" | "days" => Some(end_of(day + count)),
            "days beginning with the day" => Some(end_of(day + count - 1)),
            "working day" | "working days" => {
                let mut left = count;
                let mut at = day;
                while left > 0 {
                    at += 1;
                    left -= i64::from(self.days.works(at));
                }
                Some(end_of(at))
            }
            _ => None,
        }
    }

    /// The latest moment so long before another.
    fn back(&self, offset: &str, moment: i64) -> i64 {
        if moment == i64::MIN || moment == i64::MAX {
            return moment;
        }
        let (count, unit) = offset.split_once(' ').unwrap();
        let count: i64 = count.parse().unwrap();
        let reached = match unit {
            "minute" | "minutes" => moment - count * MINUTE,
            "hour" | "hours" => moment - count * HOUR,
            "day" | "days" => end_of(local_day(moment) - count),
            _ => {
                let mut left = count;
                let mut at = local_day(moment);
                while left > 0 {
                    at -= 1;
                    left -= i64::from(self.days.works(at));
                }
                end_of(at)
            }
        };
        reached.min(moment)
    }
}

// ---- judging -----------------------------------------------------------------

/// One thing a timeline shows, with what ties it to another.
struct Row {
    name: &'static str,
    whole_child: bool,
    sure: bool,
    at: Span,
    set: Option<Span>,
    harmed: Option<Span>,
    counted_from: Option<Span>,
    fact: FactId,
    place: Place,
    cases: Vec<String>,
    threads: Vec<(String, Option<Called>)>,
}

/// What something is called, its short name first; and whether it has words beside that.
type Called = (Vec<String>, bool);

fn called(name: Name) -> Called {
    let on_one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    match name {
        Name::Titled(short, words) => (vec![on_one_line(short), on_one_line(words)], true),
        other => (vec![on_one_line(&other.to_string())], false),
    }
}

fn are_of_one((one, one_is_titled): &Called, (other, other_is_titled): &Called) -> bool {
    if *one_is_titled && *other_is_titled {
        one[0] == other[0]
    } else {
        one.iter().any(|name| other.contains(name))
    }
}

fn rows(timeline: &Timeline) -> Vec<Row> {
    let span = |when: When| (when.earliest_micros(), when.latest_micros());
    let row = |seen: &Seen| {
        let fact = timeline.at(seen.place).unwrap();
        Row {
            name: seen.occasion.name(),
            whole_child: seen.occasion.scope() == Scope::ForTheChild,
            sure: seen.sure,
            at: span(seen.when),
            set: seen.set.map(span),
            harmed: seen.harmed.map(span),
            counted_from: seen.counted_from.map(span),
            fact: fact.id,
            place: seen.place,
            cases: fact.cases.iter().map(ToString::to_string).collect(),
            threads: fact
                .threads()
                .into_iter()
                .map(|(thread, name)| (thread.word().to_owned(), name.map(called)))
                .collect(),
        }
    };
    seen_in(timeline).iter().map(row).collect()
}

/// May the second answer the first?
fn belong(one: &Row, other: &Row) -> Doubt {
    let same_case = other.whole_child
        || one.cases.is_empty()
        || other.cases.is_empty()
        || one.cases.iter().any(|case| other.cases.contains(case));
    let mut res = Some(same_case);
    for (thread, name) in &one.threads {
        let named: Vec<&Option<Called>> = other
            .threads
            .iter()
            .filter(|(of, _)| of == thread)
            .map(|(_, name)| name)
            .collect();
        if !named.is_empty() {
            let same = some_of(named.into_iter().map(|other| match (name, other) {
                (Some(one), Some(other)) => Some(are_of_one(one, other)),
                _ => None,
            }));
            let may_be_of_all = one.threads.contains(&(thread.clone(), None));
            res = both(
                res,
                if may_be_of_all {
                    either(same, None)
                } else {
                    same
                },
            );
        }
    }
    res
}

fn sure(row: &Row) -> Doubt {
    if row.sure { Some(true) } else { None }
}

type Key = (String, u16, FactId);

/// How everything stands: by rule, version and the fact that raised it.
fn judge(plain: &Plain, timeline: &Timeline, now: i64) -> BTreeMap<Key, &'static str> {
    let rows = rows(timeline);
    let mut res: BTreeMap<Key, (bool, i64, &'static str)> = BTreeMap::new();
    for rule in &plain.rules {
        for raised in rows
            .iter()
            .filter(|row| rule.arises.iter().any(|name| name == row.name))
        {
            let first = on_the_clock(rule.from, 0);
            let last = rule.to.map_or(i64::MAX, |to| on_the_clock(to, 0) - 1);
            let arose = (raised.at.0.max(first), raised.at.1.min(last));
            let aged = raised.harmed.unwrap_or(arose);
            let child = [timeline.is_a_child(aged.0), timeline.is_a_child(aged.1)];
            if arose.0 > arose.1 || child[0] == Shown::No || by(arose, (now, now)) == Some(false) {
                continue;
            }
            let certain = raised.sure && arose == raised.at && child == [Shown::Yes; 2];
            let stands = stands(
                plain,
                rule,
                &rows,
                raised,
                arose,
                certain,
                now,
                &authorities(plain, timeline, raised.counted_from.unwrap_or(arose)),
            );
            let key = (rule.id.clone(), rule.version, raised.fact);
            // One fact raises a rule once: its earliest sighting, a certain one first.
            let better = res
                .get(&key)
                .is_none_or(|(was, at, _)| (arose.0, !certain) < (*at, !*was));
            if better {
                res.insert(key, (certain, arose.0, stands));
            }
        }
    }
    res.into_iter()
        .map(|(key, (_, _, stands))| (key, stands))
        .collect()
}

/// The authorities that may have counted: of every school on record that no other surely stands before.
fn authorities(plain: &Plain, timeline: &Timeline, arose: Span) -> Vec<Option<String>> {
    let schools: Vec<(Span, &Stated<String>)> = timeline
        .of::<AttendsSchool>()
        .map(|(fact, school)| {
            (
                (
                    fact.happened.earliest_micros(),
                    fact.happened.latest_micros(),
                ),
                &school.authority,
            )
        })
        .collect();
    // Of two at one exact moment, the record's order decides.
    let earlier = |one: usize, other: usize| {
        let (first, second) = (schools[one].0, schools[other].0);
        first.1 < second.0 || (first == second && first.0 == first.1 && one < other)
    };
    let stands_before = |one: usize, other: usize| {
        (schools[one].0.1 <= arose.0 && earlier(other, one))
            || (schools[other].0.0 > arose.1 && earlier(one, other))
    };
    let mut res = Vec::new();
    for other in 0..schools.len() {
        if (0..schools.len()).any(|one| stands_before(one, other)) {
            continue;
        }
        match schools[other].1 {
            Stated::Clear(name) => res.push(Some(name.clone())),
            Stated::Unclear(_) => res.extend(plain.days.terms.keys().cloned().map(Some)),
            _ => res.push(None),
        }
    }
    if schools.is_empty() {
        res.push(None);
    }
    res
}

#[expect(
    clippy::too_many_arguments,
    reason = "everything a verdict rests on, said at once"
)]
fn stands(
    plain: &Plain,
    rule: &PlainRule,
    rows: &[Row],
    raised: &Row,
    arose: Span,
    certain: bool,
    now: i64,
    authorities: &[Option<String>],
) -> &'static str {
    let now = (now, now);
    let named = |names: &[String]| {
        let names: Vec<String> = names.to_vec();
        rows.iter()
            .filter(move |row| names.iter().any(|name| name == row.name))
    };
    let itself = |row: &Row| row.place == raised.place && row.name == raised.name;
    // One fact at one time is neither before nor after itself.
    let at_once = |row: &Row| row.place == raised.place && row.at == raised.at;
    let after = |row: &Row| {
        if at_once(row) {
            Some(false)
        } else {
            not(by(row.at, arose))
        }
    };
    let since = |row: &Row| {
        if at_once(row) {
            Some(true)
        } else {
            by(arose, row.at)
        }
    };
    let ends: Vec<(Place, Span, Doubt)> = named(&rule.lapses)
        .filter(|row| !itself(row))
        .map(|row| {
            let counts = both(sure(row), both(belong(raised, row), after(row)));
            (row.place, row.at, counts)
        })
        .collect();
    let lifts: Vec<(Place, Span, Doubt)> = named(&rule.unless)
        .filter(|row| !itself(row))
        .map(|row| {
            let counts = both(sure(row), both(belong(raised, row), since(row)));
            (row.place, row.at, counts)
        })
        .collect();
    let deadlines: Vec<(Place, Span, Doubt)> = rule
        .before
        .iter()
        .flat_map(|text| deadlines(plain, text, rows, raised, arose))
        .collect();
    // What police learned later has its time from when they knew.
    let counted_from = raised.counted_from.unwrap_or(arose);
    let due: Option<Span> = match rule.within.as_deref() {
        Some("by the time set") => raised.set,
        Some(limit) => plain.due_between(limit, counted_from, authorities),
        None => None,
    };
    let in_time = |place: Place, at: Span| match due {
        Some(_)
            if (place, at) == (raised.place, raised.at)
                && rule.within.as_deref() != Some("by the time set") =>
        {
            Some(true)
        }
        Some(due) => by(at, due),
        None => not(some_of(deadlines.iter().map(|(of, day, counts)| {
            if (*of, *day) == (place, at) {
                Some(false)
            } else {
                both(*counts, not(by(at, *day)))
            }
        }))),
    };
    let (mut met, mut timely) = (Some(false), Some(false));
    // Whoever sets a time has not done what it is for.
    let set_it =
        |row: &Row| rule.within.as_deref() == Some("by the time set") && row.place == raised.place;
    for row in named(&rule.met_by).filter(|row| !itself(row) && !set_it(row)) {
        let passed = |turns: &[(Place, Span, Doubt)]| {
            some_of(turns.iter().map(|(place, at, counts)| {
                if *place == row.place && *at == row.at {
                    Some(false)
                } else {
                    both(*counts, not(by(row.at, *at)))
                }
            }))
        };
        let counts = both(
            both(sure(row), belong(raised, row)),
            both(since(row), not(passed(&ends))),
        );
        let counts = both(counts, by(row.at, now));
        met = either(met, counts);
        timely = either(timely, both(counts, in_time(row.place, row.at)));
    }
    let came_in_time = |turns: &[(Place, Span, Doubt)]| {
        some_of(
            turns
                .iter()
                .map(|(place, at, counts)| both(both(*counts, by(*at, now)), in_time(*place, *at))),
        )
    };
    let lifted_in_time = came_in_time(&lifts);
    let aim = rule
        .aim
        .as_deref()
        .and_then(|aim| plain.due_between(aim, counted_from, authorities));
    let lapsed_in_time = match (rule.within.as_deref(), aim) {
        (Some("as soon as practicable"), Some(aim)) => some_of(
            ends.iter()
                .map(|(_, at, counts)| both(both(*counts, by(*at, now)), by(*at, aim))),
        ),
        _ => came_in_time(&ends),
    };
    let ended_in_time = either(lifted_in_time, lapsed_in_time);
    let came = |turns: &[(Place, Span, Doubt)]| {
        some_of(
            turns
                .iter()
                .map(|(_, at, counts)| both(*counts, by(*at, now))),
        )
    };
    let past = match due {
        Some(due) => not(by(now, due)),
        None => some_of(
            deadlines
                .iter()
                .map(|(_, at, counts)| both(*counts, not(by(now, *at)))),
        ),
    };
    match (met, timely) {
        (Some(true), Some(true)) => "met",
        (Some(true), Some(false)) => told(not(lifted_in_time), "met late", "lifted"),
        (Some(true), None) | (None, _) => "cannot tell",
        (Some(false), _) if !certain || by(arose, now) != Some(true) => "cannot tell",
        (Some(false), _) => match (came(&lifts), came(&ends), past) {
            (Some(true), _, _) => told(ended_in_time, "lifted", "lifted when overdue"),
            (None, _, _) => "cannot tell",
            (_, Some(true), _) => told(ended_in_time, "lapsed", "lapsed when overdue"),
            (_, None, _) => "cannot tell",
            (_, _, Some(true)) => "overdue",
            (_, _, Some(false)) => "open",
            (_, _, None) => "cannot tell",
        },
    }
}

fn told(answer: Doubt, yes: &'static str, no: &'static str) -> &'static str {
    match answer {
        Some(true) => yes,
        Some(false) => no,
        None => "cannot tell",
    }
}

fn deadlines(
    plain: &Plain,
    text: &str,
    rows: &[Row],
    raised: &Row,
    arose: Span,
) -> Vec<(Place, Span, Doubt)> {
    let (offset, name) = match text.split_once(" before ") {
        Some((offset, name)) if offset.starts_with(|c: char| c.is_ascii_digit()) => {
            (Some(offset), name)
        }
        _ => (None, text),
    };
    rows.iter()
        .filter(|row| row.name == name)
        .map(|row| {
            let base = row.set.unwrap_or(row.at);
            let due = offset.map_or(base, |offset| {
                (plain.back(offset, base.0), plain.back(offset, base.1))
            });
            let itself = row.place == raised.place && row.at == raised.at;
            let since = if itself {
                Some(true)
            } else {
                by(arose, row.at)
            };
            (
                row.place,
                due,
                both(sure(row), both(belong(raised, row), since)),
            )
        })
        .collect()
}

fn engine(
    timeline: &Timeline,
    catalogue: &heard_duty::Catalogue,
    now: i64,
) -> BTreeMap<Key, &'static str> {
    let at = jiff::Timestamp::from_microsecond(now).unwrap();
    duties(timeline, catalogue)
        .iter()
        .filter_map(|duty| {
            Some((
                (duty.rule.id.clone(), duty.rule.version, duty.arose.fact),
                duty.standing(at)?.word(),
            ))
        })
        .collect()
}

#[test]
fn the_engine_gives_what_the_plain_one_gives() {
    agree_on(Nation::England, seeds());
}

#[test]
fn the_engine_gives_what_the_plain_one_gives_in_wales() {
    agree_on(Nation::Wales, seeds());
}

/// Do both find the same in so many histories and in every story, and raise every rule of a nation?
fn agree_on(nation: Nation, seeds: std::ops::RangeInclusive<u64>) {
    let (plain, catalogue) = (Plain::read(nation, &[]), catalogue(nation));
    let (mut verdicts, mut raised, mut kinds) = (0, BTreeSet::new(), BTreeSet::new());
    let mut agree = |which: &str, timeline: &Timeline, now: i64| {
        let (theirs, ours) = (
            engine(timeline, &catalogue, now),
            judge(&plain, timeline, now),
        );
        assert_eq!(theirs, ours, "{which}, at {now}");
        verdicts += ours.len();
        raised.extend(ours.into_keys().map(|(id, ..)| id));
    };
    for seed in seeds {
        let history = invent::history(seed, 4 + (seed % 31) as usize, 25);
        kinds.extend(history.facts.iter().map(|fact| fact.kind().index));
        let middle = history.facts[history.facts.len() / 2]
            .recorded
            .as_microsecond();
        for now in [middle, middle + 30 * DAY] {
            let known = jiff::Timestamp::from_microsecond(now).unwrap();
            let timeline = Timeline::as_known_at(history.child, known, &history.facts);
            agree(&format!("seed {seed}"), &timeline, now);
        }
    }
    // What hardly ever comes together by chance, the stories have.
    for (path, story) in stories() {
        let which = format!("{}: {}", path.display(), story.name());
        for asked in &story.asked {
            for child in story.cast.children() {
                let timeline = heard_duty::story::timeline(&story, child.id, asked);
                agree(&which, &timeline, asked.at.as_microsecond());
            }
        }
    }
    assert_eq!(
        kinds.len(),
        fact::kinds().count(),
        "a kind of fact never occurred"
    );
    let all: BTreeSet<String> = plain.rules.iter().map(|rule| rule.id.clone()).collect();
    let idle: Vec<&String> = all.difference(&raised).collect();
    assert!(
        idle.is_empty(),
        "{verdicts} verdicts, and these rules were never raised: {idle:?}"
    );
}

#[test]
fn both_read_a_forces_own_file_the_same() {
    let force = [built_in::EXAMPLE_FORCE];
    let (plain, catalogue) = (
        Plain::read(Nation::England, &force),
        built_in::read(Nation::England, &force).unwrap(),
    );
    let theirs: Vec<(String, u16)> = catalogue
        .rules()
        .iter()
        .map(|rule| (rule.id.clone(), rule.version))
        .collect();
    let ours: Vec<(String, u16)> = plain
        .rules
        .iter()
        .map(|rule| (rule.id.clone(), rule.version))
        .collect();
    assert_eq!(theirs, ours);
    for seed in 1..=2_000 {
        let history = invent::history(seed, 12, 25);
        let now = history.facts.last().unwrap().recorded.as_microsecond() + 400 * DAY;
        let timeline = Timeline::as_known_at(history.child, jiff::Timestamp::MAX, &history.facts);
        assert_eq!(
            engine(&timeline, &catalogue, now),
            judge(&plain, &timeline, now),
            "seed {seed}"
        );
    }
}

#[test]
fn the_plain_clock_is_right() {
    assert_eq!(day_number("1970-01-01"), 0);
    assert_eq!(day_number("2024-03-31"), 19_813);
    assert_eq!(weekday(day_number("2024-03-31")), 6);
    assert_eq!(ahead(day_number("2024-07-01") * DAY), HOUR);
    assert_eq!(ahead(day_number("2024-01-01") * DAY), 0);
    assert_eq!(OccasionId::of_name("no such thing"), None);
}
