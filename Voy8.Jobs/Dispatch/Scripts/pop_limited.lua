-- As pop.lua, for queues of which some may run only so many jobs at once.
-- KEYS[1]: the epoch.  KEYS[2], KEYS[3]; KEYS[4], KEYS[5]; …: the ready set of a queue, and the set of its running ids.
-- ARGV[1]: the epoch expected.  ARGV[2]: how many jobs at most.  ARGV[3..]: for each queue how many may run; empty when unlimited.
-- Returns member, score, number of the queue from 1, member, …; or false when the epoch differs.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return false
end

local want = tonumber(ARGV[2])
local queues = (#KEYS - 1) / 2
local heads, next_at = {}, {}
for q = 1, queues do
  local room = want
  if ARGV[q + 2] ~= '' then
    room = math.min(room, tonumber(ARGV[q + 2]) - redis.call('SCARD', KEYS[2 * q + 1]))
  end
  heads[q] = room > 0 and redis.call('ZRANGE', KEYS[2 * q], '0', string.format('%d', room - 1), 'WITHSCORES') or {}
  next_at[q] = 1
end

local taken = {}
for _ = 1, want do
  local first, first_score, first_member
  for q = 1, queues do
    local member = heads[q][next_at[q]]
    local score = member and tonumber(heads[q][next_at[q] + 1])
    -- Of the same millisecond the smaller id is the older job.
    if score and (not first or score < first_score or (score == first_score and member < first_member)) then
      first, first_score, first_member = q, score, member
    end
  end
  if not first then
    break
  end
  local member = heads[first][next_at[first]]
  taken[#taken + 1] = member
  taken[#taken + 1] = heads[first][next_at[first] + 1]
  taken[#taken + 1] = first
  next_at[first] = next_at[first] + 2
  redis.call('ZREM', KEYS[2 * first], member)
  if ARGV[first + 2] ~= '' then
    redis.call('SADD', KEYS[2 * first + 1], string.sub(member, 1, 32))
  end
end
return taken
