-- Removes answers by a line in the table of removals, and counts them.
-- KEYS: the table, the periods of the counts, and what the names of the counts begin with
-- ARGV[1]: 'all', 'tenant NAME' or 'model NAME'
-- Returns how many there were, and then the table.
local removals, periods, count = KEYS[1], KEYS[2], KEYS[3]
local field = ARGV[1]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local kind, name = string.match(field, '^(%a+) (.+)$')
local function includes(tenant, requested, model)
  if field == 'all' then
    return true
  end
  if kind == 'tenant' then
    return tenant == '~' or tenant == name
  end
  return requested == '~' or requested == name or model == name
end

local removed = 0
redis.call('ZREMRANGEBYSCORE', periods, '-inf', now)
for _, period in ipairs(redis.call('ZRANGE', periods, 0, -1)) do
  local counts = redis.call('HGETALL', count .. period)
  for i = 1, #counts, 2 do
    local tenant, requested, model = string.match(counts[i], '^(%S+) (%S+) (%S+)$')
    if tenant and includes(tenant, requested, model) then
      removed = removed + math.max(0, tonumber(counts[i + 1]))
      redis.call('HDEL', count .. period, counts[i])
    end
  end
end

local latest = tonumber(redis.call('HGET', removals, 'latest') or '0')
if latest == 0 then
  field = 'all'
elseif field == 'all' or redis.call('HLEN', removals) > 1000 then
  redis.call('DEL', removals)
  field = 'all'
end
local number = string.format('%.0f', math.max(latest + 1, now))
redis.call('HSET', removals, 'latest', number, field, number)

local reply = redis.call('HGETALL', removals)
table.insert(reply, 1, removed)
return reply
