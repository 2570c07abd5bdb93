using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Voy8.Contracts;
using Voy8.Core.Accounts;
using Voy8.Jobs;
using Voy8.Testing;

namespace Voy8.Api.Tests;

public sealed class AccountsApiTests(ApiFixture api)
{
    private const string Password = "correct horse battery";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_registers_signs_in_is_known_and_signs_out()
    {
        var client = api.CreateClient();
        var credentials = New();

        using var made = await PostAsync(client, "/account/register", credentials);
        made.StatusCode.ShouldBe(HttpStatusCode.Created);
        await ApiFactory.SignInAsync(client, credentials);
        var account = (await client.GetFromJsonAsync<AccountResponse>("/account", Voy8Json.Options, Token))!;
        (account.Email, account.Role).ShouldBe((credentials.Email!, "user"));

        (await client.PostAsync("/account/logout", null, Token)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await RefusedAsync(await client.GetAsync("/account", Token), HttpStatusCode.Unauthorized, "not_signed_in");
        (await client.GetAsync("/search?q=soup", Token)).StatusCode.ShouldBe(HttpStatusCode.OK, "what is public stays so");
    }

    [Fact]
    public async Task Signing_out_ends_one_session_or_all()
    {
        var (one, credentials) = await SignedInAsync();
        var two = await ApiFactory.SignInAsync(api.CreateClient(), credentials);
        var three = await ApiFactory.SignInAsync(api.CreateClient(), credentials);

        await one.PostAsync("/account/logout", null, Token);
        (await two.GetAsync("/account", Token)).StatusCode.ShouldBe(HttpStatusCode.OK);

        await two.PostAsync("/account/logout?everywhere=true", null, Token);
        (await three.GetAsync("/account", Token)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("not an address", Password, "email")]
    [InlineData("Somebody <a@b.example>", Password, "email")]
    [InlineData("a@b.example\n", Password, "email")]
    [InlineData(null, Password, "email")]
    [InlineData("short@users.example", "ninechars", "password")]
    [InlineData("none@users.example", null, "password")]
    [InlineData("same.as.this@users.example", "same.as.this@users.example", "password")]
    public async Task What_is_wrong_with_a_registration_is_named(string? email, string? password, string parameter)
    {
        using var response = await PostAsync(api.CreateClient(), "/account/register", new CredentialsRequest(email, password));

        (await RefusedAsync(response, HttpStatusCode.BadRequest, "invalid_request")).GetProperty("errors").TryGetProperty(parameter, out _).ShouldBeTrue();
    }

    [Fact]
    public async Task Texts_beyond_the_bounds_are_refused_and_cost_nothing()
    {
        var client = api.CreateClient();
        var email = $"{new string('a', 250)}@users.example";

        await RefusedAsync(await PostAsync(client, "/account/register", new CredentialsRequest(email, Password)), HttpStatusCode.BadRequest, "invalid_request");
        await RefusedAsync(await PostAsync(client, "/account/register", New() with { Password = new string('x', 129) }), HttpStatusCode.BadRequest, "invalid_request");
        await RefusedAsync(await PostAsync(client, "/account/login", new CredentialsRequest(email, new string('x', 1_000_000))), HttpStatusCode.Unauthorized, "invalid_credentials");
    }

    [Fact]
    public async Task An_email_is_taken_once_whatever_its_case_and_however_many_ask_at_once()
    {
        var credentials = New();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(async number =>
        {
            var email = number % 2 == 0 ? credentials.Email : credentials.Email!.ToUpperInvariant();
            using var response = await PostAsync(api.CreateClient(), "/account/register", credentials with { Email = email });
            return response.StatusCode;
        }));

        answers.Count(answer => answer == HttpStatusCode.Created).ShouldBe(1);
        answers.Count(answer => answer == HttpStatusCode.Conflict).ShouldBe(7);
        (await ApiFactory.SignInAsync(api.CreateClient(), credentials with { Email = credentials.Email!.ToUpperInvariant() })).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_wrong_password_and_a_stranger_are_answered_alike()
    {
        var (client, credentials) = await SignedInAsync();

        using var wrong = await PostAsync(client, "/account/login", credentials with { Password = "another password" });
        using var stranger = await PostAsync(client, "/account/login", New());

        var first = await RefusedAsync(wrong, HttpStatusCode.Unauthorized, "invalid_credentials");
        var second = await RefusedAsync(stranger, HttpStatusCode.Unauthorized, "invalid_credentials");
        first.GetProperty("detail").GetString().ShouldBe(second.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task An_account_is_locked_for_a_while_after_too_many_wrong_passwords_even_at_once()
    {
        var (client, credentials) = await SignedInAsync();
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => PostAsync(api.CreateClient(), "/account/login", credentials with { Password = "another password" })));

        using var locked = await PostAsync(client, "/account/login", credentials);
        await RefusedAsync(locked, HttpStatusCode.TooManyRequests, "account_locked");
        locked.Headers.RetryAfter!.Delta!.Value.ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));
        (await client.GetAsync("/account", Token)).StatusCode.ShouldBe(HttpStatusCode.OK, "a guesser signs nobody out");

        await api.ExecuteAsync("update account set locked_until = now() where email = $1", credentials.Email!);
        (await PostAsync(client, "/account/login", credentials)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task One_address_tries_so_often_and_is_told_when_to_come_again()
    {
        await using var strict = api.CreateApi(("Accounts:MaxAttempts", "3"), ("Accounts:AttemptWindow", "00:01:00"));
        var client = strict.CreateClient();
        for (var attempt = 0; attempt < 3; attempt++)
        {
            (await PostAsync(client, "/account/login", New())).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        }

        using var refused = await PostAsync(client, "/account/login", New());

        await RefusedAsync(refused, HttpStatusCode.TooManyRequests, "too_many_attempts");
        refused.Headers.RetryAfter!.Delta!.Value.ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
        (await client.GetAsync("/meta", Token)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1", HttpStatusCode.TooManyRequests)]
    [InlineData("192.0.2.2", "192.0.2.3", HttpStatusCode.Unauthorized)]
    [InlineData("::ffff:192.0.2.4", "192.0.2.4", HttpStatusCode.TooManyRequests)]
    [InlineData("2001:db8::1", "2001:db8::ffff:2", HttpStatusCode.TooManyRequests)]
    [InlineData("2001:db8:0:1::1", "2001:db8:0:2::1", HttpStatusCode.Unauthorized)]
    public async Task Attempts_are_counted_by_the_address_that_the_page_forwards(string first, string second, HttpStatusCode answer)
    {
        await using var strict = api.CreateApi(("Accounts:MaxAttempts", "1"));
        (await TryFromAsync(strict.CreateClient(), first)).ShouldBe(HttpStatusCode.Unauthorized);

        (await TryFromAsync(strict.CreateClient(), second)).ShouldBe(answer);

        static async Task<HttpStatusCode> TryFromAsync(HttpClient client, string address)
        {
            client.DefaultRequestHeaders.Add("X-Forwarded-For", address);
            using var response = await PostAsync(client, "/account/login", New());
            return response.StatusCode;
        }
    }

    [Fact]
    public async Task An_address_that_the_client_made_up_is_not_believed_where_the_host_forwards_already()
    {
        await using var strict = api.CreateApi(("Accounts:MaxAttempts", "1"), ("ForwardedHeaders_Enabled", "true"));
        using var first = new HttpRequestMessage(HttpMethod.Post, "/account/login") { Headers = { { "X-Forwarded-For", "192.0.2.50, 192.0.2.60" } }, Content = JsonContent.Create(New(), options: Voy8Json.Options) };
        (await strict.CreateClient().SendAsync(first, Token)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);

        using var second = new HttpRequestMessage(HttpMethod.Post, "/account/login") { Headers = { { "X-Forwarded-For", "192.0.2.51, 192.0.2.60" } }, Content = JsonContent.Create(New(), options: Voy8Json.Options) };
        (await strict.CreateClient().SendAsync(second, Token)).StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Theory]
    [InlineData("false", false, false)]
    [InlineData("false", true, true)]
    [InlineData("true", false, true)]
    public async Task Programs_write_the_catalogue_without_a_token_where_that_is_wished(string open, bool asOperator, bool may)
    {
        await using var server = api.CreateApi(("Accounts:AnonymousCatalogueWriting", open));
        var person = new ClaimsPrincipal(new ClaimsIdentity(asOperator ? [new Claim(ClaimTypes.Role, "operator")] : [], asOperator ? "Bearer" : null));

        (await server.Services.GetRequiredService<IAuthorizationService>().AuthorizeAsync(person, "catalogue-writers")).Succeeded.ShouldBe(may);
    }

    [Fact]
    public async Task A_new_password_needs_the_old_one_and_ends_the_other_sessions()
    {
        var (client, credentials) = await SignedInAsync();
        var other = await ApiFactory.SignInAsync(api.CreateClient(), credentials);

        await RefusedAsync(await PostAsync(client, "/account/password", new ChangePasswordRequest("not the old one", "a new password")), HttpStatusCode.BadRequest, "invalid_request");
        await RefusedAsync(await PostAsync(client, "/account/password", new ChangePasswordRequest(Password, "short")), HttpStatusCode.BadRequest, "invalid_request");
        (await PostAsync(client, "/account/password", new ChangePasswordRequest(Password, "a new password"))).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        (await client.GetAsync("/account", Token)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await other.GetAsync("/account", Token)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        await RefusedAsync(await PostAsync(client, "/account/login", credentials), HttpStatusCode.Unauthorized, "invalid_credentials");
        (await PostAsync(client, "/account/login", credentials with { Password = "a new password" })).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Who_knew_the_old_password_gets_no_session_once_it_was_changed()
    {
        var (_, credentials) = await SignedInAsync();
        await using var changing = await api.Database.DataSource.OpenConnectionAsync(Token);
        await using var transaction = await changing.BeginTransactionAsync(Token);
        await using var change = new NpgsqlCommand("update account set password_hash = 'another' where email = $1", changing, transaction) { Parameters = { new() { Value = credentials.Email! } } };
        await change.ExecuteNonQueryAsync(Token);

        // The old password is checked while the new one is not committed yet.
        var signIn = PostAsync(api.CreateClient(), "/account/login", credentials);
        await Eventually.TrueAsync(() => IsBlockedByAsync(changing.ProcessID), TimeSpan.FromSeconds(30), "the sign-in waits for the change");
        await transaction.CommitAsync(Token);

        await RefusedAsync(await signIn, HttpStatusCode.Unauthorized, "invalid_credentials");
        await using var sessions = api.Database.DataSource.CreateCommand("select count(*) from account_session s join account a on a.id = s.account_id where a.email = $1");
        sessions.Parameters.Add(new() { Value = credentials.Email! });
        (await sessions.ExecuteScalarAsync(Token)).ShouldBe(1L, "that which there was before");
    }

    [Fact]
    public async Task A_password_changes_together_with_the_end_of_the_sessions_or_not_at_all()
    {
        var (client, credentials) = await SignedInAsync();
        var stolen = await ApiFactory.SignInAsync(api.CreateClient(), credentials);
        await using var holding = await api.Database.DataSource.OpenConnectionAsync(Token);
        await using var transaction = await holding.BeginTransactionAsync(Token);
        await using var hold = new NpgsqlCommand("select from account_session where account_id = (select id from account where email = $1) for update", holding, transaction) { Parameters = { new() { Value = credentials.Email! } } };
        await hold.ExecuteNonQueryAsync(Token);

        // Whoever asked hangs up before the sessions can be ended.
        using var hungUp = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var change = client.PostAsJsonAsync("/account/password", new ChangePasswordRequest(Password, "a new password"), Voy8Json.Options, hungUp.Token);
        await Eventually.TrueAsync(() => IsBlockedByAsync(holding.ProcessID), TimeSpan.FromSeconds(30), "the sessions wait to be ended");
        await hungUp.CancelAsync();
        await transaction.CommitAsync(Token);
        await Should.ThrowAsync<OperationCanceledException>(() => change);

        await Eventually.TrueAsync(
            async () => (await stolen.GetAsync("/account", Token)).StatusCode == HttpStatusCode.Unauthorized, TimeSpan.FromSeconds(30), "the stolen session is over");
        (await PostAsync(client, "/account/login", credentials with { Password = "a new password" })).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Counting_a_sign_in_does_not_bring_an_old_password_back()
    {
        var (_, credentials) = await SignedInAsync();
        await using var scope = api.Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        var read = (await users.FindByNameAsync(credentials.Email!))!;
        await api.ExecuteAsync("update account set password_hash = 'another' where email = $1", credentials.Email!);

        await users.AccessFailedAsync(read);

        (await users.FindByNameAsync(credentials.Email!))!.PasswordHash.ShouldBe("another");
    }

    [Fact]
    public async Task A_token_that_nobody_issued_is_nobodys()
    {
        var client = api.CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "CfDJ8nonsense");

        await RefusedAsync(await client.GetAsync("/jobs", Token), HttpStatusCode.Unauthorized, "not_signed_in");
    }

    [Fact]
    public async Task A_token_is_good_at_every_replica()
    {
        var (client, _) = await SignedInAsync();
        await using var replica = api.CreateApi();
        var there = replica.CreateClient();
        there.DefaultRequestHeaders.Authorization = client.DefaultRequestHeaders.Authorization;

        (await there.GetAsync("/account", Token)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await using var keys = api.Database.DataSource.CreateCommand("select count(*) from data_protection_key where xml like '<key %'");
        (await keys.ExecuteScalarAsync(Token)).ShouldBeOfType<long>().ShouldBeGreaterThan(0, "else they share a folder of this machine");
    }

    [Fact]
    public async Task A_session_that_is_over_and_one_too_many_are_nobodys()
    {
        await using var strict = api.CreateApi(("Accounts:MaxSessions", "2"));
        var credentials = New();
        await PostAsync(strict.CreateClient(), "/account/register", credentials);
        var clients = new List<HttpClient>();
        for (var session = 0; session < 3; session++)
        {
            clients.Add(await ApiFactory.SignInAsync(strict.CreateClient(), credentials));
        }

        (await clients[0].GetAsync("/account", Token)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await clients[1].GetAsync("/account", Token)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await api.ExecuteAsync("update account_session set expires_at = now() where account_id = (select id from account where email = $1)", credentials.Email!);
        (await clients[1].GetAsync("/account", Token)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Registration_can_be_closed()
    {
        await using var closed = api.CreateApi(("Accounts:Registration", "false"));

        await RefusedAsync(await PostAsync(closed.CreateClient(), "/account/register", New()), HttpStatusCode.Forbidden, "registration_closed");
    }

    [Fact]
    public async Task A_list_of_jobs_holds_ones_own_alone_whatever_is_asked()
    {
        var (mine, _) = await SignedInAsync();
        var (theirs, _) = await SignedInAsync();
        var key = $"key {Guid.CreateVersion7()}";
        var job = await api.EnqueueWorkAsync("mine", new EnqueueOptions { OwnerId = await IdOf(mine), IdempotencyKey = key });
        var child = await api.EnqueueWorkAsync("child", new EnqueueOptions { OwnerId = await IdOf(mine), ParentId = job });

        foreach (var query in new[] { "", $"?q={job}", $"?q={Uri.EscapeDataString(key)}", "?type=operations_test_work&status=queued", $"?parent_id={job}" })
        {
            (await JobsAsync(mine, query)).ShouldBeSubsetOf([job, child]);
            (await JobsAsync(mine, query)).ShouldNotBeEmpty();
            (await JobsAsync(theirs, query)).ShouldBeEmpty();
        }

        (await JobsAsync(api.CreateOperator(), $"?q={job}")).ShouldBe([job]);
        (await api.Services.GetRequiredService<IJobControl>().FindAsync(job, Token))!.Status.ShouldBe(JobStatus.Queued);
    }

    private async Task<bool> IsBlockedByAsync(int processId)
    {
        await using var command = api.Database.DataSource.CreateCommand("select exists (select from pg_stat_activity where $1 = any (pg_blocking_pids(pid)))");
        command.Parameters.Add(new() { Value = processId });
        return await command.ExecuteScalarAsync(Token) is true;
    }

    private static CredentialsRequest New() => new($"{Guid.CreateVersion7():N}@users.example", Password);

    private static Task<HttpResponseMessage> PostAsync<T>(HttpClient client, string path, T body) => client.PostAsJsonAsync(path, body, Voy8Json.Options, Token);

    private static async Task<Guid> IdOf(HttpClient client) => (await client.GetFromJsonAsync<AccountResponse>("/account", Voy8Json.Options, Token))!.AccountId;

    private static async Task<IEnumerable<Guid>> JobsAsync(HttpClient client, string query) =>
        (await client.GetFromJsonAsync<JobsResponse>($"/jobs{query}", Voy8Json.Options, Token))!.Jobs.Select(job => job.JobId);

    private static async Task<JsonElement> RefusedAsync(HttpResponseMessage response, HttpStatusCode status, string code)
    {
        response.StatusCode.ShouldBe(status);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Token);
        problem.GetProperty("code").GetString().ShouldBe(code);
        problem.GetProperty("detail").GetString().ShouldNotBeNullOrEmpty();
        return problem;
    }

    private async Task<(HttpClient Client, CredentialsRequest Credentials)> SignedInAsync()
    {
        var (client, credentials) = (api.CreateClient(), New());
        (await PostAsync(client, "/account/register", credentials)).EnsureSuccessStatusCode();
        return (await ApiFactory.SignInAsync(client, credentials), credentials);
    }
}
