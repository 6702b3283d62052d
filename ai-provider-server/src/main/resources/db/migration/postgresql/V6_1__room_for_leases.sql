-- These rows change often: with free space in each page, PostgreSQL updates a row without touching
-- the indexes.
alter table ai_budget_periods set (fillfactor = 70);
alter table ai_budget_leases set (fillfactor = 70);
