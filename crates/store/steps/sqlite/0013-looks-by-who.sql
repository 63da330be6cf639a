-- What somebody looked at is told to themselves.
create index look_by_who on look (who, seq);
