//! What follows from no fact: who may sign in, what they have written, what was answered, what is to be told. One that is not
//! what was kept is refused with a sentence, and the others go on.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use heard_duty::Catalogue;
use heard_duty::catalogue::{Nation, built_in};
use heard_record::invent::Chance;
use heard_record::{FactId, PersonId, Role};
use heard_store::{
    Account, Appearance, Came, Draft, Fault, Held, Hook, Push, Session, Store, SystemRead, ToldAs,
};
use jiff::SignedDuration;
use sqlx::{Connection, SqliteConnection};
use uuid::Uuid;

use crate::places::{Place, Prompt, at, bring, facts, places};

/// How often each kind of change is made: `CHANGES=600` for a long run.
fn rounds() -> u64 {
    let asked = std::env::var("CHANGES").ok();
    asked.and_then(|count| count.parse().ok()).unwrap_or(60)
}

const NAMES: [&str; 4] = ["wrenfield", "teasel", "rookwood", "marsh"];

fn person(name: &str) -> PersonId {
    PersonId::of_words(&[name])
}

fn number(name: &str) -> u8 {
    let at = NAMES.iter().position(|one| *one == name).unwrap();
    u8::try_from(at).unwrap() + 1
}

fn account(name: &str) -> Account {
    Account {
        id: Uuid::from_u128(number(name).into()),
        name: name.into(),
        person: person(name),
        password: String::new(),
        secret: vec![],
        made: at("2026-06-01 12:00"),
        closed: None,
    }
}

fn token(name: &str) -> [u8; 32] {
    [number(name); 32]
}

fn link(name: &str) -> [u8; 32] {
    [number(name) + 100; 32]
}

fn session(name: &str) -> Session {
    Session {
        id: Uuid::from_u128(u128::from(number(name)) + 50),
        account: account(name).id,
        scope: "read".into(),
        label: "the board of the control room".into(),
        began: at("2026-06-01 12:10"),
        seen: at("2026-06-01 12:10"),
        strong: at("2026-06-01 12:10"),
        ends: at("2026-06-02 00:10"),
        ended: None,
    }
}

fn hook(name: &str) -> Hook {
    Hook {
        id: Uuid::from_u128(u128::from(number(name)) + 90),
        account: account(name).id,
        role: Role::Sergeant,
        label: "the wall".into(),
        address: "https://wall.example/heard".into(),
        secret: [number(name); 32],
        naming: [number(name) + 1; 32],
        place: 0,
        made: at("2026-06-01 12:10"),
        told: None,
        failing: None,
        stopped: None,
    }
}

/// Somebody with everything one can have that is not on record.
async fn fill_for(store: &Store, name: &str) {
    let ends = at("2026-06-02 12:00");
    let (who, now) = (account(name), at("2026-06-01 12:05"));
    store.make_account(&who, &link(name), ends).await.unwrap();
    let taken = store
        .take_up(&link(name), "argon", b"secret", 10, now)
        .await;
    assert_eq!(taken, Ok(true));
    store
        .begin_session(&token(name), &session(name))
        .await
        .unwrap();
    store.session_seen(&token(name), ends).await.unwrap();
    let draft = Draft {
        form: format!("/children/{name}/voice"),
        body: format!("what {name} has written so far"),
        saved: now,
    };
    store.keep_draft(who.person, &draft).await.unwrap();
    store.make_hook(&hook(name), 5).await.unwrap();
    let wish = Appearance {
        theme: "dark".into(),
        ..Appearance::default()
    };
    store.keep_appearance(who.person, &wish).await.unwrap();
    let held = Held {
        file: "one.jsonl".into(),
        line: number(name).into(),
        why: "this is not JSON".into(),
        text: format!("what {name} brought"),
        at: now,
    };
    store.hold(&[held]).await.unwrap();
    let push = Push {
        child: person("Ava"),
        rule: "missing.attend".into(),
        fact: FactId::of_words(&[name]),
        told_as: ToldAs::Owes,
        person: who.person,
        due: ends,
        message: Uuid::from_u128(number(name).into()),
        at: now,
        came: Came::Told,
        seen: None,
    };
    store.keep_pushes(&[push]).await.unwrap();
    let tried = store
        .begin_try(&token(name), now, now, 5, |_| SignedDuration::ZERO)
        .await;
    assert_eq!(tried, Ok(None));
    let read = SystemRead {
        system: format!("the system {name} reads"),
        up_to: now,
        hours: 24,
    };
    store.note_system_read(&read, now).await.unwrap();
}

/// Several people with everything one can have that is not on record.
pub async fn fill(store: &Store) {
    for name in NAMES {
        fill_for(store, name).await;
    }
    store
        .close_account(account("marsh").id, at("2026-06-01 13:00"))
        .await
        .unwrap();
}

const TWO: &str = "  children: Ava; Kai
  2026-05-01 22:10  reported missing; by mum | about Ava
  2026-05-01 22:30  graded: medium | about Ava
  2026-05-02 06:05  found: came back | about Ava
  2026-05-03 09:00  reported missing; by dad | about Kai
";

async fn filled(place: &Place) -> Store {
    let store = place.open().await;
    let (_, told) = facts(TWO);
    for (key, fact) in (1..).zip(&told) {
        store
            .put(bring(key, std::slice::from_ref(fact)))
            .await
            .unwrap();
    }
    fill(&store).await;
    assert_eq!(store.verify().await.unwrap().wrong, Vec::<String>::new());
    store
}

/// What somebody at the prompt of the database would gain something by, of one of the rows there are; `@` is which.
const CHANGES: [(&str, &str, &str); 18] = [
    (
        "account",
        "id",
        "set person = (select owner from appearance where owner <> person order by owner limit 1)",
    ),
    (
        "account",
        "id",
        "set closed = case when closed is null then 1 end",
    ),
    ("account", "id", "set password = 'another'"),
    ("account", "id", "set step = step - 1"),
    ("setup_link", "token", "set used = null"),
    ("setup_link", "token", "set ends = ends + 1000000"),
    ("session", "token", "set ends = ends + 1000000"),
    ("session", "token", "set scope = ''"),
    ("session", "token", "set seal = null"),
    (
        "session",
        "token",
        "set seal = (select seal from hook order by id limit 1)",
    ),
    ("draft", "owner", "set body = 'what nobody wrote'"),
    ("hook", "id", "set address = 'https://elsewhere.example'"),
    ("held", "id", "set text = 'what nobody brought'"),
    ("request", "key", "set entered = entered + 1"),
    ("outbox", "seq", "set at = at + 1"),
    ("sign_in_try", "what", "set failed = 0"),
    ("told", "fact", "set seen = at"),
    ("told", "fact", "set told_as = 'superintendent'"),
];

/// All that is in a table, to be put there again.
async fn keep_beside(prompt: &mut Prompt, table: &str) {
    let copy = format!("create table beside_{table} as select * from {table}");
    prompt.run(&copy).await.unwrap();
}

async fn put_there_again(prompt: &mut Prompt, table: &str) {
    for sql in [
        format!("delete from {table}"),
        format!("insert into {table} select * from beside_{table}"),
    ] {
        prompt.run(&sql).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_changed_of_what_follows_from_no_fact_shows() {
    for place in places().await {
        let store = filled(&place).await;
        let mut prompt = place.prompt().await;
        let mut chance = Chance::from(27);
        let tables = CHANGES.map(|(table, ..)| table);
        for table in BTreeSet::from(tables) {
            keep_beside(&mut prompt, table).await;
        }
        for (table, key, change) in CHANGES {
            for _ in 0..rounds() / 2 {
                let row = chance.below(4);
                let which =
                    format!("(select {key} from {table} order by {key} limit 1 offset {row})");
                let sql = format!("update {table} {change} where {key} = {which}");
                prompt.run(&sql).await.unwrap();
                let wrong = store.verify().await.unwrap().wrong;
                assert!(
                    wrong.iter().any(|why| why.ends_with("not what was kept")),
                    "unseen: {sql}: {wrong:?}"
                );
                put_there_again(&mut prompt, table).await;
            }
        }
        assert_eq!(store.verify().await.unwrap().wrong, Vec::<String>::new());
    }
}

fn is_refused<T: std::fmt::Debug>(answer: Result<T, Fault>, what: &str) {
    let Err(fault) = answer else {
        panic!("{what} is believed: {answer:?}")
    };
    assert!(
        fault.to_string().ends_with("is not what was kept"),
        "{what}: {fault}"
    );
}

/// Leave and words: the damaged one is refused whoever asks for it, and nobody else is held up.
#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_account_token_or_draft_is_refused_and_the_others_go_on() {
    for place in places().await {
        let store = filled(&place).await;
        let mut prompt = place.prompt().await;
        for sql in [
            "update draft set body = 'what nobody wrote' where form = '/children/teasel/voice'",
            "update account set password = 'another' where name = 'teasel'",
            "update session set scope = '' where label <> '' and token in (select token from session order by token limit 1 offset 1)",
        ] {
            prompt.run(sql).await.unwrap();
        }
        let now = at("2026-06-01 14:00");
        let form = |name: &str| format!("/children/{name}/voice");
        is_refused(
            store.draft_of(person("teasel"), &form("teasel")).await,
            "a draft",
        );
        is_refused(store.account_called("teasel").await, "an account");
        is_refused(store.use_step(account("teasel").id, 99).await, "its code");
        is_refused(store.session_of(&token("teasel")).await, "a token");
        is_refused(
            store.session_seen(&token("teasel"), now).await,
            "its being used",
        );
        let another = [77; 32];
        is_refused(
            store.strengthen(&token("teasel"), &another, now).await,
            "its strength",
        );

        let theirs = store
            .draft_of(person("rookwood"), &form("rookwood"))
            .await
            .unwrap();
        assert_eq!(
            theirs.map(|draft| draft.body).as_deref(),
            Some("what rookwood has written so far")
        );
        let (session, account) = store.session_of(&token("rookwood")).await.unwrap().unwrap();
        assert_eq!(
            (session.scope.as_str(), account.name.as_str()),
            ("read", "rookwood")
        );
        let names: Vec<String> = store
            .accounts()
            .await
            .unwrap()
            .into_iter()
            .map(|account| account.name)
            .collect();
        assert_eq!(names, ["marsh", "rookwood", "wrenfield"]);
        assert_eq!(
            store.verify().await.unwrap().wrong,
            [
                "an account is not what was kept",
                "a session or token is not what was kept",
                "a draft is not what was kept"
            ]
        );
        // What is written anew in the form is kept in its place.
        let again = Draft {
            form: form("teasel"),
            body: "written again".into(),
            saved: now,
        };
        assert_eq!(store.keep_draft(person("teasel"), &again).await, Ok(true));
        let kept = store.draft_of(person("teasel"), &form("teasel")).await;
        assert_eq!(kept, Ok(Some(again)));
    }
}

/// Runs some statements as somebody at the prompt of the database does.
async fn damaged_by(place: &Place, statements: &[&str]) {
    let mut prompt = place.prompt().await;
    for sql in statements {
        prompt.run(sql).await.unwrap();
    }
}

/// What is damaged is told nobody, as is what an older program put there that still runs and knows of no seals; whoever is told what
/// comes after it is not held up.
#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_change_is_passed_over_and_those_after_it_are_told() {
    for place in places().await {
        let store = filled(&place).await;
        let before = store.changed_after(0, 999).await.unwrap();
        let seqs: Vec<i64> = before.all.iter().map(|change| change.seq).collect();
        let [first, _, third, .., last] = seqs[..] else {
            panic!("{seqs:?}")
        };
        let otherwise = format!("update outbox set at = at + 1 where seq in ({first}, {last})");
        let unsealed = format!("update outbox set seal = null where seq = {third}");
        damaged_by(&place, &[&otherwise, &unsealed]).await;
        let after = store.changed_after(0, 999).await.unwrap();
        assert_eq!((after.left_out, after.upto), (3, before.upto));
        let whole = before.all.into_iter();
        let whole: Vec<_> = whole
            .filter(|change| ![first, third, last].contains(&change.seq))
            .collect();
        assert_eq!(after.all, whole);
        let (mut one_by_one, mut upto) = (Vec::new(), 0);
        loop {
            let next = store.changed_after(upto, 1).await.unwrap();
            if next.are_none() {
                break;
            }
            upto = next.upto;
            one_by_one.extend(next.all);
        }
        assert_eq!((one_by_one, upto), (whole, before.upto));
    }
}

/// An account and some held lines that are damaged are refused whoever asks for them; the force's copies go on without them, and it
/// is said what is left out.
#[tokio::test(flavor = "multi_thread")]
async fn damaged_rows_are_left_out_of_a_copy_and_stop_no_start() {
    let folder = tempfile::tempdir().unwrap();
    for place in places().await {
        let store = filled(&place).await;
        let damage = [
            "update held set text = 'what nobody brought' where line in (2, 4)",
            "update account set password = 'another' where name = 'teasel'",
        ];
        damaged_by(&place, &damage).await;
        let said = [
            "an account is not what was kept",
            "2 lines of files that are held are not what was kept",
        ];
        let found = store.looked_through().await.unwrap();
        assert_eq!((found.facts, found.wrong), (4, vec![]));
        assert_eq!(found.damaged, said);
        let copy = folder.path().join(place.is_postgres().to_string());
        let made = store.copy_to(&copy, None).await.unwrap();
        assert_eq!(made.left_out, said);
        for to in places().await {
            let catalogue = catalogue();
            let back = Store::bring_back(&to.address, &copy, None, catalogue, None).await;
            let (back, _) = back.unwrap();
            assert_eq!(back.verify().await.unwrap().wrong, Vec::<String>::new());
            let names = back.accounts().await.unwrap().into_iter();
            let names: Vec<String> = names.map(|account| account.name).collect();
            assert_eq!(names, ["marsh", "rookwood", "wrenfield"]);
            let held = back.held().await.unwrap();
            assert_eq!((held.lines.len(), held.left_out), (2, 0));
        }
        store.rebuild().await.unwrap();
        assert_eq!(
            store.damaged().await.unwrap(),
            said,
            "what people brought is not dropped"
        );
    }
}

/// Verifying tells of a damaged draft, and of what is owed to a child all the same.
#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_row_does_not_hide_that_what_is_worked_out_is_wrong() {
    for place in places().await {
        let store = filled(&place).await;
        let damage = [
            "update draft set body = 'what nobody wrote' where form = '/children/teasel/voice'",
            "delete from duty_stands",
        ];
        damaged_by(&place, &damage).await;
        let verified = store.verify().await.unwrap();
        assert!(!verified.are_facts_whole);
        let has = |said: &str| verified.wrong.iter().any(|wrong| wrong.contains(said));
        assert!(has("a draft is not what was kept"), "{:?}", verified.wrong);
        assert!(
            has("what is kept of the duties owed"),
            "{:?}",
            verified.wrong
        );
        store.rebuild().await.unwrap();
        let verified = store.verify().await.unwrap();
        assert!(verified.are_facts_whole);
        assert_eq!(verified.wrong, ["a draft is not what was kept"]);
    }
}

/// Of the lines that are held, of what somebody has begun, and of when other systems were read, one that is damaged hides none of the others. A
/// draft is listed that is refused when it is opened.
#[tokio::test(flavor = "multi_thread")]
async fn one_damaged_row_of_several_that_are_told_hides_none_of_the_others() {
    for place in places().await {
        let store = filled(&place).await;
        let another = Draft {
            form: "/children/kai/voice".into(),
            body: "another".into(),
            saved: at("2026-06-01 12:06"),
        };
        store.keep_draft(person("teasel"), &another).await.unwrap();
        let damage = [
            "update held set text = 'what nobody brought' where line = 2",
            "update draft set saved = saved + 1 where form = '/children/teasel/voice'",
            "update system_read set up_to = up_to + 86400000000 where system = 'the system teasel reads'",
        ];
        damaged_by(&place, &damage).await;
        let held = store.held().await.unwrap();
        let lines: Vec<i64> = held.lines.iter().map(|held| held.line).collect();
        assert_eq!((lines, held.left_out), (vec![1, 3, 4], 1));
        let begun = store.drafts_of(person("teasel")).await;
        let begun: Vec<String> = begun.unwrap().into_iter().map(|(form, _)| form).collect();
        assert_eq!(
            begun,
            [another.form.as_str(), "/children/teasel/voice"],
            "what somebody wrote is not gone without a word"
        );
        let damaged = store.draft_of(person("teasel"), "/children/teasel/voice");
        is_refused(damaged.await, "a draft");
        let read = store.systems_read(at("2026-06-02 12:00")).await.unwrap();
        let systems: Vec<&str> = read.iter().map(|read| read.system.as_str()).collect();
        assert_eq!(
            systems,
            [
                "the system marsh reads",
                "the system rookwood reads",
                "the system wrenfield reads"
            ]
        );
    }
}

/// SQLite keeps whatever bytes it is given as text: what cannot be read is one row's fault alone. A server takes no such text.
#[tokio::test(flavor = "multi_thread")]
async fn a_row_that_cannot_even_be_read_holds_up_none_of_the_others() {
    let place = Place::sqlite();
    let store = filled(&place).await;
    let mut another = hook("teasel");
    another.id = Uuid::from_u128(900);
    assert_eq!(store.make_hook(&another, 5).await, Ok(true));
    let teasel = Uuid::from_u128(92).simple();
    let damage = [
        &*format!("update hook set label = cast(x'ff' as text) where id = x'{teasel}'"),
        "update session set label = cast(x'ff' as text) where token = x'0202020202020202020202020202020202020202020202020202020202020202'",
        "update outbox set body = cast(x'ff' as text) where seq = 1",
        "update held set text = cast(x'ff' as text) where line = 2",
    ];
    damaged_by(&place, &damage).await;
    let hooks = store.hooks_of(account("teasel").id).await;
    assert_eq!(hooks, Ok(vec![another]));
    assert_eq!(store.hooks_going_on().await.unwrap().len(), 3);
    is_refused(store.session_of(&token("teasel")).await, "a token");
    assert!(store.session_of(&token("marsh")).await.is_ok());
    assert_eq!(store.changed_after(0, 999).await.unwrap().left_out, 1);
    assert_eq!(store.held().await.unwrap().lines.len(), 3);
    let copy = tempfile::tempdir().unwrap();
    let made = store.copy_to(&copy.path().join("heard.copy"), None).await;
    assert_eq!(
        made.unwrap().left_out,
        [
            "a change that is to be told is not what was kept",
            "a line of a file that is held is not what was kept"
        ]
    );
    let wrong = store.verify().await.unwrap().wrong;
    assert_eq!(
        wrong,
        [
            "a session or token is not what was kept",
            "a hook is not what was kept",
            "a change that is to be told is not what was kept",
            "a line of a file that is held is not what was kept"
        ]
    );
}

/// What was said of a store while it was opened.
static SAID: Mutex<Vec<String>> = Mutex::new(Vec::new());

async fn opened_and_said(place: &Place) -> (Store, Vec<String>) {
    let say = |said: &str| SAID.lock().unwrap().push(said.to_owned());
    let id = Uuid::from_u128(7);
    let store = Store::open_with(&place.address, id, catalogue(), None, say).await;
    (store.unwrap(), std::mem::take(&mut *SAID.lock().unwrap()))
}

fn catalogue() -> Arc<Catalogue> {
    Arc::new(built_in::read(Nation::England, &[]).unwrap())
}

/// A store that an older program kept has no seals, and what follows from its facts is kept as that program worked it out: both are made
/// once, when this program opens it, which is said, and never again.
#[tokio::test(flavor = "multi_thread")]
async fn what_an_older_program_kept_is_sealed_and_worked_out_again_once() {
    for place in places().await {
        let (store, said) = opened_and_said(&place).await;
        assert_eq!(said, Vec::<String>::new(), "it is new");
        drop(store);
        drop(filled(&place).await);
        let (_, said) = opened_and_said(&place).await;
        assert_eq!(said, Vec::<String>::new());
        let mut prompt = place.prompt().await;
        for table in CHANGES.map(|(table, ..)| table) {
            let sql = format!("update {table} set seal = null");
            prompt.run(&sql).await.unwrap();
        }
        for sql in [
            "delete from duty_stands",
            "update described set body = 'as an older program wrote it'",
            "update this_store set sealed = null, worked_out = null",
        ] {
            prompt.run(sql).await.unwrap();
        }
        let (store, said) = opened_and_said(&place).await;
        assert!(
            said.len() == 1 && said[0].contains("this is done once"),
            "{said:?}"
        );
        assert_eq!(store.verify().await.unwrap().wrong, Vec::<String>::new());
        assert!(store.session_of(&token("teasel")).await.unwrap().is_some());
        drop(store);
        prompt
            .run("update account set seal = null where name = 'teasel'")
            .await
            .unwrap();
        let (store, said) = opened_and_said(&place).await;
        assert_eq!(said, Vec::<String>::new());
        is_refused(store.account_called("teasel").await, "what has no seal");
    }
}

/// A column that a later step adds is sealed too, or this finds it.
#[tokio::test(flavor = "multi_thread")]
async fn no_column_of_what_follows_from_no_fact_is_without_its_seal() {
    let place = Place::sqlite();
    let store = filled(&place).await;
    let path = place.text().strip_prefix("sqlite:").unwrap();
    let mut db = SqliteConnection::connect(&format!("sqlite://{path}"))
        .await
        .unwrap();
    let columns: Vec<(String, String, String)> = sqlx::query_as(
        "select m.name, c.name, c.type from sqlite_master m join pragma_table_info(m.name) c \
         where m.type = 'table' and exists (select 1 from pragma_table_info(m.name) s where s.name = 'seal') \
         and c.name <> 'seal' order by m.name, c.cid",
    )
    .fetch_all(&mut db)
    .await
    .unwrap();
    let mut prompt = place.prompt().await;
    let tables: BTreeSet<&String> = columns.iter().map(|(table, ..)| table).collect();
    for table in &tables {
        keep_beside(&mut prompt, table).await;
    }
    let mut tried = BTreeSet::new();
    for (table, column, kind) in &columns {
        let otherwise = match kind.as_str() {
            "INTEGER" => format!("coalesce({column}, 0) + 1000"),
            "TEXT" => format!("coalesce({column}, '') || 'x'"),
            _ => format!("randomblob(max(coalesce(length({column}), 16), 16))"),
        };
        let sql = format!(
            "update {table} set {column} = {otherwise} where seal = (select min(seal) from {table})"
        );
        let changed = sqlx::query(sqlx::AssertSqlSafe(sql.clone()))
            .execute(&mut db)
            .await;
        if changed.unwrap().rows_affected() == 0 {
            continue;
        }
        tried.insert(table);
        let wrong = store.verify().await.unwrap().wrong;
        assert_ne!(wrong, Vec::<String>::new(), "unseen: {sql}");
        put_there_again(&mut prompt, table).await;
    }
    assert!(tables.len() >= 13, "{tables:?}");
    let without_rows: Vec<_> = tables.difference(&tried).collect();
    assert_eq!(
        without_rows,
        [&&"sent_notice".to_owned()],
        "they have no rows"
    );
}
