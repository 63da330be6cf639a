//! A duty's reasons, as sentences.

use heard_record::answer::{Names, Thread};
use heard_record::when;
use heard_record::{Fact, FactId, Shown, Timeline, When, text::tell_what};

use crate::catalogue::{Term, built_in};
use crate::contradiction::{self, Against};
use crate::duty::{Duty, Turn};
use crate::engine::at_odds;
use crate::limit::Limit;
use crate::occasion::{Occasion, OccasionId, Scope};

/// One reason: a sentence, and the facts it rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// The sentence.
    pub say: String,
    /// The facts it rests on.
    pub facts: Vec<FactId>,
}

impl Duty<'_> {
    /// Why it is owed, what met it or did not count and why, what would, and on whose authority.
    ///
    /// ```
    /// use heard_duty::catalogue::{Nation, built_in};
    /// use heard_duty::duties;
    /// use heard_record::{Timeline, text};
    ///
    /// let told = "By telephone\n  2024-05-02 06:05  found: came back\n  2024-05-02 07:00  child seen: spoken to by phone\n";
    /// let (story, _) = text::read("doc", told);
    /// let known = story.last_recorded().ok_or("nothing was recorded")?;
    /// let timeline = Timeline::as_known_at(story.cast.people[0].id, known, &story.facts);
    /// let catalogue = built_in::read(Nation::England, &[]).map_err(|faults| faults.join("; "))?;
    /// let owed = duties(&timeline, &catalogue);
    /// let see = owed.iter().find(|duty| duty.rule.id == "missing.seen-on-return").ok_or("not owed")?;
    /// let reasons = see.because(&timeline, &story.cast);
    /// assert!(reasons[0].say.starts_with("Owed since 06:05 on Thu 2 May 2024, child found"));
    /// let by_phone = "a phone or video call or the carer's word does not count";
    /// assert!(reasons.iter().any(|reason| reason.say.contains(by_phone)));
    /// # Ok::<(), String>(())
    /// ```
    pub fn because(&self, timeline: &Timeline, names: &dyn Names) -> Vec<Reason> {
        let teller = Teller { timeline, names };
        let mut res = vec![teller.owed(self), self.owed_by()];
        res.extend(teller.factors(self));
        res.extend(self.met.iter().map(|met| teller.met(self, met)));
        res.extend(teller.did_not_meet_itself(self));
        res.extend(teller.did_not_count(self));
        res.extend(self.lifted.iter().map(|turn| {
            let late = turn.counts.is_yes() && turn.in_time.is_no();
            teller.turned(
                if late {
                    "Lifted, when overdue,"
                } else {
                    "Lifted"
                },
                turn,
            )
        }));
        res.extend(
            self.lapsed
                .iter()
                .map(|turn| teller.turned("Too late to be met from", turn)),
        );
        res.push(self.time_given());
        res.push(Reason {
            say: self.authority(),
            facts: Vec::new(),
        });
        res
    }

    /// The first of the reasons alone: on what it arose, and when.
    pub fn raised_because(&self, timeline: &Timeline, names: &dyn Names) -> Reason {
        Teller { timeline, names }.owed(self)
    }

    fn owed_by(&self) -> Reason {
        let roles: Vec<&str> = self.rule.owed_by.iter().map(|role| role.word()).collect();
        Reason {
            say: format!("It is for: {}.", roles.join(", or ")),
            facts: Vec::new(),
        }
    }

    fn time_given(&self) -> Reason {
        let given = self.rule.term_in_words();
        let basis = self.rule.term_basis.shown_as();
        let due = match self.due {
            Some(due) => format!("Due by {}", spoken(due)),
            None if self.deadlines.is_empty() => "No moment by which it is due has come".to_owned(),
            None => "When it was due the record cannot say".to_owned(),
        };
        let mut say = format!("{due}: {given} ({basis}).");
        if let Some((due, term)) = self.due_in_law.zip(self.rule.term_shortened()) {
            let basis = self.rule.basis.shown_as();
            say.push_str(&format!(
                " By {basis} itself it was due by {}: {term}.",
                spoken(due)
            ));
        }
        if let Some(aim) = self.aim {
            say.push_str(&format!(
                " The force aims at {}; missing that is not a breach.",
                spoken(aim)
            ));
        }
        if self.is_counted_where_no_holiday_is_known() {
            let known = self.rule.holidays_known;
            say.push_str(&format!(
                " The calendar of bank holidays runs from {} to {}: beyond it every weekday was counted as a working day.",
                when::date_of(known.earliest_micros()).year(),
                when::date_of(known.latest_micros()).year(),
            ));
        }
        Reason {
            say,
            facts: self.deadlines.iter().map(|turn| turn.moment.fact).collect(),
        }
    }

    fn is_counted_where_no_holiday_is_known(&self) -> bool {
        let term = match &self.rule.term {
            Term::Within(limit) => Some(limit),
            Term::Before { offset, .. } => offset.as_ref(),
        };
        let known = self.rule.holidays_known;
        let is_known = |when: &When| {
            known.earliest_micros() <= when.earliest_micros()
                && when.latest_micros() <= known.latest_micros()
        };
        let deadlines = self.deadlines.iter().map(|turn| turn.moment.when);
        let ends = deadlines.chain(self.due).chain(self.aim);
        let mut limits = term.into_iter().chain(&self.rule.aim);
        limits.any(Limit::passes_over_holidays)
            && !std::iter::once(self.arose.when)
                .chain(ends)
                .all(|when| is_known(&when))
    }

    fn authority(&self) -> String {
        let rule = self.rule;
        let mut say = format!(
            "This is rule {}, version {}, of the rules {}, in force from {}. It rests on {}: {}.",
            rule.id,
            rule.version,
            whose(&rule.layer),
            rule.from.strftime("%-d %B %Y"),
            rule.basis.rests_on(),
            rule.says
        );
        if let Some(from) = &rule.term_says {
            say.push_str(&format!(" {from}."));
        }
        say
    }
}

/// Whose rules those of a layer are.
fn whose(layer: &str) -> String {
    match layer {
        built_in::EVERY_FORCE => "every force starts from".into(),
        other => format!("of {other}"),
    }
}

struct Teller<'t, 'f> {
    timeline: &'t Timeline<'f>,
    names: &'t dyn Names,
}

impl Teller<'_, '_> {
    /// On what it arose, and when. Of what is on somebody else's record neither the words nor the way there are told.
    fn owed(&self, duty: &Duty) -> Reason {
        let sure = if duty.arose.sure {
            "Owed"
        } else {
            "May be owed"
        };
        let of_others = duty.is_of_others();
        let quoted = if of_others {
            String::new()
        } else {
            format!(" ({})", self.tell(duty.arose.fact))
        };
        let mut say = format!(
            "{sure} since {}, {}{quoted}.",
            spoken(duty.arose.when),
            duty.arose.occasion.name(),
        );
        if let Some(known) = duty.known {
            say.push_str(&format!(
                " Police knew of it from {}: its time counts from then.",
                spoken(known)
            ));
        }
        let quoted = (!of_others).then_some(duty.arose.fact);
        Reason {
            say,
            facts: quoted.into_iter().collect(),
        }
    }

    fn met(&self, duty: &Duty, met: &Turn) -> Reason {
        let lead = match (met.counts, met.in_time) {
            (Shown::Yes, Shown::Yes) => "Met",
            (Shown::Yes, Shown::No) => "Met, late,",
            _ => "May have been met",
        };
        let mut say = format!(
            "{lead} {}, {} ({}).",
            spoken(met.moment.when),
            met.moment.occasion.name(),
            self.tell(met.moment.fact)
        );
        if met.counts == Shown::CannotTell && !met.moment.sure {
            say.push_str(" The entry does not say enough to be sure that it counts.");
        } else if met.counts == Shown::CannotTell {
            say.push_str(&format!(
                " Its time would settle whether it came after {}.",
                spoken(duty.arose.when)
            ));
        }
        Reason {
            say,
            facts: vec![met.moment.fact],
        }
    }

    fn turned(&self, lead: &str, turn: &Turn) -> Reason {
        let perhaps = if turn.counts.is_yes() {
            ""
        } else {
            " (the record cannot say for certain)"
        };
        let say = format!(
            "{lead} {}, {}{perhaps} ({}).",
            spoken(turn.moment.when),
            turn.moment.occasion.name(),
            self.tell(turn.moment.fact)
        );
        Reason {
            say,
            facts: vec![turn.moment.fact],
        }
    }

    /// The fact that made it owed, where it is of a kind that can meet it too, and does not. One on somebody else's record
    /// could not.
    fn did_not_meet_itself(&self, duty: &Duty) -> Option<Reason> {
        let id = duty.arose.fact;
        let met_itself = duty.met.iter().any(|met| met.moment.fact == id);
        // Where the next of its kind meets it, it looks like no more than one in a row.
        let by_the_next = duty.rule.met_by.contains(&duty.arose.occasion);
        if met_itself || by_the_next || duty.is_of_others() {
            return None;
        }
        let fact = self.timeline.fact(id)?;
        let seen = |occasion: &Occasion| -> Option<Shown> {
            let of_kind = occasion
                .find
                .iter()
                .filter(|(kind, _)| *kind == fact.kind().index);
            of_kind
                .map(|(_, look)| look(fact, self.timeline).shown)
                .reduce(Shown::or)
        };
        let would_do = |occasion: &Occasion| seen(occasion).is_some_and(|shown| !shown.is_no());
        let is_promised = matches!(duty.rule.term, Term::Within(Limit::ByTheTimeSet));
        let why = if is_promised && could_meet(duty).any(would_do) {
            "which set the time: whoever sets a time has not done what it is for".to_owned()
        } else {
            let is_none = |occasion: &&Occasion| seen(occasion).is_some_and(Shown::is_no);
            let occasion = could_meet(duty).find(is_none)?;
            format!(
                "which made it owed: it counts when {}",
                occasion.counts_when
            )
        };
        Some(Reason {
            say: format!(
                "Not met by fact {} itself, {why}.",
                self.names.name_of_fact(id)
            ),
            facts: vec![id],
        })
    }

    /// Facts after it arose of a kind that can meet it, and did not.
    fn did_not_count(&self, duty: &Duty) -> Vec<Reason> {
        let could: Vec<&'static Occasion> = could_meet(duty).collect();
        self.timeline
            .facts()
            .iter()
            .filter(|fact| {
                fact.happened.is_from(duty.arose.when).is_yes() && fact.id != duty.arose.fact
            })
            .filter(|fact| !duty.met.iter().any(|met| met.moment.fact == fact.id))
            .filter_map(|fact| {
                let occasion = could
                    .iter()
                    .filter(|occasion| occasion.looks_at(fact.kind().index))
                    .find(|occasion| self.may_count_in_its_case(occasion, duty, fact))?;
                let why = match self.other_thread(duty, fact) {
                    Some(thread) => format!("it is of another {}", thread.word()),
                    None => format!("it counts when {}", occasion.counts_when),
                };
                let say = format!(
                    "Not met by {} ({}): {why}.",
                    spoken(fact.happened),
                    self.tell_fact(fact),
                );
                Some(Reason {
                    say,
                    facts: vec![fact.id],
                })
            })
            .collect()
    }

    /// The thread by which a fact surely does not belong with the one that made the duty owed.
    fn other_thread(&self, duty: &Duty, fact: &Fact) -> Option<Thread> {
        let (threads, others) = (
            self.timeline.fact(duty.arose.fact)?.threads(),
            fact.threads(),
        );
        let odd = threads
            .chunk_by(|(one, _), (other, _)| one == other)
            .find(|of_one| at_odds(of_one, &others).is_yes());
        odd.and_then(|of_one| of_one.first())
            .map(|(thread, _)| *thread)
    }

    /// Does an occasion count in whichever case, or is the fact in that of the one that made the duty owed?
    fn may_count_in_its_case(&self, occasion: &Occasion, duty: &Duty, fact: &Fact) -> bool {
        occasion.scope != Scope::InItsCase
            || self
                .timeline
                .fact(duty.arose.fact)
                .is_some_and(|arose| Timeline::share_case(arose, fact))
    }

    /// For a grade that the record speaks against: factor by factor.
    fn factors(&self, duty: &Duty) -> Vec<Reason> {
        if duty.arose.occasion.name() != "graded below high against the record" {
            return Vec::new();
        }
        let Some(grading) = self.timeline.fact(duty.arose.fact) else {
            return Vec::new();
        };
        let factors = contradiction::against(self.timeline, grading);
        let all_answered = factors.iter().all(|one| one.answered_by.is_some());
        let mut res: Vec<Reason> = factors.into_iter().map(|one| self.factor(one)).collect();
        if !all_answered {
            res.push(Reason {
                say: contradiction::WHAT_ANSWERS.to_owned(),
                facts: Vec::new(),
            });
        }
        res
    }

    /// One factor: since when it was known, from what, and what was said about it.
    fn factor(&self, against: Against) -> Reason {
        // The factor is named once, at the start.
        let named_again = format!(": {}", against.factor.in_words());
        let tell = |id: FactId| self.tell(id).replacen(&named_again, "", 1);
        let tell_all = |ids: &[FactId]| {
            let told: Vec<String> = ids.iter().map(|id| tell(*id)).collect();
            told.join("; ")
        };
        let answer = match against.answered_by {
            Some(id) => format!("Answered by {}.", tell(id)),
            None if against.not_answered_by.is_empty() => "Not answered.".to_owned(),
            None => format!("Not answered by {}.", tell_all(&against.not_answered_by)),
        };
        let say = format!(
            "Known since {}: {} ({}). {answer}",
            spoken_moment(against.known_since.as_microsecond()),
            against.factor.in_words(),
            tell_all(&against.facts)
        );
        let answers = against
            .answered_by
            .into_iter()
            .chain(against.not_answered_by);
        Reason {
            say,
            facts: against.facts.into_iter().chain(answers).collect(),
        }
    }

    fn tell(&self, id: FactId) -> String {
        self.timeline
            .fact(id)
            .map_or_else(|| self.names.name_of_fact(id), |fact| self.tell_fact(fact))
    }

    fn tell_fact(&self, fact: &Fact) -> String {
        format!(
            "fact {}: {}",
            self.names.name_of_fact(fact.id),
            in_short(tell_what(&fact.what, self.names))
        )
    }
}

/// How many characters of one fact a reason repeats. The record holds them all.
const REPEATED: usize = 2_000;

/// A fact's words, or as many as a reason has room for.
fn in_short(mut words: String) -> String {
    if let Some((end, _)) = words.char_indices().nth(REPEATED) {
        let more = words.split_off(end).chars().count();
        words.push_str(&format!("… and {more} more characters on record"));
    }
    words
}

/// The occasions that can meet a duty.
fn could_meet(duty: &Duty) -> impl Iterator<Item = &'static Occasion> {
    let met_by = duty.rule.met_by.iter();
    met_by.filter_map(|occasion: &OccasionId| occasion.occasion())
}

/// A time as people say it, as finely as it was stated: "22:10 on Wed 1 May 2024".
pub fn spoken(at: When) -> String {
    if at.is_exact() {
        return spoken_moment(at.earliest_micros());
    }
    let (first, last) = (
        when::date_of(at.earliest_micros()),
        when::date_of(at.latest_micros()),
    );
    if first == last && at == When::on(first) {
        return first.strftime("%a %-d %B %Y, time not known").to_string();
    }
    format!(
        "between {} and {}",
        spoken_moment(at.earliest_micros()),
        spoken_moment(at.latest_micros())
    )
}

fn spoken_moment(micros: i64) -> String {
    let zoned = when::moment(micros).to_zoned_datetime(when::london().clone());
    if when::start_of_next(zoned.date()) - 1 == micros {
        return zoned.strftime("the end of %a %-d %B %Y").to_string();
    }
    format!(
        "{} on {}",
        when::clock(micros),
        zoned.strftime("%a %-d %B %Y")
    )
}
