-- Places that are kept sealed, each under the digest of its sealed form, which its fact names: never changed and never
-- taken out. The key is not here. The sealed form is empty where the law had it taken out.
create table sealed_place (
  number  blob    not null primary key check (length(number) = 32),
  sealed  blob    not null check (length(sealed) in (0, 552))
) strict, without rowid;

create trigger sealed_place_is_not_changed before update on sealed_place
when not (length(old.sealed) > 0 and length(new.sealed) = 0 and new.number = old.number)
begin select raise(abort, 'a sealed place is not changed: only its content may be taken out'); end;

create trigger sealed_place_is_not_taken_out before delete on sealed_place
begin select raise(abort, 'no sealed place is taken out'); end;
