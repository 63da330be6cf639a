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
  answer  text    not null
) strict, without rowid;

-- Which store this is.
create table this_store (
  only_one integer primary key check (only_one = 1),
  id       blob    not null check (length(id) = 16)
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
