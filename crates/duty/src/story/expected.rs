//! What a story's writer expects of its duties, and where the engine differs.

use heard_record::near::did_you_mean;
use heard_record::text::{Asked, Story};
use heard_record::{PersonId, Shown, Timeline, When};

use super::{Stood, findings, stood, timeline};
use crate::because::Reason;
use crate::catalogue::Catalogue;
use crate::duty::Duty;
use crate::standing::Outcome;

/// A duty that a question names, with what its writer points at.
#[derive(Debug, Clone)]
pub struct Pointed<'d, 'c> {
    /// The duty.
    pub stood: &'d Stood<'c>,
    /// Words of the reasons pointed at.
    pub because: Vec<String>,
    /// The elements pointed at, by name.
    pub shows: Vec<String>,
    /// The numbers of the findings it says.
    pub says: Vec<usize>,
}

impl Pointed<'_, '_> {
    /// The fewest of a duty's reasons that hold everything pointed at, in their order.
    pub fn fewest<'r>(&self, reasons: &'r [Reason]) -> Vec<&'r Reason> {
        let mut left: Vec<&String> = self.because.iter().collect();
        let mut taken = Vec::new();
        while !left.is_empty() {
            let holds = |at: usize, words: &String| {
                let reason = reasons.get(at);
                reason.is_some_and(|reason| reason.say.contains(words.as_str()))
            };
            let count = |at: usize| left.iter().filter(|words| holds(at, words)).count();
            // Of those that hold the most, the first.
            let most = (0..reasons.len()).rev().max_by_key(|at| count(*at));
            let Some(at) = most.filter(|at| count(*at) > 0) else {
                break;
            };
            left.retain(|words| !holds(at, words));
            taken.push(at);
        }
        taken.sort_unstable();
        taken.into_iter().filter_map(|at| reasons.get(at)).collect()
    }
}

/// Those of a child's duties that a question of a story names.
pub fn pointed_at<'d, 'c>(
    story: &Story,
    child: PersonId,
    asked: &Asked,
    duties: &'d [Stood<'c>],
) -> Vec<Pointed<'d, 'c>> {
    let mut left = expectations(asked, story).unwrap_or_default();
    left.retain(|one| one.child == child && one.outcome.is_some());
    let mut res = Vec::new();
    for stood in duties {
        let names_it = |one: &Expected| one.rule == stood.duty.rule.id;
        let Some(at) = left.iter().position(names_it) else {
            continue;
        };
        let expected = left.remove(at);
        let details = &expected.details;
        let after = |lead: &str| -> Vec<String> {
            let texts = details
                .iter()
                .filter_map(|(_, text)| text.strip_prefix(lead));
            texts.map(|text| text.trim().to_owned()).collect()
        };
        res.push(Pointed {
            stood,
            because: after(BECAUSE)
                .iter()
                .map(|words| words.trim_matches('"').to_owned())
                .collect(),
            shows: after(SHOWS)
                .iter()
                .filter_map(|text| Some(text.rsplit_once(':')?.0.to_owned()))
                .collect(),
            says: expected.says(),
        });
    }
    res
}

/// Everything in which a story's expectations and the engine differ, as sentences with the line.
pub fn differences(story: &Story, catalogue: &Catalogue) -> Vec<String> {
    differences_of(story, catalogue, None)
}

/// As [`differences`], but only in what is expected of one rule.
pub fn differences_of(story: &Story, catalogue: &Catalogue, only: Option<&str>) -> Vec<String> {
    let mut res = Vec::new();
    let mut all = Vec::new();
    for asked in &story.asked {
        match expectations(asked, story) {
            Ok(mut expected) => {
                expected.retain(|one| only.is_none_or(|rule| one.rule == rule));
                res.extend(compare(story, asked, &expected, catalogue));
                all.extend(expected);
            }
            Err(faults) => res.extend(faults),
        }
    }
    if only.is_none() {
        res.extend(findings::unsaid(story, &all));
    }
    res
}

/// The rules a story expects something of.
pub fn rules_of(story: &Story) -> Vec<String> {
    let mut res: Vec<String> = story
        .asked
        .iter()
        .filter_map(|asked| expectations(asked, story).ok())
        .flatten()
        .map(|expected| expected.rule)
        .collect();
    res.sort();
    res.dedup();
    res
}

/// One duty a story expects, or (`None`) that a rule is not owed.
pub(super) struct Expected {
    pub(super) line: usize,
    pub(super) rule: String,
    pub(super) child: PersonId,
    pub(super) outcome: Option<Outcome>,
    pub(super) standing: String,
    pub(super) details: Vec<(usize, String)>,
}

const NOT_OWED: &str = "not owed";
const BECAUSE: &str = "because ";
pub(super) const SHOWS: &str = "shows ";
pub(super) const AIM_MISSED: &str = "aim missed";
const AIM_KEPT: &str = "aim kept";

pub(super) fn expectations(asked: &Asked, story: &Story) -> Result<Vec<Expected>, Vec<String>> {
    let mut res: Vec<Expected> = Vec::new();
    let mut faults = Vec::new();
    let outer = asked
        .expects
        .iter()
        .map(|(_, indent, _)| *indent)
        .min()
        .unwrap_or(0);
    for (line, indent, text) in &asked.expects {
        if *indent > outer {
            match res.last_mut() {
                Some(expected) => expected.details.push((*line, text.clone())),
                None => faults.push(format!("line {line}: this belongs to no duty")),
            }
            continue;
        }
        match expected(*line, text, story) {
            Ok(expected) => res.push(expected),
            Err(say) => faults.push(format!("line {line}: {say}")),
        }
    }
    if faults.is_empty() {
        Ok(res)
    } else {
        Err(faults)
    }
}

fn expected(line: usize, text: &str, story: &Story) -> Result<Expected, String> {
    let (rule, rest) = text
        .split_once(char::is_whitespace)
        .ok_or("say the rule and how it stands")?;
    let rest = rest.trim_start();
    let (child, standing) = match rest.strip_prefix("for ") {
        Some(rest) => {
            let (name, standing) = rest
                .split_once("  ")
                .ok_or("two spaces come after the child's name")?;
            let person = story
                .cast
                .people
                .iter()
                .find(|person| person.name == name.trim());
            (
                person.ok_or("nobody here goes by the name after `for`")?,
                standing,
            )
        }
        None => (
            story
                .cast
                .children()
                .next()
                .ok_or("the story has no child")?,
            rest,
        ),
    };
    let standing = standing.trim();
    let (word, _) = standing.split_once(" by ").unwrap_or((standing, ""));
    let words: Vec<&str> = Outcome::WORDS.iter().copied().chain([NOT_OWED]).collect();
    if !words.contains(&word) {
        let near = did_you_mean(word, words.iter().copied());
        return Err(format!(
            "how it stands is one of {}{near}",
            words.join(", ")
        ));
    }
    Ok(Expected {
        line,
        rule: rule.to_owned(),
        child: child.id,
        outcome: Outcome::of_word(word),
        standing: standing.to_owned(),
        details: Vec::new(),
    })
}

fn compare(
    story: &Story,
    asked: &Asked,
    expected: &[Expected],
    catalogue: &Catalogue,
) -> Vec<String> {
    let mut res = Vec::new();
    let mut asked_about: Vec<(&str, PersonId)> = expected
        .iter()
        .map(|one| (one.rule.as_str(), one.child))
        .collect();
    asked_about.sort_unstable();
    asked_about.dedup();
    for (rule, child) in asked_about {
        let line = expected
            .iter()
            .find(|one| one.rule == rule)
            .map_or(0, |one| one.line);
        if !catalogue.rules().iter().any(|known| known.id == rule) {
            let rules = catalogue.rules().iter().map(|known| known.id.as_str());
            let near = did_you_mean(rule, rules);
            res.push(format!("line {line}: no rule is called this{near}"));
            continue;
        }
        let timeline = timeline(story, child, asked);
        let found: Vec<Stood> = stood(&timeline, asked.at, catalogue)
            .into_iter()
            .filter(|stood| stood.duty.rule.id == rule)
            .collect();
        let wanted: Vec<&Expected> = expected
            .iter()
            .filter(|one| one.rule == rule && one.child == child && one.outcome.is_some())
            .collect();
        if wanted.len() != found.len() {
            res.push(format!(
                "line {line}: {} of `{rule}` expected; {}",
                wanted.len(),
                tell(&found)
            ));
            continue;
        }
        for (wanted, found) in wanted.iter().zip(&found) {
            res.extend(compare_one(wanted, found, &timeline, story, asked));
        }
    }
    res
}

fn tell(found: &[Stood]) -> String {
    if found.is_empty() {
        return "there is none".into();
    }
    let each: Vec<String> = found
        .iter()
        .map(|stood| format!("{} (owed since {})", stood.standing, stood.duty.arose.when))
        .collect();
    let are = if found.len() == 1 { "is" } else { "are" };
    format!("there {are} {}: {}", found.len(), each.join(", "))
}

fn compare_one(
    wanted: &Expected,
    found: &Stood,
    timeline: &Timeline,
    story: &Story,
    asked: &Asked,
) -> Vec<String> {
    let mut res = Vec::new();
    let stands = found.standing.to_string();
    if wanted.standing != stands && wanted.standing != found.standing.word() {
        let reasons: Vec<String> = found
            .duty
            .because(timeline, &story.cast)
            .into_iter()
            .map(|reason| format!("\n      {}", reason.say))
            .collect();
        res.push(format!(
            "line {}: `{}` is {stands}, which is not what is expected{}",
            wanted.line,
            wanted.rule,
            reasons.concat()
        ));
    }
    for (line, detail) in &wanted.details {
        if let Some(say) = differs(detail, &found.duty, timeline, story, asked) {
            res.push(format!("line {line}: `{}`: {say}", wanted.rule));
        }
    }
    res
}

/// How a detail differs from what was found; `None` if it does not.
fn differs(
    detail: &str,
    duty: &Duty,
    timeline: &Timeline,
    story: &Story,
    asked: &Asked,
) -> Option<String> {
    let when = |text: &str, found: Option<When>, what: &str| match When::read(text) {
        Ok(expected) if Some(expected) == found => None,
        Ok(expected) => Some(format!(
            "{what} {}, not {expected}",
            found.map_or("at no moment".into(), |found| found.to_string())
        )),
        Err(say) => Some(say),
    };
    if let Some(text) = detail.strip_prefix("owed since ") {
        return when(text, Some(duty.arose.when), "owed since");
    }
    if detail == "due at no moment" {
        return duty.due.map(|due| format!("due {due}"));
    }
    if let Some(text) = detail.strip_prefix("due ") {
        let due = duty.due.map(|due| {
            When::between_micros(
                to_minute(due.earliest_micros()),
                to_minute(due.latest_micros()),
            )
        });
        return when(text, due, "due");
    }
    if detail == AIM_MISSED || detail == AIM_KEPT {
        let missed = duty.aim_missed(asked.at).is_yes();
        return (missed != (detail == AIM_MISSED)).then(|| {
            format!(
                "the aim is {}",
                if missed { "missed" } else { "not missed" }
            )
        });
    }
    if let Some(text) = detail.strip_prefix(BECAUSE) {
        let wanted = text.trim().trim_matches('"');
        let reasons: Vec<String> = duty
            .because(timeline, &story.cast)
            .into_iter()
            .map(|reason| reason.say)
            .collect();
        return (!reasons.iter().any(|say| say.contains(wanted))).then(|| {
            format!(
                "no reason says this; they are:\n      {}",
                reasons.join("\n      ")
            )
        });
    }
    if let Some(text) = detail.strip_prefix(SHOWS) {
        return shows(text, duty);
    }
    if let Some(text) = detail.strip_prefix(findings::SAYS) {
        return findings::numbers(text).err();
    }
    let near = did_you_mean(detail, DETAILS);
    Some(format!("after a duty come {}{near}", DETAILS.join(", ")))
}

const DETAILS: [&str; 7] = [
    "owed since",
    "due",
    "because",
    "shows",
    AIM_MISSED,
    AIM_KEPT,
    "says",
];

fn shows(text: &str, duty: &Duty) -> Option<String> {
    let words = [Shown::Yes, Shown::No, Shown::CannotTell].map(Shown::word);
    let (name, wanted) = text.rsplit_once(':').unwrap_or((text, ""));
    let Some(wanted) = words.into_iter().find(|word| *word == wanted.trim()) else {
        return Some(format!(
            "after `shows` come an element, a colon and one of {}",
            words.join(", ")
        ));
    };
    let asked_for = || duty.shown.iter().map(|(element, _)| element.name());
    match duty
        .shown
        .iter()
        .find(|(element, _)| element.name() == name.trim())
    {
        Some((_, shown)) if shown.word() == wanted => None,
        Some((element, shown)) => Some(format!(
            "{}: {}, not {wanted}",
            element.name(),
            shown.word()
        )),
        None => Some(format!(
            "the rule asks for no such element{}",
            did_you_mean(name, asked_for())
        )),
    }
}

/// The end of a day is its last microsecond; a story writes its last minute.
fn to_minute(micros: i64) -> i64 {
    micros.div_euclid(60_000_000) * 60_000_000
}
