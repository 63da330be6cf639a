-- How each person counts in the whole force, worked out from the facts and put aside with whatever may change it. No fact,
-- and in no chain.
create table counted (
  person      uuid    not null primary key,
  -- Which it is of all that were kept or put aside.
  turn        bigint  not null,
  -- From which moment on it holds, and before which.
  holds_from  bigint  not null,
  holds_until bigint  not null,
  -- By which rules and measures.
  counted_by  text    not null,
  -- How they count; empty, where it is to be worked out.
  says        text    not null,
  -- Of all of it, by which it is seen that it is what was kept.
  digest      text    not null
);

create index counted_by_turn on counted (turn);

insert into counted (person, turn, holds_from, holds_until, counted_by, says, digest)
  select person, row_number() over (order by person), 0, 0, '', '', ''
  from (select distinct person from fact_names where about = 1) everybody;
