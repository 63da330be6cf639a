//! What is owed: one function of a timeline and a catalogue.
//!
//! It has no clock. It says when each duty arose, when it is due, and what
//! meets it, lifts it or makes it too late; how the duty stands at a moment is
//! asked afterwards. Where the record is vague every comparison keeps its
//! doubt, so that learning more may settle an answer and never overturns one.

mod turning;

use heard_record::answer::Name;
use heard_record::timeline::{Place, shares};
use heard_record::{Fact, FactId, Shown, Timeline, When};
use jiff::Timestamp;

use crate::catalogue::{Catalogue, Rule, Term};
use crate::duty::{Deadline, Duty, Moment, Turn};
use crate::limit::{Counting, Limit};
use crate::occasion::{ElementId, Named, OccasionId, Rows, Scope, Seen};
use crate::school::Schools;
use turning::{Due, Order, Raised, passed, same_moment};

/// Everything owed to the timeline's child, in order of rule, then of arising.
///
/// ```
/// use heard_duty::{catalogue::{Nation, built_in}, duties};
/// use heard_record::{Timeline, text};
///
/// let (story, _) = text::read("doc", "One night\n  2024-05-01 22:10  reported missing; by mum\n");
/// let child = story.cast.people[0].id;
/// let known = story.last_recorded().ok_or(vec!["nothing was recorded".to_owned()])?;
/// let timeline = Timeline::as_known_at(child, known, &story.facts);
/// let catalogue = built_in::read(Nation::England, &[])?;
/// let owed = duties(&timeline, &catalogue);
/// assert!(owed.iter().any(|duty| duty.rule.id == "missing.risk-grade"));
/// # Ok::<(), Vec<String>>(())
/// ```
pub fn duties<'c>(timeline: &Timeline, catalogue: &'c Catalogue) -> Vec<Duty<'c>> {
    duties_and_seen(timeline, catalogue).0
}

/// The same, with every occasion the timeline shows.
pub(crate) fn duties_and_seen<'c>(
    timeline: &Timeline,
    catalogue: &'c Catalogue,
) -> (Vec<Duty<'c>>, Vec<Seen>) {
    let rows = Rows::of(timeline);
    let judge = Judge::new(timeline, &rows, catalogue);
    let each = catalogue.rules().iter();
    let duties = each.flat_map(|rule| judge.rule(rule)).collect();
    (duties, rows.into_seen())
}

/// Judges one child's rows, rule by rule.
pub(crate) struct Judge<'t, 'f> {
    timeline: &'t Timeline<'f>,
    rows: &'t Rows<'f>,
    counting: Counting<'t>,
    schools: Schools<'f>,
}

impl<'t, 'f> Judge<'t, 'f> {
    pub(crate) fn new(
        timeline: &'t Timeline<'f>,
        rows: &'t Rows<'f>,
        catalogue: &'t Catalogue,
    ) -> Judge<'t, 'f> {
        let counting = Counting {
            calendar: catalogue.calendar(),
            authority: None,
            tour: catalogue.tour(),
        };
        Judge {
            timeline,
            rows,
            counting,
            schools: Schools::of(timeline),
        }
    }

    fn rows_of<'s>(&'s self, occasions: &'s [OccasionId]) -> impl Iterator<Item = &'s Seen> {
        occasions
            .iter()
            .flat_map(|occasion| self.rows.rows(*occasion))
    }

    /// Every duty of one version of one rule, in order of arising.
    pub(crate) fn rule<'c>(&self, rule: &'c Rule) -> Vec<Duty<'c>> {
        let mut raised: Vec<(&Seen, When, bool)> = self
            .rows_of(&rule.arises)
            .filter_map(|row| self.raises(rule, row).map(|(when, sure)| (row, when, sure)))
            .collect();
        // One fact raises a rule once: by its earliest sighting, a certain one first.
        raised.sort_by_key(|(row, when, sure)| (row.place, *when, !*sure));
        raised.dedup_by_key(|(row, ..)| row.place);
        raised.sort_by_key(|(row, when, _)| (*when, row.place));
        raised
            .into_iter()
            .map(|(row, when, sure)| self.duty(rule, row, when, sure))
            .collect()
    }

    /// Whether a row raises this version of the rule: if it was in force then, and the child a child, then or when harmed.
    fn raises(&self, rule: &Rule, row: &Seen) -> Option<(When, bool)> {
        let when = row.when.within(rule.in_force)?;
        let (first, last) = row.of_a_child(when, self.timeline);
        if first.is_no() {
            return None;
        }
        let sure = row.sure && when == row.when && first.and(last).is_yes();
        Some((when, sure))
    }

    fn duty<'c>(&self, rule: &'c Rule, row: &Seen, arose: When, sure: bool) -> Duty<'c> {
        let counted_from = row.counted_from.unwrap_or(arose);
        let due_from = |limit: &Limit| self.due(limit, counted_from, row.set);
        let due_by = |term: &Term, deadlines: &[Deadline]| match term {
            Term::Within(limit) => due_from(limit),
            Term::Before { .. } => deadlines
                .iter()
                .filter(|deadline| deadline.counts.is_yes())
                .map(|deadline| deadline.due)
                .min(),
        };
        let deadlines = self.deadlines(&rule.term, row, arose);
        let due = due_by(&rule.term, &deadlines);
        let due_in_law = rule
            .term_shortened()
            .and_then(|term| due_by(term, &self.deadlines(term, row, arose)));
        let aim = rule.aim.as_ref().and_then(due_from);
        let raised = Raised {
            row,
            arose,
            by: Due::of(&rule.term, due, &deadlines),
            aim,
            is_promised: matches!(rule.term, Term::Within(Limit::ByTheTimeSet)),
        };
        let lapsed = self.turns(&rule.lapses, &raised, Order::After);
        let met = self.meetings(&rule.met_by, &raised, &lapsed);
        let shown = rule
            .showing
            .iter()
            .map(|element| (*element, self.shown(*element, &met)))
            .collect();
        Duty {
            rule,
            child: self.timeline.child(),
            known: row.counted_from,
            arose: Moment {
                when: arose,
                sure,
                ..self.moment(row)
            },
            due,
            due_in_law,
            aim,
            lifted: self.turns(&rule.unless, &raised, Order::From),
            met: met.into_iter().map(|(_, turn)| turn).collect(),
            lapsed,
            shown,
            deadlines,
        }
    }

    fn due(&self, limit: &Limit, counted_from: When, set: Option<When>) -> Option<When> {
        if *limit == Limit::ByTheTimeSet {
            return set;
        }
        let due = |counting: &Counting| {
            let due = |from: Timestamp| limit.due(from, counting);
            let first = due(counted_from.earliest())?;
            let last = if counted_from.is_exact() {
                first
            } else {
                due(counted_from.latest())?
            };
            Some(When::between(first, last))
        };
        if *limit != Limit::BeforeNextSchoolDay {
            return due(&self.counting);
        }
        let authorities = self
            .schools
            .authorities(counted_from, self.counting.calendar);
        let dues = authorities.into_iter().filter_map(|authority| {
            due(&Counting {
                authority,
                ..self.counting
            })
        });
        dues.reduce(When::spanning)
    }

    fn deadlines(&self, term: &Term, row: &Seen, arose: When) -> Vec<Deadline> {
        let Term::Before { occasion, offset } = term else {
            return Vec::new();
        };
        let back = |moment: Timestamp| match offset {
            Some(offset) => offset.back_from(moment, &self.counting).unwrap_or(moment),
            None => moment,
        };
        let deadline = |other: &Seen| {
            let base = other.set.unwrap_or(other.when);
            let counts = self.counts(other, row, arose, Order::From);
            (!counts.is_no()).then(|| Deadline {
                moment: self.moment(other),
                counts,
                due: When::between(back(base.earliest()), back(base.latest())),
            })
        };
        self.rows
            .rows(*occasion)
            .iter()
            .filter_map(deadline)
            .collect()
    }

    /// What may lift or end a duty: never the very moment that raised it.
    fn turns(&self, occasions: &[OccasionId], raised: &Raised, order: Order) -> Vec<Turn> {
        self.rows_of(occasions)
            .filter(|row| !same_moment(row, raised.row))
            .filter_map(|row| {
                let moment = self.moment(row);
                let in_time = match order {
                    Order::After => raised.is_soon(row, &moment),
                    Order::From => raised.is_in_time(row, &moment),
                };
                let counts = self.counts(row, raised.row, raised.arose, order);
                Turn::of(moment, counts, in_time)
            })
            .collect()
    }

    /// Does a row count for the one that raised a duty: does it belong with it, and come in that order?
    fn counts(&self, row: &Seen, from: &Seen, arose: When, order: Order) -> Shown {
        Shown::from_sure(row.sure)
            .and(self.together(from, row))
            .and(order.holds(row, from, arose))
    }

    fn meetings(
        &self,
        met_by: &[OccasionId],
        raised: &Raised,
        lapsed: &[Turn],
    ) -> Vec<(Place, Turn)> {
        let mut res: Vec<(Place, Turn)> = self
            .rows_of(met_by)
            .filter(|row| raised.may_be_met_by(row))
            .filter_map(|row| {
                let moment = self.moment(row);
                let too_late = Shown::any(lapsed.iter().map(|end| {
                    end.counts
                        .and(passed((end.moment.fact, end.moment.when), &moment))
                }));
                let counts = self
                    .counts(row, raised.row, raised.arose, Order::From)
                    .and(!too_late);
                let in_time = raised.is_in_time(row, &moment);
                Some((row.place, Turn::of(moment, counts, in_time)?))
            })
            .collect();
        res.sort_by_key(|(_, meeting)| {
            (
                meeting.moment.when,
                meeting.moment.fact,
                std::cmp::Reverse(meeting.counts),
            )
        });
        res.dedup_by_key(|(place, meeting)| (*place, meeting.moment.when));
        res
    }

    /// Do two rows belong together: the same case where the second counts only in its own, and no thread at odds?
    fn together(&self, one: &Seen, other: &Seen) -> Shown {
        let (Some(first), Some(second)) = (self.fact(one), self.fact(other)) else {
            return Shown::No;
        };
        let in_case =
            other.occasion.scope() == Scope::ForTheChild || shares(&first.cases, &second.cases);
        let (one, other) = (self.rows.threads(one.place), self.rows.threads(other.place));
        Shown::from(in_case).and(!at_odds(one, other))
    }

    fn fact(&self, row: &Seen) -> Option<&'f Fact> {
        self.timeline.at(row.place)
    }

    fn moment(&self, row: &Seen) -> Moment {
        let fact = self.fact(row).map_or(FactId::of_words(&[]), |fact| fact.id);
        Moment {
            occasion: row.occasion,
            when: row.when,
            fact,
            sure: row.sure,
        }
    }

    /// An element is shown if any piece of work that met the duty shows it.
    fn shown(&self, element: ElementId, met: &[(Place, Turn)]) -> Shown {
        Shown::any(met.iter().filter_map(|(place, meeting)| {
            let fact = self.timeline.at(*place)?;
            Some(element.shown_in(fact, self.timeline).and(meeting.counts))
        }))
    }
}

/// Do both name a thread, and not the same one? Beside a name that cannot be read no other is surely at odds.
pub(crate) fn at_odds(one: &[Named], other: &[Named]) -> Shown {
    Shown::any(one.iter().map(|(thread, name)| {
        let named = other.iter().filter(|(of, _)| of == thread);
        let differs = |other: &Option<Name>| match (name, other) {
            (Some(one), Some(other)) => Shown::from(!one.names_the_same(other)),
            _ => Shown::CannotTell,
        };
        let mut all: Option<Shown> = None;
        for (_, other) in named {
            all = Some(all.unwrap_or(Shown::Yes).and(differs(other)));
        }
        let may_be_of_all = one.contains(&(*thread, None));
        let perhaps = Shown::from_sure(!may_be_of_all);
        all.unwrap_or(Shown::No).and(perhaps)
    }))
}
