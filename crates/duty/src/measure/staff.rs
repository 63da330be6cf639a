//! Measures of the people who do the work. No figure ranks anybody.

use std::collections::BTreeSet;

use heard_record::answer::Names;
use heard_record::fact::investigation::Team;
use heard_record::fact::workforce::Course;
use heard_record::{Fact, PersonId};

use super::{Behind, Count, Counted, File, Measure, Should};
use crate::catalogue::Area;
use crate::establishment;

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
        behind: Behind::NOTHING,
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
        behind: Behind::NOTHING,
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
        behind: Behind::NOTHING,
    },
];

/// The facts on record at the moment asked about.
fn known<'f>(file: &'f File) -> Vec<&'f Fact> {
    let at = file.asked.known.unwrap_or(file.asked.at);
    let facts = file.story.into_iter().flat_map(|story| &story.facts);
    facts.filter(|fact| fact.recorded <= at).collect()
}

fn holders(facts: &[&Fact], team: Team) -> BTreeSet<PersonId> {
    let held = establishment::held(facts).into_iter();
    held.filter(|holding| holding.post.team.is(team).is_yes())
        .flat_map(|holding| holding.fact.about.iter().copied())
        .collect()
}

fn trained(file: &File, team: Team, course: Course) -> Vec<(String, Counted)> {
    let facts = known(file);
    let skills = establishment::skills(&facts);
    let holds = |id: PersonId| {
        skills
            .iter()
            .any(|skill| skill.fact.about.contains(&id) && skill.says.course.is(course).is_yes())
    };
    holders(&facts, team)
        .into_iter()
        .map(|id| {
            let name = file.story.map(|story| story.cast.name_of_person(id));
            let name = name.unwrap_or_else(|| id.shown());
            (name, Counted::on_record(holds(id)))
        })
        .collect()
}

fn posts(file: &File, team: Team) -> Vec<(String, Counted)> {
    let facts = known(file);
    let held: BTreeSet<&str> = establishment::held(&facts)
        .into_iter()
        .filter_map(|holding| holding.post.post.clear().map(|post| post.0.as_str()))
        .collect();
    establishment::established(&facts)
        .into_iter()
        .filter(|(_, post)| post.team.is(team).is_yes())
        .filter_map(|(_, post)| post.post.clear().map(|post| post.0.as_str()))
        .map(|post| (post.to_owned(), Counted::is(held.contains(post))))
        .collect()
}
