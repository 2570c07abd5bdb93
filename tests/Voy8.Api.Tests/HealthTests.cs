using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Voy8.Api.Tests;

public sealed class HealthTests(ApiFixture api)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Health_tells_of_the_database_of_redis_and_the_version()
    {
        var health = await api.CreateClient().GetFromJsonAsync<JsonElement>("/health", Token);

        health.GetProperty("ok").GetBoolean().ShouldBeTrue();
        health.GetProperty("db").GetString().ShouldBe("ok");
        health.GetProperty("redis").GetString().ShouldBe("ok");
        health.GetProperty("queue_depth").GetInt64().ShouldBeGreaterThanOrEqualTo(0);
        health.GetProperty("version").GetString().ShouldNotBeNullOrEmpty();
    }

    [Theory]
    [InlineData("/alive")]
    [InlineData("/ready")]
    public async Task Probes_answer(string path) =>
        (await api.CreateClient().GetAsync(path, Token)).StatusCode.ShouldBe(HttpStatusCode.OK);

    [Fact]
    public async Task Without_redis_the_api_is_degraded_but_serves()
    {
        await using var factory = new ApiFactory(api.Database.ConnectionString, "127.0.0.1:1,connectTimeout=200");
        using var response = await factory.CreateClient().GetAsync("/health", Token);
        var health = await response.Content.ReadFromJsonAsync<JsonElement>(Token);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        health.GetProperty("ok").GetBoolean().ShouldBeTrue();
        health.GetProperty("redis").GetString().ShouldNotBe("ok");
    }

    [Fact]
    public async Task An_unknown_address_is_a_problem_with_a_code()
    {
        using var response = await api.CreateClient().GetAsync("/nothing-here", Token);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Token);

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        response.Content.Headers.ContentType?.MediaType.ShouldBe("application/problem+json");
        problem.GetProperty("code").GetString().ShouldBe("not_found");
        problem.GetProperty("detail").GetString().ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task The_api_describes_itself()
    {
        var document = await api.CreateClient().GetFromJsonAsync<JsonElement>("/openapi/v1.json", Token);

        document.GetProperty("openapi").GetString().ShouldStartWith("3.");
    }
}
