-- last_used_at changes often: with free space in each page, PostgreSQL updates a row without
-- touching the indexes.
alter table ai_api_keys set (fillfactor = 80);
