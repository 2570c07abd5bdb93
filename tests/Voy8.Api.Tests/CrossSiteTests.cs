using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Voy8.Api.Tests;

public sealed class CrossSiteTests(ApiFixture api)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Origin", "https://elsewhere.example")]
    [InlineData("Origin", "null")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    public async Task A_page_of_another_site_changes_nothing(string header, string value)
    {
        using var response = await PostAsync(header, value);

        response.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await response.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("code").GetString().ShouldBe("cross_site_request");
    }

    [Theory]
    [InlineData("Origin", "http://localhost")]
    [InlineData("Sec-Fetch-Site", "same-origin")]
    [InlineData("X-Nothing", "a program")]
    public async Task A_program_or_the_same_origin_is_served(string header, string value)
    {
        using var response = await PostAsync(header, value);

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_name_that_is_not_this_machines_is_not_answered_where_hosts_are_restricted()
    {
        await using var factory = api.CreateApi(("AllowedHosts", "localhost;127.0.0.1"));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/datasets") { Headers = { Host = "rebound.example" } };
        using var response = await factory.CreateClient().SendAsync(request, Token);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    private async Task<HttpResponseMessage> PostAsync(string header, string value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/jobs/{Guid.CreateVersion7()}/cancel");
        request.Headers.Add(header, value);
        return await api.CreateOperator().SendAsync(request, Token);
    }
}
