using System.Net;
using System.Net.Http.Json;
using System.Text;
using Microsoft.AspNetCore.Mvc;
using Voy8.Contracts;

namespace Voy8.Api.Tests;

/// <summary>The server itself, since it is what counts the bytes of a body.</summary>
public sealed class BodySizeTests(ApiFixture api)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/api/yellow-books", 128)]
    [InlineData("/investigations", 256)]
    [InlineData("/notes", 1024)]
    public async Task A_body_beyond_its_bound_is_refused(string path, int kibibytes)
    {
        await using var served = api.CreateApi();
        served.UseKestrel(0);
        served.StartServer();
        using var client = api.CreateOperator(served);

        (await PostAsync(client, path, kibibytes * 1024)).StatusCode.ShouldNotBe(HttpStatusCode.RequestEntityTooLarge);
        using var refused = await PostAsync(client, path, (kibibytes * 1024) + 1);

        refused.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        var problem = await refused.Content.ReadFromJsonAsync<ProblemDetails>(Voy8Json.Options, Token);
        problem!.Extensions["code"]!.ToString().ShouldBe("payload_too_large");
        problem.Detail.ShouldBe("Send a smaller body.");
    }

    // The client asks before it sends: the server may close the connection on a body that it refuses unread.
    private static async Task<HttpResponseMessage> PostAsync(HttpClient client, string path, int bytes)
    {
        var body = """{"question":"","name":""}""";
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Headers.ExpectContinue = true;
        request.Content = new StringContent(body + new string(' ', bytes - body.Length), Encoding.UTF8, "application/json");
        return await client.SendAsync(request, Token);
    }
}
