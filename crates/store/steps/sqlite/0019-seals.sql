-- What follows from no fact has a seal beside it, worked out by the program: what is not what was put there is not believed.
alter table account add column seal blob;
alter table setup_link add column seal blob;
alter table session add column seal blob;
alter table sign_in_try add column seal blob;
alter table draft add column seal blob;
alter table appearance add column seal blob;
alter table hook add column seal blob;
alter table request add column seal blob;
alter table outbox add column seal blob;
alter table held add column seal blob;
alter table sent_notice add column seal blob;
alter table told add column seal blob;
alter table system_read add column seal blob;
-- Is what was there before there were seals sealed too? Nothing, until it is.
alter table this_store add column sealed integer;
