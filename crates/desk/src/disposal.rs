//! What two decide about what is kept: that a fact's content is taken out, or what comes of a review of the record. One
//! proposes it, another approves it, and both are on record.

use heard_record::draft::Problem;
use heard_record::fact::{access, correction};
use heard_record::{FactId, PersonId, Stated, What};
use heard_store::may_be_taken_out;

use crate::access::{Act, Answer, act_to_record};
use crate::desk::{Desk, No, Signed};
use crate::put::{Request, Said};
use crate::reading::Around;

/// A step of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Disposal {
    matter: Matter,
    step: Step,
}

/// What is decided, where that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Matter {
    /// The content of this fact is taken out.
    Content(Option<FactId>),
    /// The record is kept, or is not.
    Record(Option<bool>),
}

#[derive(Debug, Clone, Copy)]
enum Step {
    /// Proposed, by whom as it says.
    Proposed(Option<PersonId>),
    /// Approved; by whom, and proposed by whom, where it says so.
    Approved(Option<Named>),
}

#[derive(Debug, Clone, Copy)]
struct Named {
    proposed_by: Option<PersonId>,
    approved_by: Option<PersonId>,
}

impl Matter {
    /// Do both say what comes of a review, and not the same?
    pub(crate) fn is_other_outcome_than(self, other: Matter) -> bool {
        matches!((self, other), (Matter::Record(one), Matter::Record(other)) if one != other)
    }
}

impl Disposal {
    pub(crate) fn of(what: &What) -> Option<Disposal> {
        let (matter, step) = match what {
            What::Access(access::Fact::ExpungeProposed(it)) => (
                Matter::Content(read(&it.fact)),
                Step::Proposed(read(&it.proposed_by)),
            ),
            What::Access(access::Fact::RetentionProposed(it)) => (
                Matter::Record(read(&it.kept)),
                Step::Proposed(read(&it.proposed_by)),
            ),
            What::Correction(correction::Fact::Expunged(it)) => {
                (Matter::Content(read(&it.fact)), Step::Approved(None))
            }
            What::Access(access::Fact::RetentionReviewed(it)) => {
                let named = Named {
                    proposed_by: read(&it.proposed_by),
                    approved_by: read(&it.approved_by),
                };
                (Matter::Record(read(&it.kept)), Step::Approved(Some(named)))
            }
            _ => return None,
        };
        Some(Disposal { matter, step })
    }

    /// What this proposes, where it proposes anything, and who does.
    pub(crate) fn proposal(what: &What) -> Option<(Matter, PersonId)> {
        match Disposal::of(what)? {
            Disposal {
                matter,
                step: Step::Proposed(Some(by)),
            } => Some((matter, by)),
            _ => None,
        }
    }

    /// Somebody else who proposed it, and is the one it names.
    fn proposed_by_another(&self, around: &Around, who: PersonId) -> Option<PersonId> {
        let named = match self.step {
            Step::Approved(Some(named)) => Some(named.proposed_by?),
            _ => None,
        };
        let by = around.proposers(self.matter).into_iter();
        by.filter(|by| named.is_none_or(|named| named == *by))
            .find(|by| *by != who)
    }

    fn says_another(&self) -> Problem {
        match self.matter {
            Matter::Content(_) => problem(
                "fact",
                "Somebody else must propose first that this be taken out, and nobody else has.",
            ),
            Matter::Record(_) => problem(
                "proposed_by",
                "Somebody else must propose first, since the last review, that this be its outcome, and whom you name has not.",
            ),
        }
    }

    /// Does whoever puts it on record name themselves as whoever takes the step?
    fn names_another(&self, who: PersonId) -> Option<Problem> {
        match self.step {
            Step::Proposed(by) if by != Some(who) => Some(problem(
                "proposed_by",
                "Whoever proposes it puts it on record: name yourself.",
            )),
            Step::Approved(Some(named)) if named.approved_by != Some(who) => Some(problem(
                "approved_by",
                "Whoever approves it puts it on record: name yourself.",
            )),
            _ => None,
        }
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
        let another = disposal.proposed_by_another(around, who);
        let (asked, answer) = decide(act_to_record(&said.what, None), another);
        let answer = answer.if_it_lets_record(&said.what, &[request.child], &said.cases, None);
        self.keep_look(&asked, Some(request.child), &answer).await?;
        // Whoever could propose it is told what is wanting; to anybody else nothing is there.
        let is_alone = matches!(disposal.step, Step::Approved(_)) && another.is_none();
        let wants_another =
            is_alone && matches!(decide(Act::ProposeDisposal, None).1, Answer::Write(_));
        if let Some(no) = answer.refused().filter(|_| !wants_another) {
            return Err(no);
        }
        let (_, summary) = decide(Act::ReadSummary, None);
        if let Matter::Content(fact) = disposal.matter
            && !is_theirs(fact, around, request.child, &summary)
        {
            return Ok(Some(problem(
                "fact",
                "There is no such fact in this record, or none whose content may be taken out.",
            )));
        }
        let in_the_way = wants_another.then(|| disposal.says_another());
        Ok(in_the_way.or_else(|| disposal.names_another(who)))
    }
}

/// Is it a fact of the child's, open to whoever has this leave, whose content may be taken out?
fn is_theirs(fact: Option<FactId>, around: &Around, child: PersonId, summary: &Answer) -> bool {
    fact.and_then(|fact| around.fact(fact)).is_some_and(|fact| {
        let is_open = matches!(summary, Answer::Read(leave) if !leave.is_closed(fact));
        is_open && fact.about.contains(&child) && may_be_taken_out(&fact.what)
    })
}

fn read<T: Copy>(stated: &Stated<T>) -> Option<T> {
    stated.clear().copied()
}

fn problem(field: &'static str, say: &str) -> Problem {
    let say = say.to_owned();
    Problem {
        field,
        ask: "",
        say,
    }
}
