//! A child's time missing, as the record has it.

use heard_record::fact::missing::{Closed, Found, Graded, LocatedInCall, Reported};
use heard_record::fact::person::ChildSeen;
use heard_record::kind::OneKind;
use heard_record::{Fact, Shown, Timeline, When};
use jiff::Timestamp;

use crate::occasion::missing::{back_by, begins_episode};
use crate::occasion::person::seen_independently;

/// One time a child was reported missing.
#[derive(Debug, Clone)]
pub struct Episode<'f> {
    /// The report that began it.
    pub report: &'f Fact,
    /// What the report says.
    pub reported: &'f Reported,
    /// The gradings of it, in order.
    pub gradings: Vec<(&'f Fact, &'f Graded)>,
    /// Is the child back, or was the report closed? It cannot be told where times do not say.
    pub back: Shown,
    /// What says so: found, located in the call, or closed; the first of them.
    pub ended: Option<&'f Fact>,
    /// Who saw the child in person since the report, and counts as independent: an officer, a social worker or somebody
    /// of health.
    pub seen: Vec<&'f Fact>,
}

/// Every time missing that had begun by a moment, in order.
///
/// ```
/// use heard_duty::episode::episodes;
/// use heard_record::{Timeline, When, text};
///
/// let told = "Out twice
///   child: Ava
///   2024-05-01 22:10  reported missing; by mum | case \"first\"
///   2024-05-02 01:00  found: came back | case \"first\"
///   2024-05-04 22:10  reported missing; by mum | case \"second\"
/// ";
/// let (story, _) = text::read("doc", told);
/// let at = When::read("2024-05-05")?.latest();
/// let timeline = Timeline::as_known_at(story.cast.people[0].id, at, &story.facts);
/// let back: Vec<bool> = episodes(&timeline, at).iter().map(|one| one.back.is_yes()).collect();
/// assert_eq!(back, [true, false]);
/// # Ok::<(), String>(())
/// ```
pub fn episodes<'f>(timeline: &Timeline<'f>, at: Timestamp) -> Vec<Episode<'f>> {
    let now = When::at(at);
    let begun = timeline.of::<Reported>().filter(|(report, _)| {
        !report.happened.is_by(now).is_no() && !begins_episode(timeline, report).is_no()
    });
    begun
        .map(|(report, reported)| {
            let of_it = |fact: &Fact| {
                Timeline::share_case(fact, report)
                    && !fact.happened.is_from(report.happened).is_no()
            };
            let ends = [Found::KIND, LocatedInCall::KIND, Closed::KIND];
            let ended = timeline
                .of_kinds(&ends)
                .find(|end| of_it(end) && !end.happened.is_by(now).is_no());
            Episode {
                report,
                reported,
                gradings: timeline
                    .of::<Graded>()
                    .filter(|(graded, _)| of_it(graded) && !graded.happened.is_by(now).is_no())
                    .collect(),
                back: back_by(timeline, report, now),
                seen: timeline
                    .of::<ChildSeen>()
                    .filter(|(fact, seen)| {
                        let is_of_it = Shown::from(Timeline::share_case(fact, report));
                        let counts = seen_independently(fact, seen)
                            .and(fact.happened.is_from(report.happened))
                            .and(fact.happened.is_by(now))
                            .and(is_of_it);
                        counts.is_yes()
                    })
                    .map(|(fact, _)| fact)
                    .collect(),
                ended,
            }
        })
        .collect()
}
