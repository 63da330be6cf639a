-- Those who may sign in. What they may do stands on the record; here is only how they show who they are.
create table account (
  id        blob    primary key check (length(id) = 16),
  name      text    not null unique,
  person    blob    not null check (length(person) = 16),
  -- Both empty until the account was taken up with its set-up link.
  password  text    not null,
  secret    blob    not null,
  -- The last thirty-second step whose code was used.
  step      integer not null,
  made      integer not null,
  -- When it was closed; nothing while it is open.
  closed    integer
) strict, without rowid;

-- A link with which an account is taken up, once. The link itself is not kept, only its digest.
create table setup_link (
  token     blob    primary key check (length(token) = 32),
  account   blob    not null,
  ends      integer not null,
  used      integer
) strict, without rowid;

-- Sessions in browsers and tokens of programs, by the digest of what is shown.
create table session (
  token     blob    primary key check (length(token) = 32),
  id        blob    not null unique check (length(id) = 16),
  account   blob    not null,
  -- What a program may do with it; empty for a person's session.
  scope     text    not null,
  label     text    not null,
  began     integer not null,
  seen      integer not null,
  -- When the person last showed who they are, with both factors.
  strong    integer not null,
  ends      integer not null,
  ended     integer
) strict, without rowid;

create index session_by_account on session (account, began);

-- How often somebody tried to sign in, by the digest of the account's name or of where from.
create table sign_in_try (
  what      blob    primary key check (length(what) = 32),
  failed    integer not null,
  last      integer not null
) strict, without rowid;
