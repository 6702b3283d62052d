-- What people said about anomalies. pattern: a hash of whose usage it is, the kind, the dimension and
-- the key; first_day: the day on which the anomaly began. feedback: expected, about this anomaly
-- alone; ignored, about all later ones of the pattern too.
create table ai_anomaly_feedback (
  pattern varchar(16) not null,
  first_day date not null,
  feedback varchar(10) not null,
  updated_at timestamp with time zone not null,
  primary key (pattern, first_day)
);

-- Anomalies that were told to the webhook: each once, whichever server found it.
create table ai_anomaly_alerts (
  pattern varchar(16) not null,
  first_day date not null,
  created_at timestamp with time zone not null,
  primary key (pattern, first_day)
);
create index ai_anomaly_alerts_by_time on ai_anomaly_alerts (created_at);
insert into ai_jobs (name) values ('anomalies');
