using Npgsql;
using NpgsqlTypes;

namespace Voy8.Jobs;

/// <summary>
/// The statements that keep parents and children in step. All run in a transaction of the caller's. Whoever changes members of a
/// family locks them by id first, which is parents first: so two that end children of many parents do not lock each other out.
/// </summary>
internal sealed class FlowStore(PriorityCredits credits, Retention retention)
{
    private const string Lock = "select from jobs.job where id = any($1) order by id for no key update";

    private const string Woken = $"select {ReadyJob.Columns} from jobs.job j where j.id = any($1) and {PlanHints.Status} = 1";

    private const string Hold = "select from jobs.job where id = $1 and status = 2 and lease_token = $2 and not cancel_requested for no key update";

    private const string Children = """
        select j.type, j.idempotency_key, j.id
        from unnest($2::text[], $3::text[]) as k (type, idempotency_key)
        join jobs.job j on j.parent_id = $1 and j.idempotency_key = k.idempotency_key and j.type = k.type
        """;

    private static readonly string Parents = $"""
        select p.id, p.status < 3 and not p.cancel_requested, p.children_total,
               (with recursive up as (
                    select p.parent_id as id, 1 as level
                    union all
                    select j.parent_id, up.level + 1 from up join jobs.job j on j.id = up.id where up.level < {FlowBounds.MaxLevels})
                select max(level) from up)
        from jobs.job p
        where p.id = any($1)
        order by p.id
        for no key update of p
        """;

    private const string Adopt = """
        update jobs.job p
        set children_total = p.children_total + c.made, children_open = p.children_open + c.made
        from unnest($1::uuid[], $2::int[]) as c (id, made)
        where p.id = c.id
        """;

    // As End of OutcomeStore; and if the last child has ended meanwhile, the job is queued again at once.
    private const string Status = "(case when j.cancel_requested then 5 when j.children_open > 0 then 0 else 1 end)";

    private const string Wait = $"""
        update jobs.job j
        set status = {Status}, attempt = greatest(j.attempt - 1, 0), progress = coalesce(o.progress, j.progress),
            waits_for_children = {Status} = 0,
            run_at = case {Status} when 0 then 'infinity' when 1 then statement_timestamp() else j.run_at end,
            score = case {Status} when 0 then 0 else (extract(epoch from statement_timestamp()) * 1000)::bigint end - ($4::bigint[])[j.priority + 1],
            worker_id = case when {Status} < 2 then null else j.worker_id end,
            finished_at = case {Status} when 5 then clock_timestamp() end,
            expires_at = case {Status} when 5 then clock_timestamp() + make_interval(secs => coalesce(($5::jsonb ->> j.type)::float8, $6)) end
        from unnest($1::uuid[], $2::bigint[], $3::jsonb[]) as o (id, token, progress)
        where j.id = o.id and {PlanHints.Status} = 2 and j.lease_token = o.token
        returning {ReadyJob.Columns}, j.status
        """;

    private const string Park = """
        update jobs.job j
        set status = 0, waits_for_children = true, run_at = 'infinity', score = -($2::bigint[])[j.priority + 1]
        where j.id = $1 and j.status = 1
        """;

    /// <summary>Locks the jobs until the end of the transaction.</summary>
    public static async Task LockAsync(NpgsqlConnection connection, Guid[] jobs, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Lock, connection) { Parameters = { Ids(jobs) } };
        await command.PrepareAsync(cancellationToken);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Those of the parents that are queued, as by the end of their last child.</summary>
    public static async Task<List<ReadyJob>> FindWokenAsync(NpgsqlConnection connection, Guid[] parents, CancellationToken cancellationToken)
    {
        var woken = new List<ReadyJob>();
        await using var command = new NpgsqlCommand(Woken, connection) { Parameters = { Ids(parents) } };
        await command.PrepareAsync(cancellationToken);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            woken.Add(ReadyJob.Read(reader));
        }

        return woken;
    }

    /// <summary>Locks a running parent; false when the claim is no longer good, or its cancel was asked for.</summary>
    public static async Task<bool> HoldAsync(NpgsqlConnection connection, ClaimedJob parent, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Hold, connection)
        {
            Parameters = { new() { Value = parent.Id }, new() { Value = parent.LeaseToken } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken);
    }

    /// <summary>The children, ended ones as well, that a parent has already, by type and idempotency key.</summary>
    public static async Task<Dictionary<(string Type, string Key), Guid>> FindChildrenAsync(
        NpgsqlConnection connection, Guid parent, NewJob[] wanted, CancellationToken cancellationToken)
    {
        var found = new Dictionary<(string, string), Guid>();
        await using var command = new NpgsqlCommand(Children, connection)
        {
            Parameters =
            {
                new() { Value = parent },
                new() { Value = Array.ConvertAll(wanted, job => job.Type), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
                new() { Value = Array.ConvertAll(wanted, job => job.IdempotencyKey), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            found[(reader.GetString(0), reader.GetString(1))] = reader.GetGuid(2);
        }

        return found;
    }

    /// <summary>Counts new children into their parents.</summary>
    /// <param name="made">How many each parent was given.</param>
    /// <exception cref="JobParentException">One of them cannot have these children; the transaction must be rolled back.</exception>
    public static async Task AdoptAsync(NpgsqlConnection connection, Dictionary<Guid, int> made, CancellationToken cancellationToken)
    {
        Guid[] parents = [.. made.Keys];
        await CheckParentsAsync(connection, parents, made, cancellationToken);
        await using var adopt = new NpgsqlCommand(Adopt, connection)
        {
            Parameters =
            {
                Ids(parents),
                new() { Value = Array.ConvertAll(parents, id => made[id]), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Integer },
            },
        };
        await adopt.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Makes a job that was inserted in this transaction wait for its children.</summary>
    public async Task ParkAsync(NpgsqlConnection connection, Guid parent, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Park, connection) { Parameters = { new() { Value = parent }, credits.Parameter() } };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Ends claims of parents that wait for their children; read as the statements of <see cref="OutcomeStore"/> are.</summary>
    public NpgsqlCommand WaitCommand(NpgsqlConnection connection, JobOutcome[] outcomes) => new(Wait, connection)
    {
        Parameters =
        {
            Ids(Array.ConvertAll(outcomes, outcome => outcome.Job.Id)),
            new() { Value = Array.ConvertAll(outcomes, outcome => outcome.Job.LeaseToken), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint },
            new() { Value = Array.ConvertAll(outcomes, outcome => outcome.Progress), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Jsonb },
            credits.Parameter(),
            new() { Value = retention.FinishedByType, NpgsqlDbType = NpgsqlDbType.Text },
            new() { Value = retention.FinishedSeconds },
        },
    };

    private static async Task CheckParentsAsync(
        NpgsqlConnection connection, Guid[] parents, Dictionary<Guid, int> made, CancellationToken cancellationToken)
    {
        var missing = parents.ToHashSet();
        await using var command = new NpgsqlCommand(Parents, connection) { Parameters = { Ids(parents) } };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var id = reader.GetGuid(0);
            missing.Remove(id);
            if (!reader.GetBoolean(1))
            {
                throw new JobParentException($"Job {id} has ended or was cancelled; it gets no more children.");
            }

            if (reader.GetInt32(2) + made[id] > FlowBounds.MaxChildren)
            {
                throw new JobParentException($"Job {id} would have more than {FlowBounds.MaxChildren} children. Give some of them a parent of their own.");
            }

            if (reader.GetInt32(3) >= FlowBounds.MaxLevels)
            {
                throw new JobParentException($"Job {id} is on level {FlowBounds.MaxLevels} of its tree; there are no further ones.");
            }
        }

        if (missing.Count > 0)
        {
            throw new JobParentException($"There is no job {missing.First()} to be a parent.");
        }
    }

    private static NpgsqlParameter Ids(Guid[] ids) => new() { Value = ids, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid };
}
