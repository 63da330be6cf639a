-- How each person counts in the whole force, worked out from the facts and put aside with whatever may change it. No fact,
-- and in no chain.
create table counted (
  person      blob    not null primary key check (length(person) = 16),
  -- Which it is of all that were kept or put aside.
  turn        integer not null,
  -- From which moment on it holds, and before which.
  holds_from  integer not null,
  holds_until integer not null,
  -- By which rules and measures.
  counted_by  text    not null,
  -- How they count; empty, where it is to be worked out.
  says        text    not null,
  -- Of all of it, by which it is seen that it is what was kept.
  digest      text    not null
) strict, without rowid;

create index counted_by_turn on counted (turn);

insert into counted (person, turn, holds_from, holds_until, counted_by, says, digest)
  select person, row_number() over (order by person), 0, 0, '', '', ''
  from (select distinct person from fact_names where about = 1) everybody;
