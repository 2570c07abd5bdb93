using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Voy8.Core.Catalogue;
using Voy8.Core.Catalogue.Importing;
using Voy8.Core.Embeddings;
using Voy8.Core.Search;

namespace Voy8.Search.Bench.Relevance;

/// <summary>A query with what it found by some legs.</summary>
internal sealed record Judgement(Need Need, string Language, string Text, SearchLegs Legs, double Ndcg, double Recall);

/// <summary>The quality set: needs, the venues that are judged, and the search that answers.</summary>
/// <param name="services">Of a host with search and a worker over an empty database.</param>
internal sealed class QualitySet(IServiceProvider services)
{
    private const int Depth = 50;
    private static readonly TimeSpan LoadTimeout = TimeSpan.FromMinutes(4);

    private readonly Dictionary<string, IReadOnlyList<JudgedVenue>> _venues = [];

    /// <summary>Needs that nothing at hand fully answers; they are left out.</summary>
    public IReadOnlyList<string> LeftOut { get; private set; } = [];

    /// <summary>Imports and embeds Munich and the demo town, by the jobs that do it in the product.</summary>
    /// <param name="venuesDirectory">It has <c>munich-osm-venues.jsonl</c>.</param>
    /// <param name="scratch">A folder for the demo town's file, which the worker reads.</param>
    public async Task LoadAsync(string venuesDirectory, string scratch, CancellationToken cancellationToken)
    {
        var munich = Path.Combine(venuesDirectory, "munich-osm-venues.jsonl");
        _venues["munich"] = JudgedVenue.ReadExtract(munich);
        (_venues["harbour"], var lines) = JudgedVenue.MakeTown();
        var town = Path.Combine(scratch, "harbour.jsonl");
        await File.WriteAllTextAsync(town, lines, cancellationToken);
        var uploads = services.GetRequiredService<ImportUploads>();
        await uploads.StartFromPathAsync(munich, new DatasetDescription("munich", "Munich", null, null), cancellationToken);
        await uploads.StartFromPathAsync(town, new DatasetDescription("harbour", "Harbour", null, null), cancellationToken);

        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(LoadTimeout);
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        var index = services.GetRequiredService<IVectorIndex>();
        while (!index.Status.IsReady || index.Status.Vectors < _venues.Values.Sum(venues => venues.Count))
        {
            if (services.GetRequiredService<EmbeddingModels>().Configured.Status is { State: EmbeddingModelState.Off, Reason: var reason })
            {
                throw new InvalidOperationException("Meaning cannot be searched: " + reason);
            }

            await poll.WaitForNextTickAsync(timeout.Token);
        }
    }

    /// <summary>Asks every phrase of every need by words alone, by meaning alone and by both.</summary>
    public async Task<IReadOnlyList<Judgement>> JudgeAsync(IEnumerable<Need> needs, CancellationToken cancellationToken)
    {
        var judgements = new List<Judgement>();
        var leftOut = new List<string>();
        foreach (var need in needs)
        {
            var venues = _venues[need.Dataset];
            var grades = venues.ToDictionary(venue => venue.SourceId, need.Rule.Grade);
            int[] reachable = [.. venues.Where(venue => venue.Location is not { } place || need.Area.Contains(place)).Select(venue => grades[venue.SourceId])];
            if (!reachable.Contains(3))
            {
                leftOut.Add(need.Name);
                continue;
            }

            foreach (var (language, text) in need.Phrases)
            {
                foreach (var legs in Enum.GetValues<SearchLegs>())
                {
                    var found = await FindAsync(need, text, legs, cancellationToken);
                    int[] ranked = [.. found.Select(id => grades[id])];
                    judgements.Add(new Judgement(need, language, text, legs, Measures.Ndcg(ranked, reachable), Measures.Recall(ranked, reachable)));
                }
            }
        }

        LeftOut = leftOut;
        return judgements;
    }

    private async Task<IReadOnlyList<string>> FindAsync(Need need, string text, SearchLegs legs, CancellationToken cancellationToken)
    {
        var dataset = await services.GetRequiredService<DatasetStore>().FindIdAsync(need.Dataset, cancellationToken);
        var filters = SearchFilters.None with { Area = need.Area, DatasetId = dataset };
        var query = new SearchQuery(text, filters, SearchSort.Relevance, Depth, 0) { Legs = legs };
        var answer = await services.GetRequiredService<IVenueSearch>().SearchAsync(query, cancellationToken);
        return await SourceIdsAsync([.. answer.Hits.Select(hit => hit.Venue.Id)], cancellationToken);
    }

    private async Task<IReadOnlyList<string>> SourceIdsAsync(Guid[] ids, CancellationToken cancellationToken)
    {
        await using var command = services.GetRequiredService<NpgsqlDataSource>().CreateCommand("select id, source_id from venue where id = any ($1)");
        command.Parameters.Add(new NpgsqlParameter { Value = ids });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var sourceIds = new Dictionary<Guid, string>();
        while (await reader.ReadAsync(cancellationToken))
        {
            sourceIds.Add(reader.GetGuid(0), reader.GetString(1));
        }

        return [.. ids.Select(id => sourceIds[id])];
    }
}
