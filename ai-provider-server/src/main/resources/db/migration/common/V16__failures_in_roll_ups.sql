-- How many calls failed in which way: pairs of a kind and its number of calls. It is not known for
-- earlier roll-ups, which have none until they are made again.
alter table ai_usage_rollups add column failures text default '' not null;
