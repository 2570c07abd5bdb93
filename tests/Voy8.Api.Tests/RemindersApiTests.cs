using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Voy8.Contracts;

namespace Voy8.Api.Tests;

public sealed class RemindersApiTests(ApiFixture api)
{
    private static readonly ReminderRequest Valid = new(null, "Book the table", "", "Europe/Berlin", WebhookUrl: "https://hooks.example.org/voy8");

    // A year that is always to come.
    private static readonly string Year = $"{TimeProvider.System.GetUtcNow().Year + 1}";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static string InDays(double days) => TimeProvider.System.GetUtcNow().AddDays(days).ToString("yyyy-MM-dd'T'HH:mm", System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public async Task A_reminder_is_made_read_changed_cancelled_and_taken_back()
    {
        var user = await UserAsync();
        var venue = await api.AddVenueAsync("http://table.harbour.localhost:8090/", [], []);
        var made = await MadeAsync(user, Valid with { VenueId = venue, LocalTime = $"{Year}-07-01T18:30" });
        made.ShouldSatisfyAllConditions(
            one => one.Status.ShouldBe("scheduled"),
            one => one.DueAt.ShouldBe(new DateTimeOffset(int.Parse(Year, System.Globalization.CultureInfo.InvariantCulture), 7, 1, 16, 30, 0, TimeSpan.Zero)),
            one => one.LocalTime.ShouldBe($"{Year}-07-01T18:30"),
            one => one.VenueId.ShouldBe(venue),
            one => one.Email.ShouldBeFalse(),
            one => one.Deliveries.ShouldHaveSingleItem().Channel.ShouldBe("webhook"));

        using var changed = await user.PutAsJsonAsync($"/reminders/{made.ReminderId}", Valid with { Text = "Book two", LocalTime = $"{Year}-07-02T18:30" }, Voy8Json.Options, Token);
        (await ReadAsync(changed)).Text.ShouldBe("Book two");
        (await user.DeleteAsync($"/reminders/{made.ReminderId}", Token)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        var list = await ListAsync(user, "?status=cancelled");
        list.Reminders.ShouldHaveSingleItem().ReminderId.ShouldBe(made.ReminderId);
        list.Counts.ShouldBe(new ReminderCountsResponse(0, 0, 0, 1));

        await user.PutAsJsonAsync($"/reminders/{made.ReminderId}", Valid with { LocalTime = $"{Year}-07-02T18:30" }, Voy8Json.Options, Token);
        (await ListAsync(user, "?status=scheduled&limit=1")).Total.ShouldBe(1);
    }

    [Fact]
    public async Task One_account_asks_for_so_many_within_an_hour_whatever_it_deletes()
    {
        await using var strict = api.CreateApi(("Reminders:MaxPerHour", "3"));
        var user = strict.CreateClient();
        user.DefaultRequestHeaders.Authorization = (await UserAsync()).DefaultRequestHeaders.Authorization;
        var request = Valid with { LocalTime = InDays(2) };
        var first = await MadeAsync(user, request);
        await MadeAsync(user, request);
        await user.PutAsJsonAsync($"/reminders/{first.ReminderId}", request, Voy8Json.Options, Token);
        await user.DeleteAsync($"/reminders/{first.ReminderId}", Token);
        await user.DeleteAsync($"/reminders/{first.ReminderId}", Token);

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => user.PostAsJsonAsync("/reminders", request, Voy8Json.Options, Token)));

        foreach (var answer in answers)
        {
            answer.StatusCode.ShouldBe(HttpStatusCode.Conflict);
            (await answer.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("code").GetString().ShouldBe("too_many_reminders_lately");
        }
    }

    [Fact]
    public async Task Who_cancels_the_job_of_a_reminder_cancels_what_it_was_to_do()
    {
        var user = await UserAsync();
        var made = await MadeAsync(user, Valid with { LocalTime = InDays(0.01), TimeZone = "Etc/UTC" });
        var job = (await user.GetFromJsonAsync<JobsResponse>("/jobs?type=send_reminder", Voy8Json.Options, Token))!.Jobs.ShouldHaveSingleItem();

        (await (await UserAsync()).PostAsync($"/jobs/{job.JobId}/cancel", null, Token)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await user.GetFromJsonAsync<ReminderResponse>($"/reminders/{made.ReminderId}", Voy8Json.Options, Token))!.Status.ShouldBe("scheduled");
        (await user.PostAsync($"/jobs/{job.JobId}/cancel", null, Token)).StatusCode.ShouldBe(HttpStatusCode.Accepted);

        (await user.GetFromJsonAsync<ReminderResponse>($"/reminders/{made.ReminderId}", Voy8Json.Options, Token))!.Status.ShouldBe("cancelled");
    }

    [Fact]
    public async Task A_reminder_that_is_being_sent_is_not_cancelled_by_its_job()
    {
        var user = await UserAsync();
        var made = await MadeAsync(user, Valid with { LocalTime = InDays(0.01), TimeZone = "Etc/UTC" });
        var job = (await user.GetFromJsonAsync<JobsResponse>("/jobs?type=send_reminder", Voy8Json.Options, Token))!.Jobs.ShouldHaveSingleItem();
        await api.ExecuteAsync("update reminder_delivery set status = 'sending' where reminder_id = $1", made.ReminderId);

        using var refused = await user.PostAsync($"/jobs/{job.JobId}/cancel", null, Token);

        refused.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await refused.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("code").GetString().ShouldBe("reminder_being_sent");
    }

    [Fact]
    public async Task To_others_and_to_operators_it_is_not_there()
    {
        var made = await MadeAsync(await UserAsync(), Valid with { LocalTime = InDays(2) });
        foreach (var other in new[] { await UserAsync(), api.CreateOperator() })
        {
            (await other.GetAsync($"/reminders/{made.ReminderId}", Token)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
            (await other.PutAsJsonAsync($"/reminders/{made.ReminderId}", Valid with { LocalTime = InDays(2) }, Voy8Json.Options, Token)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
            (await other.DeleteAsync($"/reminders/{made.ReminderId}", Token)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
            (await ListAsync(other, "")).Reminders.ShouldNotContain(one => one.ReminderId == made.ReminderId);
        }
    }

    [Theory]
    [InlineData("text", "", "YEAR-07-01T18:30", "Europe/Berlin", "https://example.org/")]
    [InlineData("text", "bell\a", "YEAR-07-01T18:30", "Europe/Berlin", "https://example.org/")]
    [InlineData("local_time", "Book", "YEAR-07-01 18:30", "Europe/Berlin", "https://example.org/")]
    [InlineData("local_time", "Book", "YEAR-02-30T18:30", "Europe/Berlin", "https://example.org/")]
    [InlineData("local_time", "Book", "2026-01-01T18:30", "Europe/Berlin", "https://example.org/")]
    [InlineData("local_time", "Book", "0001-01-01T00:00", "Asia/Tokyo", "https://example.org/")]
    [InlineData("local_time", "Book", "9999-12-31T23:59", "America/New_York", "https://example.org/")]
    [InlineData("local_time", "Book", null, "Europe/Berlin", "https://example.org/")]
    [InlineData("time_zone", "Book", "YEAR-07-01T18:30", "../etc/passwd", "https://example.org/")]
    [InlineData("time_zone", "Book", "YEAR-07-01T18:30", null, "https://example.org/")]
    [InlineData("webhook_url", "Book", "YEAR-07-01T18:30", "Europe/Berlin", "http://169.254.169.254/")]
    [InlineData("email", "Book", "YEAR-07-01T18:30", "Europe/Berlin", null)]
    public async Task What_cannot_be_kept_is_refused_with_what_could(string parameter, string text, string? local, string? zone, string? webhook)
    {
        using var response = await (await UserAsync()).PostAsJsonAsync("/reminders", new ReminderRequest(null, text, local?.Replace("YEAR", Year, StringComparison.Ordinal), zone, WebhookUrl: webhook), Voy8Json.Options, Token);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await response.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("errors").EnumerateObject().ShouldHaveSingleItem().Name.ShouldBe(parameter);
    }

    [Fact]
    public async Task Too_long_a_text_and_a_venue_that_is_not_there_are_refused()
    {
        var user = await UserAsync();
        await RefusedAsync(user, Valid with { Text = new string('x', 1_001), LocalTime = InDays(1) }, HttpStatusCode.BadRequest, "invalid_request");
        await RefusedAsync(user, Valid with { VenueId = Guid.CreateVersion7(), LocalTime = InDays(1) }, HttpStatusCode.BadRequest, "invalid_request");
    }

    [Fact]
    public async Task A_webhook_needs_a_secret_which_is_told_once()
    {
        var user = await api.CreateUserAsync();
        await RefusedAsync(user, Valid with { LocalTime = InDays(1) }, HttpStatusCode.Conflict, "no_webhook_secret");

        using var made = await user.PostAsync("/account/webhook-secret", null, Token);
        var secret = (await made.Content.ReadFromJsonAsync<WebhookSecretResponse>(Voy8Json.Options, Token))!;

        secret.Secret.ShouldStartWith("whsec_");
        (await user.GetFromJsonAsync<WebhookSecretResponse>("/account/webhook-secret", Voy8Json.Options, Token))!.ShouldSatisfyAllConditions(
            told => told.Secret.ShouldBeNull(), told => (told.MadeAt - secret.MadeAt).Duration().ShouldBeLessThan(TimeSpan.FromMilliseconds(1)));
        await MadeAsync(user, Valid with { LocalTime = InDays(1) });
    }

    [Fact]
    public async Task An_account_has_so_many()
    {
        await using var strict = api.CreateApi(("Reminders:MaxPerUser", "1"));
        var user = strict.CreateClient();
        user.DefaultRequestHeaders.Authorization = (await UserAsync()).DefaultRequestHeaders.Authorization;
        await MadeAsync(user, Valid with { LocalTime = InDays(1) });

        await RefusedAsync(user, Valid with { LocalTime = InDays(1) }, HttpStatusCode.Conflict, "too_many_reminders");
    }

    [Fact]
    public async Task Where_no_mail_leaves_the_list_says_so_and_where_it_does_email_is_the_usual_way()
    {
        (await ListAsync(await UserAsync(), "")).EmailAvailable.ShouldBeFalse();
        await using var mailing = api.CreateApi(("Mail:Host", "127.0.0.1"), ("Mail:From", "reminders@voy8.example"));
        var user = mailing.CreateClient();
        user.DefaultRequestHeaders.Authorization = (await UserAsync()).DefaultRequestHeaders.Authorization;

        await RefusedAsync(user, Valid with { WebhookUrl = null, LocalTime = InDays(1) }, HttpStatusCode.Conflict, "email_not_confirmed");
        (await ListAsync(user, "")).EmailConfirmed.ShouldBeFalse();
        await api.ExecuteAsync("update account set email_confirmed_at = now() where id = $1", (await user.GetFromJsonAsync<AccountResponse>("/account", Voy8Json.Options, Token))!.AccountId);
        (await MadeAsync(user, Valid with { WebhookUrl = null, LocalTime = InDays(1) })).Email.ShouldBeTrue();
        (await ListAsync(user, "")).EmailAvailable.ShouldBeTrue();
    }

    [Theory]
    [InlineData("status=soon")]
    [InlineData("limit=0")]
    [InlineData("limit=201")]
    [InlineData("venue_id=none")]
    public async Task A_list_that_cannot_be_had_is_refused(string query) =>
        (await (await UserAsync()).GetAsync($"/reminders?{query}", Token)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);

    /// <summary>A user who has a webhook secret.</summary>
    private async Task<HttpClient> UserAsync()
    {
        var user = await api.CreateUserAsync();
        (await user.PostAsync("/account/webhook-secret", null, Token)).EnsureSuccessStatusCode();
        return user;
    }

    private static async Task<ReminderResponse> ReadAsync(HttpResponseMessage response)
    {
        response.IsSuccessStatusCode.ShouldBeTrue(await response.Content.ReadAsStringAsync(Token));
        return (await response.Content.ReadFromJsonAsync<ReminderResponse>(Voy8Json.Options, Token))!;
    }

    private static async Task<ReminderResponse> MadeAsync(HttpClient user, ReminderRequest request)
    {
        using var response = await user.PostAsJsonAsync("/reminders", request, Voy8Json.Options, Token);
        var made = await ReadAsync(response);
        response.StatusCode.ShouldBe(HttpStatusCode.Created);
        response.Headers.Location!.ToString().ShouldBe($"/reminders/{made.ReminderId}");
        return made;
    }

    private static async Task<RemindersResponse> ListAsync(HttpClient user, string query) =>
        (await user.GetFromJsonAsync<RemindersResponse>($"/reminders{query}", Voy8Json.Options, Token))!;

    private static async Task RefusedAsync(HttpClient user, ReminderRequest request, HttpStatusCode status, string code)
    {
        using var response = await user.PostAsJsonAsync("/reminders", request, Voy8Json.Options, Token);
        response.StatusCode.ShouldBe(status);
        (await response.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("code").GetString().ShouldBe(code);
    }
}
