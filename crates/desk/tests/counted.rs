//! How a child counts is worked out once for everyone to whom all of it is open: each is told what the record itself says
//! to them, whatever comes and whatever time it is.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use heard_desk::{
    Assurance, Counted, Counting, Desk, Figure, Measuring, Should, Side, Signed, Working,
    of_children,
};
use heard_record::fact::access::{self, ConflictOf, HeldAs, Restriction, Theme};
use heard_record::fact::person;
use heard_record::fact::supervision::DirectionGiven;
use heard_record::invent::{self, Chance};
use heard_record::{Author, Fact, FactId, PersonId, Role, Source, Stated as Said, What, When};
use heard_store::{CountKept, Entries, Put};
use jiff::{SignedDuration, Timestamp};
use sqlx::{Connection, SqliteConnection};
use uuid::Uuid;

use crate::force::{Force, at};

/// Those who may measure, but for whoever inspects.
const ROLES: [Role; 10] = [
    Role::ChiefOfficerLead,
    Role::SafeguardingLead,
    Role::MissingPersonCoordinator,
    Role::DetectiveInspector,
    Role::Superintendent,
    Role::DistrictCommander,
    Role::ControlRoomSupervisor,
    Role::Sergeant,
    Role::DutyInspector,
    Role::Hub,
];

/// How many children are invented.
const CHILDREN: u64 = 24;

fn said(number: u64, what: impl Into<What>, about: PersonId) -> Fact {
    let moment = at("2026-06-01 09:00");
    Fact {
        id: FactId::of_number(&["counted"], number),
        what: what.into(),
        happened: When::at(moment),
        recorded: moment,
        by: Author {
            name: "Slate".into(),
            role: Role::Administrator,
        },
        about: vec![about],
        cases: vec![],
        source: Source::Keyboard,
    }
}

async fn put(desk: &Desk, key: u128, facts: Vec<Fact>) {
    let put = Put {
        key: Uuid::from_u128(key),
        now: desk.now(),
        what: Entries::Brought(facts),
        seen: None,
    };
    desk.store().put(put).await.unwrap();
}

fn account(number: u64, role: Role, who: PersonId) -> Fact {
    let account = access::AccountGiven {
        role: Said::Clear(role),
        team: Said::Clear("complex exploitation".into()),
        district: Said::Clear("Saltby".into()),
        themes: Said::Clear(vec![Theme::Missing, Theme::ChildProtection]),
        ..access::AccountGiven::default()
    };
    said(number, account, who)
}

/// Somebody signed in who has an account in a role, and of whom it is said that they keep a record, where it is one.
async fn signed_in(force: &Force, number: u64, role: Role, keeps: Option<PersonId>) -> Signed {
    let name = format!("measuring-{number}");
    let who = PersonId::of_words(&["counted", &name]);
    let mut facts = vec![account(number, role, who)];
    facts.extend(keeps.map(|child| kept_by(700 + number, child, who)));
    put(&force.desk, 1_000 + u128::from(number), facts).await;
    force.signed_as(&name, who).await
}

/// Everybody who may measure, signed in, each in a role of their own.
async fn everyone_who_measures(force: &Force) -> Vec<Signed> {
    let mut res = Vec::new();
    for (number, role) in (0..).zip(ROLES) {
        res.push(signed_in(force, number, role, None).await);
    }
    res
}

fn kept_by(number: u64, child: PersonId, who: PersonId) -> Fact {
    let held = access::Held {
        child: Said::Clear(child),
        held_as: Said::Clear(HeldAs::Keeper),
        ..access::Held::default()
    };
    said(number, held, who)
}

/// Children, each with a relative on their record.
async fn invented_children(desk: &Desk) -> Vec<PersonId> {
    let mut res = Vec::new();
    for seed in 0..CHILDREN {
        let history = invent::history(seed, 14, 20);
        let mut facts = history.facts;
        facts.push(linked(
            500 + seed,
            history.child,
            relative_of(history.child),
        ));
        put(desk, 2_000 + u128::from(seed), facts).await;
        res.push(history.child);
    }
    res
}

fn relative_of(child: PersonId) -> PersonId {
    PersonId::of_words(&["counted", &child.to_string()])
}

fn linked(number: u64, one: PersonId, other: PersonId) -> Fact {
    let linked = person::Linked {
        other: Said::Clear(other),
        ..person::Linked::default()
    };
    said(number, linked, one)
}

async fn told(desk: &Arc<Desk>, signed: &Signed, known: Option<Timestamp>) -> Arc<Assurance> {
    loop {
        if let Working::Out(whole) = desk.assurance(signed, known).await.unwrap() {
            return whole;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// Everything that somebody is told.
fn all_of(whole: &Assurance) -> String {
    let figures = |figures: &[Figure]| -> Vec<String> {
        let each = figures.iter();
        each.map(|it| format!("{} {:?} {:?}", it.measure.id, it.children, it.left_out))
            .collect()
    };
    let months = whole.months.iter();
    let months: Vec<String> = months
        .map(|(month, of)| format!("{month} {:?}", figures(of)))
        .collect();
    format!(
        "{:#?}",
        (
            figures(&whole.figures),
            months,
            &whole.towns,
            &whole.traits,
            &whole.records,
            &whole.alone,
            &whole.actions
        )
    )
}

/// Every measure with its children on each side, and how many are left out, by why.
type Sides = Vec<(&'static str, Vec<(String, Side)>, BTreeMap<String, usize>)>;

fn sides_told(whole: &Assurance) -> Sides {
    let side = |figure: &Figure| {
        let children = figure.children.iter();
        let left_out = figure.left_out.iter();
        (
            figure.measure.id,
            children.map(|(id, side)| (id.to_string(), *side)).collect(),
            left_out.map(|(why, of)| (why.to_string(), *of)).collect(),
        )
    };
    whole.figures.iter().map(side).collect()
}

async fn sides_told_now(desk: &Arc<Desk>, signed: &Signed) -> Sides {
    let whole = told(desk, signed, None).await;
    sides_told(&whole)
}

/// The same, counted of every record as each is opened to whoever asks.
async fn sides_by_the_record(desk: &Desk, signed: &Signed) -> Sides {
    let now = desk.now();
    let measuring = Measuring {
        known: now,
        at: now,
        sample: None,
    };
    let measured = desk.measures(signed, of_children().collect(), measuring);
    let measured = measured.await.unwrap();
    let mut res = Vec::new();
    for (measure, report) in measured.reports() {
        let (mut children, mut left_out) = (Vec::new(), BTreeMap::new());
        for unit in &report.units {
            let side = match (&unit.counted, measure.should) {
                (Counted::Excluded(why), _) => {
                    *left_out.entry((*why).to_owned()).or_default() += 1;
                    continue;
                }
                (Counted::NoRecord, _) => Side::NotRecorded,
                (Counted::Yes, Should::Missed(_))
                | (Counted::No, Should::Kept(_) | Should::Neither) => Side::Missed,
                _ => Side::Kept,
            };
            children.push((unit.file.clone(), side));
        }
        res.push((measure.id, children, left_out));
    }
    res
}

/// Is everyone told now what the record says to them, as it is and asked for as it is known at this moment?
async fn each_is_told_what_the_record_says(desk: &Arc<Desk>, everyone: &[Signed], when: &str) {
    for signed in everyone {
        let why = format!("{when}: {}", signed.role.word());
        let now = told(desk, signed, None).await;
        assert_eq!(
            sides_told(&now),
            sides_by_the_record(desk, signed).await,
            "{why}"
        );
        let as_known = told(desk, signed, Some(desk.now())).await;
        assert_eq!(all_of(&now), all_of(&as_known), "{why}");
    }
}

/// Something that opens or closes a record to somebody, or ties them to it.
fn of_leave(chance: &mut Chance, number: u64, child: PersonId, who: PersonId) -> Fact {
    let because = || Said::Clear("a witness".into());
    match chance.below(8) {
        0 => {
            let level = Said::Clear(*chance.pick(Restriction::ALL).unwrap());
            let restricted = access::Restricted {
                level,
                because: because(),
                ..access::Restricted::default()
            };
            said(number, restricted, child)
        }
        1 => {
            let lifted = access::RestrictionLifted::default();
            said(number, lifted, child)
        }
        2 => {
            let not_to = access::DoNotTell {
                adult: Said::Clear(who),
                ..access::DoNotTell::default()
            };
            said(number, not_to, child)
        }
        3 => {
            let conflict = access::ConflictDeclared {
                child: Said::Clear(child),
                is: Said::Clear(ConflictOf::Kin),
                ..access::ConflictDeclared::default()
            };
            said(number, conflict, who)
        }
        4 => kept_by(number, child, who),
        5 => linked(number, child, who),
        6 => linked(number, relative_of(child), who),
        _ => {
            let given = access::GivenToTeam {
                team: Said::Clear("complex exploitation".into()),
                district: Said::Clear("Saltby".into()),
            };
            said(number, given, child)
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn everyone_is_told_what_the_record_says_to_them_whatever_comes_and_whatever_time_it_is() {
    let force = Force::new().await;
    let everyone = everyone_who_measures(&force).await;
    let children = invented_children(&force.desk).await;
    let Force {
        desk,
        clock,
        folder,
        ..
    } = force;
    let desk = Arc::new(desk);
    let go_on = |seconds| clock.set(clock.now() + SignedDuration::from_secs(seconds));

    each_is_told_what_the_record_says(&desk, &everyone, "at first").await;
    let chief = told(&desk, &everyone[0], None).await;
    assert!(
        chief.figures.iter().any(|figure| figure.children.len() > 4),
        "hardly anybody is counted"
    );

    let mut chance = Chance::from(7);
    for round in 0..6_u64 {
        let came: Vec<Fact> = (0..3)
            .map(|each| {
                let child = *chance.pick(&children).unwrap();
                let who = chance.pick(&everyone).unwrap().account.person;
                of_leave(&mut chance, 100 + 10 * round + each, child, who)
            })
            .collect();
        let kinds: Vec<&str> = came.iter().map(|fact| fact.kind().words).collect();
        let when = format!("after {kinds:?}");
        put(&desk, 3_000 + u128::from(round), came).await;
        go_on(960);
        each_is_told_what_the_record_says(&desk, &everyone, &when).await;
    }
    for hours in 1..4 {
        go_on(hours * 3_600);
        each_is_told_what_the_record_says(&desk, &everyone, &format!("{hours} hours on")).await;
    }
    drop(folder);
}

/// Each child once restricted and open again, so that each who asks is told by the record alone.
fn restricted_and_open_again(children: &[PersonId]) -> Vec<Fact> {
    let each = (800..).step_by(2).zip(children);
    each.flat_map(|(number, child)| {
        let restricted = access::Restricted {
            level: Said::Clear(Restriction::Restricted),
            because: Said::Clear("a witness".into()),
            ..access::Restricted::default()
        };
        let mut lifted = said(number + 1, access::RestrictionLifted::default(), *child);
        lifted.happened = When::at(at("2026-06-02 09:00"));
        lifted.recorded = at("2026-06-02 09:00");
        [said(number, restricted, *child), lifted]
    })
    .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_child_judged_for_one_alone_is_judged_again_when_they_turn_out_to_be_kin() {
    let force = Force::new().await;
    let everyone = everyone_who_measures(&force).await;
    let children = invented_children(&force.desk).await;
    let Force { desk, folder, .. } = force;
    let desk = Arc::new(desk);
    put(&desk, 4_000, restricted_and_open_again(&children)).await;
    each_is_told_what_the_record_says(&desk, &everyone, "each for themselves").await;
    let lead = &everyone[1];
    let before = sides_told_now(&desk, lead).await;
    let known = desk.now();
    let then = all_of(told(&desk, lead, Some(known)).await.as_ref());
    let kin: Vec<Fact> = (950..)
        .zip(&children)
        .map(|(number, child)| linked(number, lead.account.person, *child))
        .collect();
    put(&desk, 4_001, kin).await;
    each_is_told_what_the_record_says(&desk, &everyone, "on the record of who asks").await;
    let after = sides_told_now(&desk, lead).await;
    assert_ne!(
        before, after,
        "nobody is kept from children they are kin to"
    );
    let since = all_of(told(&desk, lead, Some(known)).await.as_ref());
    assert_ne!(then, since, "nor is what was known before");
    drop(folder);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_asked_of_each_record_is_told_the_same_as_whoever_is_told_from_what_is_kept() {
    let force = Force::new().await;
    let stranger = PersonId::of_words(&["counted", "nobody on record"]);
    let mut both = Vec::new();
    for (number, role) in (0..).step_by(2).zip(ROLES) {
        let one = signed_in(&force, number, role, None).await;
        let other = signed_in(&force, number + 1, role, Some(stranger)).await;
        both.push((one, other));
    }
    let children = invented_children(&force.desk).await;
    let Force { desk, folder, .. } = force;
    let desk = Arc::new(desk);
    let directed = DirectionGiven {
        what: Said::Clear("see them at home".into()),
        ..DirectionGiven::default()
    };
    put(&desk, 4_000, vec![said(900, directed, children[0])]).await;
    for (one, other) in &both {
        let by_what_is_kept = told(&desk, one, None).await;
        let by_each_record = told(&desk, other, None).await;
        let why = one.role.word();
        assert_eq!(all_of(&by_what_is_kept), all_of(&by_each_record), "{why}");
    }
    let chief = told(&desk, &both[0].0, None).await;
    assert!(!chief.actions.is_empty(), "nothing directed is counted");
    assert!(!chief.traits.is_empty() && !chief.months.is_empty());
    drop(folder);
}

/// An incident that ends nine minutes on, something that began twelve months ago, and a birthday.
const IN_TIME: &str =
    "  2026-06-09 20:00  incident opened: concern for a child; incident \"L1\" | about Kai; no case
  2026-06-09 20:40  incident closed; incident \"L1\" | about Kai; no case
  2025-06-20 19:00  described; name \"Kai Brambleby\"; born 2013-07-15 | about Kai; no case
  2025-06-20 19:00  reported missing; by care home | about Ava; case \"lastyear\"
  2025-06-20 23:00  found: came back | about Ava; case \"lastyear\"
";

/// From when it is counted, and when it is looked at again.
const MOMENTS: [(&str, &str, &str); 3] = [
    (
        "2026-06-10 20:35",
        "2026-06-10 20:45",
        "an incident's leave ends",
    ),
    ("2026-06-30 23:55", "2026-07-01 00:05", "a month ends"),
    ("2026-07-14 23:55", "2026-07-15 00:05", "a birthday"),
];

#[tokio::test(flavor = "multi_thread")]
async fn with_time_alone_nothing_is_kept_otherwise_than_the_facts_say() {
    let force = Force::with(IN_TIME).await;
    let catalogue = Arc::new(force.desk.catalogue().clone());
    let counting = Counting::of(force.desk.store(), &catalogue, &force.clock);
    for (from, until, why) in MOMENTS {
        for moment in [from, until] {
            force.clock.set(at(moment));
            let unlike = counting.unlike_kept().await.unwrap();
            assert_eq!(unlike, Vec::<String>::new(), "{why}: {moment}");
            force.desk.count_everybody().await.unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_month_that_ends_changes_nothing_that_is_kept() {
    let force = Force::with(IN_TIME).await;
    let catalogue = Arc::new(force.desk.catalogue().clone());
    let counting = Counting::of(force.desk.store(), &catalogue, &force.clock);
    let (from, until, why) = MOMENTS[1];
    force.clock.set(at(from));
    force.desk.count_everybody().await.unwrap();
    let ava = force.who("Ava");
    let before = kept(&force.desk, counting.counted_by()).await;
    let of_ava = before.iter().find(|count| count.person == ava).unwrap();
    assert!(
        of_ava.says.as_ref().unwrap().contains("2025-06"),
        "what began twelve months before is told apart"
    );
    assert!(
        of_ava.holds_until > at(until).as_microsecond(),
        "her count is looked at after the month"
    );
    force.clock.set(at(until));
    let unlike = counting.unlike_kept().await.unwrap();
    assert_eq!(unlike, Vec::<String>::new(), "{why}");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_acts_on_an_incident_is_told_what_the_record_says_before_and_after_it_ends() {
    let force = Force::with(IN_TIME).await;
    let mut everyone = Vec::new();
    for (number, role) in [
        Role::ControlRoomSupervisor,
        Role::DutyInspector,
        Role::Sergeant,
    ]
    .into_iter()
    .enumerate()
    {
        everyone.push(signed_in(&force, number as u64, role, None).await);
    }
    let Force {
        desk,
        clock,
        folder,
        ..
    } = force;
    let desk = Arc::new(desk);
    let mut said = Vec::new();
    let (from, until, why) = MOMENTS[0];
    for moment in [from, until] {
        clock.set(at(moment));
        each_is_told_what_the_record_says(&desk, &everyone, why).await;
        let mut now = Vec::new();
        for signed in &everyone {
            now.push(sides_told_now(&desk, signed).await);
        }
        said.push(now);
    }
    assert_ne!(said[0], said[1], "the incident opens the record to nobody");
    drop(folder);
}

/// Everything that is kept of how people count, once nothing of it is still to be kept.
async fn kept(desk: &Desk, by: &str) -> Vec<CountKept> {
    loop {
        let counts = desk.store().counts_after(by, 0, 10_000).await.unwrap();
        if !counts.is_empty() && counts.iter().all(|count| count.says.is_some()) {
            return counts;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

fn with_everything_missed(count: CountKept) -> CountKept {
    let says = count.says.map(|says| says.replace('Y', "N"));
    CountKept { says, ..count }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_kept_is_read_at_the_next_start_and_checked_against_the_facts() {
    let force = Force::new().await;
    let everyone = everyone_who_measures(&force).await;
    invented_children(&force.desk).await;
    let Force {
        desk,
        clock,
        folder,
        ..
    } = force;
    let catalogue = Arc::new(desk.catalogue().clone());
    let store = desk.store().clone();
    let counting = Counting::of(&store, &catalogue, &clock);
    let desk = Arc::new(desk);
    let before = all_of(told(&desk, &everyone[0], None).await.as_ref());
    let by = counting.counted_by();
    let counts = kept(&desk, by).await;
    assert_eq!(counting.unlike_kept().await.unwrap(), Vec::<String>::new());

    let wrong: Vec<CountKept> = counts.into_iter().map(with_everything_missed).collect();
    store.keep_counts(by, &wrong).await.unwrap();
    drop(desk);
    let looks = folder.path().join("looks.jsonl");
    let again = Desk::open(store.clone(), catalogue, looks, clock)
        .await
        .unwrap();
    let again = Arc::new(again);
    let read = all_of(told(&again, &everyone[0], None).await.as_ref());
    assert_ne!(read, before, "it was not read, but worked out again");
    assert_ne!(counting.unlike_kept().await.unwrap(), Vec::<String>::new());

    store.rebuild().await.unwrap();
    counting.keep_everybody().await.unwrap();
    assert_eq!(counting.unlike_kept().await.unwrap(), Vec::<String>::new());
    assert_eq!(
        all_of(told(&again, &everyone[0], None).await.as_ref()),
        before
    );
    let people: BTreeSet<PersonId> = kept(&again, by)
        .await
        .into_iter()
        .map(|count| count.person)
        .collect();
    assert!(people.len() > 20, "hardly anybody was kept");
}

/// Of a hundred who are kept together one cannot be: that is told, and all the others are kept.
#[tokio::test(flavor = "multi_thread")]
async fn whoever_cannot_be_kept_keeps_nobody_kept_after_them_from_it() {
    let force = Force::new().await;
    let described = (5_000..5_220).map(|number| {
        let child = PersonId::of_words(&["counted", &number.to_string()]);
        let described = person::Described {
            name: Said::Clear("Ash Tarn".into()),
            ..person::Described::default()
        };
        said(number, described, child)
    });
    put(&force.desk, 5_000, described.collect()).await;
    let path = force.folder.path().join("heard.db");
    let prompt = SqliteConnection::connect(&format!("sqlite:{}", path.display()));
    let refuses = "create trigger one_is_not_kept before insert on counted \
                   when new.counted_by <> '' and new.person = (select min(person) from counted) \
                   begin select raise(abort, 'not kept'); end";
    sqlx::query(refuses)
        .execute(&mut prompt.await.unwrap())
        .await
        .unwrap();

    let store = force.desk.store();
    let catalogue = Arc::new(force.desk.catalogue().clone());
    let counting = Counting::of(store, &catalogue, &force.clock);
    assert!(counting.keep_everybody().await.is_err());
    let rows = store.counts_after(counting.counted_by(), 0, 1_000).await;
    let kept = rows.unwrap().into_iter().filter(|row| row.says.is_some());
    assert!(kept.count() >= 120);
}
