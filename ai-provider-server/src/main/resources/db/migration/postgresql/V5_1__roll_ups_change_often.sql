-- The roll-ups of the present quarter and day change each second: with free space in each page,
-- PostgreSQL does that without touching the indexes.
alter table ai_usage_rollups set (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05);
