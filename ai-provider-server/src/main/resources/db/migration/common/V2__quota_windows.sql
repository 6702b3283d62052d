-- What each node counted in a window of a quota. A node is one run of one server.
create table ai_quota_windows (
  scope varchar(20) not null,
  subject varchar(300) not null,
  window_ms bigint not null,
  start_at timestamp with time zone not null,
  node varchar(40) not null,
  requests bigint not null,
  ends_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  primary key (scope, subject, window_ms, start_at, node)
);
create index ai_quota_windows_by_update on ai_quota_windows (updated_at);
create index ai_quota_windows_by_end on ai_quota_windows (ends_at);
