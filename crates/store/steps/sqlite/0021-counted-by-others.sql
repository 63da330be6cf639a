-- Two programs that count by other rules keep theirs side by side, and each row has its seal. What was kept is worked out
-- again: the program puts everybody aside, once.
drop table counted;

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

alter table this_store add column counted integer;
