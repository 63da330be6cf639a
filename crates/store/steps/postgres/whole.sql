-- The whole shape, as the numbered steps leave it: to be read. A test holds the two to each other.

-- The record: one row for each fact, in the order it was taken in, never changed and never taken out.
create table fact_log (
  seq     bigint primary key check (seq > 0),
  fact    uuid   not null unique,
  entered bigint not null,
  digest  bytea  not null check (length(digest) = 32),
  link    bytea  not null check (length(link) = 32),
  body    text   not null,
  -- For those who ask by hand. What was hashed is the text.
  answers jsonb  generated always as (
    -- Its jsonb cannot hold the character zero.
    case when body = '' or position('\u0000' in body) > 0 then null else body::jsonb end
  ) stored
);

create function fact_log_is_kept() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    if new.seq <> (select coalesce(max(seq), 0) + 1 from fact_log) then
      raise exception 'the record has no gap: each fact follows the one before';
    end if;
    return new;
  end if;
  if tg_op = 'UPDATE' and old.body <> '' and new.body = ''
     and (new.seq, new.fact, new.entered, new.digest, new.link)
       = (old.seq, old.fact, old.entered, old.digest, old.link) then
    return new;
  end if;
  if tg_op = 'UPDATE' then
    raise exception 'the record is not changed: only a body may be emptied';
  end if;
  raise exception 'nothing is taken out of the record';
end $$;

create trigger fact_log_is_kept before insert or update or delete on fact_log
  for each row execute function fact_log_is_kept();
create trigger fact_log_is_not_emptied before truncate on fact_log
  for each statement execute function fact_log_is_kept();

-- Whom each fact is about or names. Worked out from the facts.
create table fact_names (
  person  uuid    not null,
  seq     bigint  not null,
  about   bigint  not null check (about in (0, 1)),
  primary key (person, seq)
);

-- Who is on record at a place, the place by its digest. Worked out from the facts.
create table lives_at (
  place   bytea   not null,
  person  uuid    not null,
  primary key (place, person)
);

-- Records said to be of one person, or not. Worked out from the facts.
create table same_person (
  one     uuid    not null,
  other   uuid    not null,
  primary key (one, other)
);

-- What was asked with a key, and the answer: asked again, it is answered again.
create table request (
  key     uuid    primary key,
  digest  bytea   not null check (length(digest) = 32),
  entered bigint  not null,
  answer  text    not null,
  seal    bytea
);

-- Which store this is.
create table this_store (
  only_one bigint primary key check (only_one = 1),
  id       uuid   not null,
  sealed   bigint,
  places_known_by bytea,
  worked_out bigint
);

-- How each duty stands, from when until when, as far as is known. Worked out from the facts.
create table duty_stands (
  child   uuid    not null,
  rule    text    not null,
  version bigint  not null,
  fact    uuid    not null,
  begins  bigint  not null,
  ends    bigint  not null,
  stands  text    not null,
  primary key (child, rule, version, fact, begins)
);

create index duty_stands_by_outcome on duty_stands (stands, ends, begins);

-- Who looked, at whom, by what leave, and who was refused: in order, never changed and never taken out.
create table look (
  seq     bigint primary key check (seq > 0),
  id      uuid   not null unique,
  at      bigint not null,
  who     uuid   not null,
  about   uuid,
  -- Is it kept from whoever keeps the record?
  quiet   bigint not null check (quiet in (0, 1)),
  link    bytea  not null check (length(link) = 32),
  body    text   not null
);

create index look_by_about on look (about, quiet, seq);
create index look_by_who on look (who, seq);
create index look_by_who_at_whom on look (who, about, at);

create function look_is_kept() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    if new.seq <> (select coalesce(max(seq), 0) + 1 from look) then
      raise exception 'looks have no gap: each follows the one before';
    end if;
    return new;
  end if;
  raise exception 'a look is neither changed nor taken out';
end $$;

create trigger look_is_kept before insert or update or delete on look
  for each row execute function look_is_kept();
create trigger look_is_not_emptied before truncate on look
  for each statement execute function look_is_kept();

-- Those who may sign in. What they may do stands on the record; here is only how they show who they are.
create table account (
  id        uuid    primary key,
  name      text    not null unique,
  person    uuid    not null,
  -- Both empty until the account was taken up with its set-up link.
  password  text    not null,
  secret    bytea   not null,
  -- The last thirty-second step whose code was used.
  step      bigint  not null,
  made      bigint  not null,
  -- When it was closed; nothing while it is open.
  closed    bigint,
  seal      bytea
);

-- A link with which an account is taken up, once. The link itself is not kept, only its digest.
create table setup_link (
  token     bytea   primary key check (length(token) = 32),
  account   uuid    not null,
  ends      bigint  not null,
  used      bigint,
  seal      bytea
);

-- Sessions in browsers and tokens of programs, by the digest of what is shown.
create table session (
  token     bytea   primary key check (length(token) = 32),
  id        uuid    not null unique,
  account   uuid    not null,
  -- What a program may do with it; empty for a person's session.
  scope     text    not null,
  label     text    not null,
  began     bigint  not null,
  seen      bigint  not null,
  -- When the person last showed who they are, with both factors.
  strong    bigint  not null,
  ends      bigint  not null,
  ended     bigint,
  seal      bytea
);

create index session_by_account on session (account, began);

-- How often somebody tried to sign in, by the digest of the account's name or of where from.
create table sign_in_try (
  what      bytea   primary key check (length(what) = 32),
  failed    bigint  not null,
  last      bigint  not null,
  seal      bytea
);

-- What changed, to be told to whoever may know: in the order in which it was put on record.
create table outbox (
  seq     bigint primary key check (seq > 0),
  at      bigint not null,
  about   uuid   not null,
  body    text   not null,
  seal    bytea
);

create index outbox_by_at on outbox (at, seq);

-- Whom each fact of leave is about or names: what it says of staff bears on no duty. Worked out from the facts.
create table leave_names (
  person  uuid    not null,
  seq     bigint  not null,
  primary key (person, seq)
);

-- Lines of files that could not be put on record, word for word, each with the reason: nothing brought is lost.
create table held (
  id      uuid   primary key,
  file    text   not null,
  line    bigint not null,
  why     text   not null,
  text    text   not null,
  at      bigint not null,
  seal    bytea
);

-- Where somebody lives is asked by the person too, and whom a fact names by the fact.
create index lives_at_by_person on lives_at (person, place);
create index fact_names_by_seq on fact_names (seq, person);

-- By what each person can be known again. Worked out from the facts.
create table described (
  person  uuid   primary key,
  body    text   not null
);

-- The facts that open emergency access: whoever is to be told at once finds them here. Worked out from the facts.
create table emergency (
  seq     bigint primary key
);

-- Where people have what changes told, each by its owner's own leave.
create table hook (
  id        uuid    primary key,
  account   uuid    not null,
  role      text    not null,
  label     text    not null,
  address   text    not null,
  -- What the events are signed with: its owner has it too.
  secret    bytea   not null check (length(secret) = 32),
  -- What the ids of events are made of, so that they do not count: nobody has it.
  naming    bytea   not null check (length(naming) = 32),
  -- The place in what changed up to which it has been told.
  place     bigint  not null,
  made      bigint  not null,
  told      bigint,
  -- Since when what is to be told was not taken, how often it was tried, and why not.
  failing   bigint,
  tries     bigint  not null,
  again     bigint  not null,
  why       text,
  stopped   bigint,
  ended     bigint,
  -- Which program tells it, and until when no other does.
  teller    uuid,
  until     bigint  not null,
  seal      bytea
);

create index hook_by_account on hook (account, made);

-- What somebody has written and not yet put on record: theirs alone, no fact, and in no chain.
create table draft (
  owner     uuid    not null,
  -- The address of the form.
  form      text    not null,
  -- What stands in it.
  body      text    not null,
  saved     bigint  not null,
  seal      bytea,
  primary key (owner, form)
);

create index draft_by_age on draft (saved);

-- How somebody wants their pages: theirs alone, no fact, and in no chain.
create table appearance (
  owner     uuid    not null primary key,
  -- In which colours; empty, where it follows the machine.
  theme     text    not null,
  compact   bigint  not null,
  keys      bigint  not null,
  seal      bytea
);

-- Who sent each notice, by their account: nobody else is told what came of it as its author.
create table sent_notice (
  fact      uuid    not null primary key,
  person    uuid    not null,
  at        bigint  not null,
  seal      bytea
);

create index sent_notice_by_person on sent_notice (person, at);

-- Up to when each other system's files were brought in, and within how many hours the next is to come: no fact of anybody.
create table system_read (
  system  text    not null,
  at      bigint  not null,
  up_to   bigint  not null,
  hours   bigint  not null,
  seal    bytea,
  primary key (system, at)
);

-- What became late within a time, however much ever was.
create index duty_stands_by_beginning on duty_stands (stands, begins);

-- Of what somebody was told that it was about to be late, or late: each thing owed once to one person who owes it, and once
-- to one person at each step above them. No fact, and in no chain.
create table told (
  child     uuid    not null,
  rule      text    not null,
  fact      uuid    not null,
  -- As whom they were told: whoever owes it, or somebody above them.
  told_as   text    not null,
  person    uuid    not null,
  -- By when it was owed.
  due       bigint  not null,
  -- With what else of the child it was told.
  message   uuid    not null,
  at        bigint  not null,
  -- Was it told, or only kept, and why.
  came      text    not null,
  -- When they said that they had seen it.
  seen      bigint,
  seal      bytea,
  primary key (child, rule, fact, told_as)
);

create index told_by_person on told (person, at);

-- Places that are kept sealed, each under the digest of its sealed form, which its fact names: never changed and never
-- taken out. The key is not here. The sealed form is empty where the law had it taken out.
create table sealed_place (
  number  bytea   not null primary key check (length(number) = 32),
  sealed  bytea   not null check (length(sealed) in (0, 552))
);

create function sealed_place_is_kept() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and length(old.sealed) > 0 and length(new.sealed) = 0 and new.number = old.number then
    return new;
  end if;
  if tg_op = 'UPDATE' then
    raise exception 'a sealed place is not changed: only its content may be taken out';
  end if;
  raise exception 'no sealed place is taken out';
end $$;

create trigger sealed_place_is_kept before update or delete on sealed_place
  for each row execute function sealed_place_is_kept();
create trigger sealed_place_is_not_emptied before truncate on sealed_place
  for each statement execute function sealed_place_is_kept();

-- How each person counts in the whole force, worked out from the facts and put aside with whatever may change it. No fact,
-- and in no chain.
create table counted (
  person      uuid    not null,
  -- By which rules and measures; by none, where it was put aside and is to be worked out.
  counted_by  text    not null,
  -- Which it is of all that were kept or put aside.
  turn        bigint  not null,
  -- From which moment on it holds, and before which.
  holds_from  bigint  not null,
  holds_until bigint  not null,
  -- How they count; empty, where it was put aside.
  says        text    not null,
  seal        bytea,
  primary key (person, counted_by)
);

create index counted_by_turn on counted (turn);
create index counted_by_whom_and_turn on counted (counted_by, turn);
