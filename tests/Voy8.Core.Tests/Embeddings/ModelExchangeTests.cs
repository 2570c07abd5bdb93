using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Voy8.Core.Embeddings;
using Voy8.Core.Search;
using Voy8.Core.Tests.Search;
using Voy8.Testing;

namespace Voy8.Core.Tests.Embeddings;

/// <summary>One model takes another's place while people go on searching.</summary>
public sealed class ModelExchangeTests(PostgresServerFixture postgres, RedisServerFixture redis) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string _folder = Directory.CreateTempSubdirectory("voy8-exchange-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Former => Path.Combine(_folder, "former");

    private string Latter => Path.Combine(_folder, "latter");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(9)]
    [InlineData(12)]
    public async Task The_former_model_serves_until_the_next_covers_every_venue(int dimensions)
    {
        await using var host = await StartAsync(dimensions);
        var (former, next) = await ModelsAsync(host);
        await Register(host).BeginAsync(former.ModelId!, former.Dimensions, Patience, Token);
        var (beer, cafe) = (await host.AddAsync(new TestVenue("Beer garden") { Description = "Beer garden" }), await host.AddAsync(new TestVenue("Cafe", "cafe")));
        await host.IndexedAsync(2);
        using var stop = new CancellationTokenSource();
        var searching = SearchAsync(host, beer, stop.Token);

        await CatchUpAsync(host);
        await host.AddAsync(new TestVenue("Beer and cafe"));
        await host.EmbedAsync(beer);
        await CatchUpAsync(host);
        await host.IndexedAsync(3);

        host.Get<IVectorIndex>().Status.ModelId.ShouldBe(former.ModelId);
        (await Register(host).ReadAsync(Token)).Single(model => model.State == RegisteredModel.Next)
            .ShouldBe(new RegisteredModel(next.ModelId!, RegisteredModel.Next, dimensions, Covered: 2, Venues: 3));

        await host.EmbedAsync(cafe);
        await CatchUpAsync(host);
        await Eventually.TrueAsync(
            () => host.Get<IVectorIndex>().Status == new VectorIndexStatus(VectorIndexKind.InProcess, true, next.ModelId, dimensions, 3),
            Patience,
            "the next model is searched");
        await ShouldFindItsOwnVectorsAsync(host, next);

        await CleanedUpAsync(host, former.ModelId!);
        (await Register(host).ReadAsync(Token)).ShouldHaveSingleItem().State.ShouldBe(RegisteredModel.Current);
        await stop.CancelAsync();
        (await searching).ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task A_text_that_changes_all_the_time_keeps_no_model_waiting()
    {
        await using var host = await StartAsync(9);
        var (former, next) = await ModelsAsync(host);
        await Register(host).BeginAsync(former.ModelId!, former.Dimensions, Patience, Token);
        var id = await host.AddAsync(new TestVenue("Beer garden"));
        await CatchUpAsync(host);
        await host.EmbedAsync(id);

        await host.DescribeAsync(id, TestVenue.Fact("description", "A text that neither has yet"));
        await host.AddAsync(new TestVenue("New, and in neither"), embed: false);
        await CatchUpAsync(host);

        (await Register(host).FindCurrentAsync(Token))!.ModelId.ShouldBe(next.ModelId);
    }

    [Fact]
    public async Task A_worker_of_the_former_configuration_does_not_fetch_its_model_back()
    {
        await using var host = await StartAsync(9);
        var register = Register(host);
        await register.BeginAsync("a", 9, Patience, Token);
        await register.BeginAsync("b", 9, Patience, Token);
        await register.SwitchAsync("b", Token);

        await register.BeginAsync("a", 9, Patience, Token);

        (await StatesAsync(register)).ShouldBe(["b current", "a retired"]);
        await register.CleanUpAsync(TimeSpan.Zero, Token);
        await register.BeginAsync("a", 9, Patience, Token);
        (await StatesAsync(register)).ShouldBe(["b current", "a next"]);
    }

    [Fact]
    public async Task A_next_model_that_nobody_works_on_gives_up_its_place()
    {
        await using var host = await StartAsync(9);
        var register = Register(host);
        await register.BeginAsync("a", 9, Patience, Token);
        await register.BeginAsync("b", 9, Patience, Token);

        await register.BeginAsync("c", 9, Patience, Token);
        (await StatesAsync(register)).ShouldBe(["a current", "b next"]);
        await register.BeginAsync("c", 9, TimeSpan.Zero, Token);

        (await StatesAsync(register)).ShouldBe(["a current", "c next", "b retired"]);
    }

    /// <summary>Its own model may well be better, but its vectors are not whole: they would hide what they do not cover.</summary>
    [Fact]
    public async Task A_process_without_the_model_that_is_searched_searches_words_and_says_so()
    {
        await using var host = await StartAsync(9);
        await Register(host).BeginAsync("elsewhere@123456", 9, Patience, Token);
        await host.AddAsync(new TestVenue("Beer garden"));
        await ModelsAsync(host);
        await Eventually.TrueAsync(
            () => host.Get<IVectorIndex>().Status is { IsReady: true, ModelId: "elsewhere@123456" }, Patience, "the index is loaded");

        var result = await host.SearchAsync("beer");

        result.Hits.ShouldHaveSingleItem();
        var notice = result.Notices.ShouldHaveSingleItem();
        notice.Code.ShouldBe("semantic_search_off");
        notice.Message.ShouldContain("elsewhere@123456");
    }

    private async Task<SearchHost> StartAsync(int dimensions)
    {
        TinyModel.Write(Former);
        TinyModel.Write(Latter, turn: 4, dimensions);
        return await SearchHost.StartAsync(
            postgres,
            redis,
            worker: false,
            ("Embeddings:ModelPath", Former),
            ("Embeddings:Next:ModelPath", Latter),
            ("Embeddings:RetiredModelGrace", "00:00:01"),
            ("Search:SimilarityFloor", "0"));
    }

    private static EmbeddingModelRegister Register(SearchHost host) => host.Get<EmbeddingModelRegister>();

    private static async Task<(EmbeddingModelStatus Former, EmbeddingModelStatus Next)> ModelsAsync(SearchHost host) =>
        (await host.Get<EmbeddingModels>().WaitAsync(Token)) is [var former, var next] ? (former, next) : throw new InvalidOperationException("A model is off.");

    private static Task CatchUpAsync(SearchHost host) =>
        ActivatorUtilities.CreateInstance<CatchUpEmbeddingsHandler>(host.Get<IServiceProvider>()).HandleAsync(new CatchUpEmbeddings(), new FakeJobContext(), Token);

    private static async Task<string[]> StatesAsync(EmbeddingModelRegister register) =>
        [.. (await register.ReadAsync(Token)).Select(model => $"{model.ModelId} {model.State}")];

    // Somebody who asks all the time must be answered by meaning every time.
    private static async Task<int> SearchAsync(SearchHost host, Guid expected, CancellationToken stop)
    {
        var searches = 0;
        while (!stop.IsCancellationRequested)
        {
            var found = await host.Get<SemanticLeg>().FindAsync(new SearchQuery("beer garden", SearchFilters.None, SearchSort.Relevance, 10, 0), [], 10, Token);
            found.Notice.ShouldBeNull();
            found.Hits.ShouldNotBeEmpty();
            found.Hits[0].VenueId.ShouldBe(expected);
            searches++;
            await Task.Yield();
        }

        return searches;
    }

    private static async Task ShouldFindItsOwnVectorsAsync(SearchHost host, EmbeddingModelStatus model)
    {
        await using var command = host.Get<NpgsqlDataSource>().CreateCommand("select venue_id, vector from embedding where model_id = $1");
        command.Parameters.Add(new NpgsqlParameter { Value = model.ModelId });
        await using var reader = await command.ExecuteReaderAsync(Token);
        while (await reader.ReadAsync(Token))
        {
            var vector = new float[model.Dimensions];
            VectorBytes.Read(reader.GetFieldValue<byte[]>(1), vector);
            var hits = await host.Get<IVectorIndex>().FindAsync(vector, SearchFilters.None, 10, -1, Token);
            hits.Single(hit => hit.VenueId == reader.GetGuid(0)).Similarity.ShouldBe(1, 1e-3f);
        }
    }

    private static Task CleanedUpAsync(SearchHost host, string modelId) => Eventually.TrueAsync(
        async () =>
        {
            await CatchUpAsync(host);
            await using var command = host.Get<NpgsqlDataSource>().CreateCommand(
                "select not exists (select from embedding where model_id = $1) and not exists (select from embedding_model where model_id = $1)");
            command.Parameters.Add(new NpgsqlParameter { Value = modelId });
            return (bool)(await command.ExecuteScalarAsync(Token))!;
        },
        Patience,
        "the former model's vectors are deleted");
}
