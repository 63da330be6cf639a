//! The register of children at risk of, or harmed by, exploitation: what put a child on it, on which lists the child
//! stands, and what of it was decided. A child leaves it by a decision alone that says why and which agencies agreed.

use std::collections::{BTreeMap, BTreeSet};

use heard_record::fact::contact::CrimeRecorded;
use heard_record::fact::exploitation::{
    Assessed, Difference, DifferenceDecided, Kind, Level, Listed, NrmReferred, PanelHeard,
    PanelReferred, RegisterLeft, RegisterList, TraffickingSuspected, Unlisted,
};
use heard_record::fact::investigation::{Closed, CrimeKind, Opened};
use heard_record::fact::online::{Harm, Reported};
use heard_record::fact::person::{FlagKind, FlagRaised};
use heard_record::kind::OneKind;
use heard_record::{Fact, Shown, Stated, When};

use crate::occasion::investigation::{is_exploitation, same_crime};

/// A child on the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry<'f> {
    /// What first put the child on it, since the child left it last, if ever.
    pub since: &'f Fact,
    /// Which kinds of exploitation are on record.
    pub kinds: BTreeSet<Kind>,
    /// The level found last, by an assessment or the panel.
    pub level: Option<(Level, &'f Fact)>,
    /// The lists the child stands on, each by what was said of it last.
    pub lists: BTreeMap<RegisterList, &'f Fact>,
    /// When the panel heard the child last.
    pub heard: Option<&'f Fact>,
    /// When the panel hears the child next, as said last.
    pub next_panel: Option<When>,
    /// Who leads for police, as the panel was told last.
    pub lead: Option<&'f str>,
}

/// The child's entry, by what may be read of the record in order of happening; nothing, where nothing puts the child on the
/// register or a decision took the child off since.
///
/// ```
/// use heard_duty::register::entry;
/// use heard_record::text;
///
/// let told = "Off by agreement, and on again
///   child: Ava
///   2026-03-03 14:30  flag raised: sexual exploitation; because \"assessed\"
///   2026-04-01 10:00  flag ended: sexual exploitation; because \"reviewed\"
///   2026-04-02 10:00  left exploitation register: \"no concern since\"; agreed council, health
///   2026-05-01 10:00  on exploitation list: council list
/// ";
/// let (story, _) = text::read("doc", told);
/// let facts: Vec<_> = story.facts.iter().collect();
/// assert!(entry(&facts[..2]).is_some(), "a flag that ends takes nobody off");
/// assert!(entry(&facts[..3]).is_none());
/// assert_eq!(entry(&facts).map(|entry| entry.since.id), Some(facts[3].id));
/// ```
pub fn entry<'f>(facts: &[&'f Fact]) -> Option<Entry<'f>> {
    let since = since_left(facts);
    let first = since.iter().copied().find(|fact| puts_on(fact))?;
    let heard = of::<PanelHeard>(&since).last();
    Some(Entry {
        since: first,
        kinds: kinds(&since),
        level: since
            .iter()
            .rev()
            .find_map(|fact| Some((level(fact)?, *fact))),
        lists: lists(&since),
        heard: heard.map(|(fact, _)| fact),
        next_panel: since.iter().rev().copied().find_map(next_panel).flatten(),
        lead: since.iter().rev().copied().find_map(lead),
    })
}

/// What bears on the register since the child left it last, if ever.
fn since_left<'f>(facts: &[&'f Fact]) -> Vec<&'f Fact> {
    let left = facts.iter().rev().copied().find(|fact| leaves(fact));
    let each = facts.iter().copied();
    each.filter(|fact| left.is_none_or(|left| is_since(fact, left)))
        .collect()
}

/// A decision took the child off the register, and says why and which agencies agreed.
fn leaves(fact: &Fact) -> bool {
    let left = RegisterLeft::of(&fact.what);
    left.is_some_and(|left| {
        left.because.clear().is_some() && left.agreed.clear().is_some_and(|all| !all.is_empty())
    })
}

/// Does something bear on the register after the child left it? What times do not tell apart does, and so does what police
/// learned of later.
fn is_since(fact: &Fact, left: &Fact) -> bool {
    fact.recorded > left.recorded || fact.happened.is_by(left.happened) == Shown::No
}

/// May a fact put a child on the register, or beside it?
pub fn bears(fact: &Fact) -> bool {
    puts_on(fact) || sign(fact).is_some()
}

/// Something that points to exploitation, by which a child whom nothing puts on the register stands beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sign {
    /// An investigation of it is open.
    Investigated(CrimeKind),
    /// A crime of it is recorded, and no investigation of it was opened.
    Recorded(CrimeKind),
    /// Harm online was reported, and no investigation of it was opened.
    Online(Harm),
    /// The child is suspected to be trafficked.
    Trafficked,
    /// The child was referred to the national referral mechanism.
    Referred,
}

impl Sign {
    /// What is so, as a page says it.
    pub fn in_words(self) -> String {
        match self {
            Sign::Investigated(kind) => format!("an investigation of {} is open", kind.in_words()),
            Sign::Recorded(kind) => format!("a crime of {} is recorded", kind.in_words()),
            Sign::Online(harm) => format!("harm online was reported, {}", harm.in_words()),
            Sign::Trafficked => "trafficking is suspected".into(),
            Sign::Referred => "the child was referred to the national referral mechanism".into(),
        }
    }
}

/// In what way a fact points to exploitation.
fn sign(fact: &Fact) -> Option<Sign> {
    let of_exploitation = |kind: &Stated<CrimeKind>| {
        let kind = kind.clear().copied();
        kind.filter(|kind| is_exploitation(*kind))
    };
    if let Some(opened) = Opened::of(&fact.what) {
        return of_exploitation(&opened.kind).map(Sign::Investigated);
    }
    if let Some(recorded) = CrimeRecorded::of(&fact.what) {
        return of_exploitation(&recorded.kind).map(Sign::Recorded);
    }
    if let Some(reported) = Reported::of(&fact.what) {
        return reported.harm.clear().copied().map(Sign::Online);
    }
    let is_suspected = TraffickingSuspected::of(&fact.what).map(|_| Sign::Trafficked);
    is_suspected.or_else(|| NrmReferred::of(&fact.what).map(|_| Sign::Referred))
}

/// Does a fact put the child on the register?
fn puts_on(fact: &Fact) -> bool {
    let is_found = |level: &Stated<Level>| level.clear() != Some(&Level::NotIndicated);
    if let Some(assessed) = Assessed::of(&fact.what) {
        return assessed.level.clear().is_some() && is_found(&assessed.level);
    }
    if let Some(heard) = PanelHeard::of(&fact.what) {
        return is_found(&heard.level);
    }
    let is_flag = FlagRaised::of(&fact.what).is_some_and(|flag| kind_of_flag(flag).is_some());
    is_flag || PanelReferred::of(&fact.what).is_some() || Listed::of(&fact.what).is_some()
}

fn of<'f, K: OneKind>(facts: &[&'f Fact]) -> impl Iterator<Item = (&'f Fact, &'f K)> {
    let each = facts.iter();
    each.filter_map(|fact| K::of(&fact.what).map(|says| (*fact, says)))
}

/// For which kind of exploitation a flag is, where it is for one.
pub fn kind_of_flag(flag: &FlagRaised) -> Option<Kind> {
    match flag.kind.clear()? {
        FlagKind::SexualExploitation => Some(Kind::Sexual),
        FlagKind::CriminalExploitation => Some(Kind::Criminal),
        FlagKind::OnlineExploitation => Some(Kind::Online),
        _ => None,
    }
}

/// The kinds an assessment or a flag says; what an assessment said last of a kind stands.
fn kinds(since: &[&Fact]) -> BTreeSet<Kind> {
    let mut kinds = BTreeSet::new();
    for fact in since {
        let assessed = Assessed::of(&fact.what);
        let said = assessed.and_then(|assessed| {
            let is_found = *assessed.level.clear()? > Level::NotIndicated;
            Some((*assessed.kind.clear()?, is_found))
        });
        let flagged = FlagRaised::of(&fact.what).and_then(kind_of_flag);
        match said.or(flagged.map(|kind| (kind, true))) {
            Some((kind, true)) => kinds.insert(kind),
            Some((kind, false)) => kinds.remove(&kind),
            None => continue,
        };
    }
    kinds
}

/// The level an assessment, a referral or the panel gives.
pub fn level(fact: &Fact) -> Option<Level> {
    let assessed = Assessed::of(&fact.what).and_then(|says| says.level.clear());
    let heard = || PanelHeard::of(&fact.what).and_then(|says| says.level.clear());
    let referred = || PanelReferred::of(&fact.what).and_then(|says| says.level.clear());
    assessed.or_else(heard).or_else(referred).copied()
}

/// When the panel hears the child next, as far as a fact says it: a referral that names a meeting; a hearing always, for one
/// that sets no day leaves none.
fn next_panel(fact: &Fact) -> Option<Option<When>> {
    let heard = PanelHeard::of(&fact.what).map(|heard| heard.next_panel.clear().copied());
    let referred = PanelReferred::of(&fact.what);
    let meeting = referred.and_then(|referred| referred.meeting.clear().copied());
    heard.or_else(|| meeting.map(Some))
}

fn lead(fact: &Fact) -> Option<&str> {
    let heard = PanelHeard::of(&fact.what).and_then(|says| says.lead_officer.clear());
    let referred = || PanelReferred::of(&fact.what).and_then(|says| says.lead_officer.clear());
    heard.or_else(referred).map(String::as_str)
}

/// The lists the child stands on: whoever the panel hears, or is asked to hear, is on the panel's.
fn lists<'f>(since: &[&'f Fact]) -> BTreeMap<RegisterList, &'f Fact> {
    let mut lists = BTreeMap::new();
    for fact in since {
        if let Some(list) = put_on_list(fact) {
            lists.insert(list, *fact);
        }
        let off = Unlisted::of(&fact.what).and_then(|off| off.list.clear());
        if let Some(list) = off {
            lists.remove(list);
        }
    }
    lists
}

fn put_on_list(fact: &Fact) -> Option<RegisterList> {
    if let Some(listed) = Listed::of(&fact.what) {
        return listed.list.clear().copied();
    }
    let is_panel = PanelReferred::of(&fact.what).is_some() || PanelHeard::of(&fact.what).is_some();
    is_panel.then_some(RegisterList::Panel)
}

/// What points to exploitation and is not over: an investigation until it is closed; a crime or a report of harm online until
/// an investigation of it is opened, or closed; that trafficking is suspected, and a referral. Of what a decision that the
/// child leaves the register had before it, an open investigation alone.
pub fn signs<'f>(facts: &[&'f Fact]) -> Vec<(&'f Fact, Sign)> {
    let since: BTreeSet<_> = since_left(facts).iter().map(|fact| fact.id).collect();
    let all = facts
        .iter()
        .filter_map(|fact| Some((*fact, sign(fact)?)))
        .filter(|(fact, sign)| match sign {
            Sign::Investigated(_) => true,
            _ => since.contains(&fact.id),
        });
    all.filter(|(fact, sign)| !is_over(fact, *sign, facts))
        .collect()
}

fn is_over(fact: &Fact, sign: Sign, facts: &[&Fact]) -> bool {
    let is_closed = || {
        of::<Closed>(facts).any(|(end, _)| {
            end.happened.is_from(fact.happened) != Shown::No && same_crime(fact, end) == Shown::Yes
        })
    };
    let is_opened = || {
        let mut opened = facts
            .iter()
            .filter(|other| matches!(self::sign(other), Some(Sign::Investigated(_))));
        opened.any(|other| same_crime(fact, other) == Shown::Yes)
    };
    match sign {
        Sign::Investigated(_) => is_closed(),
        Sign::Recorded(_) | Sign::Online(_) => is_opened() || is_closed(),
        Sign::Trafficked | Sign::Referred => false,
    }
}

/// What was decided about a difference between the lists, last, where nothing came since that bears on it.
pub fn decided<'f>(
    facts: &[&'f Fact],
    difference: Difference,
) -> Option<(&'f Fact, &'f DifferenceDecided)> {
    let (fact, says) = of::<DifferenceDecided>(facts)
        .filter(|(_, says)| says.difference.clear() == Some(&difference))
        .last()?;
    let came = facts
        .iter()
        .any(|other| changes_lists(other) && other.recorded > fact.recorded);
    (!came && says.decision.clear().is_some()).then_some((fact, says))
}

/// May a fact make the lists differ otherwise than they did? It bears on the register, takes the child off a list or off the
/// register, or closes an investigation.
fn changes_lists(fact: &Fact) -> bool {
    let what = &fact.what;
    bears(fact)
        || Unlisted::of(what).is_some()
        || RegisterLeft::of(what).is_some()
        || Closed::of(what).is_some()
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        reason = "a test may stop at the first wrong thing"
    )]
    use heard_record::text;

    use super::*;

    fn facts(told: &str) -> Vec<Fact> {
        let (story, problems) = text::read("register", &format!("A story\n  child: Ava\n{told}"));
        assert!(problems.is_empty(), "{problems:?}");
        story.facts
    }

    fn all(facts: &[Fact]) -> Vec<&Fact> {
        facts.iter().collect()
    }

    #[test]
    fn an_assessment_that_finds_nothing_and_an_ended_flag_take_nobody_off() {
        let told = facts(
            "  2026-03-03 14:30  exploitation assessed: sexual; level high
  2026-05-03 14:30  exploitation assessed: sexual; level not indicated
",
        );
        let entry = entry(&all(&told)).unwrap();
        assert_eq!(entry.level.unwrap().0, Level::NotIndicated);
        assert!(entry.kinds.is_empty());
        assert_eq!(entry.since.id, told[0].id);
    }

    #[test]
    fn who_was_only_assessed_and_nothing_found_is_not_on_it() {
        let told =
            facts("  2026-03-03 14:30  exploitation assessed: sexual; level not indicated\n");
        assert_eq!(entry(&all(&told)), None);
    }

    #[test]
    fn a_decision_to_leave_counts_with_a_reason_and_the_agencies_that_agreed_alone() {
        let on = "  2026-03-03 14:30  on exploitation list: team caseload\n";
        let told = facts(&format!(
            "{on}  2026-04-02 10:00  left exploitation register: \"moved away\"\n"
        ));
        assert!(entry(&all(&told)).is_some(), "nobody agreed");
        let told = facts(&format!(
            "{on}  2026-04-02 10:00  left exploitation register: \"moved away\"; agreed council\n"
        ));
        assert_eq!(entry(&all(&told)), None);
    }

    #[test]
    fn a_child_is_on_each_list_until_taken_off_it_and_stays_on_the_register() {
        let told = facts(
            "  2026-03-03 14:30  on exploitation list: council list
  2026-03-04 14:30  referred to exploitation panel: high; lead officer \"DC Rookwood\"; meeting 2026-03-10 10:00
  2026-03-10 10:00  exploitation panel heard: medium; next panel 2026-04-10 10:00
  2026-03-12 10:00  off exploitation list: council list; because \"closed by the council\"
",
        );
        let entry = entry(&all(&told)).unwrap();
        let lists: Vec<RegisterList> = entry.lists.keys().copied().collect();
        assert_eq!(lists, [RegisterList::Panel]);
        assert_eq!(entry.level.unwrap().0, Level::Medium);
        assert_eq!(entry.lead, Some("DC Rookwood"));
        assert_eq!(entry.heard.unwrap().id, told[2].id);
    }

    #[test]
    fn a_hearing_that_sets_no_day_leaves_none_and_not_the_day_before_it() {
        let told = facts(
            "  2026-03-04 14:30  referred to exploitation panel: high; meeting 2026-03-10 10:00
  2026-03-10 10:00  exploitation panel heard: medium
",
        );
        assert_eq!(entry(&all(&told)).unwrap().next_panel, None);
        let before = entry(&all(&told[..1])).unwrap().next_panel;
        assert_eq!(before, When::read("2026-03-10 10:00").ok());
    }

    #[test]
    fn an_investigation_is_open_until_that_one_is_closed() {
        let told = facts(
            "  2026-03-03 14:30  investigation opened: sextortion; crime CR-1
  2026-03-04 14:30  investigation opened: neglect; crime CR-2
  2026-03-05 14:30  investigation closed: 18; crime CR-3
",
        );
        let open = signs(&all(&told));
        assert_eq!(open.len(), 1);
        assert_eq!(open[0].1, Sign::Investigated(CrimeKind::Sextortion));
    }

    fn said(told: &str) -> Vec<Sign> {
        let told = facts(told);
        signs(&all(&told))
            .into_iter()
            .map(|(_, sign)| sign)
            .collect()
    }

    #[test]
    fn a_closing_without_a_number_closes_the_crime_of_its_own_case_alone() {
        let opened = "  2026-03-03 14:30  investigation opened: sextortion; crime CR-1 | about Ava; case \"one\"\n";
        let other = "  2026-03-05 14:30  investigation closed: 18 | about Ava; case \"two\"\n";
        let own = "  2026-03-05 14:30  investigation closed: 18 | about Ava; case \"one\"\n";
        let open = [Sign::Investigated(CrimeKind::Sextortion)];
        assert_eq!(said(&format!("{opened}{other}")), open);
        assert_eq!(said(&format!("{opened}{own}")), []);
    }

    #[test]
    fn whoever_is_harmed_so_and_for_whom_nothing_was_opened_is_asked_after() {
        for (told, sign) in [
            (
                "crime recorded: \"blackmail\"; kind sextortion; crime CR-1",
                Sign::Recorded(CrimeKind::Sextortion),
            ),
            (
                "online harm reported: grooming; crime CR-1",
                Sign::Online(Harm::Grooming),
            ),
            (
                "trafficking suspected: \"driven to Holm\"",
                Sign::Trafficked,
            ),
            ("NRM referral made: police", Sign::Referred),
        ] {
            let line = format!("  2026-03-03 14:30  {told}\n");
            assert_eq!(said(&line), [sign], "{told}");
            assert!(bears(&facts(&line)[0]), "{told}");
            let left =
                "  2026-04-02 10:00  left exploitation register: \"no concern\"; agreed council\n";
            assert_eq!(said(&format!("{line}{left}")), [], "{told}");
        }
        let other = "  2026-03-03 14:30  crime recorded: \"theft\"; kind other\n";
        assert_eq!(said(other), []);
        assert!(!bears(&facts(other)[0]));
    }

    #[test]
    fn a_crime_is_told_once_when_it_is_investigated_and_no_more_when_that_is_closed() {
        let recorded =
            "  2026-03-03 14:30  crime recorded: \"blackmail\"; kind sextortion; crime CR-1
  2026-03-03 14:31  online harm reported: sextortion; crime CR-1
";
        let opened = "  2026-03-03 15:00  investigation opened: sextortion; crime CR-1\n";
        let closed = "  2026-03-09 15:00  investigation closed: 18; crime CR-1\n";
        assert_eq!(
            said(&format!("{recorded}{opened}")),
            [Sign::Investigated(CrimeKind::Sextortion)]
        );
        assert_eq!(said(&format!("{recorded}{opened}{closed}")), []);
    }

    #[test]
    fn a_referral_that_names_no_meeting_leaves_the_day_the_panel_set() {
        let told = facts(
            "  2026-03-10 10:00  exploitation panel heard: medium; next panel 2026-04-10 10:00
  2026-03-12 14:30  referred to exploitation panel: high
",
        );
        let entry = entry(&all(&told)).unwrap();
        assert_eq!(entry.next_panel, When::read("2026-04-10 10:00").ok());
    }

    #[test]
    fn a_decision_about_an_open_crime_does_not_hold_for_the_next_one_nor_once_it_is_closed() {
        let before = "  2026-03-03 14:30  investigation opened: sextortion; crime CR-1
  2026-03-04 14:30  register difference decided: open crime and on no list; decision \"listed on Monday\"
";
        let holds = |told: &str| {
            let told = facts(told);
            decided(&all(&told), Difference::CrimeNotListed).is_some()
        };
        assert!(holds(before));
        for came in [
            "investigation opened: sexual exploitation; crime CR-2",
            "investigation closed: 18; crime CR-1",
            "NRM referral made: police",
        ] {
            let told = format!("{before}  2026-03-05 14:30  {came}\n");
            assert!(!holds(&told), "{came}");
        }
    }

    #[test]
    fn a_decision_about_a_difference_holds_until_something_of_the_lists_changes() {
        let mut told = facts(
            "  2026-03-03 14:30  on exploitation list: council list
  2026-03-04 14:30  register difference decided: on the council list and not ours; decision \"known to the council alone\"
",
        );
        assert!(decided(&all(&told), Difference::NotOurs).is_some());
        assert!(decided(&all(&told), Difference::NoWorker).is_none());
        told.extend(facts(
            "  2026-03-05 14:30  on exploitation list: council list\n",
        ));
        assert!(decided(&all(&told), Difference::NotOurs).is_none());
    }
}
