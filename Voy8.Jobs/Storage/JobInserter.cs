using Npgsql;
using NpgsqlTypes;

namespace Voy8.Jobs;

/// <summary>What an insert made.</summary>
/// <param name="Receipts">In the order of the jobs given.</param>
/// <param name="Ready">The jobs that are due now and are new, or have a better place in line.</param>
/// <param name="AnyScheduled">True when some wait for a later time.</param>
internal sealed record InsertedJobs(JobReceipt[] Receipts, IReadOnlyList<ReadyJob> Ready, bool AnyScheduled);

/// <summary>Inserts jobs, any number in one statement, by unnest.</summary>
internal sealed class JobInserter(PriorityCredits credits)
{
    private const string Insert = """
        insert into jobs.job (id, type, queue, priority, status, payload, max_attempts, timeout_ms, score, run_at, created_at,
                              idempotency_key, parent_id, owner_id, trace_parent, trace_state)
        select id, type, queue, priority, case when delay > 0 then 0 else 1 end, payload, max_attempts, timeout_ms,
               (extract(epoch from run_at) * 1000)::bigint - ($14::bigint[])[priority + 1], run_at, statement_timestamp(),
               idempotency_key, parent_id, owner_id, trace_parent, trace_state
        from (select *, statement_timestamp() + make_interval(secs => delay) as run_at
              from unnest($1::uuid[], $2::text[], $3::text[], $4::smallint[], $5::jsonb[], $6::float8[], $7::text[], $8::uuid[], $9::uuid[],
                          $10::int[], $11::bigint[], $12::text[], $13::text[])
                   as i (id, type, queue, priority, payload, delay, idempotency_key, parent_id, owner_id,
                         max_attempts, timeout_ms, trace_parent, trace_state)) as i
        """;

    // Few jobs carry a concurrency key; the others do not pay for it.
    private static readonly string InsertLimited = Insert
        .Replace("trace_parent, trace_state", "trace_parent, trace_state, concurrency_key, key_limit, key_interval_ms", StringComparison.Ordinal)
        .Replace("$13::text[])", "$13::text[], $15::text[], $16::int[], $17::int[])", StringComparison.Ordinal);

    // Without idempotency keys every row goes in, and all that is not known here is the time: one row to read instead of one per job.
    private const string InsertPlain = $"""
        with inserted as ({Insert})
        select (extract(epoch from statement_timestamp()) * 1000)::bigint
        """;

    private const string UnlessKnown = " on conflict (type, idempotency_key) where idempotency_key is not null and status < 3 do nothing";
    private const string Returning = " returning id, status, score";

    // Who asks for a waiting job more urgently raises it. Rows locked by others are skipped: they are being claimed, and to wait could be a deadlock.
    private const string FindByKey = """
        with i as (
            select * from unnest($1::int[], $2::text[], $3::text[], $4::smallint[]) as i (n, type, idempotency_key, priority)),
        found as (
            select i.n, i.priority, j.id
            from i
            join jobs.job j on j.type = i.type and j.idempotency_key = i.idempotency_key and j.idempotency_key is not null and j.status < 3),
        wanted as (
            select j.id, (select min(found.priority) from found where found.id = j.id) as priority
            from jobs.job j
            where j.id in (select id from found) and j.status < 2
              and j.priority > (select min(found.priority) from found where found.id = j.id)
            for update skip locked),
        raised as (
            update jobs.job j
            set priority = wanted.priority, score = j.score + ($5::bigint[])[j.priority + 1] - ($5::bigint[])[wanted.priority + 1]
            from wanted
            where j.id = wanted.id
            returning j.id, j.queue, j.score, j.concurrency_key, j.key_limit, j.status)
        select found.n, found.id, raised.status, raised.id, raised.queue, raised.score, raised.concurrency_key, raised.key_limit
        from found
        left join raised on raised.id = found.id
        """;

    /// <summary>Inserts the jobs. Such that have a parent must be inserted in a transaction.</summary>
    /// <exception cref="JobParentException">A parent cannot have these children.</exception>
    public Task<InsertedJobs> InsertAsync(NpgsqlConnection connection, NewJob[] jobs, CancellationToken cancellationToken) =>
        InsertAsync(connection, jobs, gate: null, cancellationToken);

    /// <summary>The same behind a gate that is held until the commit; for alike jobs alone.</summary>
    public async Task<InsertedJobs> InsertAsync(NpgsqlConnection connection, NewJob[] jobs, int? gate, CancellationToken cancellationToken)
    {
        var inserted = Array.Exists(jobs, job => job.IdempotencyKey is not null || job.Limit is not null)
            ? await InsertKeyedAsync(connection, jobs, cancellationToken)
            : await InsertPlainAsync(connection, jobs, gate, cancellationToken);
        if (Array.Exists(jobs, job => job.ParentId is not null))
        {
            await AdoptAsync(connection, jobs, inserted.Receipts, cancellationToken);
        }

        JobsTelemetry.Enqueued(jobs, inserted.Receipts);
        return inserted;
    }

    private async Task<InsertedJobs> InsertPlainAsync(NpgsqlConnection connection, NewJob[] jobs, int? gate, CancellationToken cancellationToken)
    {
        var nowMs = AlikeJobs.Are(jobs)
            ? await AlikeJobs.InsertAsync(connection, jobs, credits.Of(jobs[0].Priority), gate, cancellationToken)
            : await InsertDifferentAsync(connection, jobs, cancellationToken);
        var receipts = new JobReceipt[jobs.Length];
        var ready = new List<ReadyJob>(jobs.Length);
        for (var i = 0; i < jobs.Length; i++)
        {
            var job = jobs[i];
            receipts[i] = new JobReceipt(job.Id, Created: true);
            if (job.DelaySeconds <= 0)
            {
                ready.Add(new ReadyJob(job.Id, job.Queue, nowMs - credits.Of(job.Priority)));
            }
        }

        return new InsertedJobs(receipts, ready, AnyScheduled: ready.Count < jobs.Length);
    }

    private async Task<long> InsertDifferentAsync(NpgsqlConnection connection, NewJob[] jobs, CancellationToken cancellationToken)
    {
        await using var command = Command(connection, InsertPlain, jobs);
        await command.PrepareAsync(cancellationToken);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private async Task<InsertedJobs> InsertKeyedAsync(NpgsqlConnection connection, NewJob[] jobs, CancellationToken cancellationToken)
    {
        var receipts = new JobReceipt[jobs.Length];
        var ready = new List<ReadyJob>(jobs.Length);
        var anyScheduled = false;
        var positions = new Dictionary<Guid, int>(jobs.Length);
        for (var i = 0; i < jobs.Length; i++)
        {
            positions.Add(jobs[i].Id, i);
        }

        // A job that holds a key may finish between the insert that met it and the look for its id; then the insert has its turn again.
        for (var tries = 0; positions.Count > 0; tries++)
        {
            if (tries == 10)
            {
                throw new InvalidOperationException("Idempotency keys changed hands too fast; enqueue again.");
            }

            var wanted = InKeyOrder(jobs, positions.Values);
            await foreach (var (id, status, score) in RunInsertAsync(connection, wanted, cancellationToken))
            {
                positions.Remove(id, out var position);
                receipts[position] = new JobReceipt(id, Created: true);
                if (status == JobStatus.Queued)
                {
                    ready.Add(new ReadyJob(id, jobs[position].Queue, score, jobs[position].Limit));
                }
                else
                {
                    anyScheduled = true;
                }
            }

            if (positions.Count > 0)
            {
                foreach (var (position, id) in await FindByKeyAsync(connection, jobs, positions.Values, ready, cancellationToken))
                {
                    receipts[position] = new JobReceipt(id, Created: false);
                    positions.Remove(jobs[position].Id);
                }
            }
        }

        return new InsertedJobs(receipts, ready, anyScheduled);
    }

    private static async Task AdoptAsync(NpgsqlConnection connection, NewJob[] jobs, JobReceipt[] receipts, CancellationToken cancellationToken)
    {
        var made = new Dictionary<Guid, int>();
        for (var i = 0; i < jobs.Length; i++)
        {
            if (receipts[i].Created && jobs[i].ParentId is { } parent)
            {
                made[parent] = made.GetValueOrDefault(parent) + 1;
            }
        }

        if (made.Count > 0)
        {
            await FlowStore.AdoptAsync(connection, made, cancellationToken);
        }
    }

    // Two batches that hold the same keys must insert them in the same order, or they would lock each other out.
    private static NewJob[] InKeyOrder(NewJob[] jobs, Dictionary<Guid, int>.ValueCollection positions)
    {
        NewJob[] wanted = positions.Count == jobs.Length ? [.. jobs] : [.. positions.Order().Select(position => jobs[position])];
        if (Array.Exists(wanted, job => job.IdempotencyKey is not null))
        {
            wanted = [.. wanted.OrderBy(job => job.IdempotencyKey, StringComparer.Ordinal).ThenBy(job => job.Type, StringComparer.Ordinal)];
        }

        return wanted;
    }

    private async IAsyncEnumerable<(Guid Id, JobStatus Status, long Score)> RunInsertAsync(
        NpgsqlConnection connection, NewJob[] jobs, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var limited = Array.Exists(jobs, job => job.Limit is not null);
        await using var command = Command(connection, (limited ? InsertLimited : Insert) + UnlessKnown + Returning, jobs);
        if (limited)
        {
            AddColumn(command, NpgsqlDbType.Text, jobs, job => job.Limit?.Key);
            AddColumn(command, NpgsqlDbType.Integer, jobs, job => job.Limit?.Max);
            AddColumn(command, NpgsqlDbType.Integer, jobs, job => job.Limit?.IntervalMs);
        }

        await command.PrepareAsync(cancellationToken);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            yield return (reader.GetGuid(0), (JobStatus)reader.GetInt16(1), reader.GetInt64(2));
        }
    }

    private NpgsqlCommand Command(NpgsqlConnection connection, string insert, NewJob[] jobs)
    {
        var command = new NpgsqlCommand(insert, connection);
        AddColumn(command, NpgsqlDbType.Uuid, jobs, job => job.Id);
        AddColumn(command, NpgsqlDbType.Text, jobs, job => job.Type);
        AddColumn(command, NpgsqlDbType.Text, jobs, job => job.Queue);
        AddColumn(command, NpgsqlDbType.Smallint, jobs, job => (short)job.Priority);
        AddColumn(command, NpgsqlDbType.Jsonb, jobs, job => job.Payload);
        AddColumn(command, NpgsqlDbType.Double, jobs, job => job.DelaySeconds);
        AddColumn(command, NpgsqlDbType.Text, jobs, job => job.IdempotencyKey);
        AddColumn(command, NpgsqlDbType.Uuid, jobs, job => job.ParentId);
        AddColumn(command, NpgsqlDbType.Uuid, jobs, job => job.OwnerId);
        AddColumn(command, NpgsqlDbType.Integer, jobs, job => job.MaxAttempts);
        AddColumn(command, NpgsqlDbType.Bigint, jobs, job => job.TimeoutMs);
        AddColumn(command, NpgsqlDbType.Text, jobs, job => job.TraceParent);
        AddColumn(command, NpgsqlDbType.Text, jobs, job => job.TraceState);
        command.Parameters.Add(credits.Parameter());
        return command;
    }

    private async Task<List<(int Position, Guid Id)>> FindByKeyAsync(
        NpgsqlConnection connection, NewJob[] jobs, IReadOnlyCollection<int> positions, List<ReadyJob> ready, CancellationToken cancellationToken)
    {
        int[] keyed = [.. positions.Where(position => jobs[position].IdempotencyKey is not null)];
        await using var command = new NpgsqlCommand(FindByKey, connection);
        AddColumn(command, NpgsqlDbType.Integer, keyed, position => position);
        AddColumn(command, NpgsqlDbType.Text, keyed, position => jobs[position].Type);
        AddColumn(command, NpgsqlDbType.Text, keyed, position => jobs[position].IdempotencyKey);
        AddColumn(command, NpgsqlDbType.Smallint, keyed, position => (short)jobs[position].Priority);
        command.Parameters.Add(credits.Parameter());
        var found = new List<(int, Guid)>(keyed.Length);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var id = reader.GetGuid(1);
            found.Add((reader.GetInt32(0), id));
            if (!reader.IsDBNull(2) && (JobStatus)reader.GetInt16(2) == JobStatus.Queued)
            {
                ready.Add(ReadyJob.Read(reader, 3));
            }
        }

        return found;
    }

    private static void AddColumn<TRow, TValue>(NpgsqlCommand command, NpgsqlDbType type, TRow[] rows, Func<TRow, TValue> value) =>
        command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | type, Value = Array.ConvertAll(rows, row => value(row)) });
}
