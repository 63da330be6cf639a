//! Every rule, occasion and element is proved by stories; and the stories notice every change to a rule.

use std::collections::{BTreeMap, BTreeSet};

use heard_duty::catalogue::{Catalogue, Nation, Rule, Term};
use heard_duty::limit::Limit;
use heard_duty::occasion::{self, ElementId, OccasionId, Scope, seen_in};
use heard_duty::story::{differences_of, rules_of, stood, timeline};
use heard_record::invent;
use heard_record::text::Story;
use heard_record::timeline::Place;
use heard_record::{Fact, Shown, Timeline};

use crate::stories::{catalogue, nation_of, stories};

/// What the stories show of one rule.
#[derive(Default)]
struct Proof {
    standings: BTreeSet<&'static str>,
    lifted_by: BTreeSet<OccasionId>,
    lapsed_by: BTreeSet<OccasionId>,
    shown: BTreeMap<ElementId, BTreeSet<&'static str>>,
}

fn proofs(nation: Nation) -> (Catalogue, BTreeMap<String, Proof>) {
    let catalogue = catalogue(nation);
    let mut res: BTreeMap<String, Proof> = BTreeMap::new();
    for (path, story) in stories() {
        if nation_of(&path) != nation {
            continue;
        }
        let expected = rules_of(&story);
        for asked in &story.asked {
            for person in &story.cast.people {
                let timeline = timeline(&story, person.id, asked);
                for stood in stood(&timeline, asked.at, &catalogue) {
                    if !expected.contains(&stood.duty.rule.id) {
                        continue;
                    }
                    let proof = res.entry(stood.duty.rule.id.clone()).or_default();
                    proof.standings.insert(stood.standing.word());
                    match stood.standing.word() {
                        word if word.starts_with("lifted") => proof
                            .lifted_by
                            .extend(stood.duty.lifted.iter().map(|turn| turn.moment.occasion)),
                        word if word.starts_with("lapsed") => proof
                            .lapsed_by
                            .extend(stood.duty.lapsed.iter().map(|turn| turn.moment.occasion)),
                        _ => {}
                    }
                    if stood.standing.word().starts_with("met") {
                        for (element, shown) in &stood.duty.shown {
                            proof
                                .shown
                                .entry(*element)
                                .or_default()
                                .insert(shown.word());
                        }
                    }
                }
            }
        }
    }
    (catalogue, res)
}

fn lacking(rule: &Rule, proof: &Proof) -> Vec<String> {
    let mut res = Vec::new();
    let has_time = !matches!(rule.term, Term::Within(Limit::AsSoonAsPracticable));
    let mut need = |fine: bool, what: String| {
        if !fine {
            res.push(format!("`{}` has no story in which {what}", rule.id));
        }
    };
    need(proof.standings.contains("met"), "it is met".into());
    need(
        !has_time || proof.standings.contains("met late"),
        "it is met late".into(),
    );
    need(
        ["overdue", "lapsed", "lapsed when overdue", "open"]
            .iter()
            .any(|word| proof.standings.contains(word)),
        "it is not met".into(),
    );
    need(
        proof.standings.contains("cannot tell"),
        "the record cannot tell".into(),
    );
    for unless in &rule.unless {
        need(
            proof.lifted_by.contains(unless),
            format!("it is lifted when {}", unless.name()),
        );
    }
    for lapses in &rule.lapses {
        need(
            proof.lapsed_by.contains(lapses),
            format!("it lapses when {}", lapses.name()),
        );
    }
    for element in &rule.showing {
        let shown = proof.shown.get(element);
        need(
            shown.is_some_and(|shown| shown.contains("yes")),
            format!("`{}` is shown", element.name()),
        );
        need(
            shown.is_some_and(|shown| shown.contains("no")),
            format!("`{}` is not shown", element.name()),
        );
    }
    res
}

#[test]
fn every_rule_has_its_stories() {
    let mut missing = Vec::new();
    for nation in [Nation::England, Nation::Wales] {
        let (catalogue, proofs) = proofs(nation);
        let nothing = Proof::default();
        for rule in catalogue.rules() {
            let judged_here = match rule.nation {
                None => nation == Nation::England,
                Some(of) => of == nation,
            };
            if judged_here {
                missing.extend(lacking(rule, proofs.get(&rule.id).unwrap_or(&nothing)));
            }
        }
    }
    assert!(missing.is_empty(), "\n{}", missing.join("\n"));
}

#[test]
fn every_change_to_a_rule_makes_a_story_fail() {
    let mut survived = Vec::new();
    let mut tried = 0;
    let all: Vec<(Nation, Story, Vec<String>)> = stories()
        .into_iter()
        .map(|(path, story)| {
            let rules = rules_of(&story);
            (nation_of(&path), story, rules)
        })
        .collect();
    for nation in [Nation::England, Nation::Wales] {
        let catalogue = catalogue(nation);
        for rule in catalogue.rules() {
            if rule.nation.is_none() && nation == Nation::Wales {
                continue;
            }
            let told: Vec<&Story> = all
                .iter()
                .filter(|(of, _, rules)| *of == nation && rules.contains(&rule.id))
                .map(|(_, story, _)| story)
                .collect();
            for (change, mutant) in mutants(rule) {
                tried += 1;
                let versions = catalogue
                    .versions(&rule.id)
                    .filter(|other| other.version != rule.version)
                    .cloned();
                let changed =
                    catalogue.with_rules(std::iter::once(mutant).chain(versions).collect());
                let noticed = told
                    .iter()
                    .any(|story| !differences_of(story, &changed, Some(&rule.id)).is_empty());
                if !noticed {
                    survived.push(format!(
                        "`{}` (version {}): {change}",
                        rule.id, rule.version
                    ));
                }
            }
        }
    }
    assert!(tried > 100, "only {tried} changes were tried");
    assert!(
        survived.is_empty(),
        "no story noticed:\n{}",
        survived.join("\n")
    );
}

/// One of a rule's lists of occasions.
type ListOf = fn(&mut Rule) -> &mut Vec<OccasionId>;

/// A rule with one word dropped, one limit doubled, or what meets it swapped.
fn mutants(rule: &Rule) -> Vec<(String, Rule)> {
    let mut res = Vec::new();
    let mut mutant = |change: String, make: &dyn Fn(&mut Rule)| {
        let mut changed = rule.clone();
        make(&mut changed);
        if changed != *rule {
            res.push((change, changed));
        }
    };
    let lists: [(&str, &[OccasionId], ListOf); 4] = [
        ("arises", &rule.arises, |rule| &mut rule.arises),
        ("met-by", &rule.met_by, |rule| &mut rule.met_by),
        ("unless", &rule.unless, |rule| &mut rule.unless),
        ("lapses", &rule.lapses, |rule| &mut rule.lapses),
    ];
    for (word, occasions, of) in lists {
        for (at, occasion) in occasions.iter().enumerate() {
            mutant(format!("{word} without {}", occasion.name()), &|rule| {
                of(rule).remove(at);
            });
        }
    }
    for (at, element) in rule.showing.iter().enumerate() {
        mutant(format!("showing without {}", element.name()), &|rule| {
            rule.showing.remove(at);
        });
    }
    mutant("met by what raises it".into(), &|rule| {
        rule.met_by = rule.arises.clone()
    });
    mutant("no aim".into(), &|rule| rule.aim = None);
    mutant("the aim doubled".into(), &|rule| {
        rule.aim = rule.aim.as_ref().map(doubled)
    });
    match &rule.term {
        Term::Within(limit) => {
            let twice = doubled(limit);
            mutant(format!("within {twice}"), &|rule| {
                rule.term = Term::Within(twice.clone())
            });
            if *limit != Limit::AsSoonAsPracticable {
                mutant("no limit".into(), &|rule| {
                    rule.term = Term::Within(Limit::AsSoonAsPracticable)
                });
            }
        }
        Term::Before { occasion, offset } => {
            mutant("not before anything".into(), &|rule| {
                rule.term = Term::Within(Limit::AsSoonAsPracticable)
            });
            if let Some(offset) = offset {
                let (occasion, twice) = (*occasion, doubled(offset));
                mutant("the time before doubled".into(), &|rule| {
                    rule.term = Term::Before {
                        occasion,
                        offset: Some(twice.clone()),
                    };
                });
                mutant("no time before".into(), &|rule| {
                    rule.term = Term::Before {
                        occasion,
                        offset: None,
                    }
                });
            }
        }
    }
    res
}

fn doubled(limit: &Limit) -> Limit {
    match limit {
        Limit::Minutes(n) => Limit::Minutes(n * 2),
        Limit::Hours(n) => Limit::Hours(n * 2),
        Limit::Days(n) => Limit::Days(n * 2),
        Limit::DaysBeginningWith(n) => Limit::DaysBeginningWith(n * 2),
        Limit::WorkingDays(n) => Limit::WorkingDays(n * 2),
        Limit::EndOfTour => Limit::Hours(24),
        Limit::BeforeNextSchoolDay => Limit::Days(7),
        Limit::ByTheTimeSet => Limit::Days(60),
        Limit::AsSoonAsPracticable => Limit::AsSoonAsPracticable,
    }
}

#[test]
fn every_occasion_is_seen_and_has_a_near_miss() {
    let mut seen: BTreeSet<OccasionId> = BTreeSet::new();
    let mut missed: BTreeSet<OccasionId> = BTreeSet::new();
    for (_, story) in stories() {
        for asked in &story.asked {
            for person in &story.cast.people {
                look(&timeline(&story, person.id, asked), &mut seen, &mut missed);
            }
        }
    }
    let always = always_seen();
    let mut lacking = Vec::new();
    for (id, occasion) in occasion::occasions() {
        if !seen.contains(&id) {
            lacking.push(format!("no story shows `{}`", occasion.name));
        }
        if !missed.contains(&id) && !always.contains(&id) {
            lacking.push(format!("no story has a near miss of `{}`", occasion.name));
        }
    }
    assert!(lacking.is_empty(), "\n{}", lacking.join("\n"));
}

/// Notes which occasions a timeline shows for certain, and which it nearly shows: a fact of the right kind that does not count.
fn look(timeline: &Timeline, seen: &mut BTreeSet<OccasionId>, missed: &mut BTreeSet<OccasionId>) {
    let rows = seen_in(timeline);
    for (id, occasion) in occasion::occasions() {
        if rows.iter().any(|row| row.occasion == id && row.sure) {
            seen.insert(id);
        }
        let nearly = looked_at(timeline, occasion.scope).any(|fact| {
            occasion.find.iter().any(|(kind, look)| {
                *kind == fact.kind().index && look(fact, timeline).shown == Shown::No
            })
        });
        if nearly {
            missed.insert(id);
        }
    }
}

/// The facts in which an occasion of a scope is looked for: the child's own, or those about the people around.
fn looked_at<'t>(timeline: &Timeline<'t>, scope: Scope) -> impl Iterator<Item = &'t Fact> {
    let places = timeline.places().filter(move |place| match place {
        Place::Own(_) => scope != Scope::OfOthersAround,
        Place::Around(_) => scope == Scope::OfOthersAround,
    });
    places.filter_map(|place| timeline.at(place))
}

/// Occasions that every fact of their kind is, whatever it says: nothing can nearly be one.
fn always_seen() -> BTreeSet<OccasionId> {
    let mut not_always = BTreeSet::new();
    let mut seen = BTreeSet::new();
    for seed in 1..=2_000 {
        let history = invent::history(seed, 20, 30);
        let timeline = Timeline::as_known_at(history.child, jiff::Timestamp::MAX, &history.facts);
        look(&timeline, &mut seen, &mut not_always);
    }
    occasion::occasions()
        .map(|(id, _)| id)
        .filter(|id| !not_always.contains(id))
        .collect()
}

#[test]
fn every_occasion_and_element_is_used() {
    let mut used = BTreeSet::new();
    let mut shown = BTreeSet::new();
    for nation in [Nation::England, Nation::Wales] {
        for rule in catalogue(nation).rules() {
            used.extend(
                rule.arises
                    .iter()
                    .chain(&rule.met_by)
                    .chain(&rule.unless)
                    .chain(&rule.lapses)
                    .copied(),
            );
            shown.extend(rule.showing.iter().copied());
            if let Term::Before { occasion, .. } = &rule.term {
                used.insert(*occasion);
            }
        }
    }
    let idle: Vec<&str> = occasion::occasions()
        .filter(|(id, _)| !used.contains(id))
        .map(|(_, occasion)| occasion.name)
        .collect();
    let idle_elements: Vec<&str> = occasion::elements()
        .filter(|(id, _)| !shown.contains(id))
        .map(|(_, element)| element.name)
        .collect();
    assert!(
        idle.is_empty() && idle_elements.is_empty(),
        "used by no rule: {idle:?}; shown by no rule: {idle_elements:?}"
    );
}

#[test]
fn every_occasion_says_what_counts() {
    let mut names = BTreeSet::new();
    for (_, occasion) in occasion::occasions() {
        assert!(
            occasion.counts_when.split_whitespace().count() >= 5,
            "`{}` should say what counts",
            occasion.name
        );
        assert!(
            names.insert(occasion.name),
            "two occasions are called `{}`",
            occasion.name
        );
    }
    for (_, element) in occasion::elements() {
        assert!(
            element.shown_when.split_whitespace().count() >= 4,
            "`{}` should say what shows it",
            element.name
        );
        assert!(
            names.insert(element.name),
            "two words are called `{}`",
            element.name
        );
    }
}
