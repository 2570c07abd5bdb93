using System.Diagnostics;
using System.Numerics.Tensors;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Voy8.Core.Embeddings;

namespace Voy8.Core.Tests.Embeddings;

/// <summary>A service with OpenAI's protocol in place of a file.</summary>
public sealed class RemoteTextEncoderTests : IAsyncLifetime
{
    private EmbeddingService _service = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _service = await EmbeddingService.StartAsync();

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Fact]
    public async Task Vectors_come_in_the_order_of_the_texts_and_have_length_one()
    {
        using var host = Host();

        var vectors = await EmbedAsync(host, "a", "ccc", "bb");

        vectors.Select(vector => vector[0] / vector[1]).ShouldBe([1, 3, 2], 1e-5f);
        vectors.ShouldAllBe(vector => Math.Abs(TensorPrimitives.Norm<float>(vector) - 1) < 1e-5);
        var status = host.Services.GetRequiredService<EmbeddingModel>().Status;
        status.Dimensions.ShouldBe(3);
        status.ModelId.ShouldNotBeNull().ShouldStartWith("tiny@");
    }

    [Fact]
    public async Task A_service_that_is_too_busy_is_asked_again_when_it_said()
    {
        using var host = Host();
        await EmbedAsync(host, "first");
        _service.Troubles.Enqueue(EmbeddingService.Status(429, retryAfter: "1"));
        var clock = Stopwatch.StartNew();

        var vectors = await EmbedAsync(host, "text");

        vectors.ShouldHaveSingleItem();
        clock.Elapsed.ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(0.95));
    }

    [Fact]
    public async Task A_failure_that_passes_is_not_seen()
    {
        using var host = Host();
        _service.Troubles.Enqueue(EmbeddingService.Status(503, retryAfter: "0"));
        _service.Troubles.Enqueue(EmbeddingService.Status(500, retryAfter: "0"));

        (await EmbedAsync(host, "text")).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_failure_that_does_not_pass_ends_after_the_retries()
    {
        using var host = Host(("Retries", "2"));
        await EmbedAsync(host, "first");
        for (var i = 0; i < 4; i++)
        {
            _service.Troubles.Enqueue(EmbeddingService.Status(503, retryAfter: "0"));
        }

        var exception = await Should.ThrowAsync<EmbeddingModelException>(() => EmbedAsync(host, "text"));

        exception.Message.ShouldContain(_service.Endpoint.ToString());
        _service.Troubles.Count.ShouldBe(1);
    }

    [Fact]
    public async Task What_is_wrong_with_a_request_does_not_become_right_by_repeating_it()
    {
        using var host = Host();
        await EmbedAsync(host, "first");
        _service.Troubles.Enqueue(EmbeddingService.Status(401));
        _service.Troubles.Enqueue(EmbeddingService.Status(401));

        await Should.ThrowAsync<EmbeddingModelException>(() => EmbedAsync(host, "text"));

        _service.Troubles.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Many_texts_go_in_several_requests_and_a_long_one_is_cut()
    {
        using var host = Host(("MaxTokens", "8"), ("BatchTokenBudget", "100"), ("RequestsPerSecond", "1000"));

        var vectors = await EmbedAsync(host, [.. Enumerable.Repeat(new string('x', 100), 30)]);

        vectors.Length.ShouldBe(30);
        var requests = _service.Requests.Skip(1).ToArray();
        requests.Length.ShouldBe(3);
        requests.ShouldAllBe(texts => texts.Length <= 12 && texts.All(text => text.Length == 24));
    }

    [Fact]
    public async Task No_request_holds_more_texts_than_services_take()
    {
        using var host = Host(("BatchTokenBudget", "1000000"));

        (await EmbedAsync(host, [.. Enumerable.Repeat("x", 600)])).Length.ShouldBe(600);

        _service.Requests.Max(texts => texts.Length).ShouldBe(256);
    }

    [Fact]
    public async Task Requests_keep_to_the_rate()
    {
        using var host = Host(("RequestsPerSecond", "2"));
        var clock = Stopwatch.StartNew();

        await Task.WhenAll(Enumerable.Range(0, 6).Select(i => EmbedAsync(host, $"text {i}")));

        _service.Requests.Count.ShouldBe(7);
        clock.Elapsed.ShouldBeGreaterThan(TimeSpan.FromSeconds(1.9));
    }

    [Fact]
    public async Task A_vector_of_another_length_or_without_direction_is_refused()
    {
        using var host = Host();
        await EmbedAsync(host, "first");
        float[][][] answers = [[[1, 2]], [[0, 0, 0]], [[1, 0, 0], [0, 1, 0]], []];
        foreach (var answer in answers)
        {
            _service.Troubles.Enqueue(EmbeddingService.Vectors(answer));
            await Should.ThrowAsync<EmbeddingModelException>(() => EmbedAsync(host, "text"));
        }
    }

    [Fact]
    public async Task Other_dimensions_than_configured_are_off()
    {
        using var host = Host(("Dimensions", "384"));

        var status = await host.Services.GetRequiredService<EmbeddingModel>().WaitAsync(Token);

        status.Reason.ShouldNotBeNull().ShouldContain("3 dimensions and should give 384");
    }

    private static async Task<float[][]> EmbedAsync(IHost host, params string[] texts) =>
        [.. (await host.Services.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>().GenerateAsync(texts, cancellationToken: Token))
            .Select(embedding => embedding.Vector.ToArray())];

    private IHost Host(params (string Key, string Value)[] settings)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(
            settings.Append(("Endpoint", _service.Endpoint.ToString())).Append(("RemoteModel", "tiny"))
                .Select(setting => KeyValuePair.Create($"Embeddings:{setting.Item1}", (string?)setting.Item2)));
        builder.AddEmbeddings();
        return builder.Build();
    }
}
