//! Every table of which each row has a seal, column by column.

use super::Kind::{Bytes, Id, Number, Text};
use super::Table;

/// All of them.
pub(crate) const ALL: [&Table; 14] = [
    &ACCOUNT,
    &SETUP_LINK,
    &SESSION,
    &SIGN_IN_TRY,
    &DRAFT,
    &APPEARANCE,
    &HOOK,
    &REQUEST,
    &CHANGE,
    &HELD,
    &SENT_NOTICE,
    &TOLD,
    &SYSTEM_READ,
    &COUNTED,
];

/// Those who may sign in.
pub(crate) static ACCOUNT: Table = Table {
    name: "account",
    one: "an account",
    several: "accounts",
    key: 1,
    columns: &[
        ("id", Id),
        ("name", Text),
        ("person", Id),
        ("password", Text),
        ("secret", Bytes),
        ("step", Number),
        ("made", Number),
        ("closed", Number),
    ],
};

/// Links by which accounts are taken up.
pub(crate) static SETUP_LINK: Table = Table {
    name: "setup_link",
    one: "a link by which an account is taken up",
    several: "links by which accounts are taken up",
    key: 1,
    columns: &[
        ("token", Bytes),
        ("account", Id),
        ("ends", Number),
        ("used", Number),
    ],
};

/// Sessions of people and tokens of programs.
pub(crate) static SESSION: Table = Table {
    name: "session",
    one: "a session or token",
    several: "sessions and tokens",
    key: 1,
    columns: &[
        ("token", Bytes),
        ("id", Id),
        ("account", Id),
        ("scope", Text),
        ("label", Text),
        ("began", Number),
        ("seen", Number),
        ("strong", Number),
        ("ends", Number),
        ("ended", Number),
    ],
};

/// How often somebody tried to sign in.
pub(crate) static SIGN_IN_TRY: Table = Table {
    name: "sign_in_try",
    one: "a count of tries to sign in",
    several: "counts of tries to sign in",
    key: 1,
    columns: &[("what", Bytes), ("failed", Number), ("last", Number)],
};

/// What people have written and not put on record.
pub(crate) static DRAFT: Table = Table {
    name: "draft",
    one: "a draft",
    several: "drafts",
    key: 2,
    columns: &[
        ("owner", Id),
        ("form", Text),
        ("body", Text),
        ("saved", Number),
    ],
};

/// How people want their pages.
pub(crate) static APPEARANCE: Table = Table {
    name: "appearance",
    one: "how somebody wants their pages",
    several: "wishes for how pages look",
    key: 1,
    columns: &[
        ("owner", Id),
        ("theme", Text),
        ("compact", Number),
        ("keys", Number),
    ],
};

/// Where people have what changes sent.
pub(crate) static HOOK: Table = Table {
    name: "hook",
    one: "a hook",
    several: "hooks",
    key: 1,
    columns: &[
        ("id", Id),
        ("account", Id),
        ("role", Text),
        ("label", Text),
        ("address", Text),
        ("secret", Bytes),
        ("naming", Bytes),
        ("place", Number),
        ("made", Number),
        ("told", Number),
        ("failing", Number),
        ("tries", Number),
        ("again", Number),
        ("why", Text),
        ("stopped", Number),
        ("ended", Number),
        ("teller", Id),
        ("until", Number),
    ],
};

/// What was answered to requests.
pub(crate) static REQUEST: Table = Table {
    name: "request",
    one: "what was answered to a request",
    several: "answers to requests",
    key: 1,
    columns: &[
        ("key", Id),
        ("digest", Bytes),
        ("entered", Number),
        ("answer", Text),
    ],
};

/// What changed.
pub(crate) static CHANGE: Table = Table {
    name: "outbox",
    one: "a change that is to be told",
    several: "changes that are to be told",
    key: 1,
    columns: &[
        ("seq", Number),
        ("at", Number),
        ("about", Id),
        ("body", Text),
    ],
};

/// Lines that could not be put on record.
pub(crate) static HELD: Table = Table {
    name: "held",
    one: "a line of a file that is held",
    several: "lines of files that are held",
    key: 1,
    columns: &[
        ("id", Id),
        ("file", Text),
        ("line", Number),
        ("why", Text),
        ("text", Text),
        ("at", Number),
    ],
};

/// Who sent each notice.
pub(crate) static SENT_NOTICE: Table = Table {
    name: "sent_notice",
    one: "who sent a notice",
    several: "names of who sent notices",
    key: 1,
    columns: &[("fact", Id), ("person", Id), ("at", Number)],
};

/// Of what people were told that it was about to be late, or late.
pub(crate) static TOLD: Table = Table {
    name: "told",
    one: "a message of what is late or about to be",
    several: "messages of what is late or about to be",
    key: 4,
    columns: &[
        ("child", Id),
        ("rule", Text),
        ("fact", Id),
        ("told_as", Text),
        ("person", Id),
        ("due", Number),
        ("message", Id),
        ("at", Number),
        ("came", Text),
        ("seen", Number),
    ],
};

/// Up to when other systems were read.
pub(crate) static SYSTEM_READ: Table = Table {
    name: "system_read",
    one: "up to when another system was read",
    several: "notes of up to when other systems were read",
    key: 2,
    columns: &[
        ("system", Text),
        ("at", Number),
        ("up_to", Number),
        ("hours", Number),
    ],
};

/// How each person counts in the whole force.
pub(crate) static COUNTED: Table = Table {
    name: "counted",
    one: "what is kept of how somebody counts",
    several: "notes of how somebody counts",
    key: 2,
    columns: &[
        ("person", Id),
        ("counted_by", Text),
        ("turn", Number),
        ("holds_from", Number),
        ("holds_until", Number),
        ("says", Text),
    ],
};
