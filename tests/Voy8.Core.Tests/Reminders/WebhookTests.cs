using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Voy8.Core.Crawling.Fetching;
using Voy8.Core.Reminders;
using Voy8.Core.Reminders.Webhooks;
using Voy8.Core.Tests.Crawling;
using Voy8.Jobs;
using Voy8.Testing;

namespace Voy8.Core.Tests.Reminders;

public sealed class WebhookTests(PostgresServerFixture postgres, RedisServerFixture redis) : IAsyncLifetime
{
    // An installation's own host, which leads to this machine.
    private const string Url = "http://hooks.example:8080/voy8";
    private TestSite _site = null!;
    private TestNetwork _network = null!;
    private ReminderHost _host = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _site = await TestSite.StartAsync();
        _network = new TestNetwork(_site).On("hooks.example", "127.0.0.1");
        _host = await ReminderHost.StartAsync(
            postgres, redis, network: _network, settings: [("Reminders:AllowedPrivateHosts:0", "hooks.example"), ("Reminders:WebhookTimeout", "00:00:00.500")]);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _site.DisposeAsync();
    }

    [Fact]
    public async Task It_carries_the_reminder_a_stable_id_and_a_signature_that_the_secret_proves()
    {
        var (secret, _) = await _host.Get<WebhookSecretStore>().MakeAsync(_host.Owner, Token);
        var seen = new List<(string Body, string Signature, string Delivery)>();
        _site.On("/voy8", async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            seen.Add((await reader.ReadToEndAsync(), context.Request.Headers["Voy8-Signature"].ToString(), context.Request.Headers["Voy8-Delivery"].ToString()));
            context.Response.StatusCode = seen.Count == 1 ? 503 : 204;
        });
        var id = await AddAsync();

        await Should.ThrowAsync<ReminderNotDeliveredException>(() => SendAsync(id, attempt: 1));
        await SendAsync(id, attempt: 2);

        seen.Count.ShouldBe(2);
        seen[0].Delivery.ShouldBe($"{id}.1");
        seen[1].Delivery.ShouldBe(seen[0].Delivery);
        var (body, signature, _) = seen[1];
        var parts = signature.Split(',');
        var at = DateTimeOffset.FromUnixTimeSeconds(long.Parse(parts[0][2..], CultureInfo.InvariantCulture));
        (TimeProvider.System.GetUtcNow() - at).Duration().ShouldBeLessThan(TimeSpan.FromMinutes(1));
        signature.ShouldBe(WebhookSignature.Of(Encoding.UTF8.GetBytes(body), at, secret));
        var json = JsonDocument.Parse(body).RootElement;
        json.GetProperty("text").GetString().ShouldBe("Book the table");
        json.GetProperty("reminder_id").GetGuid().ShouldBe(id);
        (await _host.ReadAsync(id)).Status.ShouldBe(ReminderStatus.Sent);
    }

    [Fact]
    public void A_signature_is_what_the_guide_says()
    {
        // printf '1700000000.{"a":1}' | openssl dgst -sha256 -hmac whsec_test
        WebhookSignature.Of("""{"a":1}"""u8, DateTimeOffset.FromUnixTimeSeconds(1_700_000_000), "whsec_test")
            .ShouldBe("t=1700000000,v1=38877139021993b830af32feea6e18a8da83eb2f6e49ee50bd9e4cf4ca4d3789");
    }

    [Fact]
    public async Task A_replaced_secret_signs_beside_the_new_one_for_a_while()
    {
        var store = _host.Get<WebhookSecretStore>();
        var ids = new Queue<Guid>([await AddAsync(), await AddAsync(), await AddAsync()]);
        var (old, _) = await store.MakeAsync(_host.Owner, Token);
        var (present, _) = await store.MakeAsync(_host.Owner, Token);
        (await SignersAsync()).ShouldBe([present, old]);

        await _host.ExecuteAsync("update webhook_secret set previous_until = now() - interval '1 second'");

        (await SignersAsync()).ShouldBe([present]);
        present.Length.ShouldBeGreaterThan(40);
        await _host.ExecuteAsync("delete from webhook_secret");
        (await SignersAsync()).ShouldBeEmpty();

        async Task<IReadOnlyList<string>> SignersAsync() =>
            (await _host.Get<DeliveryStore>().ClaimAsync(new SendReminder(ids.Dequeue(), ReminderChannel.Webhook, 1), new FakeJobContext(), again: false, Token))!.Secrets;
    }

    [Theory]
    [InlineData(301, DeliveryStatus.Failed)]
    [InlineData(307, DeliveryStatus.Failed)]
    [InlineData(400, DeliveryStatus.Failed)]
    [InlineData(404, DeliveryStatus.Failed)]
    [InlineData(410, DeliveryStatus.Failed)]
    [InlineData(501, DeliveryStatus.Failed)]
    [InlineData(502, DeliveryStatus.Unknown)]
    [InlineData(504, DeliveryStatus.Unknown)]
    [InlineData(524, DeliveryStatus.Unknown)]
    [InlineData(408, DeliveryStatus.Scheduled)]
    [InlineData(429, DeliveryStatus.Scheduled)]
    [InlineData(500, DeliveryStatus.Scheduled)]
    [InlineData(503, DeliveryStatus.Scheduled)]
    public async Task The_answer_says_what_becomes_of_it(int status, DeliveryStatus expected)
    {
        var elsewhere = 0;
        _site.On("/elsewhere", _ =>
        {
            elsewhere++;
            return Task.CompletedTask;
        });
        _site.On("/voy8", context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = "/elsewhere";
            return Task.CompletedTask;
        });
        var id = await AddAsync();

        await Should.ThrowAsync<Exception>(() => SendAsync(id));

        var delivery = await _host.DeliveryAsync(id);
        delivery.Status.ShouldBe(expected);
        delivery.Failure!.ShouldStartWith($"The webhook answered {status}");
        elsewhere.ShouldBe(0, "no redirect is followed");
    }

    [Fact]
    public async Task Silence_after_it_was_sent_leaves_it_open_and_it_is_not_sent_again()
    {
        var requests = 0;
        _site.On("/voy8", async context =>
        {
            requests++;
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        var id = await AddAsync();

        await Should.ThrowAsync<PermanentJobException>(() => SendAsync(id));

        (await _host.DeliveryAsync(id)).Status.ShouldBe(DeliveryStatus.Unknown);
        requests.ShouldBe(1);
    }

    [Fact]
    public async Task A_connection_that_breaks_after_the_request_is_not_tried_again()
    {
        var requests = 0;
        _site.On("/voy8", context =>
        {
            requests++;
            context.Abort();
            return Task.CompletedTask;
        });
        var id = await AddAsync();

        await Should.ThrowAsync<PermanentJobException>(() => SendAsync(id));

        (await _host.DeliveryAsync(id)).Status.ShouldBe(DeliveryStatus.Unknown);
        requests.ShouldBe(1);
    }

    [Fact]
    public async Task Nobody_there_is_certain_and_tried_again()
    {
        _network.Dead.Add("127.0.0.1");
        var id = await AddAsync();

        await Should.ThrowAsync<ReminderNotDeliveredException>(() => SendAsync(id));

        (await _host.DeliveryAsync(id)).ShouldSatisfyAllConditions(
            one => one.Status.ShouldBe(DeliveryStatus.Scheduled), one => one.Failure.ShouldBe("hooks.example does not accept connections."));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.0.0.7")]
    [InlineData("169.254.169.254")]
    [InlineData("::1")]
    [InlineData("fd00:ec2::254")]
    public async Task A_name_that_leads_inside_is_never_dialled(string address)
    {
        _network.On("rebound.example", address);
        var id = await AddAsync("https://rebound.example/hook");

        await Should.ThrowAsync<ReminderNotDeliveredException>(() => SendAsync(id));

        _network.Dialled.ShouldBeEmpty();
        (await _host.DeliveryAsync(id)).Failure.ShouldBe("The host of the webhook was not found, or has no public address.");
        await Should.ThrowAsync<ReminderNotDeliveredException>(() => SendAsync(id, attempt: 5));
        (await _host.DeliveryAsync(id)).Status.ShouldBe(DeliveryStatus.Failed);
    }

    [Fact]
    public async Task A_name_that_is_not_there_and_one_that_leads_inside_are_told_alike()
    {
        _network.On("inside.example", "10.0.0.7");
        var answers = new List<(DeliveryStatus, int, string?)>();
        foreach (var host in new[] { "inside.example", "nowhere.example" })
        {
            var id = await AddAsync($"https://{host}/hook");
            await Should.ThrowAsync<ReminderNotDeliveredException>(() => SendAsync(id));
            var delivery = await _host.DeliveryAsync(id);
            answers.Add((delivery.Status, delivery.Tries, delivery.Failure));
        }

        answers[0].ShouldBe(answers[1]);
    }

    [Fact]
    public async Task One_host_gets_so_many_a_minute_and_the_others_wait_unharmed()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2031, 5, 6, 7, 8, 9, TimeSpan.Zero));
        await using var host = await ReminderHost.StartAsync(
            postgres, redis, clock, network: _network, settings: [("Reminders:AllowedPrivateHosts:0", "hooks.example"), ("Reminders:WebhooksPerHost", "2")]);
        var requests = 0;
        _site.On("/voy8", _ =>
        {
            Interlocked.Increment(ref requests);
            return Task.CompletedTask;
        });
        var ids = new List<Guid>();
        for (var number = 0; number < 3; number++)
        {
            // Another path, and capitals, are no other host.
            ids.Add(await host.AddAsync(host.Draft(webhook: number == 1 ? "http://HOOKS.example:8080/voy8?more" : Url, email: false)));
        }

        await host.SendAsync(ids[0], channel: ReminderChannel.Webhook);
        await host.SendAsync(ids[1], channel: ReminderChannel.Webhook);
        var deferred = await Should.ThrowAsync<JobDeferredException>(() => host.SendAsync(ids[2], channel: ReminderChannel.Webhook));

        deferred.Delay.ShouldBe(TimeSpan.FromSeconds(51));
        (await host.DeliveryAsync(ids[2])).ShouldSatisfyAllConditions(one => one.Status.ShouldBe(DeliveryStatus.Scheduled), one => one.Tries.ShouldBe(0));
        requests.ShouldBe(2);
        clock.Advance(deferred.Delay);
        await host.SendAsync(ids[2], channel: ReminderChannel.Webhook);
        requests.ShouldBe(3);
    }

    [Fact]
    public async Task What_could_not_be_read_before_sending_is_sent_later()
    {
        _site.On("/voy8", _ => Task.CompletedTask);
        var id = await AddAsync();
        await _host.ExecuteAsync("alter table webhook_secret rename to webhook_secret_away");

        await Should.ThrowAsync<Exception>(() => SendAsync(id));

        (await _host.DeliveryAsync(id)).ShouldSatisfyAllConditions(one => one.Status.ShouldBe(DeliveryStatus.Scheduled), one => one.Tries.ShouldBe(0));
        await _host.ExecuteAsync("alter table webhook_secret_away rename to webhook_secret");
        await SendAsync(id, attempt: 2);
        (await _host.ReadAsync(id)).Status.ShouldBe(ReminderStatus.Sent);
    }

    [Theory]
    [InlineData("http://example.org/hook")]
    [InlineData("https://example.org:8443/hook")]
    [InlineData("https://user:secret@example.org/hook")]
    [InlineData("https://127.0.0.1/hook")]
    [InlineData("https://2130706433/hook")]
    [InlineData("https://[::1]/hook")]
    [InlineData("https://169.254.169.254/latest/meta-data")]
    [InlineData("ftp://example.org/hook")]
    [InlineData("file:///etc/passwd")]
    [InlineData("hook")]
    [InlineData("")]
    public void What_is_no_public_address_by_https_is_refused_at_once(string url) => _host.Get<WebhookAddress>().WhyNot(url).ShouldNotBeNullOrEmpty();

    [Theory]
    [InlineData("https://example.org/hook?key=1")]
    [InlineData("https://93.184.215.14/hook")]
    [InlineData(Url)]
    public void Others_may_be_tried(string url) => _host.Get<WebhookAddress>().WhyNot(url).ShouldBeNull();

    [Fact]
    public async Task Two_ways_end_each_for_itself()
    {
        _site.On("/voy8", context =>
        {
            context.Response.StatusCode = 404;
            return Task.CompletedTask;
        });
        var id = await _host.AddAsync(_host.Draft(webhook: Url));

        await _host.SendAsync(id);
        await Should.ThrowAsync<PermanentJobException>(() => SendAsync(id));

        var reminder = await _host.ReadAsync(id);
        reminder.Status.ShouldBe(ReminderStatus.Failed);
        reminder.Deliveries.Select(delivery => (delivery.Channel, delivery.Status)).ShouldBe([(ReminderChannel.Email, DeliveryStatus.Sent), (ReminderChannel.Webhook, DeliveryStatus.Failed)]);
        _host.Sink.Count.ShouldBe(1);
    }

    private Task<Guid> AddAsync(string url = Url) => _host.AddAsync(_host.Draft(webhook: url, email: false));

    private Task SendAsync(Guid id, int attempt = 1) => _host.SendAsync(id, channel: ReminderChannel.Webhook, context: new FakeJobContext(attempt));
}
