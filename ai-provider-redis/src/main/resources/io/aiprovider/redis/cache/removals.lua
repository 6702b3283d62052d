-- The table of removals. If there is none, or it is older than what a process knows, Redis has lost
-- data: then everything counts as removed until now.
-- KEYS[1]: the table
-- ARGV[1]: the number of the latest removal that the process knows
local table_of = KEYS[1]
local latest, known = redis.call('HGET', table_of, 'latest'), tonumber(ARGV[1])
if not latest or tonumber(latest) < known then
  local time = redis.call('TIME')
  local now = time[1] * 1000 + math.floor(time[2] / 1000)
  local number = string.format('%.0f', math.max(known + 1, now))
  redis.call('DEL', table_of)
  redis.call('HSET', table_of, 'latest', number, 'all', number)
end
return redis.call('HGETALL', table_of)
