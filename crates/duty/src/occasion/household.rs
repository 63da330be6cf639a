//! The other children where a child lives: those of whom a notice says nothing.

use heard_record::fact::domestic_abuse;
use heard_record::fact::notice::{self, About};
use heard_record::fact::person::{self, Placement};
use heard_record::identity::names;
use heard_record::{Fact, PersonId, Shown, Stated, Timeline, When};

use super::Scope::{ForTheChild, OfOthersAround};
use super::person::{seen_awake, seen_independently};
use super::{Element, Occasion};

/// The occasions of this family.
pub const OCCASIONS: &[Occasion] = &[
    Occasion {
        name: "notice about another child at the address says nothing of this one",
        counts_when: "a notice about harm that may be in the home is submitted of another child, with whom this one is on record as living \
                      then: a brother or sister, or a child whose date of birth is known and whose address is the same; a child placed in a \
                      children's home, supported accommodation or a secure unit does not count, nor does a notice that names this child \
                      among the brothers and sisters, nor one in the 24 hours before which police or another professional saw this \
                      child, or identified this child at the incident",
        scope: OfOthersAround,
        find: &[on!(notice::Submitted, |submitted, fact, timeline| {
            may_be_in_the_home(&submitted.about)
                .and(lived_with(timeline, fact))
                .and(!is_named(timeline, &submitted.siblings))
                .and(!was_looked_for(timeline, fact))
        })],
    },
    Occasion {
        name: "child seen awake by police, whatever for",
        counts_when: "an officer, or a professional police agreed it with, physically sees the child, and not asleep, in whichever matter; \
                      a phone or video call or the carer's word does not count",
        scope: ForTheChild,
        find: &[on!(person::ChildSeen, |seen, fact| seen_awake(fact, seen))],
    },
];

/// The elements of this family.
pub const ELEMENTS: &[Element] = &[];

/// May what a notice is about be harm that whoever else lives there sees or suffers?
fn may_be_in_the_home(about: &Stated<About>) -> Shown {
    about.shown(|about| {
        matches!(
            about,
            About::DomesticAbuse
                | About::SexualAbuse
                | About::PhysicalAbuse
                | About::Neglect
                | About::MentalHealth
                | About::DrugsWeapons
                | About::OtherConcern
        )
    })
}

/// Whether the child of the timeline lived with somebody a fact is about, when it happened.
fn lived_with(timeline: &Timeline, fact: &Fact) -> Shown {
    let at = fact.happened;
    let others = fact.about.iter().copied();
    let others = others.filter(|other| timeline.is_about(fact, *other));
    let together = Shown::any(others.map(|other| {
        let homes = Homes::of(timeline, other, at);
        let at_one_address = homes.are_one().and(timeline.born().is_some().into());
        is_sibling_in_the_home(timeline, other, &homes).or(at_one_address)
    }));
    together.and(!is_in_a_home_for_several(timeline, at))
}

/// Was the child placed, by the latest word on it, where children of several families live?
fn is_in_a_home_for_several(timeline: &Timeline, at: When) -> Shown {
    let placed = |recorded: &person::CareStatusRecorded| {
        recorded.placement.on_record(|placement| {
            matches!(
                placement,
                Placement::ChildrensHome | Placement::Supported | Placement::Secure
            )
        })
    };
    let words = || timeline.of::<person::CareStatusRecorded>();
    Shown::any(words().map(|(status, recorded)| {
        let left = words().map(|(later, said)| {
            let elsewhere = match &said.placement {
                Stated::Clear(_) => !placed(said),
                Stated::LeftOut => !said.status.shown(|status| status.is_looked_after()),
                _ => Shown::CannotTell,
            };
            elsewhere.and(is_between(later, status, at))
        });
        placed(recorded)
            .and(status.happened.is_by(at))
            .and(!Shown::any(left))
    }))
}

/// Did a fact come after another, and by a moment?
fn is_between(later: &Fact, fact: &Fact, at: When) -> Shown {
    let after = later.happened.is_after(fact.happened);
    after.and(later.happened.is_by(at))
}

/// By the latest word on whether the two live together, from either of them, and on where each lives.
fn is_sibling_in_the_home(timeline: &Timeline, other: PersonId, homes: &Homes) -> Shown {
    let links = links_between(timeline, other);
    Shown::any(links.iter().map(|(fact, link, between)| {
        let overtaken = links.iter().map(|(later, said, between)| {
            between
                .and(lives_apart(said))
                .and(is_between(later, fact, homes.at))
        });
        between
            .and(link.is.on_record(|is| is.is_sibling()))
            .and(link.lives_with.on_record(|together| *together))
            .and(stood(fact, &link.until, homes.at))
            .and(!Shown::any(overtaken))
            .and(!homes.are_apart_since(fact))
    }))
}

/// Does a link say that the two do not live together? That nobody knows is no word on it.
fn lives_apart(link: &person::Linked) -> Shown {
    match &link.lives_with {
        Stated::Clear(together) => Shown::from(!together),
        Stated::Unclear(_) => Shown::CannotTell,
        _ => Shown::No,
    }
}

/// What is said of how the two stand to each other, with whether it is said of these two.
fn links_between<'t>(
    timeline: &Timeline<'t>,
    other: PersonId,
) -> Vec<(&'t Fact, &'t person::Linked, Shown)> {
    let names = |link: &person::Linked, whom: PersonId| {
        let whom = timeline.person(whom);
        link.other.on_record(|id| timeline.person(*id) == whom)
    };
    let own = timeline.of::<person::Linked>();
    let own = own.map(|(fact, link)| (fact, link, names(link, other)));
    let theirs = timeline.around::<person::Linked>();
    let theirs = theirs
        .filter(|(fact, _)| timeline.is_about(fact, other))
        .map(|(fact, link)| (fact, link, names(link, timeline.child())));
    own.chain(theirs).collect()
}

/// Where somebody is on record as living.
type Home<'t> = (&'t Fact, &'t person::LivesAt);

/// Where the child of a timeline and somebody else lived at a moment, as far as it is on record.
struct Homes<'t> {
    own: Vec<Home<'t>>,
    theirs: Vec<Home<'t>>,
    at: When,
}

impl<'t> Homes<'t> {
    fn of(timeline: &Timeline<'t>, other: PersonId, at: When) -> Homes<'t> {
        let theirs = timeline.around::<person::LivesAt>();
        Homes {
            own: timeline.of::<person::LivesAt>().collect(),
            theirs: theirs
                .filter(|(fact, _)| timeline.is_about(fact, other))
                .collect(),
            at,
        }
    }

    /// Did the two live at one address?
    fn are_one(&self) -> Shown {
        self.any_pair(|one, other| one_place(one.1, other.1))
    }

    /// Did one of them move since a fact, so that they lived at two addresses?
    fn are_apart_since(&self, fact: &Fact) -> Shown {
        self.any_pair(|one, other| {
            let moved = [one, other].map(|(home, _)| home.happened.is_after(fact.happened));
            Shown::any(moved).and(is_elsewhere(one.1, other.1))
        })
    }

    fn any_pair(&self, is: impl Fn(&Home, &Home) -> Shown) -> Shown {
        let pairs = self
            .own
            .iter()
            .flat_map(|one| self.theirs.iter().map(move |other| (one, other)));
        Shown::any(pairs.map(|(one, other)| {
            is(one, other)
                .and(is_home(one, &self.own, self.at))
                .and(is_home(other, &self.theirs, self.at))
        }))
    }
}

fn one_place(one: &person::LivesAt, other: &person::LivesAt) -> Shown {
    match (&one.place, &other.place) {
        (Stated::Clear(one), Stated::Clear(other)) => Shown::from(one == other),
        (Stated::Unclear(_), _) | (_, Stated::Unclear(_)) => Shown::CannotTell,
        _ => Shown::No,
    }
}

/// Is it another place? Of one that is not known nobody can say.
fn is_elsewhere(one: &person::LivesAt, other: &person::LivesAt) -> Shown {
    match (&one.place, &other.place) {
        (Stated::Clear(one), Stated::Clear(other)) => Shown::from(one != other),
        _ => Shown::CannotTell,
    }
}

/// Was it where somebody lived at a moment, with no word since that they lived elsewhere?
fn is_home((fact, lives): &Home, all: &[Home], at: When) -> Shown {
    let moved = all
        .iter()
        .map(|(later, said)| is_between(later, fact, at).and(is_elsewhere(lives, said)));
    stood(fact, &lives.until, at).and(!Shown::any(moved))
}

/// Was it so at a moment, as far as a fact says?
fn stood(fact: &Fact, until: &Stated<When>, at: When) -> Shown {
    let not_over = match until {
        Stated::Clear(until) => until.is_from(at),
        Stated::Unclear(_) => Shown::CannotTell,
        _ => Shown::Yes,
    };
    fact.happened.is_by(at).and(not_over)
}

/// Is the child named where a notice names brothers and sisters, by the first of any of their names?
fn is_named(timeline: &Timeline, siblings: &Stated<String>) -> Shown {
    let named: Vec<String> = match siblings {
        Stated::Clear(named) => named.split([',', ';']).flat_map(names::words).collect(),
        Stated::Unclear(_) => return Shown::CannotTell,
        _ => return Shown::No,
    };
    let described = timeline.of::<person::Described>();
    let known_as = timeline.of::<person::KnownAs>();
    let called = described
        .map(|(_, described)| &described.name)
        .chain(known_as.map(|(_, known)| &known.name))
        .filter(|name| !name.answered().is_no())
        .map(|name| name.on_record(|name| is_first_among(name, &named)));
    let called: Vec<Shown> = called.collect();
    match called.as_slice() {
        [] => Shown::CannotTell,
        called => Shown::any(called.iter().copied()),
    }
}

/// Is the first of somebody's names among words? Where a comma stands in a name, the family name is before it.
fn is_first_among(name: &str, named: &[String]) -> bool {
    let given = name.split_once(',').map_or(name, |(_, given)| given);
    let first = names::words(given.split_whitespace().next().unwrap_or_default());
    !first.is_empty() && first.iter().all(|word| named.contains(word))
}

const A_DAY: i64 = 24 * 3_600 * 1_000_000;

/// Had the child been seen in the 24 hours before a fact, or identified at the incident?
fn was_looked_for(timeline: &Timeline, fact: &Fact) -> Shown {
    let at = fact.happened;
    let a_day_before =
        When::between_micros(at.earliest_micros() - A_DAY, at.latest_micros() - A_DAY);
    let seen = timeline.of::<person::ChildSeen>().map(|(seen, said)| {
        seen_independently(seen, said)
            .and(seen.happened.is_by(at))
            .and(seen.happened.is_from(a_day_before))
    });
    let identified = timeline
        .of::<domestic_abuse::ChildIdentified>()
        .filter(|(child, _)| Timeline::share_case(child, fact))
        .map(|(child, _)| {
            child
                .happened
                .is_by(at)
                .and(child.happened.is_from(a_day_before))
        });
    Shown::any(seen.chain(identified))
}
