//! The demonstration: the last days of an invented force, its cast, and an account for each role.

mod cast;

use std::path::Path;

use anyhow::{Context, anyhow};
use heard_desk::bring::Bringing;
use heard_desk::clock::Clock;
use heard_desk::sign_in::{SignIn, Token, code_for};
use heard_desk::{Desk, NotIn, ProtectedPlace, Protecting, Recorded, the_force};
use heard_record::{Author, Source, When, lines};
use heard_record::{Fact, FactId, PersonId, Role};
use heard_store::{Answer, Entries, Put, Store, SystemRead};
use heard_web::{Demonstration, Invented};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::force::Force;
use cast::{
    ACCOUNTS_FOR, AT_WORK, AUTHORITY, CAME_ON, DETECTIVE, DRAWN_AGO, ESTABLISHED, GIVEN, GOES_OFF,
    HAS_BEEN_ON_FOR, HOLDS, INSPECTS, IS_ON_FOR, KEPT_BY, LOADS, ON_DUTY, POSTS, PROFILE,
    PROFILE_SAYS, PROTECTED, SYSTEMS, TOLD,
};

/// How many days of the force there are in it.
const DAYS: u32 = 14;

/// Fills a new store; the clock shows the evening of the cast. Answers with who may sign in, and with what password.
///
/// # Errors
///
/// If the force cannot be told or brought.
pub async fn fill(store: &Store, clock: &Clock, folder: &Path) -> anyhow::Result<Demonstration> {
    let file = folder.join("force.jsonl");
    Force::last_days(DAYS).write_to(&file)?;
    fill_with(store, clock, &file, &[]).await
}

/// The same of an invented force in a file, some of whose children the detective of the evening holds as well.
///
/// # Errors
///
/// If the file cannot be brought.
pub async fn fill_with(
    store: &Store,
    clock: &Clock,
    file: &Path,
    held: &[PersonId],
) -> anyhow::Result<Demonstration> {
    let from = std::io::BufReader::new(std::fs::File::open(file)?);
    let brought = Bringing::of(store, clock, "force.jsonl")
        .json_lines(from, |_| {})
        .await?;
    if brought.held > 0 {
        return Err(anyhow!(
            "{} lines of the invented force cannot be put on record",
            brought.held
        ));
    }
    let now = clock.now();
    let before = now.checked_sub(ACCOUNTS_FOR)?;
    let people: Vec<PersonId> = POSTS
        .iter()
        .map(|post| PersonId::of_words(&["demonstration", post.account]))
        .collect();
    let mut facts = Vec::new();
    for (post, person) in POSTS.iter().zip(&people) {
        let mut body = json!({ "role": post.role.word(), "name": post.called });
        let said = [
            ("team", post.team),
            ("district", post.district),
            ("agency", post.agency),
        ];
        for (key, said) in said
            .into_iter()
            .filter_map(|(key, said)| Some((key, said?)))
        {
            if let Json::Object(body) = &mut body {
                body.insert(key.into(), json!(said));
            }
        }
        if let (Json::Object(body), Some(supervisor)) = (&mut body, post.supervisor) {
            let supervisor = PersonId::of_words(&["demonstration", supervisor]);
            body.insert("supervisor".into(), json!(supervisor.to_string()));
        }
        if let (Json::Object(body), false) = (&mut body, post.leads_on.is_empty()) {
            body.insert("themes".into(), json!(post.leads_on));
        }
        facts.push(fact("account given", &body, *person, before, facts.len())?);
    }
    let mut holds = Vec::new();
    for (holder, child, held_as) in HOLDS {
        holds.push((*holder, super::force::of_cast(child)?, *held_as));
    }
    holds.extend(
        held.iter()
            .map(|child| (DETECTIVE, *child, "officer in the case")),
    );
    for (holder, child, held_as) in holds {
        let holder = POSTS
            .iter()
            .zip(&people)
            .find(|(post, _)| post.account == holder);
        let (_, holder) = holder.context("somebody who holds a child has no account")?;
        let body = json!({ "child": child.to_string(), "held_as": held_as });
        facts.push(fact("child held", &body, *holder, before, facts.len())?);
    }
    for (child, team) in GIVEN {
        let child = super::force::of_cast(child)?;
        facts.push(fact(
            "given to team",
            &json!({ "team": team }),
            child,
            before,
            facts.len(),
        )?);
    }
    for (post, team, needs) in ESTABLISHED {
        let body = json!({ "team": team, "post": post, "needs": needs });
        facts.push(fact(
            "post established",
            &body,
            the_force(),
            before,
            facts.len(),
        )?);
    }
    let (plan, question, owner) = PROFILE;
    let opened = json!({ "plan": plan, "question": question, "owner": owner });
    let begun = "problem profile opened";
    facts.push(fact(begun, &opened, the_force(), before, facts.len())?);
    for (what, sure) in PROFILE_SAYS {
        let mut body = json!({ "plan": plan, "what": what, "known": sure.is_some() });
        if let (Some(sure), Some(body)) = (sure, body.as_object_mut()) {
            body.insert("sure".into(), sure.into());
        }
        let says = "problem profile says";
        facts.push(fact(says, &body, the_force(), before, facts.len())?);
    }
    for (account, team, post, course) in AT_WORK {
        let person = PersonId::of_words(&["demonstration", account]);
        let held = json!({ "team": team, "post": post });
        facts.push(fact("post taken up", &held, person, before, facts.len())?);
        let accredited = json!({ "course": course });
        facts.push(fact(
            "accredited",
            &accredited,
            person,
            before,
            facts.len(),
        )?);
    }
    let came_on = now.checked_sub(CAME_ON)?;
    for (account, children, limit) in LOADS {
        let person = PersonId::of_words(&["demonstration", account]);
        let body = json!({ "children": children, "limit": limit });
        facts.push(fact("load counted", &body, person, came_on, facts.len())?);
    }
    for (account, role, place) in ON_DUTY {
        let person = PersonId::of_words(&["demonstration", account]);
        let until = now.checked_add(GOES_OFF)?.to_string();
        let body = json!({ "role": role.word(), "place": place, "until": until });
        facts.push(fact("on duty", &body, person, came_on, facts.len())?);
    }
    let (inspector, sample, child) = INSPECTS;
    let began = now.checked_sub(HAS_BEEN_ON_FOR)?;
    let plan = json!({
        "sample": sample,
        "from": began.to_string(),
        "until": now.checked_add(IS_ON_FOR)?.to_string(),
        "authority": AUTHORITY,
    });
    let drawn = json!({ "sample": sample, "kind": "missing" });
    let inspector = PersonId::of_words(&["demonstration", inspector]);
    let drawn_of = super::force::of_cast(child)?;
    for (kind, body, about, at) in [
        ("inspection planned", plan, inspector, began),
        (
            "drawn for sample",
            drawn,
            drawn_of,
            now.checked_sub(DRAWN_AGO)?,
        ),
    ] {
        facts.push(fact(kind, &body, about, at, facts.len())?);
    }
    let put = Put {
        key: Uuid::from_u128(1),
        what: Entries::Brought(facts),
        seen: None,
        now,
    };
    let Answer::Kept(_) = store.put(put).await? else {
        return Err(anyhow!(
            "the accounts of the demonstration could not be put on record"
        ));
    };
    for (system, behind, hours) in SYSTEMS {
        let up_to = now.checked_sub(SignedDuration::from_hours(behind))?;
        let read = SystemRead {
            system: system.to_owned(),
            up_to,
            hours,
        };
        store.note_system_read(&read, up_to).await?;
    }
    let (people, password) = sign_ups(store, clock, &people).await?;
    let told = TOLD.iter();
    let children: anyhow::Result<Vec<(String, PersonId)>> = told
        .map(|name| Ok(((*name).to_owned(), super::force::of_cast(name)?)))
        .collect();
    Ok(Demonstration {
        people,
        password,
        children: children?,
        is_kept: false,
    })
}

/// Has somebody of the evening protect a place of a child of the cast.
///
/// # Errors
///
/// If they cannot be signed in, or it is not put on record.
pub async fn protect_a_place(desk: &Desk, evening: &Demonstration) -> anyhow::Result<()> {
    let (account, child, place, because) = PROTECTED;
    let one = evening.called(account);
    let one = one.context("whoever protects a place has no account")?;
    let is_in = evening.sign_in(desk, one, HERE).await?;
    let protecting = Protecting {
        key: Uuid::from_u128(2),
        child: super::force::of_cast(child)?,
        happened: When::at(desk.now()).to_string(),
        keeper: KEPT_BY.into(),
        because: because.into(),
        place: ProtectedPlace::typed(place).map_err(|problem| anyhow!(problem.say))?,
    };
    let signed = desk.signed(&is_in.token, None).await?;
    match desk.protect_place(&signed, protecting).await? {
        Recorded::Kept(_) => Ok(desk.sign_in().sign_out(&is_in.token).await?),
        Recorded::Problems(problems) => {
            let says: Vec<String> = problems.into_iter().map(|(_, one)| one.say).collect();
            Err(anyhow!("a place was not protected: {}", says.join("; ")))
        }
        _ => Err(anyhow!("a place was not protected")),
    }
}

/// From where somebody of the evening signs in before anybody is answered.
const HERE: &str = "127.0.0.1";

/// Takes every account up with one password that is made now.
async fn sign_ups(
    store: &Store,
    clock: &Clock,
    people: &[PersonId],
) -> anyhow::Result<(Vec<Invented>, String)> {
    let password = crate::store::new_id()?.simple().to_string();
    let door = SignIn::new(store.clone(), clock.clone())?;
    let mut signs = Vec::new();
    for (post, person) in POSTS.iter().zip(people) {
        let link = door.invite(post.account, *person).await?;
        let (_, otpauth) = door.look_at_link(&link).await?;
        take_up(&door, clock, &link, &otpauth, &password).await?;
        signs.push(Invented {
            account: post.account.to_owned(),
            name: post.called.to_owned(),
            role: post.role,
            otpauth,
        });
    }
    Ok((signs, password))
}

/// Takes an account up with the code of half a minute ago, so that the one a phone shows now is not used up; with that
/// one, if the old one is too old by then.
async fn take_up(
    door: &SignIn,
    clock: &Clock,
    link: &Token,
    otpauth: &str,
    password: &str,
) -> anyhow::Result<()> {
    let code = |ago: i64| {
        let moment = clock.of_phones() - SignedDuration::from_secs(ago);
        code_for(otpauth, moment).context("no code could be made")
    };
    match door.take_up(link, password, &code(30)?).await {
        Err(NotIn::NotRight) => Ok(door.take_up(link, password, &code(0)?).await?),
        taken => Ok(taken?),
    }
}

fn fact(
    kind: &str,
    body: &Json,
    about: PersonId,
    at: Timestamp,
    number: usize,
) -> anyhow::Result<Fact> {
    let what = lines::read_what(&json!({ "kind": kind, "shape": 1, "body": body }))
        .map_err(|why| anyhow!(why))?;
    Ok(Fact {
        id: FactId::of_number(&["demonstration"], number as u64),
        what,
        happened: When::at(at),
        recorded: at,
        by: Author {
            name: "Sorrel Quay".into(),
            role: Role::Administrator,
        },
        about: vec![about],
        cases: Vec::new(),
        source: Source::Keyboard,
    })
}
