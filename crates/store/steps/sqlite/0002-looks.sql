-- Who looked, at whom, by what leave, and who was refused: in order, never changed and never taken out.
create table look (
  seq     integer primary key check (seq > 0),
  id      blob    not null unique check (length(id) = 16),
  at      integer not null,
  who     blob    not null,
  about   blob,
  -- Is it kept from whoever keeps the record?
  quiet   integer not null check (quiet in (0, 1)),
  link    blob    not null check (length(link) = 32),
  body    text    not null
) strict;

create index look_by_about on look (about, quiet, seq);

create trigger look_has_no_gap before insert on look
when new.seq <> (select coalesce(max(seq), 0) + 1 from look)
begin select raise(abort, 'looks have no gap: each follows the one before'); end;

create trigger look_is_not_changed before update on look
begin select raise(abort, 'a look is not changed'); end;

create trigger look_is_not_taken_out before delete on look
begin select raise(abort, 'no look is taken out'); end;
