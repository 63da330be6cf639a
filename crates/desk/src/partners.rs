//! What went to which partner, and whether that partner says that they have it: what one partner says is said for no other,
//! and of one thing for no other.

use heard_record::answer::NoticeRef;
use heard_record::fact::notice::{InformationShared, Partner, ReceiptGiven, Shared};
use heard_record::{Fact, FactId, Stated, Timeline, When};
use jiff::Timestamp;

use crate::reading::Reading;

/// Something that went to one partner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WentTo {
    /// By which it did.
    pub fact: FactId,
    /// To whom.
    pub partner: Partner,
    /// What they say of it.
    pub says: Receipt,
}

/// What a partner says of something that went to them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Receipt {
    /// They have it, since then.
    Received(When),
    /// They have something since then, and it cannot be told which.
    CannotTellWhich(When),
    /// Nothing.
    Nothing,
}

/// What went to one partner, or what they say that they have.
struct Of {
    fact: FactId,
    partner: Partner,
    notice: Stated<NoticeRef>,
    happened: When,
    recorded: Timestamp,
}

impl Of {
    fn new(fact: &Fact, partner: Partner, notice: &Stated<NoticeRef>) -> Of {
        Of {
            fact: fact.id,
            partner,
            notice: notice.clone(),
            happened: fact.happened,
            recorded: fact.recorded,
        }
    }

    /// May it be of something that went to them? One that names a notice is of no other; where nobody can read which it or
    /// what was sent names, it may be that one.
    fn may_be_of(&self, sent: &Of) -> bool {
        self.partner == sent.partner
            && self.recorded >= sent.recorded
            && (self.names(sent) || self.is_unclear() || sent.is_unclear())
    }

    /// Is what it names, where it names anything, what was sent?
    fn names(&self, sent: &Of) -> bool {
        match &self.notice {
            Stated::Clear(named) => sent.notice.clear() == Some(named),
            _ => !self.is_unclear(),
        }
    }

    /// Does it name something, and nobody can read what?
    fn is_unclear(&self) -> bool {
        matches!(self.notice, Stated::Unclear(_))
    }
}

impl Reading {
    /// What went to each partner, as known at a moment, with what each says of it.
    pub fn went_to(&self, known: Timestamp) -> Vec<WentTo> {
        self.with_timeline(known, |timeline| {
            let sent = self.sent_in(timeline);
            let receipts = self.receipts_in(timeline);
            let each = sent.iter().map(|one| WentTo {
                fact: one.fact,
                partner: one.partner,
                says: says_of(one, &sent, &receipts),
            });
            each.collect()
        })
    }

    fn sent_in(&self, timeline: &Timeline) -> Vec<Of> {
        let covers = |fact: &Fact| self.leave().covers(fact);
        let notices = timeline.of::<Shared>().filter(|(fact, _)| covers(fact));
        let of_notices = notices.flat_map(|(fact, says)| {
            let with = says.with.clear().into_iter().flatten();
            with.map(|partner| Of::new(fact, *partner, &says.notice))
        });
        let others = timeline.of::<InformationShared>();
        let others = others.filter(|(fact, _)| covers(fact));
        let others = others
            .filter_map(|(fact, says)| Some(Of::new(fact, *says.with.clear()?, &Stated::LeftOut)));
        of_notices.chain(others).collect()
    }

    fn receipts_in(&self, timeline: &Timeline) -> Vec<Of> {
        let all = timeline.of::<ReceiptGiven>();
        let all = all.filter(|(fact, _)| self.leave().covers(fact));
        all.filter_map(|(fact, says)| Some(Of::new(fact, *says.by.clear()?, &says.notice)))
            .collect()
    }
}

/// What is said of something that was sent: a receipt that may be of several things, or names what nobody can read, is sure
/// of none.
fn says_of(sent: &Of, all: &[Of], receipts: &[Of]) -> Receipt {
    let mut says = Receipt::Nothing;
    for receipt in receipts.iter().filter(|one| one.may_be_of(sent)) {
        let is_of = |one: &&Of| receipt.may_be_of(one) && receipt.names(one);
        if receipt.names(sent) && all.iter().filter(is_of).count() == 1 {
            return Receipt::Received(receipt.happened);
        }
        says = Receipt::CannotTellWhich(receipt.happened);
    }
    says
}
