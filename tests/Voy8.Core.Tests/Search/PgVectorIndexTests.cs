using System.Numerics.Tensors;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using NpgsqlTypes;
using Voy8.Core.Catalogue;
using Voy8.Core.Embeddings;
using Voy8.Core.Search;
using Voy8.Core.Storage;
using Voy8.Testing;

namespace Voy8.Core.Tests.Search;

/// <summary>The index over pgvector, on a real one, against the exact answer.</summary>
public sealed class PgVectorIndexTests
{
    private const int Dimensions = 32;
    private const int Venues = 3000;
    private const string Model = "model";
    private static readonly Guid Dataset = Guid.CreateVersion7();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_finds_what_the_exact_scan_finds_however_few_venues_a_filter_leaves()
    {
        await using var server = await PgLiteServer.StartOrSkipAsync(Token);
        var (index, entries) = await LoadAsync(server);
        var exact = new InMemoryVectorIndex();
        exact.Reset(Model, Dimensions);
        exact.Upsert(entries);
        index.Status.ShouldBe(new VectorIndexStatus(VectorIndexKind.PgVector, true, Model, Dimensions, Venues));

        foreach (var filters in new[]
        {
            SearchFilters.None,
            SearchFilters.None with { Kinds = ["half"] },
            SearchFilters.None with { Kinds = ["tenth"] },
            SearchFilters.None with { Kinds = ["hundredth"] },
            SearchFilters.None with { Kinds = ["rare"] },
            SearchFilters.None with { Area = new SearchArea(new GeoPoint(48, 11), 15_000, null) },
        })
        {
            var (found, wanted) = (0, 0);
            foreach (var query in Vectors(10, seed: 7))
            {
                var expected = exact.Search(query, filters, 10, -1).Select(hit => hit.VenueId).ToHashSet();
                var actual = await index.FindAsync(query, filters, 10, -1, Token);
                actual.Count.ShouldBe(expected.Count, filters.ToString());
                wanted += expected.Count;
                found += actual.Count(hit => expected.Contains(hit.VenueId));
            }

            ((double)found / wanted).ShouldBeGreaterThanOrEqualTo(0.95, filters.ToString());
        }
    }

    [Fact]
    public async Task It_follows_new_and_changed_vectors_and_forgets_the_deleted()
    {
        await using var server = await PgLiteServer.StartOrSkipAsync(Token);
        var (index, entries) = await LoadAsync(server);
        var (changed, deleted) = (entries[0], entries[1]);

        await WriteAsync(server, [changed with { Vector = deleted.Vector }]);
        await ExecuteAsync(server, $"delete from venue where id = '{deleted.VenueId}'");
        await index.CatchUpAsync(recounts: true, Token);

        var best = (await index.FindAsync(deleted.Vector, SearchFilters.None, 1, -1, Token)).ShouldHaveSingleItem();
        best.VenueId.ShouldBe(changed.VenueId);
        best.Similarity.ShouldBe(1, 1e-4f);
        index.Status.Vectors.ShouldBe(Venues - 1);
    }

    [Fact]
    public async Task Another_models_vectors_come_over_beside_those_that_are_searched_and_take_their_place()
    {
        const int Fewer = 16;
        await using var server = await PgLiteServer.StartOrSkipAsync(Token);
        var (index, entries) = await LoadAsync(server);
        await ExecuteAsync(
            server,
            $"""
            insert into embedding (venue_id, model_id, text_hash, vector)
            select venue_id, 'other', text_hash, substring(vector from 1 for {Fewer * sizeof(float)}) from embedding
            """);
        await ExecuteAsync(server, $"insert into embedding_model (model_id, dimensions, state) values ('other', {Fewer}, 'current')");

        (await index.TryPrepareAsync("other", Fewer, Token)).ShouldBeTrue();
        index.Status.ModelId.ShouldBe(Model);
        (await BestAsync(entries[0].Vector)).ShouldBe([entries[0].VenueId]);

        await index.CatchUpAsync(recounts: true, Token);
        index.Status.ShouldBe(new VectorIndexStatus(VectorIndexKind.PgVector, true, "other", Fewer, Venues));
        (await BestAsync(entries[0].Vector.AsMemory(0, Fewer))).ShouldBe([entries[0].VenueId]);
        (await BestAsync(entries[0].Vector)).ShouldBeEmpty();
        await using var left = server.DataSource.CreateCommand($"select count(*) from venue_vector_{Dimensions}");
        (await left.ExecuteScalarAsync(Token)).ShouldBe(0L, "nobody searches the former model's copies");

        async Task<IEnumerable<Guid>> BestAsync(ReadOnlyMemory<float> query) =>
            (await index.FindAsync(query, SearchFilters.None, 1, -1, Token)).Select(hit => hit.VenueId);
    }

    [Fact]
    public async Task A_query_without_direction_or_of_other_dimensions_finds_nothing()
    {
        await using var server = await PgLiteServer.StartOrSkipAsync(Token);
        var (index, _) = await LoadAsync(server);

        foreach (var query in new[] { new float[Dimensions], [float.NaN, .. new float[Dimensions - 1]], new float[Dimensions + 1] })
        {
            (await index.FindAsync(query, SearchFilters.None, 10, -1, Token)).ShouldBeEmpty();
        }
    }

    private static async Task<(PgVectorIndex Index, VectorEntry[] Entries)> LoadAsync(PgLiteServer server)
    {
        await CoreMigrations.ApplyAsync(server.DataSource, Token);
        await ExecuteAsync(server, $"insert into dataset (id, slug, name) values ('{Dataset}', 'test', 'Test')");
        var entries = Entries();
        foreach (var chunk in entries.Chunk(500))
        {
            await WriteAsync(server, chunk);
        }

        var index = new PgVectorIndex(server.DataSource, NullLogger<PgVectorIndex>.Instance);
        (await index.TryPrepareAsync(Model, Dimensions, Token)).ShouldBeTrue();
        await index.CatchUpAsync(recounts: false, Token);
        return (index, entries);
    }

    private static VectorEntry[] Entries()
    {
        var random = new Random(1);
        return [.. Vectors(Venues, seed: 2).Select((vector, i) => new VectorEntry(
            Guid.CreateVersion7(),
            new GeoPoint(47 + (random.NextDouble() * 2), 10 + (random.NextDouble() * 2)),
            i % 1000 == 0 ? "rare" : i % 100 == 1 ? "hundredth" : i % 10 == 2 ? "tenth" : i % 2 == 0 ? "half" : "other",
            Dataset,
            [],
            vector))];
    }

    private static float[][] Vectors(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            float[] vector = [.. Enumerable.Range(0, Dimensions).Select(_ => (float)(random.NextDouble() + random.NextDouble() - 1))];
            TensorPrimitives.Divide(vector, TensorPrimitives.Norm<float>(vector), vector);
            return vector;
        })];
    }

    private static async Task WriteAsync(PgLiteServer server, VectorEntry[] entries)
    {
        await using var command = server.DataSource.CreateCommand(
            """
            with made as (select * from unnest($1, $2, $3, $4, $5) as made (id, lat, lon, kind, vector)),
            places as (
                insert into venue (id, dataset_id, source_id, name, kind, lat, lon, content_hash)
                select id, $6, id::text, 'Venue', kind, lat, lon, '' from made on conflict do nothing returning id),
            facts as (
                insert into enrichment (venue_id, facts, facts_hash, search_text, text_hash, search)
                select id, '{}', '', '', '', '' from places)
            insert into embedding (venue_id, model_id, text_hash, vector)
            select id, $7, sha256(vector), vector from made
            on conflict (venue_id, model_id) do update set text_hash = excluded.text_hash, vector = excluded.vector, changed_in = pg_current_xact_id()
            """);
        command.Parameters.Add(Array(NpgsqlDbType.Uuid, entries.Select(entry => entry.VenueId).ToArray()));
        command.Parameters.Add(Array(NpgsqlDbType.Double, entries.Select(entry => entry.Location!.Value.Latitude).ToArray()));
        command.Parameters.Add(Array(NpgsqlDbType.Double, entries.Select(entry => entry.Location!.Value.Longitude).ToArray()));
        command.Parameters.Add(Array(NpgsqlDbType.Text, entries.Select(entry => entry.Kind).ToArray()));
        command.Parameters.Add(Array(NpgsqlDbType.Bytea, entries.Select(entry => VectorBytes.Write(entry.Vector)).ToArray()));
        command.Parameters.Add(new NpgsqlParameter { Value = Dataset });
        command.Parameters.Add(new NpgsqlParameter { Value = Model });
        await command.ExecuteNonQueryAsync(Token);
    }

    private static NpgsqlParameter Array(NpgsqlDbType type, object values) => new() { Value = values, NpgsqlDbType = NpgsqlDbType.Array | type };

    private static async Task ExecuteAsync(PgLiteServer server, string sql)
    {
        await using var command = server.DataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Token);
    }
}
