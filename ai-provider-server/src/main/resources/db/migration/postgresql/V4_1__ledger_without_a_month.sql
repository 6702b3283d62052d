-- Takes the rows for which there is no partition of their month.
create table ai_usage_logs_default partition of ai_usage_logs default;
