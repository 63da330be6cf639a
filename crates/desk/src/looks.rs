//! Keeping that somebody looked, before they are answered; and telling who did.

use heard_record::{FactId, PersonId};
use heard_store::{Fault, Look};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value as Json, json};
use uuid::Uuid;

use crate::access::{Act, Answer, Asked, Looker, Of, Shows, Situation, decide, policy};
use crate::desk::{Desk, No, Signed};
use crate::planted::{Leak, is_planted};
use crate::reading::{self, Reading};
use crate::told_once::Told;

/// How far back it is counted how many people looked.
const LATELY: SignedDuration = SignedDuration::from_hours(24 * 30);

/// What a look says beside what it was, where the record was not asked for by itself.
pub(crate) const BESIDE: &str = "beside";

/// What a record is opened beside that a caller's words may be about.
const A_CALL: &str = "a call";

/// What a record is told beside that stands on a list with others.
const A_LIST: &str = "a list";

/// How a record came to be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Opened {
    /// Somebody asked for it.
    ByItself,
    /// What a caller said may be about it, as about others.
    BesideCall,
    /// It stands on a list, as others do.
    OnAList,
}

impl Opened {
    /// What it was opened beside.
    const fn beside(self) -> Option<&'static str> {
        match self {
            Opened::ByItself => None,
            Opened::BesideCall => Some(A_CALL),
            Opened::OnAList => Some(A_LIST),
        }
    }
}

/// That a look is kept, for good: what is shown only then asks for it.
#[derive(Debug)]
pub struct LookKept(Uuid);

impl LookKept {
    /// The look's id.
    pub fn id(&self) -> Uuid {
        self.0
    }
}

/// Some of who looked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookPage {
    /// The looks, the latest first.
    pub looks: Vec<Look>,
    /// The one before which to ask for more, if there are more.
    pub next: Option<Uuid>,
}

impl LookPage {
    /// So many of them; there are more, if one more was found.
    fn of(mut looks: Vec<Look>, most: usize) -> LookPage {
        let more = looks.len() > most;
        looks.truncate(most);
        let next = looks.last().filter(|_| more).map(|look| look.id);
        LookPage { looks, next }
    }
}

impl Desk {
    /// Who looked at a child's record, to whoever has leave to be told.
    ///
    /// # Errors
    ///
    /// A [`No`].
    pub async fn looks(
        &self,
        reading: &Reading,
        before: Option<Uuid>,
        most: usize,
    ) -> Result<LookPage, No> {
        if *reading.leave().shows() != Shows::Looks {
            return Err(No::NothingThere);
        }
        let one_more = i64::try_from(most).unwrap_or(i64::MAX).saturating_add(1);
        let looks = self
            .store
            .looks_about(reading.child(), before, one_more)
            .await?;
        Ok(LookPage::of(looks, most))
    }

    /// How many people looked at a child's record in the last thirty days, to whoever has leave to be told who did.
    ///
    /// # Errors
    ///
    /// A [`No`].
    pub async fn lookers_lately(&self, reading: &Reading) -> Result<usize, No> {
        if *reading.leave().shows() != Shows::Looks {
            return Err(No::NothingThere);
        }
        let since = self.now().saturating_sub(LATELY).unwrap_or(Timestamp::MIN);
        Ok(self.store.lookers_since(reading.child(), since).await?)
    }

    /// What whoever asks looked at themselves, in whatever role, the latest first. That they asked is kept before this
    /// answers.
    ///
    /// # Errors
    ///
    /// A [`No`].
    pub async fn own_looks(
        &self,
        signed: &Signed,
        before: Option<Uuid>,
        most: usize,
    ) -> Result<LookPage, No> {
        let who = signed.account.person;
        let asked = reading::asked(signed, Act::ReadLooks, Of::Staff(who), None, self.now());
        let facts = self.leave_of(who).await?;
        let situation = Situation::as_known_at(who, asked.role, &asked.of, asked.at, &facts);
        let answer = decide(&asked, &situation);
        self.keep_look(&asked, None, &answer).await?;
        if let Some(no) = answer.refused() {
            return Err(no);
        }
        let one_more = i64::try_from(most).unwrap_or(i64::MAX).saturating_add(1);
        let looks = self.store.looks_by(who, before, one_more).await?;
        Ok(LookPage::of(looks, most))
    }

    /// Keeps that something was asked, before it is answered.
    pub(crate) async fn keep_look(
        &self,
        asked: &Asked,
        child: Option<PersonId>,
        answer: &Answer,
    ) -> Result<(), No> {
        self.keep_look_at(Opened::ByItself, asked, child, answer)
            .await
    }

    /// The same of a record opened by itself or beside others.
    pub(crate) async fn keep_look_at(
        &self,
        opened: Opened,
        asked: &Asked,
        child: Option<PersonId>,
        answer: &Answer,
    ) -> Result<(), No> {
        let mut body = of_answer("token", asked, answer);
        if let Some(beside) = opened.beside() {
            body.insert(BESIDE.into(), json!(beside));
        }
        self.keep_body(asked, child, answer, body).await?;
        Ok(())
    }

    /// The same, asked by a token or told by a hook: the look names it as that.
    pub(crate) async fn keep_look_by(
        &self,
        by: &str,
        asked: &Asked,
        child: Option<PersonId>,
        answer: &Answer,
    ) -> Result<(), No> {
        let body = of_answer(by, asked, answer);
        self.keep_body(asked, child, answer, body).await?;
        Ok(())
    }

    /// The same of a protected place, with the fact by which it is told: that says who asked, who agreed and why.
    pub(crate) async fn keep_look_of_place(
        &self,
        asked: &Asked,
        child: PersonId,
        answer: &Answer,
        by: Option<FactId>,
    ) -> Result<LookKept, No> {
        let mut body = of_answer("token", asked, answer);
        if let Some(by) = by {
            body.insert("by".into(), json!(by.to_string()));
        }
        self.keep_body(asked, Some(child), answer, body).await
    }

    async fn keep_body(
        &self,
        asked: &Asked,
        child: Option<PersonId>,
        answer: &Answer,
        body: Map<String, Json>,
    ) -> Result<LookKept, No> {
        let leave = leave_in(answer);
        let id = new_id(asked.at)?;
        let look = Look {
            id,
            at: asked.at,
            who: asked.who,
            about: child,
            quiet: leave.map_or_else(|| policy::looks_quietly(asked.role), |leave| leave.quiet),
            body: json!(body).to_string(),
        };
        let kept = self.keep(look).await;
        if !is_planted(Leak::Unkept) {
            kept?;
        }
        Ok(LookKept(id))
    }

    /// Keeps that somebody was told some facts of a child's record without asking for it, as they are to be: once in a tour of
    /// duty, however often it is told.
    pub(crate) async fn keep_told(
        &self,
        signed: &Signed,
        act: &str,
        child: PersonId,
        facts: &[FactId],
    ) -> Result<(), No> {
        let at = self.now();
        let what: Vec<Told> = facts.iter().copied().map(Told::Fact).collect();
        if self.told_once.is_kept(signed, &what, at) {
            return Ok(());
        }
        self.keep(told(signed, act, child, at)?).await?;
        self.told_once.note(signed, &what, at);
        Ok(())
    }

    /// Keeps that a child was looked at on the register, before the child is shown there: once in a tour of duty, however
    /// often the page is asked for.
    pub(crate) async fn keep_look_on_register(
        &self,
        signed: &Signed,
        child: PersonId,
        asked: &Asked,
        answer: &Answer,
    ) -> Result<(), No> {
        let what = [Told::OnRegister(child)];
        if self.told_once.is_kept(signed, &what, asked.at) {
            return Ok(());
        }
        self.keep_look_at(Opened::OnAList, asked, Some(child), answer)
            .await?;
        self.told_once.note(signed, &what, asked.at);
        Ok(())
    }

    async fn keep(&self, look: Look) -> Result<(), No> {
        let sinks = self.looks.keep(look).await?;
        self.sinks.send_replace(sinks);
        Ok(())
    }
}

/// The look of whoever was told something.
fn told(signed: &Signed, act: &str, child: PersonId, at: Timestamp) -> Result<Look, Fault> {
    let mut body = json!({
        "act": act,
        "role": signed.role.word(),
        "answer": "given",
    });
    if let (Some(token), Json::Object(body)) = (signed.token(), &mut body) {
        body.insert("token".into(), json!(token.to_string()));
    }
    Ok(Look {
        id: new_id(at)?,
        at,
        who: signed.account.person,
        about: Some(child),
        quiet: policy::looks_quietly(signed.role),
        body: body.to_string(),
    })
}

/// The leave an answer gives, where it gives any.
fn leave_in(answer: &Answer) -> Option<&Looker> {
    match answer {
        Answer::Read(leave) => Some(leave.look()),
        Answer::Write(leave) => Some(leave.look()),
        _ => None,
    }
}

/// What a look says of what was asked and answered.
fn of_answer(by: &str, asked: &Asked, answer: &Answer) -> Map<String, Json> {
    let word = match answer {
        Answer::Read(_) | Answer::Write(_) => "given",
        Answer::ProveAgain => "asked to show who they are",
        Answer::SayWhatFor => "asked what for",
        Answer::NothingThere => "refused",
    };
    let mut body = Map::new();
    body.insert("act".into(), json!(asked.act.word()));
    body.insert("role".into(), json!(asked.role.word()));
    body.insert("answer".into(), json!(word));
    if let Some(token) = asked.sign_in.token {
        body.insert(by.into(), json!(token.to_string()));
    }
    if let Some(leave) = leave_in(answer) {
        body.insert("purpose".into(), json!(leave.purpose.word()));
        body.insert("rule".into(), json!(leave.rule));
    }
    body
}

/// A new id, in the order of moments.
pub(crate) fn new_id(at: Timestamp) -> Result<Uuid, Fault> {
    let mut rest = [0; 10];
    getrandom::fill(&mut rest).map_err(|_| Fault::Down)?;
    let millis = u64::try_from(at.as_millisecond()).unwrap_or_default();
    Ok(uuid::Builder::from_unix_timestamp_millis(millis, &rest).into_uuid())
}
