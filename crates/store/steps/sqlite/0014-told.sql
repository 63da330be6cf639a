-- Who sent each notice, by their account: nobody else is told what came of it as its author.
create table sent_notice (
  fact      blob    not null primary key check (length(fact) = 16),
  person    blob    not null check (length(person) = 16),
  at        integer not null
) strict, without rowid;

create index sent_notice_by_person on sent_notice (person, at);

-- Of what somebody was told that it was about to be late: each thing owed once, to one person. No fact, and in no chain.
create table push (
  child     blob    not null check (length(child) = 16),
  rule      text    not null,
  fact      blob    not null check (length(fact) = 16),
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
  primary key (child, rule, fact)
) strict, without rowid;

create index push_by_person on push (person, at);
