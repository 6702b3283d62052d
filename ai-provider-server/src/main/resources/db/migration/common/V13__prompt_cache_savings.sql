-- What the prompt caches of providers saved, negative if filling them cost more. It is not known for
-- earlier rows, which have 0, nor for rows and roll-ups that servers of earlier versions still add.
alter table ai_usage_logs add column prompt_cache_saved_usd numeric(30, 18) default 0 not null;
alter table ai_usage_rollups add column prompt_cache_saved_usd numeric(38, 18) default 0 not null;
