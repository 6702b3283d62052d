-- Writes what a process stored and found to the index of the newest answers.
-- KEYS: newest, entries, hits, periods, and what the names of the counts begin with
-- ARGV: how many answers were stored, and for each of them its key, when it was stored, when it
-- expires (both by the clock of the process), how long that is from now, its stamp and its names;
-- then for each answer that was found its key and how often. Times are milliseconds.
local newest, entries, hits, periods, count = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local MOST_ENTRIES, MOST_COUNTS, MINUTE, HOUR = 10000, 1000, 60000, 3600000
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local function forget(key)
  local entry = redis.call('HGET', entries, key)
  if not entry then
    return
  end
  local period, names = string.match(entry, '^%S+ %S+ %S+ (%S+) (.+)$')
  if period and tonumber(period) > now and redis.call('HEXISTS', count .. period, names) == 1 then
    redis.call('HINCRBY', count .. period, names, -1)
  end
end

local at = 2
for _ = 1, tonumber(ARGV[1]) do
  local key, stored, expires, left, stamp, names =
    ARGV[at], ARGV[at + 1], ARGV[at + 2], tonumber(ARGV[at + 3]), ARGV[at + 4], ARGV[at + 5]
  at = at + 6
  forget(key)
  local step = MINUTE
  if left > HOUR then
    step = HOUR
  end
  local period = string.format('%.0f', math.ceil((now + left) / step) * step)
  if tonumber(period) > now then
    if redis.call('HLEN', count .. period) >= MOST_COUNTS then
      names = '~ ~ ~'
    end
    redis.call('HINCRBY', count .. period, names, 1)
    redis.call('PEXPIREAT', count .. period, period)
    redis.call('ZADD', periods, period, period)
    redis.call('HSET', entries, key,
      stored .. ' ' .. expires .. ' ' .. stamp .. ' ' .. period .. ' ' .. names)
    redis.call('ZADD', newest, stored, key)
    redis.call('HDEL', hits, key)
  end
end

local surplus = redis.call('ZCARD', newest) - MOST_ENTRIES
if surplus > 0 then
  local oldest = redis.call('ZPOPMIN', newest, surplus)
  for i = 1, #oldest, 2 do
    redis.call('HDEL', entries, oldest[i])
    redis.call('HDEL', hits, oldest[i])
  end
end
redis.call('ZREMRANGEBYSCORE', periods, '-inf', now)

for i = at, #ARGV, 2 do
  if redis.call('HEXISTS', entries, ARGV[i]) == 1 then
    redis.call('HINCRBY', hits, ARGV[i], ARGV[i + 1])
  end
end
return {}
