-- How many answers were stored and have not expired or been removed.
-- KEYS: the periods of the counts, and what the names of the counts begin with
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local total = 0
for _, period in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. string.format('%.0f', now), '+inf')) do
  for _, number in ipairs(redis.call('HVALS', KEYS[2] .. period)) do
    total = total + math.max(0, tonumber(number))
  end
end
return {total}
