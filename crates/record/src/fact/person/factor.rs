//! The catalogue of risk facts that can be recorded about a child, a place or an adult.

crate::answer::codes! {
    /// A risk fact. It is recorded as present, absent or not known, and never assumed absent.
    Factor {
        AgeUnder13 = "rf.age-under-13",
        Age13To15 = "rf.age-13-15",
        Age16To17 = "rf.age-16-17",
        /// Disability or illness affecting safety, movement, communication or decisions.
        Disability = "rf.disability-mobility-communication",
        Neurodivergent = "rf.neurodivergent",
        /// Needs prescribed medicine; what happens without it, and when the next dose is due.
        Medication = "rf.medication-dependency",
        MentalIllHealth = "rf.mental-ill-health",
        /// Thoughts, plan, message or past attempt.
        SelfHarm = "rf.suicide-self-harm",
        Pregnant = "rf.pregnant",
        SubstanceUse = "rf.substance-use",
        /// A row, a bereavement, court, an exam, a move, a threat over images.
        AcuteDistress = "rf.acute-distress-event",
        Weather = "rf.weather-exposure",
        /// No money, phone, charger or transport.
        NoMeans = "rf.no-means",
        LanguageImmigration = "rf.language-immigration",
        OutOfCharacter = "rf.out-of-character",
        /// The first time missing; never a reason to grade lower.
        FirstEpisode = "rf.first-episode",
        RepeatIn30Days = "rf.repeat-n30",
        RepeatIn90Days = "rf.repeat-n90",
        Duration = "rf.missing-duration",
        HarmLastTime = "rf.previous-harm-while-missing",
        Preparations = "rf.preparations",
        FailedIntention = "rf.failed-intention",
        /// Abduction, kidnap, held, trafficked.
        CrimeInProgress = "rf.suspected-crime-in-progress",
        CollectedByAdult = "rf.collected-by-vehicle-adult",
        /// Answers the phone but does not say where; not proof of safety.
        Evasive = "rf.contactable-but-evasive",
        OutOfArea = "rf.out-of-area-placed",
        LateReport = "rf.delay-in-report",
        /// Wanted, on bail or on recall; never a reason to grade lower.
        Wanted = "rf.wanted-or-recall",
        LookedAfter = "rf.looked-after",
        CareLeaver = "rf.care-leaver",
        ProtectionPlan = "rf.cp-plan",
        ChildInNeed = "rf.cin",
        PlacementInstability = "rf.placement-instability",
        FamilyConflict = "rf.family-conflict-abuse",
        DomesticAbuseHousehold = "rf.domestic-abuse-household",
        ParentalRisk = "rf.parental-risk",
        HonourBased = "rf.hba-fm-fgm",
        Radicalisation = "rf.radicalisation",
        SchoolAbsence = "rf.school-absence-exclusion",
        Bullying = "rf.bullying",
        Homeless = "rf.homeless-16-17",
        SiblingOrFriendHarmed = "rf.sibling-or-friend-harmed",
        CseFlag = "rf.cse-flag-live",
        CseExchange = "rf.cse-exchange",
        CsePowerImbalance = "rf.cse-power-imbalance",
        CseOlderAssociate = "rf.cse-older-associate",
        CseLocation = "rf.cse-location",
        CseSexualHealth = "rf.cse-sexual-health",
        CseInjury = "rf.cse-injury-trauma",
        CseOnlineContact = "rf.cse-online-contact",
        CseMultiplePhones = "rf.cse-multiple-phones",
        CsePartialDisclosure = "rf.cse-disclosure-partial",
        /// Recorded because exploitation may look consensual.
        CseAppearsConsensual = "rf.cse-appears-consensual",
        CceFlag = "rf.cce-flag-live",
        CceFarFromHome = "rf.cce-found-far-from-home",
        CceDrugsWeaponsCash = "rf.cce-drugs-weapons-cash",
        CceDebtThreat = "rf.cce-debt-threat",
        CceAdultAtArrest = "rf.cce-adult-with-child-at-arrest",
        CceCuckooed = "rf.cce-cuckooed-address",
        /// A firearm discharged, a link with organised crime, a relative kidnapped.
        CceFirearms = "rf.cce-firearms-ocg",
        CceFinancial = "rf.cce-financial",
        CceRunner = "rf.cce-social-media-runner",
        /// Denies being a victim; common under control.
        CceDenial = "rf.cce-denial-under-control",
        NrmHistory = "rf.nrm-history",
        OnlineImageSent = "rf.online-image-sent",
        OnlineThreatToShare = "rf.online-threat-share",
        OnlineMoneyDemand = "rf.online-money-demand",
        /// The profile seen most often; not a filter.
        OnlineMale14To18 = "rf.online-male-14-18",
        OnlineSuicidalWords = "rf.online-suicidal-words",
        OnlineOtherChildren = "rf.online-other-children",
        OnlineAccount = "rf.online-platform-account",
        SuspectPreviousSexual = "rf.suspect-previous-sexual",
        SuspectAccess = "rf.suspect-access-children",
        SuspectFacilitators = "rf.suspect-facilitators",
        SuspectOther = "rf.suspect-da-drugs-other",
        SuspectUnidentified = "rf.suspect-unidentified-ocg",
    }
}

impl Factor {
    /// Does it speak of sexual exploitation?
    pub fn is_sexual_exploitation(self) -> bool {
        self.word().starts_with("rf.cse-")
    }

    /// Does it speak of criminal exploitation?
    pub fn is_criminal_exploitation(self) -> bool {
        self.word().starts_with("rf.cce-") || self == Factor::NrmHistory
    }

    /// Does it speak of exploitation of any kind?
    pub fn is_exploitation(self) -> bool {
        self.is_sexual_exploitation() || self.is_criminal_exploitation()
    }

    /// Does it speak of online harm to a child?
    pub fn is_online(self) -> bool {
        self.word().starts_with("rf.online-")
    }
}
