//! A form is put on record: checked, all of it or none; where it is not, everything that is wrong is told at once.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use heard_desk::access::Stated;
use heard_desk::{Desk, Given, No, Recorded, Request, Said, Signed};
use heard_record::answer::ById;
use heard_record::draft::{self, Draft, Problem as Wrong, said_of};
use heard_record::{PersonId, What, when};
use jiff::Timestamp;
use uuid::Uuid;

use super::super::asker::Asker;
use super::super::opened::Opened;
use super::{Entries, Part};
use crate::fault::Problem;
use crate::parts::govuk;
use crate::parts::told;

impl Entries {
    /// Checks what is filled in about somebody.
    pub fn check_about(&mut self, child: PersonId, now: Timestamp) -> Vec<Said> {
        let mut said = Vec::new();
        for part in self.parts.iter().filter(|part| part.is_filled()) {
            let draft = Draft {
                kind: part.kind,
                happened: self.times.get(part.at).unwrap_or(&self.sent).clone(),
                about: vec![child],
                cases: self.cases.clone(),
                typed: part.typed.clone(),
            };
            match draft::check(&draft, now, &ById) {
                Ok(_) if let Some(first) = part.unsaid() => {
                    let ask = part.ask(first.key).unwrap_or(first.ask);
                    let say = said_of(ask, "Nothing is filled in yet");
                    self.wrong
                        .push((say, Some(govuk::id_of(&part.name(first.key)))));
                }
                Ok(entry) => said.push(Said {
                    what: entry.what().clone(),
                    happened: draft.happened,
                    cases: draft.cases,
                }),
                Err(problems) => {
                    let wrong = problems.iter().map(|problem| at_field(part, problem));
                    self.wrong.extend(wrong);
                }
            }
        }
        // What is wrong with the time is wrong with it once.
        let mut told: Vec<(String, Option<String>)> = Vec::new();
        for wrong in self.wrong.drain(..) {
            if !told.contains(&wrong) {
                told.push(wrong);
            }
        }
        self.wrong = told;
        said
    }

    /// Checks what is filled in about a member of staff, which is put on record otherwise; with when it happened.
    pub fn check_given(&mut self, who: PersonId, now: Timestamp) -> Option<(What, String)> {
        let said = self.check_about(who, now).into_iter().next();
        if said.is_none() && !self.is_wrong() {
            self.add_wrong("Nothing is filled in yet", None);
        }
        let said = said.filter(|_| !self.is_wrong())?;
        Some((said.what, said.happened))
    }

    /// Puts what is said of a member of staff on record, where nothing is wrong with it; says whether it is there. Where it is
    /// not, what is wrong is told by the form.
    pub async fn put_given(
        &mut self,
        desk: &Desk,
        by: &Asker,
        who: Option<PersonId>,
        said: Option<(What, String)>,
        without_leave: &str,
    ) -> Result<bool, Problem> {
        let (Some(who), Some((what, happened)), false) = (who, said, self.is_wrong()) else {
            return Ok(false);
        };
        let given = Given {
            key: self.key,
            who,
            what,
            happened,
        };
        let wrong = why_not(desk.put_given(&by.signed, given).await, without_leave)?;
        let is_kept = wrong.is_none();
        if let Some(wrong) = wrong {
            self.add_wrong(wrong, None);
        }
        Ok(is_kept)
    }

    /// Puts what is filled in on record, all or nothing of it; says whether it is there. Where it is not, what is wrong
    /// is told by the form.
    pub async fn put(&mut self, desk: &Desk, opened: &Opened) -> Result<bool, Problem> {
        let child = opened.reading.child();
        let by = &opened.by;
        let is_kept = self
            .put_about(desk, &by.signed, child, by.now, opened.stated())
            .await?;
        if is_kept {
            let dropped = desk.drop_draft(&by.signed, self.form(opened)).await;
            dropped.map_err(No::from)?;
        } else if self.seen.is_some() {
            self.seen = opened.reading.seen();
        }
        Ok(is_kept)
    }

    /// Puts it on record and goes on to a page of the record; or shows the form again, with what is wrong and nothing lost.
    pub async fn record<P: IntoResponse>(
        &mut self,
        desk: &Desk,
        opened: &Opened,
        then: &str,
        shown: impl FnOnce(&Entries) -> P,
    ) -> Result<Response, Problem> {
        let then = opened.address(then);
        self.record_then(desk, opened, &then, shown).await
    }

    /// The same, and goes on to an address.
    pub async fn record_then<P: IntoResponse>(
        &mut self,
        desk: &Desk,
        opened: &Opened,
        then: &str,
        shown: impl FnOnce(&Entries) -> P,
    ) -> Result<Response, Problem> {
        if self.put(desk, opened).await? {
            return Ok(Redirect::to(then).into_response());
        }
        Ok((StatusCode::UNPROCESSABLE_ENTITY, shown(self)).into_response())
    }

    /// The same, about somebody whose record need not have been opened.
    pub async fn put_about(
        &mut self,
        desk: &Desk,
        signed: &Signed,
        child: PersonId,
        now: Timestamp,
        stated: Option<Stated>,
    ) -> Result<bool, Problem> {
        let said = self.check_about(child, now);
        if said.is_empty() && self.wrong.is_empty() {
            self.add_wrong("Nothing is filled in yet.", None);
        }
        if self.is_wrong() {
            return Ok(false);
        }
        let request = Request {
            key: self.key,
            child,
            said,
            seen: self.seen,
            stated,
        };
        match desk.put(signed, request).await {
            Ok(recorded) => Ok(self.is_kept(recorded, now)),
            Err(No::NothingThere) => {
                self.add_wrong("You may read this record, and may not put this on it in your role. Your words are kept here: give them to whoever may.", None);
                Ok(false)
            }
            Err(no) => Err(no.into()),
        }
    }

    /// Begins a record with what is filled in, all or nothing of it, and says whose it is. Where it does not, what is wrong
    /// is told by the form.
    pub async fn begin(
        &mut self,
        desk: &Desk,
        signed: &Signed,
        now: Timestamp,
    ) -> Result<Option<PersonId>, Problem> {
        let said = self.check_about(PersonId::from_uuid(Uuid::nil()), now);
        if self.is_wrong() {
            return Ok(None);
        }
        match desk.begin_record(signed, self.key, said).await {
            // Sent again under another key it would be a second record of one child.
            Ok((_, Recorded::AnotherKeyIsNeeded)) => self.add_wrong("This form was sent before, and a record was begun with it: look for the child by name. Your words are kept here.", None),
            Ok((child, recorded)) => return Ok(self.is_kept(recorded, now).then_some(child)),
            Err(No::NothingThere) => self.add_wrong("You may not begin a record in your role. Your words are kept here: give them to whoever may.", None),
            Err(no) => return Err(no.into()),
        }
        Ok(None)
    }

    /// Is it on record? Where it is not, what is wrong is told by the form.
    fn is_kept(&mut self, recorded: Recorded, now: Timestamp) -> bool {
        match recorded {
            Recorded::Kept(receipt) => {
                self.kept = receipt.facts.into_iter().map(|(_, fact)| fact).collect();
                return true;
            }
            Recorded::Problems(problems) => {
                let filled: Vec<&Part> =
                    self.parts.iter().filter(|part| part.is_filled()).collect();
                let wrong: Vec<_> = problems
                    .iter()
                    .filter_map(|(number, problem)| Some(at_field(filled.get(*number)?, problem)))
                    .collect();
                self.wrong.extend(wrong);
            }
            Recorded::Stale(since) => {
                for fact in &since {
                    let came = format!(
                        "{} recorded “{}” at {} while you were writing.",
                        fact.by.name,
                        fact.kind().words,
                        told::moment(fact.recorded, now)
                    );
                    self.add_wrong(came, None);
                }
                self.add_wrong("Your words are kept. Compare them with what came, on the timeline, and send this again to record yours as well.", None);
            }
            Recorded::AnotherKeyIsNeeded => {
                self.key = Uuid::new_v4();
                self.add_wrong("This form was sent before with other words. Your words are kept; send it again to record these as well.", None);
            }
        }
        false
    }
}

/// What is wrong with something that was to go on record, as a sentence; nothing, where it is there. Without leave for it,
/// what is said is handed in.
pub fn why_not(put: Result<Recorded, No>, without_leave: &str) -> Result<Option<String>, Problem> {
    match put {
        Ok(Recorded::Kept(_)) => Ok(None),
        Ok(Recorded::Problems(problems)) => {
            let say: Vec<String> = problems.iter().map(|(_, one)| one.to_string()).collect();
            Ok(Some(say.join(". ")))
        }
        Ok(Recorded::AnotherKeyIsNeeded | Recorded::Stale(_)) => Ok(Some(
            "This form was sent before with other words. Open the page again.".into(),
        )),
        Err(No::NothingThere) => Ok(Some(without_leave.to_owned())),
        Err(no) => Err(no.into()),
    }
}

fn at_field(part: &Part, problem: &Wrong) -> (String, Option<String>) {
    let field = match problem.field {
        "" | "about" => None,
        "happened" if part.at.is_empty() => None,
        "happened" => Some(govuk::id_of(part.at)),
        key => Some(govuk::id_of(&part.name(key))),
    };
    let ask = part.ask(problem.field).unwrap_or(problem.ask);
    let say = match problem.say.as_str() {
        when::NOT_A_TIME => AS_A_TIME,
        say => say,
    };
    (said_of(ask, say), field)
}

/// How a time is written.
const AS_A_TIME: &str = "Write the time as 17:40, as 17:40 10/06/2026 or as 2026-06-10 17:40";
