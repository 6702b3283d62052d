-- The versions of the configuration that servers used. node: the key in the data directory of the server,
-- which encrypted the texts of its files; changes: what changed, as JSON, secrets masked; files: the texts
-- of the files with which it was in use, encrypted.
create table ai_config_versions (
  id varchar(40) primary key,
  node varchar(40) not null,
  created_at timestamp with time zone not null,
  cause varchar(20) not null,
  actor varchar(200),
  changes text not null,
  files text not null
);
create index ai_config_versions_by_time on ai_config_versions (created_at, id);
