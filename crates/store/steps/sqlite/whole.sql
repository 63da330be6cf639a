-- The whole shape, as the numbered steps leave it: to be read. A test holds the two to each other.

-- The record: one row for each fact, in the order it was taken in, never changed and never taken out.
create table fact_log (
  seq     integer primary key check (seq > 0),
  fact    blob    not null unique check (length(fact) = 16),
  entered integer not null,
  digest  blob    not null check (length(digest) = 32),
  link    blob    not null check (length(link) = 32),
  body    text    not null
) strict;

create trigger fact_log_has_no_gap before insert on fact_log
when new.seq <> (select coalesce(max(seq), 0) + 1 from fact_log)
begin select raise(abort, 'the record has no gap: each fact follows the one before'); end;

create trigger fact_log_has_each_once before insert on fact_log
when exists (select 1 from fact_log where fact = new.fact)
begin select raise(abort, 'the record has each fact once'); end;

create trigger fact_log_is_not_changed before update on fact_log
when not (old.body <> '' and new.body = '' and new.seq = old.seq and new.fact = old.fact
          and new.entered = old.entered and new.digest = old.digest and new.link = old.link)
begin select raise(abort, 'the record is not changed: only a body may be emptied'); end;

create trigger fact_log_is_not_shortened before delete on fact_log
begin select raise(abort, 'nothing is taken out of the record'); end;

-- Whom each fact is about or names. Worked out from the facts.
create table fact_names (
  person  blob    not null,
  seq     integer not null,
  about   integer not null check (about in (0, 1)),
  primary key (person, seq)
) strict, without rowid;

-- Who is on record at a place, the place by its digest. Worked out from the facts.
create table lives_at (
  place   blob    not null,
  person  blob    not null,
  primary key (place, person)
) strict, without rowid;

-- Records said to be of one person, or not. Worked out from the facts.
create table same_person (
  one     blob    not null,
  other   blob    not null,
  primary key (one, other)
) strict, without rowid;

-- What was asked with a key, and the answer: asked again, it is answered again.
create table request (
  key     blob    primary key check (length(key) = 16),
  digest  blob    not null check (length(digest) = 32),
  entered integer not null,
  answer  text    not null,
  seal    blob
) strict, without rowid;

-- Which store this is.
create table this_store (
  only_one integer primary key check (only_one = 1),
  id       blob    not null check (length(id) = 16),
  sealed   integer,
  places_known_by blob,
  worked_out integer
) strict;

-- How each duty stands, from when until when, as far as is known. Worked out from the facts.
create table duty_stands (
  child   blob    not null,
  rule    text    not null,
  version integer not null,
  fact    blob    not null,
  begins  integer not null,
  ends    integer not null,
  stands  text    not null,
  primary key (child, rule, version, fact, begins)
) strict, without rowid;

create index duty_stands_by_outcome on duty_stands (stands, ends, begins);

-- Who looked, at whom, by what leave, and who was refused: in order, never changed and never taken out.
create table look (
  seq     integer primary key check (seq > 0),
  id      blob    not null unique check (length(id) = 16),
  at      integer not null,
  who     blob    not null,
  about   blob,
  -- Is it kept from whoever keeps the record?
  quiet   integer not null check (quiet in (0, 1)),
  link    blob    not null check (length(link) = 32),
  body    text    not null
) strict;

create index look_by_about on look (about, quiet, seq);
create index look_by_who on look (who, seq);
create index look_by_who_at_whom on look (who, about, at);

create trigger look_has_no_gap before insert on look
when new.seq <> (select coalesce(max(seq), 0) + 1 from look)
begin select raise(abort, 'looks have no gap: each follows the one before'); end;

create trigger look_is_not_changed before update on look
begin select raise(abort, 'a look is not changed'); end;

create trigger look_is_not_taken_out before delete on look
begin select raise(abort, 'no look is taken out'); end;

-- Those who may sign in. What they may do stands on the record; here is only how they show who they are.
create table account (
  id        blob    primary key check (length(id) = 16),
  name      text    not null unique,
  person    blob    not null check (length(person) = 16),
  -- Both empty until the account was taken up with its set-up link.
  password  text    not null,
  secret    blob    not null,
  -- The last thirty-second step whose code was used.
  step      integer not null,
  made      integer not null,
  -- When it was closed; nothing while it is open.
  closed    integer,
  seal      blob
) strict, without rowid;

-- A link with which an account is taken up, once. The link itself is not kept, only its digest.
create table setup_link (
  token     blob    primary key check (length(token) = 32),
  account   blob    not null,
  ends      integer not null,
  used      integer,
  seal      blob
) strict, without rowid;

-- Sessions in browsers and tokens of programs, by the digest of what is shown.
create table session (
  token     blob    primary key check (length(token) = 32),
  id        blob    not null unique check (length(id) = 16),
  account   blob    not null,
  -- What a program may do with it; empty for a person's session.
  scope     text    not null,
  label     text    not null,
  began     integer not null,
  seen      integer not null,
  -- When the person last showed who they are, with both factors.
  strong    integer not null,
  ends      integer not null,
  ended     integer,
  seal      blob
) strict, without rowid;

create index session_by_account on session (account, began);

-- How often somebody tried to sign in, by the digest of the account's name or of where from.
create table sign_in_try (
  what      blob    primary key check (length(what) = 32),
  failed    integer not null,
  last      integer not null,
  seal      blob
) strict, without rowid;

-- What changed, to be told to whoever may know: in the order in which it was put on record.
create table outbox (
  seq     integer primary key check (seq > 0),
  at      integer not null,
  about   blob    not null,
  body    text    not null,
  seal    blob
) strict;

create index outbox_by_at on outbox (at, seq);

-- Whom each fact of leave is about or names: what it says of staff bears on no duty. Worked out from the facts.
create table leave_names (
  person  blob    not null,
  seq     integer not null,
  primary key (person, seq)
) strict, without rowid;

-- Lines of files that could not be put on record, word for word, each with the reason: nothing brought is lost.
create table held (
  id      blob    primary key check (length(id) = 16),
  file    text    not null,
  line    integer not null,
  why     text    not null,
  text    text    not null,
  at      integer not null,
  seal    blob
) strict, without rowid;

-- Where somebody lives is asked by the person too, and whom a fact names by the fact.
create index lives_at_by_person on lives_at (person, place);
create index fact_names_by_seq on fact_names (seq, person);

-- By what each person can be known again. Worked out from the facts.
create table described (
  person  blob    not null primary key check (length(person) = 16),
  body    text    not null
) strict, without rowid;

-- The facts that open emergency access: whoever is to be told at once finds them here. Worked out from the facts.
create table emergency (
  seq     integer primary key
) strict;

-- Where people have what changes told, each by its owner's own leave.
create table hook (
  id        blob    primary key check (length(id) = 16),
  account   blob    not null,
  role      text    not null,
  label     text    not null,
  address   text    not null,
  -- What the events are signed with: its owner has it too.
  secret    blob    not null check (length(secret) = 32),
  -- What the ids of events are made of, so that they do not count: nobody has it.
  naming    blob    not null check (length(naming) = 32),
  -- The place in what changed up to which it has been told.
  place     integer not null,
  made      integer not null,
  told      integer,
  -- Since when what is to be told was not taken, how often it was tried, and why not.
  failing   integer,
  tries     integer not null,
  again     integer not null,
  why       text,
  stopped   integer,
  ended     integer,
  -- Which program tells it, and until when no other does.
  teller    blob,
  until     integer not null,
  seal      blob
) strict, without rowid;

create index hook_by_account on hook (account, made);

-- What somebody has written and not yet put on record: theirs alone, no fact, and in no chain.
create table draft (
  owner     blob    not null check (length(owner) = 16),
  -- The address of the form.
  form      text    not null,
  -- What stands in it.
  body      text    not null,
  saved     integer not null,
  seal      blob,
  primary key (owner, form)
) strict, without rowid;

create index draft_by_age on draft (saved);

-- How somebody wants their pages: theirs alone, no fact, and in no chain.
create table appearance (
  owner     blob    not null primary key check (length(owner) = 16),
  -- In which colours; empty, where it follows the machine.
  theme     text    not null,
  compact   integer not null,
  keys      integer not null,
  seal      blob
) strict, without rowid;

-- Who sent each notice, by their account: nobody else is told what came of it as its author.
create table sent_notice (
  fact      blob    not null primary key check (length(fact) = 16),
  person    blob    not null check (length(person) = 16),
  at        integer not null,
  seal      blob
) strict, without rowid;

create index sent_notice_by_person on sent_notice (person, at);

-- Up to when each other system's files were brought in, and within how many hours the next is to come: no fact of anybody.
create table system_read (
  system  text    not null,
  at      integer not null,
  up_to   integer not null,
  hours   integer not null,
  seal    blob,
  primary key (system, at)
) strict, without rowid;

-- What became late within a time, however much ever was.
create index duty_stands_by_beginning on duty_stands (stands, begins);

-- Of what somebody was told that it was about to be late, or late: each thing owed once to one person who owes it, and once
-- to one person at each step above them. No fact, and in no chain.
create table told (
  child     blob    not null check (length(child) = 16),
  rule      text    not null,
  fact      blob    not null check (length(fact) = 16),
  -- As whom they were told: whoever owes it, or somebody above them.
  told_as   text    not null,
  person    blob    not null check (length(person) = 16),
  -- By when it was owed.
  due       integer not null,
  -- With what else of the child it was told.
  message   blob    not null check (length(message) = 16),
  at        integer not null,
  -- Was it told, or only kept, and why.
  came      text    not null,
  -- When they said that they had seen it.
  seen      integer,
  seal      blob,
  primary key (child, rule, fact, told_as)
) strict, without rowid;

create index told_by_person on told (person, at);

-- Places that are kept sealed, each under the digest of its sealed form, which its fact names: never changed and never
-- taken out. The key is not here. The sealed form is empty where the law had it taken out.
create table sealed_place (
  number  blob    not null primary key check (length(number) = 32),
  sealed  blob    not null check (length(sealed) in (0, 552))
) strict, without rowid;

create trigger sealed_place_is_not_changed before update on sealed_place
when not (length(old.sealed) > 0 and length(new.sealed) = 0 and new.number = old.number)
begin select raise(abort, 'a sealed place is not changed: only its content may be taken out'); end;

create trigger sealed_place_is_not_taken_out before delete on sealed_place
begin select raise(abort, 'no sealed place is taken out'); end;

-- How each person counts in the whole force, worked out from the facts and put aside with whatever may change it. No fact,
-- and in no chain.
create table counted (
  person      blob    not null check (length(person) = 16),
  -- By which rules and measures; by none, where it was put aside and is to be worked out.
  counted_by  text    not null,
  -- Which it is of all that were kept or put aside.
  turn        integer not null,
  -- From which moment on it holds, and before which.
  holds_from  integer not null,
  holds_until integer not null,
  -- How they count; empty, where it was put aside.
  says        text    not null,
  seal        blob,
  primary key (person, counted_by)
) strict, without rowid;

create index counted_by_turn on counted (turn);
create index counted_by_whom_and_turn on counted (counted_by, turn);
