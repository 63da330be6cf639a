-- What follows from no fact has a seal beside it, worked out by the program: what is not what was put there is not believed.
alter table account add column seal bytea;
alter table setup_link add column seal bytea;
alter table session add column seal bytea;
alter table sign_in_try add column seal bytea;
alter table draft add column seal bytea;
alter table appearance add column seal bytea;
alter table hook add column seal bytea;
alter table request add column seal bytea;
alter table outbox add column seal bytea;
alter table held add column seal bytea;
alter table sent_notice add column seal bytea;
alter table told add column seal bytea;
alter table system_read add column seal bytea;
-- Is what was there before there were seals sealed too? Nothing, until it is.
alter table this_store add column sealed bigint;
