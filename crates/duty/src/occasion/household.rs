//! The other children where a child lives: those of whom a notice says nothing.

use heard_record::fact::notice::{self, About};
use heard_record::fact::{domestic_abuse, person};
use heard_record::{Fact, PersonId, Shown, Stated, Timeline, When};

use super::Scope::{ForTheChild, OfOthersAround};
use super::person::{in_care_at, seen_independently};
use super::{Element, Occasion};

/// The occasions of this family.
pub const OCCASIONS: &[Occasion] = &[
    Occasion {
        name: "notice about another child at the address says nothing of this one",
        counts_when: "a notice about harm that may be in the home is submitted of another child, with whom this one is on record as living \
                      then: a brother or sister, or a child whose date of birth is known and whose address is the same; a notice that \
                      names this child among the brothers and sisters does not count, nor one before which officers saw this child, that \
                      day or the day before, or identified this child at the incident",
        scope: OfOthersAround,
        find: &[on!(notice::Submitted, |submitted, fact, timeline| {
            may_be_in_the_home(&submitted.about)
                .and(lived_with(timeline, fact))
                .and(!is_named(timeline, &submitted.siblings))
                .and(!was_looked_for(timeline, fact))
        })],
    },
    Occasion {
        name: "child seen by police, whatever for",
        counts_when: "an officer, or a professional police agreed it with, physically sees the child, in whichever matter; \
                      a phone or video call or the carer's word does not count",
        scope: ForTheChild,
        find: &[on!(person::ChildSeen, |seen, fact| seen_independently(
            fact, seen
        ))],
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
    Shown::any(fact.about.iter().map(|other| {
        let at_one_address = at_the_address_of(timeline, *other, at)
            .and(Shown::from(timeline.born().is_some()))
            .and(!in_care_at(timeline, fact));
        is_sibling_in_the_home(timeline, *other, at).or(at_one_address)
    }))
}

/// By the latest word on whether the two live together, from either of them.
fn is_sibling_in_the_home(timeline: &Timeline, other: PersonId, at: When) -> Shown {
    let links = links_between(timeline, other);
    Shown::any(links.iter().map(|(fact, link, between)| {
        let overtaken = links.iter().map(|(later, said, between)| {
            let apart = Shown::from(!said.lives_with.is_left_out())
                .and(!said.lives_with.on_record(|together| *together));
            let between_them = later
                .happened
                .is_after(fact.happened)
                .and(later.happened.is_by(at));
            between.and(apart).and(between_them)
        });
        between
            .and(link.is.on_record(|is| is.is_sibling()))
            .and(link.lives_with.on_record(|together| *together))
            .and(stood(fact, &link.until, at))
            .and(!Shown::any(overtaken))
    }))
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

fn at_the_address_of(timeline: &Timeline, other: PersonId, at: When) -> Shown {
    let own: Vec<_> = timeline.of::<person::LivesAt>().collect();
    let theirs = timeline.around::<person::LivesAt>();
    let theirs: Vec<_> = theirs
        .filter(|(fact, _)| timeline.is_about(fact, other))
        .collect();
    let homes = own
        .iter()
        .flat_map(|one| theirs.iter().map(move |other| (one, other)));
    Shown::any(homes.map(|(one, other)| {
        one_place(one.1, other.1)
            .and(is_home(one, &own, at))
            .and(is_home(other, &theirs, at))
    }))
}

fn one_place(one: &person::LivesAt, other: &person::LivesAt) -> Shown {
    match (&one.place, &other.place) {
        (Stated::Clear(one), Stated::Clear(other)) => Shown::from(one == other),
        (Stated::Unclear(_), _) | (_, Stated::Unclear(_)) => Shown::CannotTell,
        _ => Shown::No,
    }
}

/// Was it where somebody lived at a moment, with no word since that they lived elsewhere?
fn is_home(
    (fact, lives): &(&Fact, &person::LivesAt),
    all: &[(&Fact, &person::LivesAt)],
    at: When,
) -> Shown {
    let moved = all.iter().map(|(later, elsewhere)| {
        let since = later
            .happened
            .is_after(fact.happened)
            .and(later.happened.is_by(at));
        since.and(!one_place(lives, elsewhere))
    });
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

/// Is the child named where a notice names brothers and sisters, by the first of their names?
fn is_named(timeline: &Timeline, siblings: &Stated<String>) -> Shown {
    let named = match siblings {
        Stated::Clear(named) => named,
        Stated::Unclear(_) => return Shown::CannotTell,
        _ => return Shown::No,
    };
    let names = timeline.of::<person::Described>();
    let called =
        names.map(|(_, described)| described.name.on_record(|name| has_first(named, name)));
    let mut called = called.peekable();
    match called.peek() {
        Some(_) => Shown::any(called),
        None => Shown::CannotTell,
    }
}

fn has_first(text: &str, name: &str) -> bool {
    let first = name.split_whitespace().next().unwrap_or_default();
    let words = text.split(|letter: char| !(letter.is_alphanumeric() || letter == '-'));
    !first.is_empty()
        && words
            .map(str::to_lowercase)
            .any(|word| word == first.to_lowercase())
}

const A_DAY: i64 = 24 * 3_600 * 1_000_000;

/// Had officers seen the child, that day or the day before, or identified the child at the incident, by a fact's time?
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
