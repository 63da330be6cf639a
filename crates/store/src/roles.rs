//! A login for the service that can add to what is on record, and cannot change it: for whoever looks after a server.

/// What is only added to.
const KEPT: [&str; 3] = ["fact_log", "look", "sealed_place"];

/// What follows from the facts, and what follows from none.
const OTHERS: [&str; 22] = [
    "fact_names",
    "leave_names",
    "lives_at",
    "same_person",
    "emergency",
    "duty_stands",
    "described",
    "this_store",
    "account",
    "setup_link",
    "session",
    "sign_in_try",
    "draft",
    "appearance",
    "hook",
    "request",
    "outbox",
    "held",
    "sent_notice",
    "told",
    "system_read",
    "counted",
];

/// The statements by which the owner of the database makes such a login, or makes one that is there into it.
///
/// # Errors
///
/// A sentence, where that is no name for a login.
pub fn roles(login: &str) -> Result<String, String> {
    let is_plain =
        |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_';
    let begins = login
        .chars()
        .next()
        .is_some_and(|letter| letter.is_ascii_lowercase());
    if !begins || !login.chars().all(is_plain) || login.len() > 63 {
        return Err(
            "a login is called by small letters, digits and _, and begins with a letter".into(),
        );
    }
    let others = OTHERS.join(", ");
    Ok(format!(
        "-- For the login that owns the database, once, and again after each new version of the program has opened it.
do $$ begin
  if not exists (select from pg_roles where rolname = '{login}') then
    create role {login} login nosuperuser nocreatedb nocreaterole;
  end if;
end $$;
revoke all on all tables in schema public from public, {login};
revoke create on schema public from public, {login};
grant usage on schema public to {login};
-- What is on record with its protected places, and who looked: added to. A body or a place may be emptied, as the law may have it;
-- nothing else, and nothing is taken out.
grant select, insert on {} to {login};
grant update (body) on fact_log to {login};
grant update (sealed) on sealed_place to {login};
grant select, insert, update, delete on {others} to {login};
grant select on _sqlx_migrations to {login};
-- Its password is set apart, so that it stands in no file: \\password {login}
",
        KEPT.join(", ")
    ))
}
