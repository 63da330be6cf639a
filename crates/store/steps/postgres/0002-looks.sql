-- Who looked, at whom, by what leave, and who was refused: in order, never changed and never taken out.
create table look (
  seq     bigint primary key check (seq > 0),
  id      uuid   not null unique,
  at      bigint not null,
  who     uuid   not null,
  about   uuid,
  -- Is it kept from whoever keeps the record?
  quiet   bigint not null check (quiet in (0, 1)),
  link    bytea  not null check (length(link) = 32),
  body    text   not null
);

create index look_by_about on look (about, quiet, seq);

create function look_is_kept() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    if new.seq <> (select coalesce(max(seq), 0) + 1 from look) then
      raise exception 'looks have no gap: each follows the one before';
    end if;
    return new;
  end if;
  raise exception 'a look is neither changed nor taken out';
end $$;

create trigger look_is_kept before insert or update or delete on look
  for each row execute function look_is_kept();
create trigger look_is_not_emptied before truncate on look
  for each statement execute function look_is_kept();
