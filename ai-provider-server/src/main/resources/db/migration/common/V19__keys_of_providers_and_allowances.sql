-- The number of the provider's key that an attempt used, if it has several; and the longest answer that
-- a request allowed. They are not known for earlier rows.
alter table ai_usage_logs add column provider_key integer;
alter table ai_usage_logs add column max_tokens bigint;
