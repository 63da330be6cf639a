//! The other children where a child lives: those of whom a notice says nothing.

use heard_record::fact::domestic_abuse;
use heard_record::fact::notice::{self, About};
use heard_record::fact::person::{self, Placement};
use heard_record::identity::{address, names};
use heard_record::kind::OneKind;
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
                      children's home, supported accommodation or a secure unit does not count, nor a notice about one, nor one that names \
                      this child among the brothers and sisters, nor one in the 24 hours before which police or another professional saw this \
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
    let own_home = Home::all(timeline.of(), at);
    let others = fact.about.iter().copied();
    let others = others.filter(|other| timeline.is_about(fact, *other));
    let together = Shown::any(others.map(|other| {
        let homes = Homes {
            own: &own_home,
            theirs: Home::all(about(timeline, other), at),
            at,
        };
        let at_one_address = homes.are_one().and(timeline.born().is_some().into());
        is_sibling_in_the_home(timeline, other, &homes)
            .or(at_one_address)
            .and(!is_in_a_home_for_several(about(timeline, other), at))
    }));
    together.and(!is_in_a_home_for_several(timeline.of(), at))
}

/// Facts of one kind about somebody around the child, be they about the child too or not.
fn about<'t, K: OneKind>(
    timeline: &Timeline<'t>,
    other: PersonId,
) -> impl Iterator<Item = (&'t Fact, &'t K)> {
    let of_both = timeline.of::<K>().chain(timeline.around::<K>());
    of_both.filter(move |(fact, _)| timeline.is_about(fact, other))
}

/// Was a child placed, by the latest word on it, where children of several families live?
fn is_in_a_home_for_several<'t>(
    words: impl Iterator<Item = (&'t Fact, &'t person::CareStatusRecorded)>,
    at: When,
) -> Shown {
    let placed = |recorded: &person::CareStatusRecorded| {
        recorded.placement.on_record(|placement| {
            matches!(
                placement,
                Placement::ChildrensHome | Placement::Supported | Placement::Secure
            )
        })
    };
    let words: Vec<_> = words.collect();
    Shown::any(words.iter().map(|(status, recorded)| {
        let left = words.iter().map(|(later, said)| {
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

/// Where somebody was on record as living.
struct Home<'t> {
    says: &'t Fact,
    /// By what the place is known again, however it is written.
    place: Stated<String>,
    /// Was it still their home at the moment asked about?
    stood: Shown,
}

impl<'t> Home<'t> {
    /// Those of somebody that were or may have been their home at a moment, with no word since that they lived elsewhere.
    fn all(
        lives: impl Iterator<Item = (&'t Fact, &'t person::LivesAt)>,
        at: When,
    ) -> Vec<Home<'t>> {
        let mut said: Vec<Home> = lives
            .map(|(says, lives)| Home {
                says,
                place: known_again(&lives.place),
                stood: stood(says, &lives.until, at),
            })
            .collect();
        let left: Vec<Shown> = said
            .iter()
            .map(|home| {
                let later = said.iter().map(|later| {
                    is_between(later.says, home.says, at).and(is_elsewhere(home, later))
                });
                Shown::any(later)
            })
            .collect();
        for (home, left) in said.iter_mut().zip(left) {
            home.stood = home.stood.and(!left);
        }
        said.retain(|home| !home.stood.is_no());
        said
    }
}

/// By what a place is known again.
fn known_again(place: &Stated<String>) -> Stated<String> {
    match place {
        Stated::Clear(place) => Stated::Clear(address(place)),
        other => other.clone(),
    }
}

/// Where the child of a timeline and somebody else lived at a moment, as far as it is on record.
struct Homes<'o, 't> {
    own: &'o [Home<'t>],
    theirs: Vec<Home<'t>>,
    at: When,
}

impl Homes<'_, '_> {
    /// Did the two live at one address?
    fn are_one(&self) -> Shown {
        self.any_pair(is_one_place)
    }

    /// Did one of them move since a fact, so that they lived at two addresses?
    fn are_apart_since(&self, fact: &Fact) -> Shown {
        self.any_pair(|one, other| {
            let moved = [one, other].map(|home| home.says.happened.is_after(fact.happened));
            Shown::any(moved).and(is_elsewhere(one, other))
        })
    }

    fn any_pair(&self, is: impl Fn(&Home, &Home) -> Shown) -> Shown {
        let pairs = self
            .own
            .iter()
            .flat_map(|one| self.theirs.iter().map(move |other| (one, other)));
        Shown::any(pairs.map(|(one, other)| is(one, other).and(one.stood).and(other.stood)))
    }
}

fn is_one_place(one: &Home, other: &Home) -> Shown {
    match (&one.place, &other.place) {
        (Stated::Clear(one), Stated::Clear(other)) => Shown::from(one == other),
        (Stated::Unclear(_), _) | (_, Stated::Unclear(_)) => Shown::CannotTell,
        _ => Shown::No,
    }
}

/// Is it another place? Of one that is not known nobody can say.
fn is_elsewhere(one: &Home, other: &Home) -> Shown {
    match (&one.place, &other.place) {
        (Stated::Clear(one), Stated::Clear(other)) => Shown::from(one != other),
        _ => Shown::CannotTell,
    }
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
    let named = match siblings {
        Stated::Clear(named) => named,
        Stated::Unclear(_) => return Shown::CannotTell,
        _ => return Shown::No,
    };
    let described = timeline.of::<person::Described>();
    let known_as = timeline.of::<person::KnownAs>();
    let called = described
        .map(|(_, described)| &described.name)
        .chain(known_as.map(|(_, known)| &known.name))
        .filter(|name| !name.answered().is_no())
        .map(|name| match name {
            Stated::Clear(name) => is_first_among(name, named),
            _ => Shown::CannotTell,
        });
    let called: Vec<Shown> = called.collect();
    match called.as_slice() {
        [] => Shown::CannotTell,
        called => Shown::any(called.iter().copied()),
    }
}

/// Is somebody named by the first of their names? Where a comma stands in a name, the family name is before it. Among other
/// words it may be the name, or may be no name at all.
fn is_first_among(name: &str, named: &str) -> Shown {
    let given = name.split_once(',').map_or(name, |(_, given)| given);
    let first = names::words(given.split_whitespace().next().unwrap_or_default());
    let each = || {
        let listed = named.split([',', ';', '&', '+', '/', '\n']);
        listed.flat_map(|listed| listed.split(" and "))
    };
    let words: Vec<String> = each().flat_map(names::words).collect();
    if first.is_empty() || !first.iter().all(|word| words.contains(word)) {
        return Shown::No;
    }
    let alone = each().any(|listed| is_of_names_alone(listed, &first));
    if alone { Shown::Yes } else { Shown::CannotTell }
}

/// What is said of a brother or sister beside a name, so that nobody is meant by it but whoever is named.
const BESIDE_A_NAME: [&str; 26] = [
    "age", "aged", "babies", "baby", "born", "brother", "brothers", "child", "children", "dad",
    "father", "half", "months", "mother", "mths", "mum", "old", "sibling", "siblings", "sister",
    "sisters", "step", "twin", "twins", "year", "years",
];

/// The same, as it is shortened.
const SHORTENED: [&str; 4] = ["mth", "yo", "yr", "yrs"];

/// Does it begin with a name, and say nothing else but further names, figures, and of what age and kin somebody is?
fn is_of_names_alone(listed: &str, first: &[String]) -> bool {
    let is_of_the_name = |word: &str| names::words(word).iter().all(|word| first.contains(word));
    let mut said = listed.split_whitespace();
    names::words(listed).starts_with(first)
        && said.all(|word| is_like_a_name(word) || is_beside_a_name(word) || is_of_the_name(word))
}

/// Does it begin with a capital letter, and is it no word that is wholly in capitals, as any word of a shouted sentence is?
fn is_like_a_name(word: &str) -> bool {
    let mut letters = word.chars().filter(|one| one.is_alphabetic());
    let Some(first) = letters.next() else {
        return true;
    };
    let mut others = letters.peekable();
    first.is_uppercase() && (others.peek().is_none() || !others.all(char::is_uppercase))
}

fn is_beside_a_name(word: &str) -> bool {
    let letters = word.chars().filter(|one| one.is_alphabetic());
    let word = letters.collect::<String>().to_lowercase();
    BESIDE_A_NAME
        .iter()
        .chain(&SHORTENED)
        .any(|beside| *beside == word)
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
