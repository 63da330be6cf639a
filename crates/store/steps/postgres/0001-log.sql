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
  answer  text    not null
);

-- Which store this is.
create table this_store (
  only_one bigint primary key check (only_one = 1),
  id       uuid   not null
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
