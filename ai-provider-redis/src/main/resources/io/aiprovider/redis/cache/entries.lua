-- Lists the newest answers.
-- KEYS: newest, entries, hits
-- ARGV[1]: how many
-- Returns for each its key, what is known of it, and how often it was found.
local reply = {}
for _, key in ipairs(redis.call('ZREVRANGE', KEYS[1], 0, ARGV[1] - 1)) do
  local entry = redis.call('HGET', KEYS[2], key)
  if entry then
    table.insert(reply, key)
    table.insert(reply, entry)
    table.insert(reply, redis.call('HGET', KEYS[3], key) or '0')
  end
end
return reply
