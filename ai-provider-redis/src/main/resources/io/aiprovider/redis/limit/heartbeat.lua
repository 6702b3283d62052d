-- Says that a process is alive, and renews the leases of its calls.
-- KEYS: the sorted set of processes by the times of their signs of life; then for each lease the set
-- of its subject's calls
-- ARGV: the time (empty: that of Redis), the process, how long it counts as alive, the length of a
-- lease, 'anew' if leases that are not there are added, or 'renew'; then the leases
-- Returns how many processes are alive.
local now = tonumber(ARGV[1])
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end
local function text(number)
  return string.format('%.0f', number)
end
redis.call('ZADD', KEYS[1], text(now), ARGV[2])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', text(now - ARGV[3]))
for i = 2, #KEYS do
  if ARGV[5] == 'anew' then
    redis.call('ZADD', KEYS[i], text(now + ARGV[4]), ARGV[i + 4])
  else
    redis.call('ZADD', KEYS[i], 'XX', text(now + ARGV[4]), ARGV[i + 4])
  end
  redis.call('PEXPIRE', KEYS[i], text(2 * ARGV[4]))
end
return {redis.call('ZCARD', KEYS[1])}
