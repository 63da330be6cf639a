//! What stands around a child beside people: places, phones, vehicles and accounts; and what restricts contact with the
//! child by bail, order or decision.

use heard_record::fact::exploitation::{Tool, ToolTried, ToolUse};
use heard_record::fact::investigation::SuspectInterviewed;
use heard_record::fact::person::{AttendsSchool, LivesAt};
use heard_record::fact::place::{
    AccountOfConcern, PlaceOfConcern, ReachedBy, SeenAtPlace, Sure, VehicleOfConcern,
};
use heard_record::fact::protection::ContactDecided;
use heard_record::fact::strategy::Recorded;
use heard_record::identity::ThingKind;
use heard_record::kind::OneKind;
use heard_record::{Fact, Stated, When};
use jiff::Timestamp;

use super::Known;
use super::telling::Telling;
use crate::reading::Reading;

/// How a school is tied to a child.
const SCHOOL: &str = "school";

/// A place, phone, vehicle or account tied to a child.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thing {
    /// What kind.
    pub kind: ThingKind,
    /// What it is called.
    pub called: String,
    /// How it is tied to the child.
    pub is: String,
    /// From where that is known.
    pub source: Option<String>,
    /// How sure it is, in words.
    pub sure: Option<&'static str>,
    /// Since when that is on record.
    pub since: When,
    /// When it was put on record last.
    pub last: When,
}

/// What restricts contact with a child.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restriction {
    /// What kind: conditions of bail, an order.
    pub kind: &'static str,
    /// What it says, where that is on record.
    pub says: Option<String>,
}

/// What stands around a child beside people.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Beside {
    /// Places, phones, vehicles and accounts.
    pub things: Vec<Thing>,
    /// What restricts contact, the latest first.
    pub restrictions: Vec<Known<Restriction>>,
}

impl Reading {
    /// What stands around the child beside people, told at a moment from what was known at another, of what is open alone.
    pub fn beside(&self, known: Timestamp, at: Timestamp) -> Beside {
        self.with_timeline(known, |timeline| {
            let telling = Telling::of(self, timeline, at);
            Beside {
                things: things(&telling, at),
                restrictions: restrictions(&telling),
            }
        })
    }
}

fn things(telling: &Telling, at: Timestamp) -> Vec<Thing> {
    let mut all = Vec::new();
    let homes: Vec<_> = telling.all::<LivesAt>().collect();
    for (number, (fact, lives)) in homes.iter().enumerate() {
        let is = if number + 1 == homes.len() && !is_over(&lives.until, at) {
            "lives there"
        } else {
            "lived there"
        };
        all.extend(thing(fact, ThingKind::Place, &lives.place, is));
    }
    if let Some((fact, attends)) = telling.all::<AttendsSchool>().next_back() {
        all.extend(thing(fact, ThingKind::Place, &attends.school, SCHOOL));
    }
    each::<PlaceOfConcern>(telling, &mut all, |fact, place| {
        let kind = place.kind.clear().map(|kind| kind.in_words());
        let is = of_concern(kind.unwrap_or("place"), &place.because);
        let thing = thing(fact, ThingKind::Place, &place.place, &is)?;
        Some(thing.sourced(&place.source, &place.sure))
    });
    each::<SeenAtPlace>(telling, &mut all, |fact, seen| {
        let thing = thing(fact, ThingKind::Place, &seen.place, "seen there")?;
        Some(thing.sourced(&seen.source, &seen.sure))
    });
    each::<ReachedBy>(telling, &mut all, |fact, reached| {
        let kind = ThingKind::of(*reached.kind.clear()?);
        let is = if is_over(&reached.until, at) {
            "used before"
        } else {
            "used"
        };
        let thing = thing(fact, kind, &reached.value, is)?;
        Some(thing.sourced(&reached.source, &reached.sure))
    });
    each::<VehicleOfConcern>(telling, &mut all, |fact, vehicle| {
        let is = of_concern("vehicle", &vehicle.because);
        let thing = thing(fact, ThingKind::Vehicle, &vehicle.vehicle, &is)?;
        Some(thing.sourced(&vehicle.source, &vehicle.sure))
    });
    each::<AccountOfConcern>(telling, &mut all, |fact, account| {
        let is = of_concern("account", &account.because);
        let thing = thing(fact, ThingKind::Account, &account.account, &is)?;
        Some(thing.sourced(&account.source, &account.sure))
    });
    put_together(all)
}

fn each<K: OneKind>(
    telling: &Telling,
    all: &mut Vec<Thing>,
    tell: impl Fn(&Fact, &K) -> Option<Thing>,
) {
    all.extend(
        telling
            .all::<K>()
            .filter_map(|(fact, says)| tell(fact, says)),
    );
}

fn thing(fact: &Fact, kind: ThingKind, called: &Stated<String>, is: &str) -> Option<Thing> {
    Some(Thing {
        kind,
        called: called.clear()?.clone(),
        is: is.to_owned(),
        source: None,
        sure: None,
        since: fact.happened,
        last: fact.happened,
    })
}

impl Thing {
    /// By what it is the same on another record; nothing for a school, which many children share, and where too little is
    /// left of its name.
    pub(crate) fn key(&self) -> Option<String> {
        let is_told_apart = self.is != SCHOOL;
        is_told_apart.then(|| self.kind.key(&self.called)).flatten()
    }

    fn sourced(self, source: &Stated<String>, sure: &Stated<Sure>) -> Thing {
        Thing {
            source: source.clear().cloned(),
            sure: sure.clear().map(|sure| sure.in_words()),
            ..self
        }
    }

    fn is_same_link(&self, other: &Thing) -> bool {
        let plain = |words: &str| words.trim().to_lowercase();
        self.kind == other.kind
            && plain(&self.called) == plain(&other.called)
            && plain(&self.is) == plain(&other.is)
    }
}

fn of_concern(kind: &str, because: &Stated<String>) -> String {
    match because.clear() {
        Some(because) => format!("{kind} of concern: {because}"),
        None => format!("{kind} of concern"),
    }
}

fn is_over(until: &Stated<When>, at: Timestamp) -> bool {
    until.clear().is_some_and(|until| until.latest() < at)
}

/// A link that is on record several times is one, since the first and until the last; what was said of it last stands.
fn put_together(all: Vec<Thing>) -> Vec<Thing> {
    let mut res: Vec<Thing> = Vec::new();
    for thing in all {
        match res.iter_mut().find(|one| one.is_same_link(&thing)) {
            Some(one) => {
                one.since = one.since.min(thing.since);
                one.last = one.last.max(thing.last);
                one.source = thing.source.or(one.source.take());
                one.sure = thing.sure.or(one.sure);
            }
            None => res.push(thing),
        }
    }
    res
}

fn restrictions(telling: &Telling) -> Vec<Known<Restriction>> {
    let mut all = Vec::new();
    let of = |fact: &Fact, kind, says: Option<String>| {
        says.map(|says| restriction(fact, kind, Some(says)))
    };
    all.extend(
        telling
            .all::<SuspectInterviewed>()
            .filter_map(|(fact, says)| {
                of(
                    fact,
                    "conditions of bail",
                    says.bail_conditions.clear().cloned(),
                )
            }),
    );
    all.extend(telling.all::<Recorded>().filter_map(|(fact, says)| {
        let conditions = says.bail_and_contact.clear().cloned();
        of(fact, "bail and limits of contact", conditions)
    }));
    all.extend(telling.all::<ContactDecided>().filter_map(|(fact, says)| {
        of(
            fact,
            "contact decided in police protection",
            says.with.clear().cloned(),
        )
    }));
    all.extend(telling.all::<ToolTried>().filter_map(|(fact, says)| {
        let tool = says.tool.clear().filter(|tool| restricts_contact(**tool))?;
        let is_used = says.how.clear() == Some(&ToolUse::Used);
        is_used.then(|| restriction(fact, tool.in_words(), says.because.clear().cloned()))
    }));
    all.sort_by_key(|one| std::cmp::Reverse((one.happened, one.recorded, one.fact)));
    all
}

fn restriction(fact: &Fact, kind: &'static str, says: Option<String>) -> Known<Restriction> {
    Known::of(fact, Restriction { kind, says })
}

fn restricts_contact(tool: Tool) -> bool {
    matches!(
        tool,
        Tool::AbductionWarning
            | Tool::RecoveryOrder
            | Tool::SexualRiskOrder
            | Tool::HarmPreventionOrder
            | Tool::TraffickingOrder
            | Tool::BehaviourOrder
            | Tool::GangInjunction
            | Tool::ClosureOrder
            | Tool::DomesticOrder
    )
}
