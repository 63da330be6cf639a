//! Public protection notices, and sharing what is known with partners.

use crate::Stated;
use crate::answer::{IncidentRef, NoticeRef, codes};
use crate::fact::exploitation::{self, Kind};
use crate::fact::investigation::{self, CrimeKind};
use crate::fact::missing::Grade;
use crate::fact::strategy::{self, HarmTrigger};
use crate::fact::{What, contact, domestic_abuse, online, tell_each};
use crate::when::When;

codes! {
    /// What a notice is about.
    About {
        DomesticAbuse = "domestic abuse",
        Missing = "missing",
        SexualExploitation = "sexual exploitation",
        CriminalExploitation = "criminal exploitation",
        OnlineAbuse = "online abuse",
        SexualAbuse = "sexual abuse",
        PhysicalAbuse = "physical abuse",
        Neglect = "neglect",
        Custody = "custody",
        StopAndSearch = "stop and search",
        MentalHealth = "mental health crisis",
        DrugsWeapons = "drugs or weapons premises",
        OtherConcern = "other concern",
    }

    /// The parts of a child's voice in a notice.
    VoicePart {
        Appearance = "appearance",
        Words = "words",
        Activity = "activity and behaviour",
        Relationships = "relationships",
        Environment = "environment",
    }

    /// What happened to a notice when a supervisor looked at it.
    Checked { Accepted = "accepted", Returned = "returned for correction" }

    /// What the council decided about a referral.
    CouncilDecision {
        NoFurtherAction = "no further action",
        EarlyHelp = "early help",
        InNeed = "child in need assessment",
        Section47 = "section 47 enquiry",
        StrategyDiscussion = "strategy discussion",
        Emergency = "emergency action",
    }

    /// Whom something was shared with.
    Partner {
        Council = "council",
        OutOfHours = "emergency duty team",
        Health = "health",
        School = "school",
        YouthJustice = "youth justice",
        Probation = "probation",
        Other = "other",
    }

    /// What a notice asks of those it is shared with.
    ShareLevel { Information = "information", EarlyHelp = "early help", Referral = "referral", StrategyDiscussion = "strategy discussion now" }

    /// What whoever checks a notice judges.
    NoticeQuestion {
        Voice = "child's words or behaviour",
        DailyLife = "daily life",
        Risk = "risk recognised",
        Analysis = "analysis and not only events",
        Language = "language fair to the child",
    }

    /// How far something is so.
    HowFar { Yes = "yes", Partly = "partly", No = "no" }

    /// What the rules had found of something at the moment when somebody judged it.
    RulesSay { Yes = "yes", No = "no", CannotTell = "cannot tell", NotAsked = "no rule asks" }
}

crate::kind::family! {
    notice(Notice) = 7;

    /// Something about a child calls for a notice: what officers saw, heard or knew.
    ConcernNoted = "concern noted", 1 {
        about: About, "about", "What kind of concern?", lead, must;
        what: String, "what", "What was seen, heard or known?";
        immediate_risk: bool, "immediate risk", "Is the child at immediate risk?";
        incident: IncidentRef, "incident", "Which log?";
    }

    /// A public protection notice about one child.
    Submitted = "notice submitted", 1 {
        about: About, "about", "What is it about?", lead, must;
        concerns: String, "concerns", "What is the concern, and what was known at the time?";
        known_concerns_stated: bool, "known concerns stated", "Does it state every concern known at the time of attendance or arrest?";
        risk: Grade, "risk", "How great is the risk?";
        consent: String, "consent", "Is there consent, or why is it not needed?";
        siblings: String, "siblings", "Which brothers and sisters, also unborn, are named?";
        identical_live: bool, "identical notice live", "Is there a live notice of the same incident already?";
        meets_threshold: bool, "meets threshold", "Does it meet the council's threshold?";
        high_risk: bool, "high risk", "Is the risk high, so that it must go the same day?";
        incident: IncidentRef, "incident", "Which log?";
        notice: NoticeRef, "notice", "Which number?";
    }

    /// The child's voice as the notice has it: words, looks, behaviour, relationships, home.
    VoiceRecorded = "child's voice in notice", 1 {
        parts: Vec<VoicePart>, "parts", "Which parts are there?", lead, must;
        words: String, "words", "In the child's own words";
        alone: bool, "spoken to alone", "Was the child spoken to alone?";
        needs: String, "needs", "Which needs bear on how the child can be heard?";
        wants: String, "wants", "What does the child want to happen?";
        notice: NoticeRef, "notice", "Which number?";
        observed: String, "observed", "If the child does not speak, or not yet, what was observed?";
    }

    /// The child was not seen for the notice: why, and when the child will be.
    VoiceNotRecorded = "child's voice not recorded", 1 {
        because: String, "because", "Why not?", lead, must;
        next: When, "next", "When will the child be seen?", must;
        notice: NoticeRef, "notice", "Which number?";
    }

    /// A supervisor judged the quality of a notice.
    QualityChecked = "notice checked", 1 {
        outcome: Checked, "outcome", "What was decided?", lead, must;
        voice: bool, "child's voice there", "Is the child's voice there?";
        risk_recognised: bool, "risk recognised", "Is the risk recognised?";
        language_fair: bool, "language fair", "Is the language fair to the child?";
        feedback: String, "feedback", "What was the officer told?";
        good: String, "good", "What was good?";
        add_next: String, "add next time", "What is to be added next time?";
        notice: NoticeRef, "notice", "Which number?";
    }

    /// Whoever checked a notice answered one of the questions about its quality, before seeing what the rules say.
    Judged = "notice judged", 1 {
        question: NoticeQuestion, "question", "Which question?", lead, must;
        judged: HowFar, "judged", "Is it so?", must;
        because: String, "because", "Why?";
        notice: NoticeRef, "notice", "Which number?";
        rules_say: RulesSay, "the rules say", "What had the rules found, when it was judged?" ("Answered by the service, and not by whoever judges");
        rules_from: String, "by rule", "Which rule had found it, in which version?" ("Answered by the service, and not by whoever judges");
    }

    /// The notice went to partners.
    Shared = "notice shared", 1 {
        with: Vec<Partner>, "with", "With whom?", lead, must;
        history_added: bool, "history added", "Was what police already know added?";
        risk_assessment_checked: bool, "risk assessment checked", "Was the domestic abuse, stalking or harassment assessment checked?";
        referral: bool, "as referral", "Is it a referral to the council?";
        level: ShareLevel, "level", "What is asked of them?";
        what: String, "what", "What was shared, and why?";
        notice: NoticeRef, "notice", "Which number?";
    }

    /// It was decided not to share the notice, with the reason and who looked at it.
    NotShared = "notice not shared", 1 {
        because: String, "because", "Why not?", lead, must;
        reviewed_by: String, "reviewed by", "Who looked at it?", must;
        notice: NoticeRef, "notice", "Which number?";
    }

    /// The council acknowledged the referral and decided the next step.
    CouncilReplied = "council replied", 1 {
        decision: CouncilDecision, "decision", "What was decided?", lead;
        feedback: String, "feedback", "What was said?";
        agreed: bool, "police agree", "Do police agree?";
        notice: NoticeRef, "notice", "Which number?";
    }

    /// Police disagree with the council's threshold decision, or have no reply.
    Disagreed = "threshold disagreed with", 1 {
        because: String, "because", "Why?", lead;
        notice: NoticeRef, "notice", "Which number?";
    }

    /// The matter was taken to the next level between agencies.
    Escalated = "taken to next level", 1 {
        level: String, "level", "To whom?", lead, must;
        because: String, "because", "Why?";
        outcome: String, "outcome", "What came of it?";
        notice: NoticeRef, "notice", "Which number?";
    }

    /// Wales: there is reasonable cause to suspect that the child is at risk and has care and support needs.
    ChildAtRisk = "child at risk in Wales", 1 {
        because: String, "because", "What is the cause?", lead, must;
        needs: String, "care and support needs", "Which needs, met or not?";
    }

    /// Wales: the authority was told by phone that the child is at risk.
    RiskReported = "risk reported by phone", 1 {
        to: String, "to", "To whom?", lead, must;
        notice: NoticeRef, "notice", "Which number?";
    }

    /// Wales: the report was confirmed in writing.
    RiskConfirmed = "risk confirmed in writing", 1 {
        to: String, "to", "To whom?", lead;
        notice: NoticeRef, "notice", "Which number?";
    }

    /// Wales: the authority acknowledged the report.
    RiskAcknowledged = "risk report acknowledged", 1 {
        notice: NoticeRef, "notice", "Which number?";
    }

    /// Wales: the authority was contacted again because it had not acknowledged the report.
    AuthorityChased = "authority contacted again", 1 {
        notice: NoticeRef, "notice", "Which number?";
    }

    /// Wales: the authority decided and recorded what to do.
    AuthorityDecided = "authority decided", 1 {
        decision: String, "decision", "What was decided, and why?", lead;
        notice: NoticeRef, "notice", "Which number?";
    }

    /// Information about the child was shared with a partner outside a notice.
    InformationShared = "information shared", 1 {
        with: Partner, "with", "With whom?", lead, must;
        what: String, "what", "What was shared, for which of their tasks?", must;
    }

    /// A partner confirmed that something shared was received.
    ReceiptGiven = "partner confirmed receipt", 1 {
        by: Partner, "by", "Which partner?", lead;
        notice: NoticeRef, "notice", "Which number?";
    }

    /// A partner was contacted again because nothing shows that what was shared was received.
    PartnerChased = "partner contacted again", 1 {
        partner: Partner, "partner", "Which partner?", lead, must;
        answer: String, "answer", "What did they say?";
        notice: NoticeRef, "notice", "Which number?";
    }

    /// A partner took on what police asked of them, or said why they cannot.
    PartnerAnswered = "partner answered", 1 {
        by: Partner, "by", "Which partner?", lead, must;
        asked: String, "asked", "What were they asked to do?", must;
        accepts: bool, "accepts", "Will they do it?", must;
        because: String, "because", "If not, why not?";
        who: String, "who", "Who answered?";
        notice: NoticeRef, "notice", "Which number?";
    }

    /// What a partner told police about the child, in the partner's own words.
    PartnerSaid = "partner said", 1 {
        words: String, "words", "What did they say?", lead, must;
        by: Partner, "by", "Which partner?", must;
        who: String, "who", "Who said it?";
        limit: String, "limit", "With whom did they ask that it not be shared?";
        notice: NoticeRef, "notice", "About which notice?";
    }
}

/// Tells each kind of concern that calls for a notice, or that a notice is of; `None` where that cannot be read.
///
/// A notice that states every concern known is of them all.
pub(super) fn concerns_in(what: &What, tell: &mut dyn FnMut(Option<About>)) {
    let of_crime = |kind: &CrimeKind| kind.about().into_iter().collect();
    match what {
        What::Notice(Fact::ConcernNoted(noted)) => {
            tell_each(noted.about.map(|about| about.named()), tell)
        }
        What::Notice(Fact::Submitted(notice))
            if notice.known_concerns_stated.clear() == Some(&true) => {}
        What::Notice(Fact::Submitted(notice)) => {
            tell_each(notice.about.map(|about| about.covered()), tell);
            if matches!(notice.known_concerns_stated, Stated::Unclear(_)) {
                tell(None);
            }
        }
        What::DomesticAbuse(domestic_abuse::Fact::ChildIdentified(_)) => {
            tell(Some(About::DomesticAbuse))
        }
        What::Online(online::Fact::Reported(_)) => tell(Some(About::OnlineAbuse)),
        What::Exploitation(exploitation::Fact::Assessed(assessed)) => {
            tell_each(assessed.kind.map(|kind| vec![kind.about()]), tell)
        }
        What::Strategy(strategy::Fact::HarmSuspected(harm)) => {
            tell_each(
                harm.because
                    .map(|because: &HarmTrigger| because.about().into_iter().collect()),
                tell,
            );
        }
        What::Investigation(investigation::Fact::Opened(opened)) => {
            tell_each(opened.kind.map(of_crime), tell)
        }
        What::Contact(contact::Fact::CrimeReported(reported)) => {
            tell_each(reported.kind.map(of_crime), tell)
        }
        _ => {}
    }
}

impl About {
    /// A concern by its kind; any other has none.
    fn named(self) -> Vec<About> {
        match self {
            About::OtherConcern => Vec::new(),
            kind => vec![kind],
        }
    }

    /// The kinds of concern that a notice about one is of: those that are told apart by no more than a word.
    fn covered(self) -> Vec<About> {
        match self {
            About::SexualExploitation | About::SexualAbuse | About::OnlineAbuse => {
                vec![
                    About::SexualExploitation,
                    About::SexualAbuse,
                    About::OnlineAbuse,
                ]
            }
            About::CriminalExploitation | About::DrugsWeapons => {
                vec![About::CriminalExploitation, About::DrugsWeapons]
            }
            other => other.named(),
        }
    }
}

impl Kind {
    /// What a notice of it is about.
    fn about(self) -> About {
        match self {
            Kind::Sexual => About::SexualExploitation,
            Kind::Online => About::OnlineAbuse,
            _ => About::CriminalExploitation,
        }
    }
}
