//! Who may sign in: accounts given and taken away, with the link by which one is taken up.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use heard_desk::sign_in::Token;
use heard_desk::{Desk, Member, No};
use heard_record::fact::access::{self, AccountEnded, AccountGiven};
use heard_record::kind::OneKind;
use heard_record::{PersonId, Role, What};
use maud::{Markup, html};
use uuid::Uuid;

use super::asker::Asker;
use super::entries::{Entries, Part, why_not};
use super::form::{Filled, sealed};
use super::layout::{Page, Tab};
use crate::fault::{Problem, sentence};
use crate::parts::govuk::{self, Choice, Question};
use crate::parts::table::Table;
use crate::parts::told;

/// The address of the list.
const HERE: &str = "/accounts";

/// What is said to whoever would change what they may do themselves.
const NOT_ONES_OWN: &str = "Nobody changes their own account: another administrator does.";

/// What is typed to sign in with it.
const ACCOUNT: &str = "account";

/// That somebody who has an account is to have another role with it.
const AS_WELL: &str = "as-well";

/// What of an account is answered in a word or two.
const SHORT: [(&str, &str); 4] = [
    ("name", "What are they called at work?"),
    ("team", "In which team?"),
    ("district", "For which district?"),
    ("agency", "If not police, of which agency?"),
];

const ACCOUNTS: Table = Table {
    title: "Accounts",
    caption: "Accounts: who, in which roles and teams, under whom, and how they stand",
    heads: &[
        "Account",
        "Called, and role",
        "Team and district",
        "Supervised by",
        "Stands",
        "Do",
    ],
};

fn giving() -> Vec<Part> {
    vec![Part::of("", AccountGiven::KIND).must().now()]
}

/// The list, and giving somebody an account.
pub async fn list(State(desk): State<Arc<Desk>>, by: Asker) -> Result<Response, Problem> {
    let (filled, saved) = Filled::kept(&desk, &by, HERE).await?;
    let entries = Entries::kept_at(by.now, giving(), &filled, saved);
    let members = desk.members(&by.signed).await?;
    Ok(shown(&by, &members, &entries, &filled, None).into_response())
}

/// A link just made, which is shown once.
struct Link {
    account: String,
    token: Token,
}

fn shown<'b>(
    by: &'b Asker,
    members: &[Member],
    entries: &Entries,
    filled: &Filled,
    link: Option<&Link>,
) -> Page<'b> {
    let open: Vec<&Member> = members
        .iter()
        .filter(|member| member.closed.is_none())
        .collect();
    let names: BTreeMap<PersonId, &str> = members
        .iter()
        .filter_map(|member| Some((member.person, member.roles.first()?.1.as_str())))
        .collect();
    let roles = Choice::one_of(
        Role::ALL
            .iter()
            .map(|role| (role.word().to_owned(), told::begun(role.word()))),
        filled.one("role"),
    );
    let supervisors = Choice::one_of(
        names
            .iter()
            .map(|(id, name)| (id.to_string(), (*name).to_owned())),
        filled.one("supervisor"),
    );
    let field = |key: &str| entries.field_alone("", key);
    Page {
        by,
        title: entries.title("Accounts", "Error: Accounts"),
        tab: Tab::Accounts,
        strip: Some("You manage who may sign in. It opens no child’s record to you.".into()),
        head: html! { h1 { "Accounts" } p class="meta" { (open.len()) " open, " (members.len() - open.len()) " closed. Who had which account on any day is on record, for good." } p { a href="/walls" { "Walls that stay signed in" } } },
        main: html! {
            (entries.problems())
            @if let Some(link) = link {
                section class="panel told-at-once" role="status" {
                    p { strong { "The link for " (link.account) ", good for 24 hours and once:" } }
                    p { a href={ "/set-up/" (link.token.shown()) } { "/set-up/" (link.token.shown()) } }
                    p class="meta" { "It is shown here and now, and kept nowhere. Give it to them yourself." }
                }
            }
            section class="panel panel--form" {
                h2 { "Give somebody an account" }
                form method="post" action=(HERE) novalidate {
                    (sealed(by))
                    (entries.carried_key())
                    (govuk::input(&entries.asked(ACCOUNT, "What do they type to sign in?").hint("2 to 40 letters, digits, dots and hyphens. One that is on the list already gets another role"), "text", filled.one(ACCOUNT)))
                    @if let Some(known) = called_so(by, members, filled) {
                        (govuk::checkboxes(&entries.asked(AS_WELL, &format!("{} has an account", known.account)), &[Choice { value: "yes".into(), text: "They are to have this role as well".into(), chosen: filled.has(AS_WELL), ..Choice::default() }]))
                    }
                    (govuk::select(&entries.asked("role", "In what role?"), &roles))
                    @for (key, ask) in SHORT { (govuk::input(&entries.question("", key, ask), "text", entries.answer("", key))) }
                    (field("themes"))
                    (govuk::select(&entries.asked("supervisor", "Who supervises them?"), &supervisors))
                    (field("until"))
                    (govuk::button("Give the account", ""))
                }
            }
            section class="panel" {
                div class="panel__top" { h2 { "Everybody with an account" } span class="meta" { (members.len()) } }
                (ACCOUNTS.of(&html! { @for member in members { (row(by, member, &names, filled)) } }))
            }
        },
        past: None,
        of: None,
    }
}

/// Whose account it is already, where it is an open one of somebody else.
fn called_so<'m>(by: &Asker, members: &'m [Member], filled: &Filled) -> Option<&'m Member> {
    let typed = filled.one(ACCOUNT).trim().to_lowercase();
    let own = by.signed.account.person;
    let mut open = members
        .iter()
        .filter(|member| member.closed.is_none() && member.person != own);
    open.find(|member| member.account == typed)
}

fn row(by: &Asker, member: &Member, names: &BTreeMap<PersonId, &str>, filled: &Filled) -> Markup {
    let is_of_it = filled.one("of") == member.account;
    let typed = if is_of_it { filled.one("because") } else { "" };
    let path = format!("{HERE}/{}", member.account);
    let above: Vec<&str> = member
        .supervisors
        .iter()
        .map(|one| {
            names
                .get(one)
                .copied()
                .unwrap_or("somebody without an account")
        })
        .collect();
    let because = format!("because-{}", member.account);
    let is_own = member.person == by.signed.account.person;
    html! {
        tr {
            th scope="row" { (member.account) }
            td { @for (role, name) in &member.roles { (name) ", " (role.word()) br; } @if member.roles.is_empty() { "no role now" } }
            td { (member.teams.join(", ")) }
            td { (above.join(", ")) }
            td { @match member.closed { Some(when) => { "closed " (told::moment(when, by.now)) }, None if member.taken_up => "open", None => "link not used yet" } }
            td {
                @if member.closed.is_none() && !is_own {
                    (govuk::details_that_are(is_of_it, &format!("Change {}", member.account), &html! {
                        form method="post" action={ (path) "/link" } { (sealed(by)) (govuk::button("Make another link", "govuk-button--secondary")) }
                        form method="post" action={ (path) "/end" } novalidate {
                            (sealed(by))
                            (govuk::hidden("of", &member.account))
                            (govuk::hidden("key", &Uuid::new_v4().to_string()))
                            (govuk::input(&Question { id: because.clone(), ..Question::called("because", "Why is it taken away?") }, "text", typed))
                            (govuk::button("Take the account away", "govuk-button--warning"))
                        }
                    }))
                }
                @else if is_own { "Your own: changed by another" }
            }
        }
    }
}

/// Gives somebody an account, or another role.
pub async fn give(
    State(desk): State<Arc<Desk>>,
    by: Asker,
    filled: Filled,
) -> Result<Response, Problem> {
    filled.is_of(&by)?;
    let members = desk.members(&by.signed).await?;
    let mut entries = Entries::sent_at(by.now, giving(), &filled);
    let key = filled.key();
    let given = entries.check_given(PersonId::from_uuid(key), by.now);
    let mut link = None;
    if let Some(known) = called_so(&by, &members, &filled)
        && !filled.has(AS_WELL)
    {
        let say = format!(
            "{} has an account already: tick that they are to have this role as well, or give another name",
            known.account
        );
        entries.add_wrong(say, Some(AS_WELL));
    }
    let given = given.filter(|_| !entries.is_wrong());
    if let Some((What::Access(access::Fact::AccountGiven(given)), happened)) = given {
        let name = filled.one(ACCOUNT);
        let put = desk.give_account(&by.signed, key, name, given, happened);
        let wrong = match put.await {
            Ok(Err(not)) => Some((sentence(&not.to_string()), Some(ACCOUNT))),
            Ok(Ok((put, token))) => {
                link = token.map(|token| Link {
                    account: name.to_lowercase(),
                    token,
                });
                why_not(Ok(put), NOT_ONES_OWN)?.map(|say| (say, None))
            }
            Err(no) => why_not(Err(no), NOT_ONES_OWN)?.map(|say| (say, None)),
        };
        if let Some((say, field)) = wrong {
            entries.add_wrong(say, field);
        }
    }
    if entries.is_wrong() {
        let page = shown(&by, &members, &entries, &filled, link.as_ref());
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    desk.drop_draft(&by.signed, HERE).await.map_err(No::from)?;
    let members = desk.members(&by.signed).await?;
    let blank = Entries::at(by.now, giving());
    Ok(shown(&by, &members, &blank, &Filled::of_body(""), link.as_ref()).into_response())
}

async fn member_called(desk: &Desk, by: &Asker, name: &str) -> Result<Member, Problem> {
    let members = desk.members(&by.signed).await?;
    members
        .into_iter()
        .find(|member| member.account == name)
        .ok_or_else(Problem::nothing_there)
}

/// Makes another link for somebody who lost their password or second factor.
pub async fn link(
    State(desk): State<Arc<Desk>>,
    by: Asker,
    Path(name): Path<String>,
    filled: Filled,
) -> Result<Response, Problem> {
    filled.is_of(&by)?;
    let members = desk.members(&by.signed).await?;
    let token = desk.invite_again(&by.signed, &name).await?;
    let token = token.map_err(Problem::from)?;
    let link = Link {
        account: name,
        token,
    };
    let blank = Entries::at(by.now, giving());
    let nothing = Filled::of_body("");
    Ok(shown(&by, &members, &blank, &nothing, Some(&link)).into_response())
}

/// Takes an account away, in every role, with the reason; everything open with it ends.
pub async fn end(
    State(desk): State<Arc<Desk>>,
    by: Asker,
    Path(name): Path<String>,
    filled: Filled,
) -> Result<Response, Problem> {
    filled.is_of(&by)?;
    let member = member_called(&desk, &by, &name).await?;
    let part = Part::of("", AccountEnded::KIND)
        .must()
        .now()
        .fixed("because", filled.one("because"));
    let mut entries = Entries::sent_at(by.now, vec![part], &filled);
    let field = format!("because-{name}");
    if filled.one("because").trim().is_empty() {
        entries = Entries::at(by.now, Vec::new());
        entries.add_wrong(
            format!("Say why {name} is to have no account any more"),
            Some(&field),
        );
    }
    let ended = entries.check_given(member.person, by.now);
    if entries
        .put_given(&desk, &by, Some(member.person), ended, NOT_ONES_OWN)
        .await?
    {
        desk.close_account(&by.signed, &name).await?;
        return Ok(Redirect::to(HERE).into_response());
    }
    let mut page = Entries::at(by.now, giving());
    for (say, _) in entries.wrong() {
        page.add_wrong(say.clone(), Some(&field));
    }
    let members = desk.members(&by.signed).await?;
    let page = shown(&by, &members, &page, &filled, None);
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// Nothing stands where only a form is sent to: back to where the form is.
pub async fn back(_: Asker) -> Redirect {
    Redirect::to("/accounts")
}
