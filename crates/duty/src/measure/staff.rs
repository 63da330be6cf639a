//! Measures of the people who do the work. No figure ranks anybody.

use std::collections::BTreeMap;

use heard_record::answer::Names;
use heard_record::fact::exploitation::{ProfileOpened, ProfileSaid};
use heard_record::fact::investigation::Team;
use heard_record::fact::workforce::{Course, PostEstablished};
use heard_record::kind::OneKind;
use heard_record::{Fact, PersonId, When};
use jiff::{Timestamp, ToSpan};

use super::{Behind, Count, Counted, File, Measure, Report, Should, Unit, measures};
use crate::catalogue::Area;
use crate::establishment::{self, Holding};

/// How many days a problem profile is looked at afresh within: a force default.
const PROFILE_DAYS: i64 = 365;

/// The measures of this part.
pub(super) const MEASURES: &[Measure] = &[
    Measure {
        id: "m.scaidp-rate",
        should: Should::Kept("Exploitation officers are trained for it"),
        title: "officers of the complex exploitation team have completed the specialist child abuse programme",
        among: "officers in post in the complex exploitation team whose post needs it",
        area: Area::Leadership,
        samples: &["staff"],
        count: Count::Staff(|work| trained(work, Team::Exploitation, Course::Scaidp)),
        beside: None,
        part: None,
        behind: Behind::NOTHING,
    },
    Measure {
        id: "m.icidp-rate",
        should: Should::Kept("Child abuse officers are trained for it"),
        title: "officers of the child abuse team have completed the initial crime investigators programme",
        among: "officers in post in the child abuse and vulnerable adults team whose post needs it",
        area: Area::Leadership,
        samples: &["staff"],
        count: Count::Staff(|work| trained(work, Team::ChildAbuse, Course::Icidp)),
        beside: None,
        part: None,
        behind: Behind::NOTHING,
    },
    Measure {
        id: "m.effective-strength",
        should: Should::Kept("Somebody trained is there for every post in the exploitation team"),
        title: "posts of the complex exploitation team have a holder who is there, and trained as the post needs",
        among: "posts established in the complex exploitation team",
        area: Area::Leadership,
        samples: &["staff"],
        count: Count::Staff(|work| strength(work, Team::Exploitation)),
        beside: None,
        part: None,
        behind: Behind::NOTHING,
    },
    Measure {
        id: "m.profile-age",
        should: Should::Kept("How children are exploited is looked at afresh each year"),
        title: "problem profiles were opened, or had something said in them, within twelve months",
        among: "problem profiles on record",
        area: Area::Partners,
        samples: &["staff"],
        count: Count::Staff(profiles),
        beside: None,
        part: None,
        behind: Behind::NOTHING,
    },
    Measure {
        id: "m.post-fill",
        should: Should::Kept("Posts in the exploitation team are filled"),
        title: "posts of the complex exploitation team are filled",
        among: "posts established in the complex exploitation team",
        area: Area::Leadership,
        samples: &["staff"],
        count: Count::Staff(|work| posts(work, Team::Exploitation)),
        beside: None,
        part: None,
        behind: Behind::NOTHING,
    },
];

/// What is on record of those who work here and of the force, as known at a moment.
pub struct Workplace<'f> {
    facts: Vec<&'f Fact>,
    at: Timestamp,
    name: Box<dyn Fn(PersonId) -> String + 'f>,
}

impl<'f> Workplace<'f> {
    /// Of these facts at a moment, with what each who works here is called.
    pub fn of(
        facts: Vec<&'f Fact>,
        at: Timestamp,
        name: impl Fn(PersonId) -> String + 'f,
    ) -> Workplace<'f> {
        Workplace {
            facts,
            at,
            name: Box::new(name),
        }
    }

    /// Of the whole record of a file.
    pub(super) fn in_file(file: &'f File) -> Workplace<'f> {
        let known = file.asked.known.unwrap_or(file.asked.at);
        let facts = file.story.into_iter().flat_map(|story| &story.facts);
        let named = move |id: PersonId| {
            let name = file.story.map(|story| story.cast.name_of_person(id));
            name.unwrap_or_else(|| id.shown())
        };
        Workplace::of(
            facts.filter(|fact| fact.recorded <= known).collect(),
            file.asked.at,
            named,
        )
    }

    /// What every measure of staff comes to.
    pub fn reports(&self) -> Vec<(&'static Measure, Report)> {
        let each = measures().filter_map(|measure| match measure.count {
            Count::Staff(count) => Some((measure, count)),
            _ => None,
        });
        each.map(|(measure, count)| {
            let units = units(count(self), "");
            (measure, Report::of(measure, None, units, None))
        })
        .collect()
    }

    fn holdings(&self, team: Team) -> Vec<Holding<'f>> {
        let mut held = establishment::held(&self.facts);
        held.retain(|holding| holding.post.team.is(team).is_yes());
        held
    }

    fn established(&self, team: Team) -> Vec<(&'f str, &'f PostEstablished)> {
        let all = establishment::established(&self.facts).into_iter();
        all.filter(|(_, post)| post.team.is(team).is_yes())
            .filter_map(|(_, post)| Some((post.post.clear()?.0.as_str(), post)))
            .collect()
    }

    /// Did somebody ever complete a course?
    fn completed(&self, id: PersonId, course: Course) -> bool {
        establishment::skills(&self.facts)
            .iter()
            .any(|skill| skill.fact.about.contains(&id) && skill.says.course.is(course).is_yes())
    }

    /// Does somebody hold a course now?
    fn holds(&self, id: PersonId, course: Course) -> bool {
        establishment::skills(&self.facts).iter().any(|skill| {
            skill.fact.about.contains(&id)
                && skill.says.course.is(course).is_yes()
                && skill.holds_at(When::at(self.at)).is_yes()
        })
    }
}

/// Each thing counted, by the name of whoever or whatever it is.
pub(super) fn units(counted: Vec<(String, Counted)>, file: &str) -> Vec<Unit> {
    let unit = |(who, counted)| Unit {
        file: file.to_owned(),
        who: vec![who],
        counted,
        minutes: None,
        part: None,
    };
    counted.into_iter().map(unit).collect()
}

fn name_of<'h>(holding: &Holding<'h>) -> &'h str {
    let post = holding.post.post.clear();
    post.map_or("", |post| post.0.as_str())
}

/// Does a post say that it needs a course? One whose needs are not on record may.
fn may_need(post: &PostEstablished, course: Course) -> bool {
    let needs = post.needs.clear();
    needs.is_none_or(|needs| needs.contains(&course))
}

fn trained(work: &Workplace, team: Team, course: Course) -> Vec<(String, Counted)> {
    let established = work.established(team);
    let says_no = |holding: &Holding| {
        let mut of_it = established
            .iter()
            .filter(|(post, _)| post.eq_ignore_ascii_case(name_of(holding)));
        of_it.any(|(_, post)| !may_need(post, course))
    };
    let mut people: BTreeMap<PersonId, bool> = BTreeMap::new();
    for holding in work.holdings(team) {
        for id in &holding.fact.about {
            *people.entry(*id).or_default() |= !says_no(&holding);
        }
    }
    let counted = |id, needs: bool| {
        if needs {
            Counted::on_record(work.completed(id, course))
        } else {
            Counted::Excluded("the post they hold does not need it")
        }
    };
    let each = people.into_iter();
    each.map(|(id, needs)| ((work.name)(id), counted(id, needs)))
        .collect()
}

fn posts(work: &Workplace, team: Team) -> Vec<(String, Counted)> {
    let held = work.holdings(team);
    let is_held = |post: &str| {
        let mut all = held.iter();
        all.any(|holding| name_of(holding).eq_ignore_ascii_case(post))
    };
    let each = work.established(team).into_iter();
    each.map(|(post, _)| (post.to_owned(), Counted::is(is_held(post))))
        .collect()
}

/// Whether each post has a holder who is there, and who holds what the post needs.
fn strength(work: &Workplace, team: Team) -> Vec<(String, Counted)> {
    let held = work.holdings(team);
    let each = work.established(team).into_iter();
    each.map(|(post, says)| {
        let there = held
            .iter()
            .filter(|holding| name_of(holding).eq_ignore_ascii_case(post))
            .filter(|holding| establishment::away(&work.facts, holding, work.at).is_none());
        let there: Vec<PersonId> = there
            .flat_map(|holding| holding.fact.about.iter().copied())
            .collect();
        let needs = says.needs.clear().map_or(&[][..], Vec::as_slice);
        let is_trained = |id: &PersonId| needs.iter().all(|course| work.holds(*id, *course));
        let counted = if there.is_empty() {
            Counted::No
        } else {
            Counted::on_record(there.iter().any(is_trained))
        };
        (post.to_owned(), counted)
    })
    .collect()
}

/// Whether each problem profile was opened, or had something said in it, within a year.
fn profiles(work: &Workplace) -> Vec<(String, Counted)> {
    let mut last: BTreeMap<String, Timestamp> = BTreeMap::new();
    for fact in &work.facts {
        let opened = ProfileOpened::of(&fact.what).map(|says| &says.plan);
        let said = ProfileSaid::of(&fact.what).map(|says| &says.plan);
        let Some(named) = opened.or(said) else {
            continue;
        };
        let name = named.clear();
        let name = name.map_or("a profile without a name".to_owned(), |plan| plan.0.clone());
        let latest = fact.happened.latest();
        let before = last.entry(name).or_insert(latest);
        *before = latest.max(*before);
    }
    let hours = (PROFILE_DAYS * 24).hours();
    let is_fresh = |last: Timestamp| last.checked_add(hours).is_ok_and(|until| until > work.at);
    let each = last.into_iter();
    each.map(|(name, last)| (name, Counted::is(is_fresh(last))))
        .collect()
}
