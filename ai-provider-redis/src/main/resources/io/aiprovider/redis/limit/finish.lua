-- Ends a call: its leases end, and its expected tokens are replaced by those it used.
-- KEYS: as in take.lua
-- ARGV: the time (empty: that of Redis), the lease; then for each subject the limit of tokens per
-- minute, and how many tokens are to be added, or given back if negative
local MINUTE, LONGEST_DEBT = 60000, 1440
local now = tonumber(ARGV[1])
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end
for i = 1, #KEYS / 2 do
  local key, limit, difference = KEYS[2 * i - 1], tonumber(ARGV[2 * i + 1]), tonumber(ARGV[2 * i + 2])
  if ARGV[2] ~= '' then
    redis.call('ZREM', KEYS[2 * i], ARGV[2])
  end
  if limit > 0 and difference ~= 0 then
    local saved = redis.call('HMGET', key, 'tokens', 'tokens_at')
    local at = math.max(now, tonumber(saved[2]) or 0)
    local used = math.max(0, (tonumber(saved[1]) or 0) - math.max(0, now - (tonumber(saved[2]) or now)) * limit)
    used = math.min(math.max(0, used + difference * MINUTE), limit * MINUTE * (LONGEST_DEBT + 1))
    redis.call('HSET', key, 'tokens', string.format('%.0f', used), 'tokens_at', string.format('%.0f', at))
    redis.call('PEXPIRE', key, string.format('%.0f', math.max(used / limit, redis.call('PTTL', key)) + 1000))
  end
end
return {}
