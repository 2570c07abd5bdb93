using Npgsql;

namespace Voy8.Core.Embeddings;

/// <summary>A model as the database knows it.</summary>
/// <param name="State">current: its vectors are searched; next: they are being made; retired: they are to go.</param>
/// <param name="Dimensions">Of its vectors.</param>
/// <param name="Covered">Venues with a vector of their present text, when last counted.</param>
/// <param name="Venues">Of so many.</param>
public sealed record RegisteredModel(string ModelId, string State, int Dimensions, long Covered, long Venues)
{
    public const string Current = "current";
    public const string Next = "next";
    public const string Retired = "retired";
}

/// <summary>Says, for the whole fleet, whose vectors are searched. A model takes over when its vectors cover everything, and not before.</summary>
public sealed class EmbeddingModelRegister(NpgsqlDataSource database)
{
    private const int CleanUpBatch = 10_000;

    // The first of all is searched at once. One that gives up its place comes back only when it is forgotten: workers of the former
    // configuration, which run on during a deployment, must not fetch it back.
    private const string Begin =
        """
        with stale as (
            update embedding_model set state = 'retired', changed_at = now()
            where state = 'next' and model_id <> $1 and changed_at < now() - $3 returning model_id)
        insert into embedding_model (model_id, dimensions, state)
        select $1, $2, case when exists (select from embedding_model where state = 'current') then 'next' else 'current' end
        where (select count(*) from stale) >= 0
        on conflict do nothing
        """;

    // A text that changed a moment ago, and that the current model has not got either, is no reason to wait: there is always one.
    private const string Count =
        """
        update embedding_model set changed_at = now(), (covered, venues) = (
            select count(*) filter (where mine.text_hash = e.text_hash
                or case when mine.venue_id is null then theirs.venue_id is null else theirs.text_hash is distinct from e.text_hash end), count(*)
            from enrichment e
            left join embedding mine on mine.venue_id = e.venue_id and mine.model_id = $1
            left join embedding theirs on theirs.venue_id = e.venue_id
                and theirs.model_id = (select model_id from embedding_model where state = 'current'))
        where model_id = $1
        """;

    private const string Switch =
        """
        with ready as (select model_id from embedding_model where model_id = $1 and state = 'next' for update)
        update embedding_model set state = 'retired', changed_at = now() where state = 'current' and exists (select from ready)
        """;

    private const string Promote = "update embedding_model set state = 'current', changed_at = now() where model_id = $1 and state = 'next'";

    private const string CleanUp =
        """
        delete from embedding where (venue_id, model_id) in (
            select m.venue_id, m.model_id from embedding m join embedding_model o using (model_id)
            where o.state = 'retired' and o.changed_at < now() - $1 limit $2)
        """;

    private const string CleanUpNotes =
        """
        delete from note_embedding where (note_id, model_id) in (
            select m.note_id, m.model_id from note_embedding m join embedding_model o using (model_id)
            where o.state = 'retired' and o.changed_at < now() - $1 limit $2)
        """;

    private const string CleanUpChunks =
        """
        delete from document_chunk_embedding where (chunk_id, model_id) in (
            select m.chunk_id, m.model_id from document_chunk_embedding m join embedding_model o using (model_id)
            where o.state = 'retired' and o.changed_at < now() - $1 limit $2)
        """;

    private const string Forget =
        """
        delete from embedding_model o where state = 'retired' and changed_at < now() - $1
            and not exists (select from embedding m where m.model_id = o.model_id)
            and not exists (select from note_embedding m where m.model_id = o.model_id)
            and not exists (select from document_chunk_embedding m where m.model_id = o.model_id)
        """;

    public async Task<IReadOnlyList<RegisteredModel>> ReadAsync(CancellationToken cancellationToken = default)
    {
        await using var command = database.CreateCommand("select model_id, state, dimensions, covered, venues from embedding_model order by state, model_id");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var models = new List<RegisteredModel>();
        while (await reader.ReadAsync(cancellationToken))
        {
            models.Add(new RegisteredModel(reader.GetString(0), reader.GetString(1), reader.GetInt32(2), reader.GetInt64(3), reader.GetInt64(4)));
        }

        return models;
    }

    /// <summary>The model whose vectors are searched; null before the first.</summary>
    public async Task<RegisteredModel?> FindCurrentAsync(CancellationToken cancellationToken = default) =>
        (await ReadAsync(cancellationToken)).FirstOrDefault(model => model.State == RegisteredModel.Current);

    /// <summary>Lets vectors of a model be made; they are searched at once where there are no others.</summary>
    /// <param name="modelId">Name and fingerprint.</param>
    /// <param name="dimensions">Of its vectors.</param>
    /// <param name="patience">A next model that nobody has worked on for so long gives up its place.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task BeginAsync(string modelId, int dimensions, TimeSpan patience, CancellationToken cancellationToken = default) =>
        ExecuteAsync(Begin, cancellationToken, modelId, dimensions, patience);

    /// <summary>Counts what a model covers: a second for a million venues.</summary>
    public Task CountAsync(string modelId, CancellationToken cancellationToken = default) => ExecuteAsync(Count, cancellationToken, modelId);

    /// <summary>Makes the next model the one that is searched; nothing when it is not the next.</summary>
    public async Task SwitchAsync(string modelId, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        foreach (var sql in new[] { Switch, Promote })
        {
            await using var command = new NpgsqlCommand(sql, connection, transaction) { Parameters = { new() { Value = modelId } } };
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Deletes the vectors of models that were retired so long ago that nobody searches them any more.</summary>
    /// <returns>How many.</returns>
    public async Task<long> CleanUpAsync(TimeSpan grace, CancellationToken cancellationToken = default)
    {
        var all = 0L;
        foreach (var sql in new[] { CleanUp, CleanUpNotes, CleanUpChunks })
        {
            var deleted = CleanUpBatch;
            while (deleted == CleanUpBatch)
            {
                deleted = await ExecuteAsync(sql, cancellationToken, grace, CleanUpBatch);
                all += deleted;
            }
        }

        await ExecuteAsync(Forget, cancellationToken, grace);
        return all;
    }

    private async Task<int> ExecuteAsync(string sql, CancellationToken cancellationToken, params object[] values)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.AddRange(values.Select(value => new NpgsqlParameter { Value = value }).ToArray());
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
