//! Taking the content of a fact out of the record, by two: one proposes it, another approves it, and both are on record.

use heard_record::draft::Problem;
use heard_record::fact::{access, correction};
use heard_record::{FactId, PersonId, What};
use heard_store::may_be_taken_out;

use crate::access::{Act, Answer, act_to_record};
use crate::desk::{Desk, No, Signed};
use crate::put::{Request, Said};
use crate::reading::Around;

/// A step of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Disposal {
    /// The fact whose content is to go, where that can be read.
    fact: Option<FactId>,
    step: Step,
}

#[derive(Debug, Clone, Copy)]
enum Step {
    /// Proposed, by whom as it says.
    Proposed(Option<PersonId>),
    Approved,
}

impl Disposal {
    pub(crate) fn of(what: &What) -> Option<Disposal> {
        let (fact, step) = match what {
            What::Access(access::Fact::ExpungeProposed(it)) => {
                (&it.fact, Step::Proposed(it.proposed_by.clear().copied()))
            }
            What::Correction(correction::Fact::Expunged(it)) => (&it.fact, Step::Approved),
            _ => return None,
        };
        let fact = fact.clear().copied();
        Some(Disposal { fact, step })
    }
}

impl Desk {
    /// May they take this step? What stands in its way, where they have leave for it; that they asked is a look.
    pub(crate) async fn may_dispose(
        &self,
        signed: &Signed,
        around: &Around,
        request: &Request,
        said: &Said,
        disposal: Disposal,
    ) -> Result<Option<Problem>, No> {
        let who = signed.account.person;
        let decide = |act, with| {
            let mut asked = around.asked(signed, act, request.stated);
            asked.with = with;
            let answer = around.decide(&asked);
            (asked, answer)
        };
        let another = disposal
            .fact
            .and_then(|fact| around.proposed_by_another(fact, who));
        let (asked, answer) = decide(act_to_record(&said.what, None), another);
        let answer = answer.if_it_lets_record(&said.what, &[request.child], &said.cases, None);
        self.keep_look(&asked, Some(request.child), &answer).await?;
        // Whoever could propose it is told what is wanting; to anybody else nothing is there.
        let is_alone = matches!(disposal.step, Step::Approved) && another.is_none();
        let wants_another =
            is_alone && matches!(decide(Act::ProposeDisposal, None).1, Answer::Write(_));
        if let Some(no) = answer.refused().filter(|_| !wants_another) {
            return Err(no);
        }
        let in_the_way = |field, say: &str| {
            let say = say.to_owned();
            Ok(Some(Problem { field, say }))
        };
        let (_, summary) = decide(Act::ReadSummary, None);
        let is_theirs = disposal
            .fact
            .and_then(|fact| around.fact(fact))
            .is_some_and(|fact| {
                let is_open = matches!(&summary, Answer::Read(leave) if !leave.is_closed(fact));
                is_open && fact.about.contains(&request.child) && may_be_taken_out(&fact.what)
            });
        if !is_theirs {
            return in_the_way(
                "fact",
                "There is no such fact in this record, or none whose content may be taken out.",
            );
        }
        match disposal.step {
            Step::Proposed(by) if by != Some(who) => in_the_way(
                "proposed_by",
                "Whoever proposes it puts it on record: name yourself.",
            ),
            Step::Approved if wants_another => in_the_way(
                "fact",
                "Somebody else must propose first that this be taken out, and nobody else has.",
            ),
            _ => Ok(None),
        }
    }
}
