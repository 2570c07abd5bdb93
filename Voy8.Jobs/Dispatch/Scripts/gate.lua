-- Keeps the limits of concurrency keys: a job with a key comes into its ready set only when it may run, so a pop never meets a blocked one.
-- KEYS: for each concurrency key two: its holders (a set of ids: jobs let in, until they end), and its parked jobs
-- (a sorted set of "id:limit:queue", in the order of their turn).
-- ARGV: for each of these keys: how many run for certain, their ids; how many let go, their members; how many come, their members with scores.
-- Returns member, score, member, score … of the jobs that are let in.
local at, admitted = 0, {}
local function take()
  at = at + 1
  return ARGV[at]
end
local function admit(member, score)
  admitted[#admitted + 1] = member
  admitted[#admitted + 1] = score
end

for k = 1, #KEYS, 2 do
  local holders, parked = KEYS[k], KEYS[k + 1]
  for _ = 1, tonumber(take()) do
    redis.call('SADD', holders, take())
  end
  for _ = 1, tonumber(take()) do
    local member = take()
    redis.call('SREM', holders, string.sub(member, 1, 32))
    redis.call('ZREM', parked, member)
  end
  for _ = 1, tonumber(take()) do
    local member = take()
    local score = take()
    if redis.call('SISMEMBER', holders, string.sub(member, 1, 32)) == 1 then
      admit(member, score)
    else
      redis.call('ZADD', parked, score, member)
    end
  end

  local held = redis.call('SCARD', holders)
  while true do
    local head = redis.call('ZRANGE', parked, '0', '0', 'WITHSCORES')
    if not head[1] or held >= tonumber(string.match(head[1], '^%x+:(%d+):')) then
      break
    end
    redis.call('ZREM', parked, head[1])
    redis.call('SADD', holders, string.sub(head[1], 1, 32))
    held = held + 1
    admit(head[1], head[2])
  end
  if held > 0 then
    -- Of keys that are never used again nothing shall remain; PostgreSQL keeps the limit even if this goes too early.
    redis.call('EXPIRE', holders, '86400')
  end
end
return admitted
