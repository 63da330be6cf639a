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
  primary key (child, rule, fact, told_as)
) strict, without rowid;

create index told_by_person on told (person, at);

insert into told (child, rule, fact, told_as, person, due, message, at, came, seen)
  select child, rule, fact, 'whoever owes it', person, due, message, at, came, seen from push;

drop table push;
