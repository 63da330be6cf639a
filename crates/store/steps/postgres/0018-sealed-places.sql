-- Places that are kept sealed, each under the digest of its sealed form, which its fact names: never changed and never
-- taken out. The key is not here. The sealed form is empty where the law had it taken out.
create table sealed_place (
  number  bytea   not null primary key check (length(number) = 32),
  sealed  bytea   not null check (length(sealed) in (0, 552))
);

create function sealed_place_is_kept() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and length(old.sealed) > 0 and length(new.sealed) = 0 and new.number = old.number then
    return new;
  end if;
  if tg_op = 'UPDATE' then
    raise exception 'a sealed place is not changed: only its content may be taken out';
  end if;
  raise exception 'no sealed place is taken out';
end $$;

create trigger sealed_place_is_kept before update or delete on sealed_place
  for each row execute function sealed_place_is_kept();
create trigger sealed_place_is_not_emptied before truncate on sealed_place
  for each statement execute function sealed_place_is_kept();
