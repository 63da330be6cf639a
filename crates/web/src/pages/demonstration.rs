//! What there is in a demonstration alone: signing in as anybody of the invented evening, and a short tour of what the
//! inspection found and how each finding is answered. Where nothing is invented, none of it is there.

use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::http::{Extensions, HeaderMap};
use axum::response::{IntoResponse, Redirect, Response};
use heard_desk::sign_in::{In, Try, code_for};
use heard_desk::{Desk, NotIn};
use heard_record::{PersonId, Role};
use jiff::SignedDuration;
use maud::{Markup, html};

use super::asker::{page_of_ours, session_of, with_session};
use super::form::Filled;
use super::layout;
use crate::fault::Problem;
use crate::parts::govuk::hidden;
use crate::parts::told;
use crate::session::{Demonstration, Invented, Network, comes_from};

/// How long a code is good.
const A_CODE: SignedDuration = SignedDuration::from_secs(30);

/// Everybody one may be.
pub fn choices(demonstration: &Demonstration, to: &str) -> Markup {
    html! {
        @if !demonstration.people.is_empty() {
            section class="choices" aria-labelledby="anybody" {
                h2 id="anybody" { "Or be somebody of this invented evening" }
                p { "In a demonstration, and nowhere else, nobody has to show who they are. " a href="/tour" { "Take the tour" } }
                ul {
                    @for one in &demonstration.people {
                        li {
                            form method="post" action="/sign-in/as" {
                                (hidden("account", &one.account))
                                (hidden("to", to))
                                button type="submit" class="govuk-button govuk-button--secondary" { (one.name) span class="choices__role" { (told::begun(one.role.word())) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Somebody of the invented evening need not show again who they are: they sign in once more.
pub fn again(demonstration: &Demonstration, account: &str, to: &str) -> Markup {
    html! {
        @if let Some(one) = demonstration.called(account) {
            p { "In a demonstration, and nowhere else, nobody has to show who they are." }
            form method="post" action="/sign-in/as" {
                (hidden("account", &one.account))
                (hidden("to", to))
                button type="submit" class="govuk-button govuk-button--secondary" { "Go on as " (one.name) }
            }
        }
    }
}

/// Signs in as somebody of the invented evening.
pub async fn sign_in_as(
    State(desk): State<Arc<Desk>>,
    Extension(network): Extension<Network>,
    headers: HeaderMap,
    extensions: Extensions,
    filled: Filled,
) -> Result<Response, Problem> {
    let demonstration = network
        .demonstration
        .as_ref()
        .ok_or_else(Problem::nothing_there)?;
    let one = demonstration.called(filled.one("account"));
    let one = one.ok_or_else(Problem::nothing_there)?;
    if let Some((token, _)) = session_of(&headers) {
        desk.sign_in().sign_out(&token).await?;
    }
    let from = comes_from(&extensions, &headers);
    match demonstration.sign_in(&desk, one, &from).await {
        Ok(is_in) => {
            let to = Redirect::to(page_of_ours(Some(filled.one("to"))));
            Ok(with_session(to, &is_in.token, None))
        }
        Err(NotIn::NotRight) => Err(Problem::unreadable(
            "Somebody signed in as this person a moment ago, and a code is good once. Try again in half a minute.",
        )),
        Err(not) => Err(not.into()),
    }
}

impl Demonstration {
    /// Whoever has an account of this name.
    pub fn called(&self, account: &str) -> Option<&Invented> {
        self.people.iter().find(|one| one.account == account)
    }

    /// Signs in as one of them, from a place of the network.
    ///
    /// # Errors
    ///
    /// [`NotIn::NotRight`] if they signed in three times in this half minute; a fault of the store.
    pub async fn sign_in(&self, desk: &Desk, one: &Invented, from: &str) -> Result<In, NotIn> {
        let mut last = NotIn::NotRight;
        // A code is good once: where the one of now was used a moment ago, the next and the last are good as well.
        for away in [0, 1, -1] {
            let at = desk.now_elsewhere() + A_CODE * away;
            let typed = Try {
                name: one.account.clone(),
                password: self.password.clone(),
                code: code_for(&one.otpauth, at).ok_or(NotIn::NotRight)?,
                from: from.to_owned(),
                browser: None,
                label: "demonstration".into(),
            };
            match desk.sign_in().sign_in(&typed).await {
                Ok(is_in) => return Ok(is_in),
                Err(not) => last = not,
            }
        }
        Err(last)
    }
}

/// A step of the tour.
struct Step {
    says: &'static str,
    to: String,
    link: &'static str,
}

/// What one role is shown.
struct Visit {
    role: Role,
    account: &'static str,
    /// What the inspection found, where it did.
    found: Option<&'static str>,
    steps: Vec<Step>,
}

/// The tour.
pub async fn tour(Extension(network): Extension<Network>) -> Result<Response, Problem> {
    let demonstration = network
        .demonstration
        .as_ref()
        .ok_or_else(Problem::nothing_there)?;
    let main = html! {
        h1 { "A tour of one evening" }
        p class="lead" { "An inspection found children graded at medium risk though the warnings were on the system, interviews by telephone, a child’s voice in 24 of 50 files, and audits that changed nothing. This is what those who work that evening see instead. It is 20:31 on Wednesday 10 June 2026, and the clock runs." }
        p { "Be one of them, and follow four steps. " (what_becomes_of_it(demonstration)) }
        @for visit in visits(demonstration) {
            @if let Some(Invented { name, .. }) = demonstration.called(visit.account) {
                section class="panel" {
                    div class="panel__top" { h2 { (name) } span class="meta" { (told::begun(visit.role.word())) } }
                    @if let Some(found) = visit.found { p { strong { "Found: " } (found) } }
                    ol class="tour" { @for step in &visit.steps { li { (step.says) " " a href=(step.to) { (step.link) } } } }
                    form method="post" action="/sign-in/as" {
                        (hidden("account", visit.account))
                        (hidden("to", visit.steps.first().map_or("/", |step| &step.to)))
                        button type="submit" class="govuk-button" { "Be " (name) }
                    }
                }
            }
        }
    };
    Ok(layout::bare("Tour", true, &main).into_response())
}

/// What becomes of whatever a visitor does.
const fn what_becomes_of_it(demonstration: &Demonstration) -> &'static str {
    if demonstration.is_kept {
        "What you do is put on record in the store that this demonstration was given, and stays there when the program ends."
    } else {
        "Nothing you do leaves this machine, and all of it is gone when the program ends."
    }
}

fn step(says: &'static str, to: impl Into<String>, link: &'static str) -> Step {
    Step {
        says,
        to: to.into(),
        link,
    }
}

fn visits(demonstration: &Demonstration) -> Vec<Visit> {
    let child = |name: &str, part: &str| -> String {
        let mut children = demonstration.children.iter();
        let found: Option<&(String, PersonId)> = children.find(|(one, _)| one.starts_with(name));
        found.map_or_else(
            || "/missing".to_owned(),
            |(_, id)| format!("/children/{id}{part}"),
        )
    };
    vec![
        Visit {
            role: Role::ControlRoomSupervisor,
            account: "ashgrove",
            found: Some(
                "three of six missing children were graded medium and should have been high: the warnings were on the system.",
            ),
            steps: vec![
                step(
                    "See who is missing, and for whom an officer is late.",
                    "/missing",
                    "Missing now",
                ),
                step(
                    "Open Kai. What police know stands as questions, with who said it and when it was known. Answer them, and grade.",
                    child("Kai", "/missing"),
                    "Kai is missing",
                ),
                step(
                    "Have another window open as Fen Coldwater: it changes at once.",
                    child("Kai", "/missing"),
                    "The same page",
                ),
                step(
                    "Now try to close the report, on the word that he is back.",
                    child("Kai", "/missing/close"),
                    "Close the report",
                ),
            ],
        },
        Visit {
            role: Role::ExploitationTeam,
            account: "rookwood",
            found: Some(
                "no record of a strategy discussion in 14 of 31 files; the child’s voice in 24 of 50.",
            ),
            steps: vec![
                step(
                    "Open Ava. Her words are the largest on the page, and what she asked for is owed to her.",
                    child("Ava", ""),
                    "Ava’s record",
                ),
                step(
                    "The strategy discussion is late: it was set for 14:40, and that it was held is not on record. Its page says why it is owed.",
                    child("Ava", "/strategy"),
                    "Strategy discussions",
                ),
                step(
                    "Look at the record as it was when she was graded. Nobody is judged on what was not known.",
                    child("Ava", "/timeline"),
                    "Timeline",
                ),
                step(
                    "Write down something she said, close the window half way, and come back: it is still there.",
                    child("Ava", "/record/child-said"),
                    "What Ava says",
                ),
            ],
        },
        Visit {
            role: Role::DetectiveInspector,
            account: "holloway",
            found: Some(
                "none of 16 blackmailed children had an investigator qualified for it, and one boy’s mother was handed a fraud leaflet.",
            ),
            steps: vec![
                step(
                    "See what waits for somebody, what each needs, and who has it.",
                    "/allocation",
                    "Allocation",
                ),
                step(
                    "Open Rue’s investigation, and give it to DC Larch, who is at PIP 1. Then see the way through.",
                    child("Rue", "/investigation"),
                    "Rue’s investigations",
                ),
                step(
                    "Look to Rue as the first officer should have: whether he thinks of dying comes first.",
                    child("Rue", "/online"),
                    "Rue’s online plan",
                ),
                step(
                    "Try to close it, with nobody having looked for other children or spoken with him.",
                    child("Rue", "/investigation"),
                    "Close it",
                ),
            ],
        },
        Visit {
            role: Role::DutyInspector,
            account: "teasel",
            found: Some("records of police protection incomplete in five of six."),
            steps: vec![
                step(
                    "Open Fern’s. The clock, the roles, what is told to whom, and what is not recorded.",
                    child("Fern", "/protection"),
                    "Police protection",
                ),
                step(
                    "Try to name the officer who took her, PC Dunlin 4471, as designated officer.",
                    child("Fern", "/protection/officer"),
                    "Designated officer",
                ),
                step(
                    "See which children are held now. Open Mina’s: what she said, who is with her, and the review that is yours.",
                    "/custody",
                    "Children in custody",
                ),
                step(
                    "See what is late for every child whose record is open to you.",
                    "/duties/late",
                    "Late duties",
                ),
                step(
                    "See the rule one of them rests on, and whether it is law.",
                    "/catalogue/pp.max-72h",
                    "72 hours",
                ),
            ],
        },
        Visit {
            role: Role::Hub,
            account: "slate",
            found: None,
            steps: vec![
                step(
                    "Rue was moved, and where to is protected: it is on no page, list or search. You keep it. Ask for it, and say why.",
                    child("Rue", "/protected"),
                    "Rue’s protected place",
                ),
                step(
                    "Be DI Holloway, who keeps Rue’s record and is outside your line, and agree.",
                    "/places",
                    "Protected places",
                ),
                step(
                    "Be Bryony Slate again, and see it, once.",
                    child("Rue", "/protected"),
                    "See it, once",
                ),
                step(
                    "Or say as Insp Teasel that a life is at risk now, and be Supt Heron, who is told of it at once.",
                    child("Rue", "/protected/emergency"),
                    "A life is at risk",
                ),
                step(
                    "Nell’s and Wren’s mother cannot be reached: their disclosure is blocked, and each is late to be looked at again. Record a try, and see that it pauses nothing.",
                    "/disclosures",
                    "Disclosures",
                ),
                step(
                    "See who of the four children on Curlew Row was seen, how one asleep was checked, and whom nobody confirmed.",
                    child("Bex", "/abuse"),
                    "Domestic abuse",
                ),
            ],
        },
        Visit {
            role: Role::DistrictCommander,
            account: "alder",
            found: Some(
                "actions of the daily meeting were written down, and nobody asked whether they changed anything for a child.",
            ),
            steps: vec![
                step(
                    "See whom this morning’s meeting talks about, as police knew it at six.",
                    "/meeting",
                    "The daily meeting",
                ),
                step(
                    "See what meetings asked for, what changed, and who said so.",
                    "/meeting/effect",
                    "What meetings changed",
                ),
            ],
        },
        Visit {
            role: Role::ChiefOfficerLead,
            account: "farrow",
            found: Some("nobody knew how many children a team held; audits changed nothing."),
            steps: vec![
                step(
                    "Every case is read, always. One mark is one child.",
                    "/assurance",
                    "Assurance",
                ),
                step(
                    "Open a figure: the children for whom it was not so, by name.",
                    "/assurance/m.miss-seen",
                    "Seen in person after being missing",
                ),
                step(
                    "See the same as it was known a week ago.",
                    "/assurance",
                    "Assurance, a week ago",
                ),
                step(
                    "See who looked at a child’s record: you are on it too.",
                    child("Kai", "/access"),
                    "Who looked at Kai’s record",
                ),
            ],
        },
    ]
}
