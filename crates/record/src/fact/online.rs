//! Online sexual abuse and blackmail of children.

use jiff::civil::Date;

use crate::answer::{CrimeRef, Suspect, codes};
use crate::when::When;

codes! {
    /// The kind of online harm.
    Harm {
        Sextortion = "sextortion",
        Grooming = "grooming",
        Coercion = "coercion",
        LiveStream = "live-streaming",
        PeerSharing = "images shared by peers",
        Images = "indecent images",
        OtherOnline = "other online harm",
    }

    /// An enquiry into who is behind it.
    Enquiry {
        Handset = "handset preserved",
        Accounts = "usernames and numbers",
        Payment = "payment details",
        NoPayment = "no payment asked for",
        Preservation = "platform asked to preserve",
        Ip = "internet address enquiries",
        Organised = "organised crime considered",
    }

    /// A resource given to a child or family.
    Resource {
        ReportRemove = "Report Remove",
        TakeItDown = "Take It Down",
        Ceop = "CEOP",
        Childline = "Childline",
        FamilySupport = "family support",
        SuspectFamily = "support for a suspect's family",
        InformationPack = "information pack",
        FraudLeaflet = "fraud leaflet",
    }

    /// A band of the tool that orders suspects of indecent images by risk.
    Band { Low = "low", Medium = "medium", High = "high", VeryHigh = "very high" }
}

crate::kind::family! {
    online(Online) = 12;

    /// Online sexual harm to a child was reported.
    Reported = "online harm reported", 1 {
        harm: Harm, "harm", "What kind?", lead, must;
        images_sent: bool, "images sent", "Does an image or video exist?";
        threat_to_share: bool, "threat to share", "Was there a threat to share it?";
        demand: String, "demand", "What was demanded, and was it paid?";
        platform: String, "platform", "On which platform?";
        distress: bool, "distress", "Is the child distressed, or has the child spoken of suicide or self-harm?";
        by_adult: bool, "by an adult", "Is the offender an adult, as far as is known?";
        threat_live: bool, "threat live", "Is the threat still live?";
        crime: CrimeRef, "crime", "Which crime?";
    }

    /// The child's welfare was looked to at once: seen, self-harm asked about, a plan made.
    WelfareSecured = "online welfare secured", 1 {
        self_harm_asked: bool, "self-harm asked about", "Was self-harm asked about?", must;
        safety_plan: String, "safety plan", "What is the safety plan?";
        parent_guided: bool, "parent guided", "Was a parent told what to do?";
        crisis_link: String, "health or crisis link", "Which service was brought in?";
        not_left_alone: bool, "not left alone", "Is the child not left alone?";
        control_room_told: bool, "control room told", "Was the control room told?";
        keep_everything: bool, "told to keep everything", "Was the family told to delete nothing and not to reply?";
        crime: CrimeRef, "crime", "Which crime?";
    }

    /// The child was called again after the first contact.
    FollowedUp = "online follow-up made", 1 {
        how: String, "how", "How is the child?", lead;
        crime: CrimeRef, "crime", "Which crime?";
    }

    /// Whether a strategy discussion is needed was considered, with the reason.
    DiscussionConsidered = "strategy discussion considered", 1 {
        needed: bool, "needed", "Is one needed?", lead;
        because: String, "because", "Why?";
    }

    /// The child's vulnerability was assessed.
    VulnerabilityAssessed = "online vulnerability assessed", 1 {
        what: String, "what", "What makes this child vulnerable?", lead;
        review: Date, "review", "When is it looked at again?";
        would_change: String, "would change it", "What would change it?";
        crime: CrimeRef, "crime", "Which crime?";
    }

    /// The investigation template for online abuse was completed, and specialist advice logged.
    TemplateCompleted = "online template completed", 1 {
        advice: String, "advice", "Which specialist advice was taken?";
        crime: CrimeRef, "crime", "Which crime?";
    }

    /// Evidence of online harm was looked to.
    EvidenceSecured = "online evidence secured", 1 {
        enquiries: Vec<Enquiry>, "enquiries", "What was done?", lead, must;
        platform_reply_due: When, "platform reply due", "When is the platform's reply due?";
        platform: String, "platform", "Which platform or account?";
        platform_reply: String, "platform reply", "What did the platform answer?";
        preservation_expires: When, "preservation expires", "Until when does the platform keep it?";
        crime: CrimeRef, "crime", "Which crime?";
    }

    /// Indecent images were recovered, held in the secure system; the reference only.
    ImagesRecovered = "indecent images recovered", 1 {
        held_as: String, "held as", "Under which reference in the secure system?", lead;
        crime: CrimeRef, "crime", "Which crime?";
    }

    /// The child abuse image database was used.
    ImageDatabaseUsed = "image database used", 1 {
        hashes_searched: bool, "hashes searched", "Were hashes searched?";
        victim_identification: bool, "victim identification", "Were images submitted for victim identification?";
        graded: bool, "graded", "Were they graded?";
        crime: CrimeRef, "crime", "Which crime?";
    }

    /// A suspect of indecent images was given a band, with the date by which to act.
    SuspectBanded = "online suspect banded", 1 {
        band: Band, "band", "Which band?", lead, must;
        act_by: When, "act by", "By when must police act?";
        access_to_children: String, "access to children", "Which children can this person reach?";
        suspect: Suspect, "suspect", "Who?";
    }

    /// A suspect of indecent images became known.
    SuspectKnown = "online suspect known", 1 {
        suspect: Suspect, "suspect", "Who?", lead;
        crime: CrimeRef, "crime", "Which crime?";
    }

    /// Police acted against a suspect of indecent images.
    SuspectEnforced = "online suspect dealt with", 1 {
        welfare_plan: String, "welfare plan", "What was planned for the suspect's welfare?";
        suspect: Suspect, "suspect", "Who?", lead;
    }

    /// The child, or the family, was given resources.
    ResourcesGiven = "online resources given", 1 {
        resources: Vec<Resource>, "resources", "Which?", lead, must;
        to: String, "to", "To whom, how?";
        told_not_at_fault: bool, "told not at fault", "Was the child told that this is not their fault?";
        removal_with_child: bool, "removal begun with the child", "Was the removal of images begun together with the child?";
        contact: String, "named contact", "Who is the family's named contact?";
        next_steps: String, "what happens next", "What was the family told will happen next?";
        crime: CrimeRef, "crime", "Which crime?";
    }

    /// Which other children this person may reach was assessed.
    WiderRiskAssessed = "wider online risk assessed", 1 {
        children: String, "children", "Which other children?", lead, must;
        checks: String, "checks", "Which contacts, homes, work and other reports were checked?";
        none_because: String, "none because", "If no other child was found, why is that thought to be so?";
        crime: CrimeRef, "crime", "Which crime?";
    }
}
