-- Takes from all limits of a call, or from none; or reads what is left.
-- KEYS: for each subject a hash with what it used, and a sorted set of its calls by the ends of
-- their leases
-- ARGV: the time (empty: that of Redis), 'take' or 'status', the expected tokens, the lease (empty:
-- none), its length; then for each subject its quota, the length of the quota's window, requests and
-- tokens per minute, and concurrent calls, each 0 for no limit
-- Times are milliseconds. What was used per minute is in 60,000ths, so that it comes back by whole
-- numbers: each millisecond as many as the limit has per minute.
-- Returns 1 if taken, the refusing subject, the kind of its limit, how long to wait, the time; then
-- for each subject what is used of the quota, the end of its window, what is used of the requests and
-- when all of them are back, the same of the tokens, and how many tokens were taken.
local MINUTE = 60000
local now = tonumber(ARGV[1])
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end
local taking, expected, lease, length = ARGV[2] == 'take', tonumber(ARGV[3]), ARGV[4], tonumber(ARGV[5])

local function text(number)
  return string.format('%.0f', number)
end

local function used(amount, at, limit)
  return math.max(0, (tonumber(amount) or 0) - math.max(0, now - (tonumber(at) or now)) * limit)
end

local subjects, refusing, kind, wait = {}, 0, 0, 0
local function missing(subject, which, time)
  if time > wait then
    refusing, kind, wait = subject, which, time
  end
end

for i = 1, #KEYS / 2 do
  local first = 6 + (i - 1) * 5
  local s = {
    key = KEYS[2 * i - 1], calls = KEYS[2 * i],
    quota = tonumber(ARGV[first]), window = tonumber(ARGV[first + 1]),
    requests = tonumber(ARGV[first + 2]), tokens = tonumber(ARGV[first + 3]),
    concurrent = tonumber(ARGV[first + 4]), count = 0, finish = 0, portion = 0
  }
  local saved = redis.call('HMGET', s.key, 'window', 'number', 'count', 'requests', 'requests_at', 'tokens', 'tokens_at')
  if s.quota > 0 then
    s.number = math.floor(now / s.window)
    if tonumber(saved[1]) == s.window and tonumber(saved[2]) >= s.number then
      s.number, s.count = tonumber(saved[2]), tonumber(saved[3])
    end
    s.finish = (s.number + 1) * s.window
    if s.count >= s.quota then
      missing(i, 1, s.finish - now)
    end
  end
  s.requests_at = math.max(now, tonumber(saved[5]) or 0)
  s.tokens_at = math.max(now, tonumber(saved[7]) or 0)
  s.requests_used, s.tokens_used = 0, 0
  if s.requests > 0 then
    s.requests_used = used(saved[4], saved[5], s.requests)
    missing(i, 2, math.ceil((s.requests_used + MINUTE) / s.requests - MINUTE))
  end
  if s.tokens > 0 then
    s.tokens_used = used(saved[6], saved[7], s.tokens)
    s.portion = math.max(1, math.min(expected, s.tokens))
    missing(i, 3, math.ceil((s.tokens_used + s.portion * MINUTE) / s.tokens - MINUTE))
  end
  if s.concurrent > 0 then
    redis.call('ZREMRANGEBYSCORE', s.calls, '-inf', text(now))
    if redis.call('ZCARD', s.calls) >= s.concurrent then
      missing(i, 4, 1000)
    end
  end
  subjects[i] = s
end

local granted = taking and refusing == 0
local reply = {granted and 1 or 0, refusing, kind, math.ceil(wait), now}
for _, s in ipairs(subjects) do
  if granted then
    local kept, values = MINUTE, {}
    if s.quota > 0 then
      s.count = s.count + 1
      kept = math.max(kept, s.finish - now)
      values = {'window', text(s.window), 'number', text(s.number), 'count', text(s.count)}
    end
    if s.requests > 0 then
      s.requests_used = s.requests_used + MINUTE
      kept = math.max(kept, s.requests_used / s.requests)
      for _, value in ipairs({'requests', text(s.requests_used), 'requests_at', text(s.requests_at)}) do
        table.insert(values, value)
      end
    end
    if s.tokens > 0 then
      s.tokens_used = s.tokens_used + s.portion * MINUTE
      kept = math.max(kept, s.tokens_used / s.tokens)
      for _, value in ipairs({'tokens', text(s.tokens_used), 'tokens_at', text(s.tokens_at)}) do
        table.insert(values, value)
      end
    end
    if #values > 0 then
      redis.call('HSET', s.key, unpack(values))
      redis.call('PEXPIRE', s.key, text(math.max(kept, redis.call('PTTL', s.key)) + 1000))
    end
    if s.concurrent > 0 then
      redis.call('ZADD', s.calls, text(now + length), lease)
      redis.call('PEXPIRE', s.calls, text(2 * length))
    end
  end
  table.insert(reply, s.count)
  table.insert(reply, s.finish)
  table.insert(reply, math.ceil(s.requests_used / MINUTE))
  table.insert(reply, s.requests > 0 and math.ceil(s.requests_used / s.requests) or 0)
  table.insert(reply, math.ceil(s.tokens_used / MINUTE))
  table.insert(reply, s.tokens > 0 and math.ceil(s.tokens_used / s.tokens) or 0)
  table.insert(reply, s.portion)
end
return reply
