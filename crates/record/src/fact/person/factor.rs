//! The catalogue of risk facts that can be recorded about a child, a place or an adult.

crate::answer::codes! {
    /// A risk fact. It is recorded as present, absent or not known, and never assumed absent.
    ///
    /// The code is for stories and machines; people are told what it means.
    Factor {
        AgeUnder13 = "rf.age-under-13" means "under 13 years old",
        Age13To15 = "rf.age-13-15" means "13, 14 or 15 years old",
        Age16To17 = "rf.age-16-17" means "16 or 17 years old",
        Disability = "rf.disability-mobility-communication" means "a disability or illness that bears on safety, moving, talking or deciding",
        Neurodivergent = "rf.neurodivergent" means "autism, ADHD or a learning disability, diagnosed or suspected",
        /// Says also what happens without it, and when the next dose is due.
        Medication = "rf.medication-dependency" means "needs medicine that may run out",
        MentalIllHealth = "rf.mental-ill-health" means "mental illness, or lately in crisis",
        SelfHarm = "rf.suicide-self-harm" means "suicide or self-harm: thoughts, a plan, a message or an attempt before",
        Pregnant = "rf.pregnant" means "pregnant, or may be",
        SubstanceUse = "rf.substance-use" means "uses drugs or alcohol, depends on them or owes for them",
        /// A row, a bereavement, court, an exam, a move, a threat over images.
        AcuteDistress = "rf.acute-distress-event" means "something distressing has just happened",
        Weather = "rf.weather-exposure" means "out in the cold, heat or wet, near water or on rough ground",
        NoMeans = "rf.no-means" means "no money, phone, charger or way of getting home",
        LanguageImmigration = "rf.language-immigration" means "little English, or afraid about immigration",
        OutOfCharacter = "rf.out-of-character" means "out of character",
        /// The first time missing; never a reason to grade lower.
        FirstEpisode = "rf.first-episode" means "missing for the first time",
        RepeatIn30Days = "rf.repeat-n30" means "missing before in the last 30 days",
        RepeatIn90Days = "rf.repeat-n90" means "missing before in the last 90 days",
        Duration = "rf.missing-duration" means "gone for longer than usual",
        HarmLastTime = "rf.previous-harm-while-missing" means "came to harm when last missing",
        Preparations = "rf.preparations" means "made ready to go: a bag, money, goodbyes or accounts deleted",
        FailedIntention = "rf.failed-intention" means "never arrived where they were going",
        CrimeInProgress = "rf.suspected-crime-in-progress" means "may have been abducted, kidnapped, held or trafficked",
        CollectedByAdult = "rf.collected-by-vehicle-adult" means "left with an adult or in a car nobody knows",
        /// Answers the phone but does not say where; not proof of safety.
        Evasive = "rf.contactable-but-evasive" means "answers the phone but will not say where",
        OutOfArea = "rf.out-of-area-placed" means "placed outside their own council's area",
        LateReport = "rf.delay-in-report" means "reported late, long after being last seen",
        /// Never a reason to grade lower.
        Wanted = "rf.wanted-or-recall" means "wanted, on bail or on recall",
        LookedAfter = "rf.looked-after" means "looked after by a council",
        CareLeaver = "rf.care-leaver" means "has left care",
        ProtectionPlan = "rf.cp-plan" means "on a child protection plan",
        ChildInNeed = "rf.cin" means "a child in need",
        PlacementInstability = "rf.placement-instability" means "moved from home to home, or placed somewhere unregistered",
        FamilyConflict = "rf.family-conflict-abuse" means "conflict, abuse or neglect at home",
        DomesticAbuseHousehold = "rf.domestic-abuse-household" means "lives with domestic abuse",
        ParentalRisk = "rf.parental-risk" means "a risk from somebody at home",
        HonourBased = "rf.hba-fm-fgm" means "honour-based abuse, forced marriage or genital mutilation",
        Radicalisation = "rf.radicalisation" means "being drawn into extremism",
        SchoolAbsence = "rf.school-absence-exclusion" means "missing school, excluded or on short hours",
        Bullying = "rf.bullying" means "bullied, online or off",
        Homeless = "rf.homeless-16-17" means "homeless at 16 or 17, or sleeping on sofas",
        SiblingOrFriendHarmed = "rf.sibling-or-friend-harmed" means "a brother, sister or friend was hurt lately",
        CseFlag = "rf.cse-flag-live" means "flagged for sexual exploitation",
        CseExchange = "rf.cse-exchange" means "given money, drugs, gifts, a bed or affection for sex",
        CsePowerImbalance = "rf.cse-power-imbalance" means "somebody has power over the child: by age, position, debt or number",
        CseOlderAssociate = "rf.cse-older-associate" means "an older person or group of concern",
        CseLocation = "rf.cse-location" means "goes to places linked with sexual exploitation",
        CseSexualHealth = "rf.cse-sexual-health" means "signs of sexual exploitation in the child's sexual health",
        CseInjury = "rf.cse-injury-trauma" means "unexplained injuries, withdrawn or changed",
        CseOnlineContact = "rf.cse-online-contact" means "new adults online, or pictures asked for",
        CseMultiplePhones = "rf.cse-multiple-phones" means "more than one phone or SIM, or lifts from strangers",
        CsePartialDisclosure = "rf.cse-disclosure-partial" means "told part of it, took it back, or told through somebody else",
        /// Recorded because exploitation may look consensual.
        CseAppearsConsensual = "rf.cse-appears-consensual" means "seems to consent, which does not mean that it is not exploitation",
        CceFlag = "rf.cce-flag-live" means "flagged for criminal exploitation",
        CceFarFromHome = "rf.cce-found-far-from-home" means "found far from home, or with a rail ticket that does not fit",
        CceDrugsWeaponsCash = "rf.cce-drugs-weapons-cash" means "found with drugs, weapons or cash",
        CceDebtThreat = "rf.cce-debt-threat" means "in debt, robbed of stock, or family threatened",
        CceAdultAtArrest = "rf.cce-adult-with-child-at-arrest" means "found or stopped with an adult who may be a danger",
        CceCuckooed = "rf.cce-cuckooed-address" means "at a home that others have taken over",
        CceFirearms = "rf.cce-firearms-ocg" means "firearms, organised crime, or a relative kidnapped",
        CceFinancial = "rf.cce-financial" means "bank account, SIM or cryptocurrency used by others",
        CceRunner = "rf.cce-social-media-runner" means "recruited or paraded on social media",
        /// Denies being a victim; common under control.
        CceDenial = "rf.cce-denial-under-control" means "denies being a victim, as many do who are controlled",
        NrmHistory = "rf.nrm-history" means "referred before as a possible victim of modern slavery",
        OnlineImageSent = "rf.online-image-sent" means "a sexual picture or film of the child exists",
        OnlineThreatToShare = "rf.online-threat-share" means "a threat to share pictures",
        OnlineMoneyDemand = "rf.online-money-demand" means "money is demanded",
        /// The profile seen most often; not a filter.
        OnlineMale14To18 = "rf.online-male-14-18" means "a boy of 14 to 18",
        OnlineSuicidalWords = "rf.online-suicidal-words" means "wrote, searched or said something about dying",
        OnlineOtherChildren = "rf.online-other-children" means "other children were contacted too",
        OnlineAccount = "rf.online-platform-account" means "an account, name or number of whoever did it is known",
        SuspectPreviousSexual = "rf.suspect-previous-sexual" means "the suspect has sexual offences or allegations behind them",
        SuspectAccess = "rf.suspect-access-children" means "the suspect can reach children",
        SuspectFacilitators = "rf.suspect-facilitators" means "the suspect groomed, incited or made pictures",
        SuspectOther = "rf.suspect-da-drugs-other" means "the suspect has domestic abuse, drugs or other offending behind them",
        SuspectUnidentified = "rf.suspect-unidentified-ocg" means "the suspect is not identified, abroad or part of organised crime",
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
