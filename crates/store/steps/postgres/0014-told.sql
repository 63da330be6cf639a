-- Who sent each notice, by their account: nobody else is told what came of it as its author.
create table sent_notice (
  fact      uuid    not null primary key,
  person    uuid    not null,
  at        bigint  not null
);

create index sent_notice_by_person on sent_notice (person, at);

-- Of what somebody was told that it was about to be late: each thing owed once, to one person. No fact, and in no chain.
create table push (
  child     uuid    not null,
  rule      text    not null,
  fact      uuid    not null,
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
  primary key (child, rule, fact)
);

create index push_by_person on push (person, at);
