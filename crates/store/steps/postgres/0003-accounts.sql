-- Those who may sign in. What they may do stands on the record; here is only how they show who they are.
create table account (
  id        uuid    primary key,
  name      text    not null unique,
  person    uuid    not null,
  -- Both empty until the account was taken up with its set-up link.
  password  text    not null,
  secret    bytea   not null,
  -- The last thirty-second step whose code was used.
  step      bigint  not null,
  made      bigint  not null,
  -- When it was closed; nothing while it is open.
  closed    bigint
);

-- A link with which an account is taken up, once. The link itself is not kept, only its digest.
create table setup_link (
  token     bytea   primary key check (length(token) = 32),
  account   uuid    not null,
  ends      bigint  not null,
  used      bigint
);

-- Sessions in browsers and tokens of programs, by the digest of what is shown.
create table session (
  token     bytea   primary key check (length(token) = 32),
  id        uuid    not null unique,
  account   uuid    not null,
  -- What a program may do with it; empty for a person's session.
  scope     text    not null,
  label     text    not null,
  began     bigint  not null,
  seen      bigint  not null,
  -- When the person last showed who they are, with both factors.
  strong    bigint  not null,
  ends      bigint  not null,
  ended     bigint
);

create index session_by_account on session (account, began);

-- How often somebody tried to sign in, by the digest of the account's name or of where from.
create table sign_in_try (
  what      bytea   primary key check (length(what) = 32),
  failed    bigint  not null,
  last      bigint  not null
);
