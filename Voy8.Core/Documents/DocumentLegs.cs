using System.Numerics.Tensors;
using Npgsql;
using NpgsqlTypes;
using Voy8.Core.Documents.Reading;
using Voy8.Core.Embeddings;
using Voy8.Core.Files;
using Voy8.Core.Search;

namespace Voy8.Core.Documents;

/// <param name="Coverage">0 to 1: the part of the query's terms, by weight, that the passage has.</param>
internal readonly record struct ChunkWordHit(Guid ChunkId, double Coverage, double Rank);

/// <param name="Similarity">Cosine, of the query and the passage.</param>
internal readonly record struct ChunkNearness(Guid ChunkId, double Similarity);

/// <summary>The two ways in which passages are found. Each statement names who asks, and passes over what that account may not see.</summary>
internal sealed class DocumentLegs(NpgsqlDataSource database)
{
    private const string InScope = FileSql.Visible + " and ($2::uuid[] is null or f.id = any ($2))";

    // What the passage says counts most; the names that it stands under count as well.
    private const string ByWords =
        $$"""
        select c.id, ts_rank('{0.6, 0.6, 0.6, 0.6}', c.search, $3::tsquery, 1) as rank,
            array(select c.search @@ term::tsquery from unnest($4::text[]) with ordinality as t (term, i) order by i)
        from {{FileSql.Chunks}} where {{InScope}} and c.search @@ $3::tsquery
        order by rank desc, c.id desc limit $5
        """;

    private const string Vectors =
        $"""
        select c.id, e.vector from {FileSql.Chunks} join document_chunk_embedding e on e.chunk_id = c.id and e.model_id = $3 and e.text_hash = c.text_hash
        where {InScope} order by c.id desc limit $4
        """;

    private const string Hits =
        $"""
        select c.id, f.id, f.ready_name, f.ready_title, f.ready_type, f.owner_id = $1, c.version, c.ordinal, c.page, c.headings, c.text, c.start_at, c.end_at
        from {FileSql.Chunks} where {InScope} and c.id = any ($3)
        """;

    /// <returns>Best first.</returns>
    public async Task<IReadOnlyList<ChunkWordHit>> ByWordsAsync(DocumentQuery query, IReadOnlyList<QueryTerm> terms, int most, CancellationToken cancellationToken)
    {
        await using var command = Command(ByWords, query, TsQuery.Any(terms), terms.Select(term => TsQuery.Any([term])).ToArray(), most);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var hits = new List<ChunkWordHit>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var has = reader.GetFieldValue<bool[]>(2);
            hits.Add(new ChunkWordHit(reader.GetGuid(0), terms.Where((_, i) => has[i]).Sum(term => term.Weight) / terms.Sum(term => term.Weight), reader.GetFloat(1)));
        }

        return [.. hits.OrderByDescending(hit => hit.Coverage).ThenByDescending(hit => hit.Rank).ThenByDescending(hit => hit.ChunkId)];
    }

    /// <summary>How near each passage is in meaning, in no order.</summary>
    public async Task<IReadOnlyList<ChunkNearness>> ByMeaningAsync(DocumentQuery query, string modelId, ReadOnlyMemory<float> vector, int most, CancellationToken cancellationToken)
    {
        await using var command = Command(Vectors, query, modelId, most);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var found = new List<ChunkNearness>();
        var other = new float[vector.Length];
        while (await reader.ReadAsync(cancellationToken))
        {
            VectorBytes.Read(reader.GetFieldValue<byte[]>(1), other);
            found.Add(new ChunkNearness(reader.GetGuid(0), TensorPrimitives.CosineSimilarity(vector.Span, other)));
        }

        return found;
    }

    /// <summary>Those that are still there and may be seen; passage and score are not told yet.</summary>
    public async Task<IReadOnlyDictionary<Guid, DocumentHit>> ReadAsync(DocumentQuery query, Guid[] chunkIds, CancellationToken cancellationToken)
    {
        await using var command = Command(Hits, query, chunkIds);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var hits = new Dictionary<Guid, DocumentHit>();
        while (await reader.ReadAsync(cancellationToken))
        {
            hits.Add(reader.GetGuid(0), new DocumentHit(
                reader.GetGuid(1),
                reader.GetString(2),
                reader.IsDBNull(3) ? null : reader.GetString(3),
                Enum.Parse<DocumentType>(reader.GetString(4)),
                reader.GetBoolean(5),
                reader.GetInt32(6),
                reader.GetInt32(7),
                reader.IsDBNull(8) ? null : reader.GetInt32(8),
                reader.GetFieldValue<string[]>(9),
                reader.GetString(10),
                reader.GetInt32(11),
                reader.GetInt32(12),
                new Passage("", []),
                0,
                false,
                false));
        }

        return hits;
    }

    private NpgsqlCommand Command(string sql, DocumentQuery query, params object[] more)
    {
        var command = database.CreateCommand(sql);
        command.Parameters.AddRange(FileSql.Parameters([query.AccountId, FileSql.Optional(NpgsqlDbType.Array | NpgsqlDbType.Uuid, query.FileIds?.ToArray()), .. more]));
        return command;
    }
}
