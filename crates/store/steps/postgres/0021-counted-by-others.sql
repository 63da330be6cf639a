-- Two programs that count by other rules keep theirs side by side, and each row has its seal. What was kept is worked out
-- again: the program puts everybody aside, once.
drop table counted;

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

alter table this_store add column counted bigint;
