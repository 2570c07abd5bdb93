using System.Numerics.Tensors;
using Npgsql;
using NpgsqlTypes;
using Voy8.Core.Embeddings;
using Voy8.Core.Search;

namespace Voy8.Core.Notes;

/// <param name="Coverage">0 to 1: the part of the query's terms, by weight, that the note has.</param>
internal readonly record struct NoteWordHit(Guid NoteId, double Coverage, double Rank);

/// <param name="Similarity">Cosine, of the query as a whole and the note.</param>
/// <param name="Concepts">0 to 1: how near the query's words are to what the note names.</param>
internal readonly record struct NoteNearness(Guid NoteId, double Similarity, double Concepts);

/// <summary>The two ways in which notes are found. Each statement names the owner.</summary>
internal sealed class NoteLegs(NpgsqlDataSource database)
{
    private const string InScope = NoteSql.Own + " and ($2::uuid is null or n.venue_id = $2)";

    // With weights as for venues: what the note is on counts, what it says counts more here.
    private const string ByWords =
        $$"""
        select n.id, ts_rank('{0.6, 0.6, 0.6, 0.6}', n.search, $3::tsquery, 1), array(select n.search @@ term::tsquery from unnest($4::text[]) with ordinality as t (term, i) order by i)
        from note n where {{InScope}} and n.search @@ $3::tsquery
        """;

    // What a note names is known while its vector is missing.
    private const string Meanings =
        $"""
        select n.id, n.codes, e.vector from note n left join note_embedding e on e.note_id = n.id and e.model_id = $3 and e.plain_hash = n.plain_hash
        where {InScope}
        """;

    /// <returns>Best first.</returns>
    public async Task<IReadOnlyList<NoteWordHit>> ByWordsAsync(Guid ownerId, Guid? venueId, IReadOnlyList<QueryTerm> terms, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(ByWords);
        Scope(command, ownerId, venueId);
        command.Parameters.Add(new NpgsqlParameter { Value = TsQuery.Any(terms) });
        command.Parameters.Add(new NpgsqlParameter { Value = terms.Select(term => TsQuery.Any([term])).ToArray() });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var hits = new List<NoteWordHit>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var has = reader.GetFieldValue<bool[]>(2);
            hits.Add(new NoteWordHit(reader.GetGuid(0), terms.Where((_, i) => has[i]).Sum(term => term.Weight) / terms.Sum(term => term.Weight), reader.GetFloat(1)));
        }

        return [.. hits.OrderByDescending(hit => hit.Coverage).ThenByDescending(hit => hit.Rank).ThenByDescending(hit => hit.NoteId)];
    }

    /// <summary>How near each note is in meaning, in no order.</summary>
    /// <param name="query">Of the query as a whole.</param>
    /// <param name="meaning">Of its words; null where that is not known.</param>
    public async Task<IReadOnlyList<NoteNearness>> ByMeaningAsync(
        Guid ownerId, Guid? venueId, string modelId, ReadOnlyMemory<float> query, QueryMeaning? meaning, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Meanings);
        Scope(command, ownerId, venueId);
        command.Parameters.Add(new NpgsqlParameter { Value = modelId });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var found = new List<NoteNearness>();
        var vector = new float[query.Length];
        while (await reader.ReadAsync(cancellationToken))
        {
            var similarity = 0f;
            if (!reader.IsDBNull(2))
            {
                VectorBytes.Read(reader.GetFieldValue<byte[]>(2), vector);
                similarity = TensorPrimitives.CosineSimilarity(query.Span, vector);
            }

            found.Add(new NoteNearness(reader.GetGuid(0), similarity, meaning?.Of(ConceptNumbers.Of(reader.GetFieldValue<string[]>(1))) ?? 0));
        }

        return found;
    }

    /// <summary>Those that are there and this owner's.</summary>
    public async Task<IReadOnlyDictionary<Guid, Note>> ReadAsync(Guid ownerId, Guid[] noteIds, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"select {NoteSql.Columns} {NoteSql.From} where {NoteSql.Own} and n.id = any ($2)");
        command.Parameters.Add(new NpgsqlParameter { Value = ownerId });
        command.Parameters.Add(new NpgsqlParameter { Value = noteIds });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var notes = new Dictionary<Guid, Note>();
        while (await reader.ReadAsync(cancellationToken))
        {
            notes.Add(reader.GetGuid(0), NoteSql.Read(reader));
        }

        return notes;
    }

    private static void Scope(NpgsqlCommand command, Guid ownerId, Guid? venueId)
    {
        command.Parameters.Add(new NpgsqlParameter { Value = ownerId });
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)venueId ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid });
    }
}
