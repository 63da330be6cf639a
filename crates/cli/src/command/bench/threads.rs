//! The stories whose threads the lives of a measurement are made of.

use heard_record::text::{self, Story};

macro_rules! stories {
    ($($file:literal),+ $(,)?) => {
        /// Their files' names and texts: those that prove the rules.
        const STORIES: &[(&str, &str)] = &[$((
            $file,
            include_str!(concat!("../../../../duty/tests/stories/", $file)),
        )),+];
    };
}

stories! {
    "contact/going-there.txt",
    "contact/recording-crime.txt",
    "contact/taking-the-call.txt",
    "contact/waiting.txt",
    "custody/detained.txt",
    "death/together.txt",
    "domestic-abuse/assessing.txt",
    "domestic-abuse/at-the-door.txt",
    "domestic-abuse/blocked.txt",
    "domestic-abuse/conference.txt",
    "domestic-abuse/disclosing.txt",
    "domestic-abuse/school.txt",
    "exploitation/assessing.txt",
    "exploitation/referring.txt",
    "investigation/allocating.txt",
    "investigation/closing.txt",
    "investigation/devices.txt",
    "investigation/planning.txt",
    "investigation/supervising.txt",
    "investigation/suspects.txt",
    "investigation/victims.txt",
    "missing/again.txt",
    "missing/first-hour.txt",
    "missing/grading.txt",
    "missing/listening.txt",
    "missing/promises.txt",
    "missing/returning.txt",
    "missing/reviewing.txt",
    "missing/searching.txt",
    "missing/seen-on-return.txt",
    "missing/telling.txt",
    "notice/content.txt",
    "notice/others.txt",
    "notice/sending.txt",
    "online/blackmail.txt",
    "people/load.txt",
    "people/training.txt",
    "protection/promises.txt",
    "protection/section-46.txt",
    "strategy/conference.txt",
    "strategy/discussing.txt",
    "strategy/enquiry.txt",
    "strategy/reasons.txt",
    "strategy/round-the-table.txt",
    "supervision/answering.txt",
    "supervision/deciding.txt",
    "supervision/promises.txt",
    "supervision/reviewing.txt",
    "supervision/who-a-child-is.txt",
    "supervision/wording.txt",
    "wales/death.txt",
    "wales/domestic-abuse.txt",
    "wales/missing.txt",
    "wales/notice.txt",
    "wales/protection.txt",
    "wales/strategy.txt",
}

/// Every story of every file.
pub fn stories() -> Vec<Story> {
    let read = |(file, text): &(&str, &str)| text::read_all(file, text);
    STORIES
        .iter()
        .flat_map(read)
        .map(|(story, _)| story)
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use heard_duty::catalogue::{Nation, built_in};
    use heard_duty::duties;
    use heard_duty::occasion::OccasionId;
    use heard_record::fact::kinds;
    use heard_record::invent::lives::Threads;
    use heard_record::{Timeline, when};

    use super::{STORIES, stories};

    #[test]
    fn lives_have_twenty_facts_on_average_and_a_few_very_many() {
        let stories = stories();
        let threads = Threads::of(&stories);
        let lengths: Vec<usize> = (0..20_000)
            .map(|seed| threads.life(seed).facts.len())
            .collect();
        let mean = lengths.iter().sum::<usize>() as f64 / lengths.len() as f64;
        assert!((19.5..=20.5).contains(&mean), "{mean}");
        assert!(lengths.iter().all(|length| (10..=200).contains(length)));
        let longer_than = |facts| lengths.iter().filter(|length| **length > facts).count();
        assert!(
            longer_than(17) > lengths.len() * 2 / 5,
            "{}",
            longer_than(17)
        );
        assert!(
            longer_than(100) > lengths.len() / 1_000,
            "{}",
            longer_than(100)
        );
        assert!(longer_than(150) > 0);
    }

    #[test]
    fn every_kind_of_fact_occurs_in_lives_and_every_rule_is_raised() {
        let stories = stories();
        let threads = Threads::of(&stories);
        let catalogues =
            [Nation::England, Nation::Wales].map(|nation| built_in::read(nation, &[]).unwrap());
        let mut unheard: BTreeSet<&str> = kinds().map(|kind| kind.words).collect();
        // A life is of one child alone.
        let of_others = |arises: &OccasionId| arises.is_of_others();
        let rules = catalogues.iter().flat_map(|catalogue| catalogue.rules());
        let rules = rules.filter(|rule| !rule.arises.iter().all(of_others));
        let mut unraised: BTreeSet<&str> = rules.map(|rule| rule.id.as_str()).collect();
        for seed in 0..20_000 {
            let life = threads.life(seed);
            for fact in &life.facts {
                unheard.remove(fact.kind().words);
            }
            let timeline = Timeline::as_known_at(life.child, when::moment(i64::MAX), &life.facts);
            for catalogue in &catalogues {
                for duty in duties(&timeline, catalogue) {
                    unraised.remove(duty.rule.id.as_str());
                }
            }
            if unheard.is_empty() && unraised.is_empty() {
                return;
            }
        }
        panic!("never: {unheard:?}, {unraised:?}");
    }

    fn files(folder: &Path) -> Vec<std::path::PathBuf> {
        let entries = std::fs::read_dir(folder).unwrap();
        let paths = entries.map(|entry| entry.unwrap().path());
        paths
            .flat_map(|path| {
                if path.is_dir() {
                    files(&path)
                } else {
                    vec![path]
                }
            })
            .collect()
    }

    #[test]
    fn every_story_that_proves_a_rule_is_among_them() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../duty/tests/stories");
        let there: BTreeSet<String> = files(&folder)
            .iter()
            .filter_map(|path| path.strip_prefix(&folder).ok())
            .map(|path| path.to_string_lossy().into_owned())
            .collect();
        let listed: BTreeSet<String> = STORIES.iter().map(|(file, _)| (*file).to_owned()).collect();
        assert_eq!(there, listed);
    }
}
