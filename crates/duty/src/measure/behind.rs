//! What stands behind a measure: by which duties and which kinds of fact it counts a child, so that each child can be shown
//! with what is on record of it.

use heard_record::fact::{
    contact, custody, domestic_abuse, exploitation, investigation, missing, notice, online, person,
    protection, review, strategy, supervision,
};
use heard_record::kind::{Kind, OneKind};

use super::Measure;

/// By what a measure counts.
#[derive(Debug, Clone, Copy, Default)]
pub struct Behind {
    /// The rules whose duties it looks at, by how their ids begin.
    pub rules: &'static [&'static str],
    /// The kinds of fact it looks at.
    pub kinds: &'static [&'static Kind],
}

/// Measures with the rules and the kinds of fact each of them looks at.
type ByWhat = (
    &'static [&'static str],
    &'static [&'static str],
    &'static [&'static Kind],
);

const BEHIND: &[ByWhat] = &[
    (
        &["m.ethnicity-missing"],
        &[],
        &[person::EthnicityRecorded::KIND],
    ),
    (
        &["m.sd-recorded", "m.sd-ce-missing"],
        &["sd.initiate"],
        &[strategy::Held::KIND],
    ),
    (&["m.sd-latency"], &["sd.initiate"], &[]),
    (
        &["m.ppn-voice"],
        &[],
        &[
            person::ChildSaid::KIND,
            person::ChildObserved::KIND,
            notice::VoiceRecorded::KIND,
        ],
    ),
    (
        &["m.da-ppn"],
        &[],
        &[
            domestic_abuse::IncidentAttended::KIND,
            notice::Submitted::KIND,
            notice::Shared::KIND,
        ],
    ),
    (
        &["m.da-voice"],
        &[],
        &[
            domestic_abuse::IncidentAttended::KIND,
            person::ChildSaid::KIND,
            person::ChildObserved::KIND,
            notice::VoiceRecorded::KIND,
        ],
    ),
    (
        &["m.da-enquired"],
        &[],
        &[
            domestic_abuse::IncidentAttended::KIND,
            person::ChildSeen::KIND,
        ],
    ),
    (
        &["m.pp-decision"],
        &[],
        &[protection::Taken::KIND, review::Judgement::KIND],
    ),
    (
        &["m.pp-record"],
        &[],
        &[
            protection::Taken::KIND,
            protection::DesignatedOfficerNamed::KIND,
            protection::Overseen::KIND,
            protection::Ended::KIND,
        ],
    ),
    (
        &["m.pp-accommodation"],
        &[],
        &[protection::Taken::KIND, protection::Accommodated::KIND],
    ),
    (
        &["m.custody-referral"],
        &[],
        &[
            custody::Detained::KIND,
            notice::Submitted::KIND,
            notice::Shared::KIND,
        ],
    ),
    (
        &["m.nrm-made", "m.nrm-latency"],
        &["nrm."],
        &[exploitation::NrmReferred::KIND],
    ),
    (
        &["m.dvds-open"],
        &[],
        &[
            domestic_abuse::DisclosureDecided::KIND,
            domestic_abuse::DisclosureEnded::KIND,
        ],
    ),
    (
        &["m.miss-high", "m.miss-high-lac"],
        &[],
        &[missing::Reported::KIND, missing::Graded::KIND],
    ),
    (
        &["m.miss-undergraded"],
        &[],
        &[missing::Graded::KIND, review::Regraded::KIND],
    ),
    (
        &["m.miss-flag-medium"],
        &["missing.flag-vs-grade"],
        &[missing::Graded::KIND],
    ),
    (&["m.miss-life-test"], &[], &[missing::Graded::KIND]),
    (
        &["m.miss-attend-delay"],
        &["missing.attend-golden-hour"],
        &[missing::Attended::KIND],
    ),
    (
        &["m.miss-supervisor-delay"],
        &[],
        &[
            missing::Reported::KIND,
            missing::Ratified::KIND,
            missing::Reviewed::KIND,
        ],
    ),
    (
        &["m.miss-referral"],
        &[],
        &[missing::Reported::KIND, notice::Shared::KIND],
    ),
    (
        &["m.miss-interview-quality"],
        &[],
        &[missing::Found::KIND, missing::InterviewHeld::KIND],
    ),
    (
        &["m.miss-seen"],
        &["missing.seen-on-return"],
        &[missing::Found::KIND, person::ChildSeen::KIND],
    ),
    (
        &["m.miss-trigger-effective"],
        &["missing.trigger-plan-run.started"],
        &[],
    ),
    (
        &["m.rhi-72h"],
        &["missing.return-home-interview"],
        &[missing::Found::KIND, missing::ReturnInterviewHeld::KIND],
    ),
    (
        &["m.miss-close-unseen"],
        &["missing.seen-on-return.before-closing"],
        &[missing::Closed::KIND],
    ),
    (
        &["m.priority-attend"],
        &["contact.attend.priority"],
        &[contact::IncidentOpened::KIND, contact::OfficerArrived::KIND],
    ),
    (
        &["m.rethrive"],
        &["contact.rethrive.waiting"],
        &[contact::ThriveAssessed::KIND],
    ),
    (
        &["m.online-risk-recognised"],
        &[],
        &[
            online::Reported::KIND,
            online::VulnerabilityAssessed::KIND,
            notice::Submitted::KIND,
        ],
    ),
    (
        &["m.online-signposted"],
        &[],
        &[online::Reported::KIND, online::ResourcesGiven::KIND],
    ),
    (
        &["m.online-caid"],
        &[],
        &[
            online::Reported::KIND,
            online::ImagesRecovered::KIND,
            online::ImageDatabaseUsed::KIND,
            investigation::DigitalAdvice::KIND,
        ],
    ),
    (
        &["m.online-wider-risk"],
        &[],
        &[online::Reported::KIND, online::WiderRiskAssessed::KIND],
    ),
    (
        &["m.sext-pip2"],
        &[],
        &[
            investigation::Opened::KIND,
            online::Reported::KIND,
            investigation::Allocated::KIND,
        ],
    ),
    (
        &["m.sext-investigated"],
        &[],
        &[
            investigation::Planned::KIND,
            investigation::LineOfEnquiry::KIND,
        ],
    ),
    (
        &["m.sext-device", "m.sext-evidence"],
        &[],
        &[investigation::DeviceHandled::KIND],
    ),
    (
        &["m.ce-supervision"],
        &[],
        &[investigation::Supervised::KIND, review::Judgement::KIND],
    ),
    (
        &["m.ce-joint"],
        &[],
        &[strategy::Held::KIND, strategy::JointVisitMade::KIND],
    ),
    (
        &["m.alloc-latency"],
        &[],
        &[contact::CrimeReported::KIND, investigation::Allocated::KIND],
    ),
    (
        &["m.medical-considered"],
        &[],
        &[
            strategy::HarmSuspected::KIND,
            strategy::EvidencePlanned::KIND,
        ],
    ),
    (
        &["m.vbl"],
        &[],
        &[
            supervision::TextSaved::KIND,
            missing::Reviewed::KIND,
            investigation::Supervised::KIND,
            supervision::ChildReviewed::KIND,
            supervision::WordingResolved::KIND,
        ],
    ),
];

impl Measure {
    /// By which duties and facts it counts; of staff, by nothing that is on a child's record.
    pub fn behind(&self) -> Behind {
        let found = BEHIND.iter().find(|(ids, ..)| ids.contains(&self.id));
        found.map_or_else(Behind::default, |(_, rules, kinds)| Behind { rules, kinds })
    }
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        reason = "a test may stop at the first wrong thing"
    )]
    use super::super::{Count, measures};
    use crate::catalogue::{Nation, built_in};

    #[test]
    fn every_measure_of_children_says_what_it_counts_by_and_the_catalogue_has_its_rules() {
        let catalogue = built_in::read(Nation::England, &[]).unwrap();
        for measure in measures().filter(|one| !matches!(one.count, Count::Staff(_))) {
            let behind = measure.behind();
            assert!(
                !behind.rules.is_empty() || !behind.kinds.is_empty(),
                "{}",
                measure.id
            );
            for rule in behind.rules {
                let mut rules = catalogue.rules().iter();
                assert!(rules.any(|one| one.id.starts_with(rule)), "{rule}");
            }
        }
    }
}
