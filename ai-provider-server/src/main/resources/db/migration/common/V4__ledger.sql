-- One row for each attempt that may have been charged. A call without one, such as an answer from
-- the cache or a refusal, has one row with the attempt 0. The last row of a call has call_end; only
-- there are response_time_ms and status_code those of the whole call. created_at is when the attempt
-- began, started_at when the call began. user_id is a pseudonym, see ai_pseudonyms.
create table ai_usage_logs (
  id varchar(60) not null,
  call_id varchar(50) not null,
  attempt integer not null,
  call_end boolean not null,
  created_at timestamp with time zone not null,
  started_at timestamp with time zone not null,
  api_key_id varchar(300),
  tenant_id varchar(128),
  user_id varchar(40),
  end_user varchar(200),
  session_id varchar(200),
  trace_id varchar(64),
  endpoint varchar(200),
  operation varchar(30) not null,
  model_requested varchar(300),
  provider varchar(200),
  model_used varchar(300),
  prompt_tokens bigint not null,
  cached_tokens bigint not null,
  cache_write_tokens bigint not null,
  completion_tokens bigint not null,
  reasoning_tokens bigint not null,
  total_tokens bigint not null,
  cost_usd numeric(30, 18) not null,
  saved_usd numeric(30, 18) not null,
  pricing_status varchar(12) not null,
  price_rates text,
  outcome varchar(12) not null,
  failure_kind varchar(40),
  error_message varchar(500),
  response_cached boolean not null,
  cache_status varchar(16),
  response_time_ms bigint not null,
  ttft_ms bigint,
  attempts integer not null,
  status_code integer,
  skipped text,
  tags text,
  cache_key_hash varchar(64),
  prefix_hash varchar(64),
  primary key (id, created_at)
) ${partitioned_by_created_at};
create index ai_usage_logs_by_call on ai_usage_logs (call_id);
create index ai_usage_logs_by_time on ai_usage_logs (created_at);
create index ai_usage_logs_by_tenant on ai_usage_logs (tenant_id, created_at);
create index ai_usage_logs_by_key on ai_usage_logs (api_key_id, created_at);
