-- Where people have what changes told, each by its owner's own leave.
create table hook (
  id        blob    primary key check (length(id) = 16),
  account   blob    not null,
  role      text    not null,
  label     text    not null,
  address   text    not null,
  -- What the events are signed with: its owner has it too.
  secret    blob    not null check (length(secret) = 32),
  -- What the ids of events are made of, so that they do not count: nobody has it.
  naming    blob    not null check (length(naming) = 32),
  -- The place in what changed up to which it has been told.
  place     integer not null,
  made      integer not null,
  told      integer,
  -- Since when what is to be told was not taken, how often it was tried, and why not.
  failing   integer,
  tries     integer not null,
  again     integer not null,
  why       text,
  stopped   integer,
  ended     integer,
  -- Which program tells it, and until when no other does.
  teller    blob,
  until     integer not null
) strict, without rowid;

create index hook_by_account on hook (account, made);
