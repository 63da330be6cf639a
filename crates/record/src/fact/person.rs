//! Who someone is, how they live, what was seen of them, and what they said.

use jiff::civil::Date;

use crate::answer::{RequestRef, codes};
use crate::fact::place::Sure;
use crate::id::{FactId, PersonId};
use crate::role::Role;
use crate::when::When;

pub use factor::Factor;

mod factor;

codes! {
    /// Whether and how a child was seen. Only the first five are *seen*; only the first three can carry the child's voice.
    SeenStatus {
        Alone = "seen and spoken to alone",
        WithOthers = "seen and spoken to with others",
        /// Too young to speak, or does not speak: watched instead.
        Observed = "observed",
        Asleep = "seen asleep",
        NotSpokenTo = "seen but not spoken to",
        ByPhone = "spoken to by phone",
        ByVideo = "spoken to by video",
        /// What a carer or professional said.
        AccountOfOther = "account of someone else",
        NotSeen = "not seen",
    }

    /// Legal status of a child in care or in need.
    CareStatus {
        None = "none",
        InNeed = "child in need",
        ProtectionPlan = "child protection plan",
        Accommodated = "accommodated under section 20",
        CareOrder = "care order",
        InterimCareOrder = "interim care order",
        EmergencyProtection = "emergency protection order",
        SecureAccommodation = "secure accommodation",
        Remanded = "remanded to the local authority",
        CareLeaver = "care leaver",
        PrivatelyFostered = "privately fostered",
        AsylumSeeking = "unaccompanied asylum-seeking",
        CareAndSupport = "care and support plan",
        CareAndSupportProtection = "care and support protection plan",
    }

    /// What kind of place a child lives in.
    Placement {
        Family = "with family",
        Kinship = "with relatives or friends",
        FosterCare = "foster care",
        ChildrensHome = "children's home",
        Supported = "supported accommodation",
        Secure = "secure unit",
        Custody = "custody",
        Hospital = "hospital",
        NoFixed = "no fixed place",
    }

    /// How one person stands to another: this person is the other's …
    Relationship {
        Mother = "mother",
        Father = "father",
        StepParent = "step-parent",
        Sibling = "sibling",
        HalfSibling = "half-sibling",
        StepSibling = "step-sibling",
        Grandparent = "grandparent",
        KinshipCarer = "kinship carer",
        FosterCarer = "foster carer",
        ResidentialWorker = "residential worker",
        SpecialGuardian = "special guardian",
        AdoptiveParent = "adoptive parent",
        PartnerOfParent = "partner of parent",
        OtherParentsPartner = "partner of the other parent",
        SocialWorker = "social worker",
        ReviewingOfficer = "independent reviewing officer",
        Teacher = "teacher",
        Friend = "friend",
        PeerOfConcern = "peer of concern",
        /// An adult who may be harming the child.
        PersonOfConcern = "person of concern",
        /// Used where somebody might write boyfriend or girlfriend of an adult.
        KnownNatureUnestablished = "known to the child (nature not established)",
        Suspect = "suspect",
        FellowVictim = "fellow victim",
        /// Said of a child by an adult's record.
        ChildOf = "child",
    }

    /// A marker on a record, visible to whoever opens it.
    FlagKind {
        SexualExploitation = "sexual exploitation",
        CriminalExploitation = "criminal exploitation",
        OnlineExploitation = "online exploitation",
        Firearms = "firearms",
        OrganisedCrime = "organised crime",
        SelfHarm = "suicide or self-harm",
        DomesticAbuse = "domestic abuse",
        FrequentlyMissing = "goes missing",
        KidnapThreat = "kidnap or threat to life",
        HonourBased = "honour-based abuse",
        HighRiskAddress = "address of concern",
    }

    /// What is on record against an adult.
    ConcernKind {
        RegisteredSexOffender = "registered sex offender",
        OrganisedCrime = "organised crime",
        Trafficking = "trafficking",
        SexualOffences = "sexual offences against children",
        Violence = "violence",
        DomesticAbuse = "domestic abuse",
        DrugSupply = "drug supply",
        Unassessed = "of concern but not yet assessed",
    }

    /// Self-defined ethnicity, the 18+1 classification.
    Ethnicity {
        W1 = "W1" means "White British",
        W2 = "W2" means "White Irish",
        W3 = "W3" means "Gypsy or Irish Traveller",
        W4 = "W4" means "Roma",
        W9 = "W9" means "Any other White background",
        M1 = "M1" means "White and Black Caribbean",
        M2 = "M2" means "White and Black African",
        M3 = "M3" means "White and Asian",
        M9 = "M9" means "Any other Mixed background",
        A1 = "A1" means "Indian",
        A2 = "A2" means "Pakistani",
        A3 = "A3" means "Bangladeshi",
        A4 = "A4" means "Chinese",
        A9 = "A9" means "Any other Asian background",
        B1 = "B1" means "Caribbean",
        B2 = "B2" means "African",
        B9 = "B9" means "Any other Black background",
        O2 = "O2" means "Arab",
        O9 = "O9" means "Any other ethnic group",
        NS = "NS" means "Not stated",
    }

    /// How something about a person came to be recorded.
    ToldBy {
        Themselves = "said by the person",
        Parent = "said by a parent",
        Carer = "said by a carer",
        Professional = "said by a professional",
        Observed = "observed by an officer",
        EarlierRecord = "taken from an earlier record",
    }

    /// Yes, no, or not known: how a risk factor stands. Not known never counts as a no.
    Standing {
        Present = "present",
        Absent = "absent",
    }

    /// Sex of a person, as recorded.
    Sex { Female = "female", Male = "male", Other = "other" }

    /// How something was heard from a child.
    HeardHow {
        InPersonAlone = "in person and alone",
        InPersonWithOthers = "in person with others present",
        ByPhone = "by phone",
        ByVideo = "by video",
        InWriting = "in writing",
        ThroughInterpreter = "through an interpreter",
        ToldBySomeoneElse = "told by someone else",
    }

    /// Why somebody's ethnicity is not stated.
    NotStatedBecause { Declined = "declined", NotAsked = "not asked", Unable = "unable to say", NotUnderstood = "not understood" }

    /// What an assessment is of, where it has no kind of its own.
    AssessmentOf { SelfHarm = "suicide or self-harm", Missing = "going missing", Other = "another risk" }
}

impl SeenStatus {
    /// Was the child physically seen?
    pub fn is_seen(self) -> bool {
        self <= SeenStatus::NotSpokenTo
    }

    /// Was the child physically seen, and spoken to?
    pub fn is_spoken_to(self) -> bool {
        self <= SeenStatus::WithOthers
    }

    /// Can it carry the child's voice?
    pub fn carries_voice(self) -> bool {
        self <= SeenStatus::Observed
    }
}

impl HeardHow {
    /// Did whoever heard it stand before the child?
    pub fn is_in_person(self) -> bool {
        matches!(
            self,
            HeardHow::InPersonAlone | HeardHow::InPersonWithOthers | HeardHow::ThroughInterpreter
        )
    }
}

impl CareStatus {
    /// Is the child looked after by a local authority?
    pub fn is_looked_after(self) -> bool {
        matches!(
            self,
            CareStatus::Accommodated
                | CareStatus::CareOrder
                | CareStatus::InterimCareOrder
                | CareStatus::EmergencyProtection
                | CareStatus::SecureAccommodation
                | CareStatus::Remanded
                | CareStatus::AsylumSeeking
        )
    }
}

impl Placement {
    /// Is it a home somebody is paid to run, or a carer's?
    pub fn is_care(self) -> bool {
        matches!(
            self,
            Placement::FosterCare
                | Placement::ChildrensHome
                | Placement::Supported
                | Placement::Secure
        )
    }
}

impl Relationship {
    /// Is it said of grown-ups alone?
    pub fn is_of_grown_ups(self) -> bool {
        !matches!(
            self,
            Relationship::Sibling
                | Relationship::HalfSibling
                | Relationship::StepSibling
                | Relationship::Friend
                | Relationship::PeerOfConcern
                | Relationship::KnownNatureUnestablished
                | Relationship::Suspect
                | Relationship::FellowVictim
                | Relationship::ChildOf
        )
    }

    /// Is it a brother or sister, whole, half or step?
    pub fn is_sibling(self) -> bool {
        matches!(
            self,
            Relationship::Sibling | Relationship::HalfSibling | Relationship::StepSibling
        )
    }

    /// Is it a brother, sister or friend?
    pub fn is_sibling_or_friend(self) -> bool {
        self.is_sibling() || self == Relationship::Friend
    }
}

crate::kind::family! {
    person(Person) = 1;

    /// Who someone is: their name, when they were born, or when an unborn child is expected.
    Described = "described", 1 {
        name: String, "name", "What is their name?", lead;
        born: Date, "born", "When were they born?" ("Their own date of birth, or as near as is known");
        expected: Date, "expected", "If not yet born, when is the child expected?";
        sex: Sex, "sex", "What sex is recorded?";
    }

    /// Another name or spelling somebody goes by.
    KnownAs = "known as", 1 {
        name: String, "name", "What else are they called?", lead, must;
    }

    /// Somebody's ethnicity, in their own or their parent's words where it could be asked.
    EthnicityRecorded = "ethnicity recorded", 1 {
        ethnicity: Ethnicity, "code", "Which of the 18+1 groups did they choose?", lead, must;
        in_their_words: String, "in their words", "How did they put it?";
        told_by: ToldBy, "told by", "Who said so?", must;
        ask_again: Date, "ask again", "If not stated, when will it be asked again?";
        not_stated_because: NotStatedBecause, "not stated because", "If not stated, why not?";
    }

    /// What an officer took somebody's ethnicity to be; never a substitute for asking.
    EthnicityObserved = "ethnicity observed", 1 {
        observed: String, "code", "Which observed code?", lead, must;
    }

    /// Language, religion, nationality, disability and the needs that follow for talking with somebody.
    NeedsRecorded = "needs recorded", 1 {
        language: String, "language", "Which language do they prefer?";
        interpreter: bool, "interpreter", "Do they need an interpreter?";
        religion: String, "religion", "What religion, if any?";
        nationality: String, "nationality", "What nationality?";
        disability: String, "disability", "Any disability or illness that matters here?";
        neurodivergent: String, "neurodivergent", "Autism, ADHD, a learning disability, diagnosed or suspected?";
        how_to_talk: String, "how to talk", "What helps when talking with them?";
    }

    /// A child's legal status and who looks after them, from a date.
    CareStatusRecorded = "care status", 1 {
        status: CareStatus, "status", "What is the child's legal status?", lead, must;
        placement: Placement, "placement", "What kind of place does the child live in?";
        authority: String, "authority", "Which council is responsible?";
        out_of_area: bool, "out of area", "Is the child placed outside their own council's area?";
        category: String, "category", "Under what category of harm is the plan?";
        review: Date, "review", "When is it looked at again?";
        would_change: String, "would change it", "What would change it?";
    }

    /// Where somebody lives or stays.
    LivesAt = "lives at", 1 {
        place: String, "place", "Which address or place?", lead, must;
        with: Vec<PersonId>, "with", "Who else lives there?";
        until: When, "until", "Until when?";
    }

    /// How one person stands to another.
    Linked = "linked to", 1 {
        other: PersonId, "person", "To whom?", lead, must;
        is: Relationship, "as", "The other person is this person’s …", must;
        lives_with: bool, "living together", "Do they live together?";
        parental_responsibility: bool, "parental responsibility", "Does the other person have parental responsibility?";
        source: String, "source", "Where does this come from, and how sure is it?";
        until: When, "until", "Until when?";
        sure: Sure, "how sure", "How sure is it?";
        restrictions: String, "contact restrictions", "What restricts contact between them?";
        safe_to_contact: bool, "safe to contact", "Is it safe to contact the other person?";
    }

    /// The school or setting a child belongs to, or that the child has none.
    AttendsSchool = "attends school", 1 {
        school: String, "school", "Which school?", lead;
        authority: String, "authority", "Whose term dates does it keep?";
        home_educated: bool, "home educated", "Is the child educated at home?";
        not_in_school: bool, "not in school", "Is the child excluded, missing from education or without a place?";
    }

    /// A live marker on the record, with its reason and the day it is looked at again.
    FlagRaised = "flag raised", 1 {
        kind: FlagKind, "for", "What is the flag for?", lead, must;
        because: String, "because", "Why?", must;
        review: Date, "review", "When is it looked at again?";
        visible_to_control_room: bool, "visible to control room", "Can the control room see it?";
        covers: String, "covers", "Which address, phone, vehicle or person does it also mark?";
        origin: String, "from", "Where does it come from?";
        owner: String, "owner", "Whose is it?";
    }

    /// A live marker was looked at again and stays, with the day it is looked at next.
    FlagReviewed = "flag reviewed", 1 {
        kind: FlagKind, "for", "Which flag?", lead, must;
        because: String, "because", "Why does it stay?", must;
        review: Date, "review", "When is it looked at again?";
        owner: String, "owner", "Whose is it?";
    }

    /// A marker taken off, with the reason.
    FlagEnded = "flag ended", 1 {
        kind: FlagKind, "for", "Which flag?", lead, must;
        because: String, "because", "Why?", must;
    }

    /// A risk factor about a child: present, absent, or not known, with the evidence.
    FactorRecorded = "factor recorded", 1 {
        factor: Factor, "factor", "Which factor?", lead, must;
        stands: Standing, "stands", "Is it present?", must;
        evidence: String, "evidence", "What shows it?", must;
        source: String, "source", "Which person or system said so?";
        reviewed: Date, "reviewed", "When was it last looked at again?";
    }

    /// A risk to the child was assessed that has no kind of assessment of its own.
    AssessmentMade = "assessment made", 1 {
        of: AssessmentOf, "of", "Which risk?", lead, must;
        level: String, "level", "Which level?";
        because: String, "because", "Why?";
        tool: String, "tool", "With which tool, and which version of it?";
        unanswered: String, "unanswered", "Which questions of the tool are not answered?";
        review: Date, "review", "When is it looked at again?";
        would_change: String, "would change it", "What would change it?";
    }

    /// What is on record against an adult who may harm children.
    OfConcern = "of concern", 1 {
        kind: ConcernKind, "for", "What is on record?", lead, must;
        detail: String, "detail", "What is known, and how sure is it?";
        until: When, "until", "Until when does it hold?";
    }

    /// Whether and how a child was seen, by whom, and in what condition. One for each child.
    ChildSeen = "child seen", 1 {
        status: SeenStatus, "status", "How was the child seen?", lead, must;
        by: String, "by", "Who saw the child?" ("Name and rank, or name and agency");
        by_role: Role, "as", "In what role?";
        place: String, "where", "Where?";
        with: String, "with", "Who else was there?";
        condition: String, "condition", "How did the child look: condition, clothing, things they did not have before?";
        injuries: String, "injuries", "Any injuries?";
        mood: String, "mood", "How was the child's mood?";
        home: String, "home", "What is life like there for the child: warmth, food, bed, who cares for them?";
        how_checked: String, "how checked", "If asleep, how was it checked that the child was well?";
        confirmed_with: String, "confirmed with", "If elsewhere, who confirmed where the child is, and how?";
        because: String, "because", "If not seen or not spoken to, why?";
        next: When, "next", "If not seen, when will the child be?";
        crime_asked: bool, "asked about crime", "Was the child asked whether anything had been done to them?";
        next_by: String, "next by", "If not seen, who will see the child?";
        belongings: String, "clothing and things", "What was the child wearing, and what did they have that they did not have before?";
    }

    /// The child's own words, as nearly as they were said. Never edited, only added to.
    ChildSaid = "child said", 1 {
        words: String, "words", "What did the child say?", lead, must;
        how: HeardHow, "how", "How was it heard?", must;
        heard_by: String, "heard by", "Who heard it?";
        present: String, "present", "Who else was there?";
        limit: String, "limit", "With whom did the child ask that it not be shared?";
        mood: String, "mood", "How was the child's mood?";
        may_share: String, "may be shared with", "With whom did the child agree that it may be shared?";
        theme: String, "theme", "What is it about?";
        led_to: String, "led to", "What was done about it at once?";
    }

    /// What was noticed about a child: behaviour, play, appearance, how they were with each adult.
    ChildObserved = "child observed", 1 {
        seen: String, "what", "What did you see the child do or show?", lead, must;
        relationships: String, "relationships", "How was the child with each adult?";
        home: String, "home", "What is life like there for the child?";
        seen_by: String, "seen by", "Who saw it?";
        present: String, "present", "Who else was there?";
        mood: String, "mood", "How was the child's mood?";
        theme: String, "theme", "What is it about?";
        led_to: String, "led to", "What was done about it at once?";
    }

    /// Something was done later because of what a child said or showed.
    VoiceActedOn = "child's voice acted on", 1 {
        what: String, "what", "What was done?", lead, must;
        said: FactId, "said", "Because of which words or observation?";
    }

    /// What a child asked not to be shared was shared after all, with the reason.
    LimitOverridden = "child's limit overridden", 1 {
        because: String, "because", "Why?", lead, must;
        with: String, "with", "With whom was it shared?", must;
        said: FactId, "said", "Which words did the child not want shared?";
        worker_told: bool, "worker told", "Was the child's worker told?";
    }

    /// Somebody is to speak with the child, and when.
    TalkPlanned = "talk with child planned", 1 {
        by: String, "by", "Who will speak with the child?", lead, must;
        on: When, "on", "When?";
        place: String, "where", "Where?";
        how: String, "how", "What will make it easier for the child?";
    }

    /// Something a child asked police or others to do, to be answered.
    ChildAskedFor = "child asked for", 1 {
        what: String, "what", "What did the child ask for?", lead, must;
        request: RequestRef, "request", "A short name for it";
        answer_by: When, "answer by", "By when was an answer promised?";
    }

    /// The answer given to a child who asked for something.
    ChildAnswered = "child answered", 1 {
        answer: String, "answer", "What was the child told or given?", lead, must;
        request: RequestRef, "request", "Which request?";
    }

    /// Something that helps keep a child safe. Recorded, never set off against a risk.
    Protective = "protective", 1 {
        what: String, "what", "What helps?", lead, must;
    }

    /// What keeps a child safe from now on was planned, with who does what.
    SafetyPlanMade = "safety plan made", 1 {
        what: String, "what", "What keeps the child safe, and who does what?", lead, must;
        with: String, "with", "With whom was it made: the child, carers, other agencies?";
        review: Date, "review", "When is it looked at again?";
    }

    /// What was left for a child with advice: given to whom, about what harm.
    AdviceGiven = "advice given", 1 {
        about: String, "about", "About what kind of harm?", lead, must;
        to: String, "to", "To whom?", must;
        resources: String, "resources", "Which services or resources?";
    }
}
