//! Which looks of one person in one role stand out, and why.

use std::collections::{BTreeMap, BTreeSet};

use heard_record::PersonId;
use heard_store::Look;
use jiff::Timestamp;
use serde_json::Value as Json;

use super::kin::Kin;
use super::{AN_HOUR, MANY_EMERGENCIES, MANY_OPENED, MANY_REFUSED, MANY_TIMES, Unusual, Why};
use crate::access::{Act, Purpose, rests_on_purpose_alone};
use crate::looks::BESIDE;

/// One look, as far as it matters here.
#[derive(Debug, Clone, Copy)]
struct Seen {
    at: Timestamp,
    about: PersonId,
}

/// Looks of one person in one role, by the record they are of.
type Looked = BTreeMap<(PersonId, String, Kind), Vec<Seen>>;

/// What stands out of some looks, and how many of them cannot be read.
pub(super) fn stood_out(looks: &[Look], kin: &Kin) -> (Vec<Unusual>, usize) {
    let mut each = Looked::new();
    let mut unreadable = 0;
    for look in looks {
        let Ok(body) = serde_json::from_str::<Json>(&look.body) else {
            unreadable += 1;
            continue;
        };
        // What was opened beside a call, or stood on a list, nobody asked for by itself.
        let part = |key: &str| body.get(key).and_then(Json::as_str).unwrap_or_default();
        let (Some(about), "") = (look.about, part(BESIDE)) else {
            continue;
        };
        let kind = Kind::of(part("act"), part("answer"), part("rule"), part("purpose"));
        let of_family = is_opened(part("act"), part("answer"))
            .then(|| kin.of(look.who, about).map(Kind::OfFamily));
        for kind in kind.into_iter().chain(of_family.flatten()) {
            let of = (look.who, part("role").to_owned(), kind);
            let seen = Seen { at: look.at, about };
            each.entry(of).or_default().push(seen);
        }
    }
    (found_in(each), unreadable)
}

fn found_in(each: Looked) -> Vec<Unusual> {
    let mut all: Vec<Unusual> = Vec::new();
    for ((who, role, kind), mut seen) in each {
        seen.sort_by_key(|seen| seen.at);
        let found = kind.stands_out(&seen).into_iter();
        all.extend(found.map(|(why, count, seen)| Unusual {
            who,
            role: role.clone(),
            why,
            count,
            records: seen.iter().map(|seen| seen.about).collect(),
            from: seen.first().map_or(Timestamp::MIN, |seen| seen.at),
            until: seen.last().map_or(Timestamp::MIN, |seen| seen.at),
        }));
    }
    all.sort_by_key(|one| (std::cmp::Reverse(one.until), one.who, one.why));
    all
}

fn is_read(act: &str) -> bool {
    [Act::Read.word(), Act::ReadSummary.word()].contains(&act)
}

fn is_opened(act: &str, answer: &str) -> bool {
    is_read(act) && answer == "given"
}

/// What a look was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    /// A record was opened with nothing but a purpose stated.
    Opened,
    /// A record was refused.
    Refused,
    /// A record was opened in an emergency.
    Emergency,
    /// A record was opened that may be of the family of whoever looked.
    OfFamily(Why),
}

/// Looks that stand out: why, how many, and which.
type Found = (Why, usize, Vec<Seen>);

impl Kind {
    fn of(act: &str, answer: &str, rule: &str, purpose: &str) -> Option<Kind> {
        let is_opened = is_opened(act, answer);
        match answer {
            "refused" if is_read(act) => Some(Kind::Refused),
            _ if is_opened && purpose == Purpose::ProtectNow.word() => Some(Kind::Emergency),
            _ if is_opened && rests_on_purpose_alone(rule) => Some(Kind::Opened),
            _ => None,
        }
    }

    fn stands_out(self, seen: &[Seen]) -> Vec<Found> {
        match self {
            Kind::Refused => of_many(Why::ManyRefused, MANY_REFUSED, within_an_hour(seen)),
            Kind::Emergency => of_many(Why::Emergencies, MANY_EMERGENCIES, seen.to_vec()),
            Kind::OfFamily(why) => of_many(why, 1, seen.to_vec()),
            Kind::Opened => {
                let mut found = of_many(Why::ManyOpened, MANY_OPENED, within_an_hour(seen));
                found.extend(one_often(seen));
                found
            }
        }
    }
}

/// Looks at so many different records.
fn of_many(why: Why, many: usize, seen: Vec<Seen>) -> Vec<Found> {
    let count = records(&seen);
    if count >= many {
        vec![(why, count, seen)]
    } else {
        Vec::new()
    }
}

fn records(seen: &[Seen]) -> usize {
    let each: BTreeSet<PersonId> = seen.iter().map(|seen| seen.about).collect();
    each.len()
}

/// The looks of the hour in which the most records were looked at.
fn within_an_hour(seen: &[Seen]) -> Vec<Seen> {
    let mut often: BTreeMap<PersonId, usize> = BTreeMap::new();
    let (mut from, mut most, mut best) = (0, 0, 0..0);
    for (at, last) in seen.iter().enumerate() {
        *often.entry(last.about).or_default() += 1;
        while let Some(first) = seen.get(from)
            && last.at.duration_since(first.at) > AN_HOUR
        {
            from += 1;
            if let Some(left) = often.get_mut(&first.about) {
                *left -= 1;
            }
            often.retain(|about, left| *about != first.about || *left > 0);
        }
        if often.len() > most {
            (most, best) = (often.len(), from..at + 1);
        }
    }
    seen.get(best).unwrap_or_default().to_vec()
}

/// Each record that was looked at often.
fn one_often(seen: &[Seen]) -> Vec<Found> {
    let mut each: BTreeMap<PersonId, Vec<Seen>> = BTreeMap::new();
    for one in seen {
        each.entry(one.about).or_default().push(*one);
    }
    let often = each.into_values().filter(|seen| seen.len() >= MANY_TIMES);
    often
        .map(|seen| (Why::OneOften, seen.len(), seen))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::looks::new_id;
    use serde_json::json;

    const ALONE: &str = "purpose stated";

    fn look(who: &str, about: usize, minute: i64, answer: &str, rule: &str, purpose: &str) -> Look {
        let at = Timestamp::from_second(1_750_000_000 + minute * 60).unwrap();
        Look {
            id: new_id(at).unwrap(),
            at,
            who: PersonId::of_words(&[who]),
            about: Some(PersonId::of_words(&["child", &about.to_string()])),
            quiet: false,
            body: json!({"act": "read", "role": "responding officer", "answer": answer, "rule": rule, "purpose": purpose}).to_string(),
        }
    }

    fn why(looks: &[Look]) -> Vec<(Why, usize)> {
        why_of(looks, &Kin::default())
    }

    fn why_of(looks: &[Look], kin: &Kin) -> Vec<(Why, usize)> {
        let all = stood_out(looks, kin).0.into_iter();
        all.map(|one| (one.why, one.count)).collect()
    }

    #[test]
    fn many_records_in_one_hour_with_nothing_but_a_purpose_stand_out() {
        let in_an_hour = |how_many| -> Vec<Look> {
            (0..how_many)
                .map(|at| look("Marsh", at, at as i64, "given", ALONE, "live incident"))
                .collect()
        };
        assert_eq!(
            why(&in_an_hour(MANY_OPENED)),
            [(Why::ManyOpened, MANY_OPENED)]
        );
        assert_eq!(why(&in_an_hour(MANY_OPENED - 1)), []);
        let over_the_day: Vec<Look> = (0..MANY_OPENED)
            .map(|at| look("Marsh", at, at as i64 * 30, "given", ALONE, "live incident"))
            .collect();
        assert_eq!(why(&over_the_day), []);
        let by_two: Vec<Look> = (0..MANY_OPENED)
            .map(|at| {
                let who = if at % 2 == 0 { "Marsh" } else { "Larch" };
                look(who, at, at as i64, "given", ALONE, "live incident")
            })
            .collect();
        assert_eq!(why(&by_two), []);
    }

    #[test]
    fn what_a_caller_said_may_be_about_or_stood_on_a_list_was_opened_by_nobody() {
        for what in ["a call", "a list"] {
            let mut beside: Vec<Look> = (0..MANY_OPENED * 2)
                .map(|at| look("Finch", at, at as i64, "given", ALONE, "live incident"))
                .collect();
            for look in &mut beside {
                let says = format!("{{\"beside\":\"{what}\",");
                look.body = look.body.replacen('{', &says, 1);
            }
            assert_eq!(why(&beside), [], "{what}");
        }
    }

    #[test]
    fn a_look_that_cannot_be_read_is_counted() {
        let mut broken = look("Marsh", 1, 1, "given", ALONE, "live incident");
        broken.body = "{".into();
        assert_eq!(stood_out(&[broken], &Kin::default()), (Vec::new(), 1));
    }

    #[test]
    fn whoever_holds_the_children_does_not_stand_out() {
        let own: Vec<Look> = (0..MANY_OPENED * 2)
            .map(|at| look("Pike", at, at as i64, "given", "holder", "investigation"))
            .collect();
        assert_eq!(why(&own), []);
    }

    #[test]
    fn a_record_of_ones_own_surname_or_address_stands_out_whatever_opened_it() {
        let marsh = PersonId::of_words(&["Marsh"]);
        let child = |number: &str| PersonId::of_words(&["child", number]);
        let mut kin = Kin::default();
        kin.is_called(marsh, "PC Marsh");
        kin.is_called(child("1"), "Reed Marsh");
        kin.is_called(child("2"), "Ava Quillmarsh");
        kin.is_called(child("3"), "Marsh");
        let of = |about| look("Marsh", about, 1, "given", "holder", "investigation");
        assert_eq!(why_of(&[of(1), of(1)], &kin), [(Why::OwnSurname, 1)]);
        assert_eq!(why_of(&[of(2), of(3)], &kin), []);
        let refused = look("Marsh", 1, 1, "refused", "", "");
        assert_eq!(why_of(&[refused], &kin), [], "nothing was seen");
        kin.lives_at(marsh, "3 Curlew Row, Saltby");
        kin.lives_at(child("2"), "3 curlew row  Saltby ");
        assert_eq!(why_of(&[of(2)], &kin), [(Why::OwnAddress, 1)]);
        let mut own = of(1);
        own.about = Some(marsh);
        assert_eq!(why_of(&[own], &kin), [], "their own record");
    }

    #[test]
    fn one_record_often_refusals_and_emergencies_stand_out() {
        let often: Vec<Look> = (0..MANY_TIMES)
            .map(|at| look("Marsh", 1, at as i64 * 40, "given", ALONE, "live incident"))
            .collect();
        assert_eq!(why(&often), [(Why::OneOften, MANY_TIMES)]);
        let refused: Vec<Look> = (0..MANY_REFUSED)
            .map(|at| look("Marsh", at, at as i64, "refused", "", ""))
            .collect();
        assert_eq!(why(&refused), [(Why::ManyRefused, MANY_REFUSED)]);
        let emergencies: Vec<Look> = (0..MANY_EMERGENCIES)
            .map(|at| {
                look(
                    "Marsh",
                    at,
                    at as i64 * 60,
                    "given",
                    "emergency",
                    "protect a child now",
                )
            })
            .collect();
        assert_eq!(why(&emergencies), [(Why::Emergencies, MANY_EMERGENCIES)]);
    }
}
