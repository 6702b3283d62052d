-- Sums of hours of UTC beside those of quarters of an hour and days. Their histograms are empty.
insert into ai_usage_rollups (breakdown, span, start_at, series_id, requests, attempts, cache_hits,
  errors, prompt_tokens, cached_tokens, completion_tokens, reasoning_tokens, cost_usd, saved_usd,
  unpriced_requests, latency, first_token)
select breakdown, 'hour', started, series_id, sum(requests), sum(attempts), sum(cache_hits),
  sum(errors), sum(prompt_tokens), sum(cached_tokens), sum(completion_tokens),
  sum(reasoning_tokens), sum(cost_usd), sum(saved_usd), sum(unpriced_requests), '', ''
from (
  select q.*, timestamp with time zone '1970-01-01 00:00:00+00'
    + cast(floor(extract(epoch from start_at) / 3600) as bigint) * interval '1' hour as started
  from ai_usage_rollups q
  where span = 'quarter'
) quarters
group by breakdown, started, series_id;
