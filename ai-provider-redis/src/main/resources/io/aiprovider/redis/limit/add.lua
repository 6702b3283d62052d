-- Adds what a process granted alone to a quota, if its window is still the current one.
-- KEYS[1]: what the subject used
-- ARGV: the length of the window, its number, how many requests, and how long it lasts from now
local saved = redis.call('HMGET', KEYS[1], 'window', 'number', 'count')
local number, count = tonumber(ARGV[2]), tonumber(ARGV[3])
if saved[1] == ARGV[1] and tonumber(saved[2]) > number then
  return {0}
end
if saved[1] == ARGV[1] and tonumber(saved[2]) == number then
  count = count + tonumber(saved[3])
end
redis.call('HSET', KEYS[1], 'window', ARGV[1], 'number', ARGV[2], 'count', string.format('%.0f', count))
redis.call('PEXPIRE', KEYS[1], string.format('%.0f', math.max(tonumber(ARGV[4]), redis.call('PTTL', KEYS[1])) + 1000))
return {1}
