using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Voy8.Core.Batches;
using Voy8.Core.Files;
using Voy8.Core.Notes;
using Voy8.Core.Reminders;
using Voy8.Jobs;

namespace Voy8.Api.Tests;

/// <summary>Asks every operation of the OpenAPI document as everybody, and compares with <see cref="AccessTable"/>.</summary>
public sealed class AccessTableTests(ApiFixture api)
{
    // Answered before anything knows who asks.
    private static readonly string[] Probes = ["/health", "/ready", "/alive"];

    private Guid? _venue;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_operation_of_the_document_has_a_row()
    {
        var document = await api.CreateClient().GetFromJsonAsync<JsonElement>("/openapi/v1.json", Token);
        var operations = document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(operation => $"{operation.Name.ToUpperInvariant()} {path.Name}"));

        AccessTable.Rows.Select(row => row.Operation).Order().ShouldBe(operations.Order());
    }

    [Fact]
    public async Task Each_operation_answers_everybody_as_the_table_says()
    {
        var user = await api.CreateUserAsync();
        var owner = (await user.GetFromJsonAsync<JsonElement>("/account", Token)).GetProperty("account_id").GetGuid();
        HttpClient[] callers = [api.CreateClient(), user, await api.CreateUserAsync(), await api.CreateOwnOperatorAsync()];
        var answers = new List<AccessRow>();
        foreach (var row in AccessTable.Rows)
        {
            var statuses = new List<int>();
            foreach (var caller in callers)
            {
                statuses.Add(await AskAsync(caller, row, owner));
            }

            answers.Add(row with { Anonymous = statuses[0], User = statuses[1], OtherUser = statuses[2], Operator = statuses[3] });
        }

        answers.Except(AccessTable.Rows).ShouldBeEmpty();
    }

    [Fact]
    public void Every_endpoint_says_who_may_use_it() => api.Services.GetRequiredService<EndpointDataSource>().Endpoints
        .OfType<RouteEndpoint>()
        .Where(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null && endpoint.Metadata.GetMetadata<IAuthorizeData>() is null)
        .Select(endpoint => endpoint.RoutePattern.RawText!)
        .Except(Probes)
        .ShouldBeEmpty();

    [Fact]
    public void What_has_two_addresses_has_one_policy()
    {
        const string Prefix = "/api/v1";
        var policies = api.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToLookup(
            endpoint => endpoint.RoutePattern.RawText!, endpoint => endpoint.Metadata.GetMetadata<IAuthorizeData>()?.Policy);

        foreach (var twin in policies.Where(path => path.Key.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            twin.ShouldBe(policies[twin.Key[Prefix.Length..]], twin.Key);
        }
    }

    private async Task<int> AskAsync(HttpClient client, AccessRow row, Guid owner)
    {
        var path = row.Path;
        if (path.Contains(AccessTable.UsersJob, StringComparison.Ordinal))
        {
            path = path.Replace(AccessTable.UsersJob, (await api.EnqueueWorkAsync("owned", new EnqueueOptions { OwnerId = owner })).ToString(), StringComparison.Ordinal);
        }

        if (path.Contains(AccessTable.UsersNote, StringComparison.Ordinal))
        {
            _venue ??= await api.AddVenueAsync(website: null, []);
            var note = await api.Services.GetRequiredService<NoteStore>().CreateAsync(owner, _venue.Value, "The user's", Token);
            path = path.Replace(AccessTable.UsersNote, note.Note!.Id.ToString(), StringComparison.Ordinal);
        }

        if (path.Contains(AccessTable.UsersReminder, StringComparison.Ordinal))
        {
            var draft = new ReminderDraft(null, "Mine", new DateTime(2030, 1, 1, 12, 0, 0, DateTimeKind.Unspecified), "Etc/UTC", new DateTimeOffset(2030, 1, 1, 12, 0, 0, TimeSpan.Zero), true, null);
            var made = await api.Services.GetRequiredService<ReminderStore>().CreateAsync(owner, draft, Token);
            path = path.Replace(AccessTable.UsersReminder, made.Id.ToString(), StringComparison.Ordinal);
        }

        if (path.Contains(AccessTable.UsersFile, StringComparison.Ordinal))
        {
            var made = await api.Services.GetRequiredService<FileStore>().CreateAsync(owner, await ReceiveAsync(), Token);
            path = path.Replace(AccessTable.UsersFile, made.File!.Id.ToString(), StringComparison.Ordinal);
        }

        if (path.Contains(AccessTable.UsersInvestigation, StringComparison.Ordinal))
        {
            path = path.Replace(AccessTable.UsersInvestigation, (await api.AddInvestigationAsync(owner)).ToString(), StringComparison.Ordinal);
        }

        if (path.Contains(AccessTable.UsersBatch, StringComparison.Ordinal))
        {
            var made = await api.Services.GetRequiredService<BatchStore>().CreateAsync(owner, "Mine", [new BatchItem("mine.txt", await ReceiveAsync(), null)], Token);
            path = path.Replace(AccessTable.UsersBatch, made.Id.ToString(), StringComparison.Ordinal);
        }

        using var request = new HttpRequestMessage(new HttpMethod(row.Operation.Split(' ')[0]), path);
        request.Content = row.Body is { } body ? new StringContent(body, Encoding.UTF8, "application/json") : null;
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
        return (int)response.StatusCode;
    }

    private async Task<ReceivedFile> ReceiveAsync()
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes($"The user's own words {Guid.CreateVersion7()}"));
        return await api.Services.GetRequiredService<FileUploads>().ReceiveAsync("mine.txt", content, Token);
    }
}
