-- Finds calls by the kind of their failure. Calls that succeeded have no entry, so it costs them nothing.
create index ai_usage_logs_failed on ai_usage_logs (created_at) where failure_kind is not null;
