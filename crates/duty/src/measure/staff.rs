//! Measures of the people who do the work. No figure ranks anybody.

use std::collections::BTreeSet;

use heard_record::answer::Names;
use heard_record::fact::investigation::Team;
use heard_record::fact::workforce::{
    Accredited, Course, PostEnded, PostEstablished, PostHeld, PostLeft,
};
use heard_record::kind::OneKind;
use heard_record::{Fact, PersonId};

use super::{Count, Counted, File, Measure, Should};
use crate::catalogue::Area;

/// The measures of this part.
pub(super) const MEASURES: &[Measure] = &[
    Measure {
        id: "m.scaidp-rate",
        should: Should::Kept("Exploitation officers are trained for it"),
        title: "officers of the complex exploitation team have completed the specialist child abuse programme",
        among: "officers in post in the complex exploitation team",
        area: Area::Leadership,
        samples: &["staff"],
        count: Count::Staff(|file| trained(file, Team::Exploitation, Course::Scaidp)),
        beside: None,
        part: None,
    },
    Measure {
        id: "m.icidp-rate",
        should: Should::Kept("Child abuse officers are trained for it"),
        title: "officers of the child abuse team have completed the initial crime investigators programme",
        among: "officers in post in the child abuse and vulnerable adults team",
        area: Area::Leadership,
        samples: &["staff"],
        count: Count::Staff(|file| trained(file, Team::ChildAbuse, Course::Icidp)),
        beside: None,
        part: None,
    },
    Measure {
        id: "m.post-fill",
        should: Should::Kept("Posts in the exploitation team are filled"),
        title: "posts of the complex exploitation team are filled",
        among: "posts established in the complex exploitation team",
        area: Area::Leadership,
        samples: &["staff"],
        count: Count::Staff(|file| posts(file, Team::Exploitation)),
        beside: None,
        part: None,
    },
];

/// Facts of one kind on record at the moment asked about.
fn known<'f, K: OneKind>(file: &'f File) -> impl Iterator<Item = (&'f Fact, &'f K)> {
    let at = file.asked.known.unwrap_or(file.asked.at);
    let facts = file.story.into_iter().flat_map(|story| &story.facts);
    facts
        .filter(move |fact| fact.recorded <= at)
        .filter_map(|fact| K::of(&fact.what).map(|kind| (fact, kind)))
}

fn holders(file: &File, team: Team) -> BTreeSet<PersonId> {
    let mut res = BTreeSet::new();
    for (held, post) in known::<PostHeld>(file) {
        let left = known::<PostLeft>(file).any(|(left, _)| {
            left.about == held.about && left.happened.is_from(held.happened).is_yes()
        });
        if post.team.is(team).is_yes() && !left {
            res.extend(held.about.iter().copied());
        }
    }
    res
}

fn trained(file: &File, team: Team, course: Course) -> Vec<(String, Counted)> {
    let holds = |id: PersonId| {
        known::<Accredited>(file).any(|(fact, accredited)| {
            fact.about.contains(&id) && accredited.course.is(course).is_yes()
        })
    };
    holders(file, team)
        .into_iter()
        .map(|id| {
            let name = file.story.map(|story| story.cast.name_of_person(id));
            let name = name.unwrap_or_else(|| id.shown());
            (name, Counted::on_record(holds(id)))
        })
        .collect()
}

fn posts(file: &File, team: Team) -> Vec<(String, Counted)> {
    let ended: BTreeSet<&str> = known::<PostEnded>(file)
        .filter_map(|(_, ended)| ended.post.clear().map(|post| post.0.as_str()))
        .collect();
    let held: BTreeSet<&str> = known::<PostHeld>(file)
        .filter(|(held, _)| {
            !known::<PostLeft>(file).any(|(left, _)| {
                left.about == held.about && left.happened.is_from(held.happened).is_yes()
            })
        })
        .filter_map(|(_, held)| held.post.clear().map(|post| post.0.as_str()))
        .collect();
    known::<PostEstablished>(file)
        .filter(|(_, post)| post.team.is(team).is_yes())
        .filter_map(|(_, post)| post.post.clear().map(|post| post.0.as_str()))
        .filter(|post| !ended.contains(post))
        .map(|post| (post.to_owned(), Counted::is(held.contains(post))))
        .collect()
}
