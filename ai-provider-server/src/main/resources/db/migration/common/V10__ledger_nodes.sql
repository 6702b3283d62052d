-- How far the ledger of each server is written: ai_usage_logs has all its rows of attempts that began
-- before stored_until, by the clock of that server; null: not known yet. node: a ledger directory;
-- run_id: the process that uses it. A server that stops normally deletes its row. reported_at: when it
-- wrote the row last, by the clock of the database.
create table ai_ledger_nodes (
  node varchar(40) primary key,
  run_id varchar(40) not null,
  place varchar(400) not null,
  stored_until timestamp with time zone,
  reported_at timestamp with time zone not null
);
