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
  until     bigint  not null
);

create index hook_by_account on hook (account, made);
