//! What ties somebody to a protected place: that two agreed that they are told it, or that they said alone that a life is at
//! risk. Each is used up by the place being told.

use heard_record::fact::access::{self, HeldAs, ToldOfPlace};
use heard_record::{Fact, FactId, PersonId};

use super::Looking;
use super::child::Child;
use super::given::{Gives, giving, may_end, may_mean};
use crate::access::tie::{Cover, Ties};
use crate::access::{PLACE_ASKED_LASTS, PLACE_OPEN_FOR, Tie, ends};

impl<'a> Looking<'a> {
    /// What ties them to the child's protected place.
    pub(super) fn places(&self, child: &Child, ties: &mut Ties) {
        for agreed in self.agreed(child) {
            ties.add(Tie::RevealAgreed, self.once(agreed.fact, agreed.until));
        }
        for declared in self.declared(child) {
            ties.add(Tie::LifeAtRisk, self.once(declared.fact, None));
        }
    }

    /// Until when a place may be seen by what opened it, which the tie names.
    fn once(&self, opened: &Fact, until: Option<jiff::Timestamp>) -> Cover {
        let longest = ends(opened.happened.earliest(), PLACE_OPEN_FOR);
        Cover {
            facts: vec![opened.id],
            ..Cover::ending(Some(until.map_or(longest, |until| until.min(longest))))
        }
    }

    /// Was a place told to them by this?
    fn is_used_up(&self, opened: FactId) -> bool {
        let mut told = self.staff.of::<access::PlaceRevealed>();
        told.any(|(_, says)| says.by.clear().is_none_or(|by| *by == opened))
    }

    fn is_open_still(&self, opened: &Fact) -> bool {
        self.at < ends(opened.happened.earliest(), PLACE_OPEN_FOR)
    }

    fn agreed(&self, child: &Child) -> Vec<Gives<'a, access::RevealAgreed>> {
        let used_up = |agreed: &Fact, says: &access::RevealAgreed| {
            let asked = says.asked.clear();
            let mut each = self.staff.of::<access::RevealAgreed>();
            let by_another = each.any(|(other, it)| {
                asked.is_some() && it.asked.clear() == asked && self.is_used_up(other.id)
            });
            by_another || self.is_used_up(agreed.id)
        };
        self.given(|it: &access::RevealAgreed| &it.until, used_up)
            .into_iter()
            .filter(|it| it.until.is_some() && it.says.child.clear() == Some(&child.id))
            .filter(|it| self.is_open_still(it.fact) && self.was_asked(it, child.id))
            .filter(|it| {
                let pair = it.says.keeper.clear().zip(it.says.agreed_by.clear());
                pair.is_some_and(|(keeper, other)| {
                    keeper != other && *other != self.who && self.keeps_place(*keeper, child.id)
                })
            })
            .collect()
    }

    /// Did they ask for it themselves, and was it agreed in time?
    fn was_asked(&self, agreed: &Gives<'a, access::RevealAgreed>, child: PersonId) -> bool {
        let mut asked = self.staff.of::<access::RevealAsked>();
        asked.any(|(asked, says)| {
            let (from, agreed_at) = (asked.happened.earliest(), agreed.fact.happened.latest());
            agreed.says.asked.clear() == Some(&asked.id)
                && asked.about == [self.who]
                && says.child.clear() == Some(&child)
                && says.because.answered().is_yes()
                && from <= agreed_at
                && agreed_at < ends(from, PLACE_ASKED_LASTS)
        })
    }

    fn declared(&self, child: &Child) -> Vec<Gives<'a, access::RiskDeclared>> {
        let used_up = |declared: &Fact, _: &access::RiskDeclared| {
            self.is_used_up(declared.id) || self.was_not_right(declared.id)
        };
        self.given(|_: &access::RiskDeclared| super::WITHOUT_END, used_up)
            .into_iter()
            .filter(|it| it.says.child.clear() == Some(&child.id))
            .filter(|it| self.is_open_still(it.fact) && it.says.because.answered().is_yes())
            .filter(|it| {
                let told = it.says.told.clear().cloned().unwrap_or_default();
                ToldOfPlace::ALL.iter().all(|one| told.contains(one))
            })
            .collect()
    }

    fn keeps_place(&self, keeper: PersonId, child: PersonId) -> bool {
        let keeper = self.on_record.of(keeper);
        let given_up = |given: &Fact, held: &access::Held| {
            keeper.of::<access::GivenUp>().any(|(end, says)| {
                may_mean(&says.child, &held.child)
                    && may_mean(&says.held_as, &held.held_as)
                    && may_end(end, given, self.at)
            })
        };
        giving(&keeper, self.at, |it: &access::Held| &it.until, given_up)
            .into_iter()
            .any(|held| {
                held.says.child.clear() == Some(&child)
                    && held.says.held_as.clear() == Some(&HeldAs::PlaceKeeper)
            })
    }
}
