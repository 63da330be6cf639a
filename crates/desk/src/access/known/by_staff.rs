//! What the facts about a member of staff tie them by: what they hold, what they were let in to, what they opened in an
//! emergency, and what they were asked to look into.

use heard_record::fact::access::{self, HeldAs, Told};
use heard_record::fact::review;
use heard_record::{Fact, FactId, PersonId, Stated};

use super::Looking;
use super::child::Child;
use super::given::{Gives, has_begun, may_end, may_mean};
use crate::access::tie::{Cover, Tie, Ties};
use crate::access::{EMERGENCY_LASTS, ends};

impl<'a> Looking<'a> {
    /// What the facts about the member of staff tie them by.
    pub(super) fn ties_by_staff(&self, child: &Child, ties: &mut Ties) {
        let is_child = |stated: &Stated<PersonId>| stated.clear() == Some(&child.id);
        let given_up = |given: &Fact, held: &access::Held| {
            self.staff.of::<access::GivenUp>().any(|(end, says)| {
                is_child(&says.child)
                    && may_mean(&says.held_as, &held.held_as)
                    && may_end(end, given, self.at)
            })
        };
        for held in self.given(|it: &access::Held| &it.until, given_up) {
            let tie = match held.says.held_as.clear() {
                Some(HeldAs::Keeper) => Tie::Keeps,
                Some(HeldAs::PlaceKeeper) => Tie::KeepsPlace,
                None => continue,
                Some(_) => Tie::Holds,
            };
            if is_child(&held.says.child) {
                let cover = Cover::of(held.fact, held.until);
                ties.add(tie, cover);
            }
        }
        for named in self.let_in(child) {
            let cover = Cover::of(named.fact, named.until);
            ties.add(Tie::Named, cover);
        }
        for opened in self.emergencies(child) {
            ties.add(Tie::Emergency, Cover::ending(opened.until));
        }
        for plan in self.plans() {
            let drawn = child.own::<review::Drawn>().any(|(fact, drawn)| {
                has_begun(fact, self.at)
                    && drawn.sample.clear().is_some()
                    && drawn.sample.clear() == plan.says.sample.clear()
            });
            if drawn {
                ties.add(Tie::InSample, Cover::ending(plan.until));
            }
        }
        for enquiry in self.enquiries() {
            let cover = || Cover::ending(enquiry.until);
            ties.add(Tie::Enquiry, cover());
            let by_another = enquiry
                .says
                .approved_by
                .clear()
                .is_some_and(|by| *by != self.who);
            if is_child(&enquiry.says.child) && by_another {
                ties.add(Tie::EnquiryOfContent, cover());
            }
        }
        self.places(child, ties);
    }

    pub(super) fn let_in(&self, child: &Child) -> Vec<Gives<'a, access::LetIn>> {
        let is_child = |stated: &Stated<PersonId>| stated.clear() == Some(&child.id);
        let out = |given: &Fact, _: &access::LetIn| {
            self.staff
                .of::<access::LetOut>()
                .any(|(end, says)| is_child(&says.child) && may_end(end, given, self.at))
        };
        self.given(|it: &access::LetIn| &it.until, out)
            .into_iter()
            .filter(|it| is_child(&it.says.child))
            .filter(|it| it.says.by.clear().is_some_and(|by| *by != self.who))
            .collect()
    }

    /// Did somebody who looked at it say that what they opened alone was not right to open?
    pub(super) fn was_not_right(&self, opened: FactId) -> bool {
        self.staff
            .of::<access::EmergencyReviewed>()
            .any(|(end, says)| {
                says.opened.clear() == Some(&opened)
                    && says.justified.clear() != Some(&true)
                    && end.happened.earliest() <= self.at
            })
    }

    fn emergencies(&self, child: &Child) -> Vec<Gives<'a, access::EmergencyOpened>> {
        let undone = |opened: &Fact, _: &access::EmergencyOpened| self.was_not_right(opened.id);
        self.given(|it: &access::EmergencyOpened| &it.until, undone)
            .into_iter()
            .filter(|it| it.says.child.clear() == Some(&child.id))
            .filter(|it| it.says.because.answered().is_yes())
            .filter(|it| {
                let told = it.says.told.clear().cloned().unwrap_or_default();
                Told::ALL.iter().all(|one| told.contains(one))
            })
            .filter_map(|it| {
                let longest = ends(it.fact.happened.earliest(), EMERGENCY_LASTS);
                let until = it.until?.min(longest);
                (self.at < until).then_some(Gives {
                    until: Some(until),
                    ..it
                })
            })
            .collect()
    }

    pub(super) fn of_force(&self, ties: &mut Ties) {
        for plan in self.plans() {
            ties.add(Tie::Planned, Cover::ending(plan.until));
        }
        let questions = self
            .given(|it: &access::QuestionApproved| &it.until, |_, _| false)
            .into_iter()
            .filter(|question| question.until.is_some())
            .filter(|question| question.says.by.clear().is_some_and(|by| *by != self.who));
        for question in questions {
            ties.add(Tie::Question, Cover::ending(question.until));
        }
        for enquiry in self.enquiries() {
            ties.add(Tie::Enquiry, Cover::ending(enquiry.until));
        }
    }

    fn plans(&self) -> Vec<Gives<'a, access::InspectionPlanned>> {
        self.given(|it: &access::InspectionPlanned| &it.until, |_, _| false)
            .into_iter()
            .filter(|plan| plan.until.is_some())
            .filter(|plan| {
                let from = plan.says.from.clear();
                from.is_some_and(|from| from.latest() <= self.at)
            })
            .collect()
    }

    fn enquiries(&self) -> Vec<Gives<'a, access::EnquiryAuthorised>> {
        self.given(|it: &access::EnquiryAuthorised| &it.until, |_, _| false)
            .into_iter()
            .filter(|enquiry| enquiry.until.is_some() && enquiry.says.authority.answered().is_yes())
            .collect()
    }
}
