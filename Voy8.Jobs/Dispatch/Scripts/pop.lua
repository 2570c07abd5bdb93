-- Takes the ready jobs whose turn is first, across all sets given, in one step.
-- KEYS[1]: the epoch.  KEYS[2..]: ready sets, one per queue.
-- ARGV[1]: the epoch expected.  ARGV[2]: how many jobs at most.
-- Returns member, score, member, score … of one set, or member, score, number of the set from 1, member, … of several; or false when the epoch differs: this Redis was emptied or replaced.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return false
end
if #KEYS == 2 then
  return redis.call('ZPOPMIN', KEYS[2], ARGV[2])
end

local want = tonumber(ARGV[2])
local heads, next_at = {}, {}
for k = 2, #KEYS do
  heads[k] = redis.call('ZRANGE', KEYS[k], '0', string.format('%d', want - 1), 'WITHSCORES')
  next_at[k] = 1
end

local taken = {}
for _ = 1, want do
  local first, first_score, first_member
  for k = 2, #KEYS do
    local member = heads[k][next_at[k]]
    local score = member and tonumber(heads[k][next_at[k] + 1])
    -- Of the same millisecond the smaller id is the older job.
    if score and (not first or score < first_score or (score == first_score and member < first_member)) then
      first, first_score, first_member = k, score, member
    end
  end
  if not first then
    break
  end
  taken[#taken + 1] = heads[first][next_at[first]]
  taken[#taken + 1] = heads[first][next_at[first] + 1]
  taken[#taken + 1] = first - 1
  next_at[first] = next_at[first] + 2
end

for k = 2, #KEYS do
  local count = (next_at[k] - 1) / 2
  if count > 0 then
    redis.call('ZPOPMIN', KEYS[k], string.format('%d', count))
  end
end
return taken
