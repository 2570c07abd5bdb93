using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Voy8.Core.Accounts.Confirmation;
using Voy8.Core.Tests.Reminders;
using Voy8.Jobs;
using Voy8.Testing;

namespace Voy8.Core.Tests.Accounts;

/// <summary>Whose address it is: what the mail holds, how often it goes, and what it is good for.</summary>
public sealed class EmailConfirmationTests(PostgresServerFixture postgres, RedisServerFixture redis) : IAsyncLifetime
{
    private static readonly TimeSpan Microsecond = TimeSpan.FromMicroseconds(1);
    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());
    private ReminderHost _host = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private EmailConfirmations Confirmations => new(_host.Database.DataSource, _host.Get<IJobClient>(), _clock);

    public async ValueTask InitializeAsync() =>
        _host = await ReminderHost.StartAsync(postgres, redis, _clock, settings: ("Reminders:PublicUrl", "https://voy8.example/"));

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task The_token_of_the_mail_confirms_its_account_once()
    {
        var other = await _host.AddAccountAsync();
        var token = await AskAsync();

        (await Confirmations.ConfirmAsync(other, token, Token)).ShouldBeFalse("it is another account's");
        (await Confirmations.ConfirmAsync(_host.Owner, token[1..], Token)).ShouldBeFalse();
        (await IsConfirmedAsync()).ShouldBeFalse();
        (await Confirmations.ConfirmAsync(_host.Owner, token, Token)).ShouldBeTrue();

        (await IsConfirmedAsync()).ShouldBeTrue();
        (await Confirmations.ConfirmAsync(_host.Owner, token, Token)).ShouldBeFalse("it was used");
        (await Confirmations.AskAsync(_host.Owner, Token)).IsConfirmed.ShouldBeTrue();
        (await _host.CountAsync($"select count(*) from email_confirmation c where c::text like '%{token}%'")).ShouldBe(0, "only its hash is kept");
        (await _host.CountAsync($"select count(*) from jobs.job j where j::text like '%{token}%'")).ShouldBe(0);
    }

    [Fact]
    public async Task A_token_is_over_after_a_day()
    {
        var token = await AskAsync();
        _clock.Advance(EmailConfirmations.Lifetime);

        (await Confirmations.ConfirmAsync(_host.Owner, token, Token)).ShouldBeFalse();
    }

    [Fact]
    public async Task The_mail_goes_once_a_minute_and_five_times_a_day_however_many_ask_at_once()
    {
        for (var mail = 0; mail < EmailConfirmations.MaxADay; mail++)
        {
            var asked = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Confirmations.AskAsync(_host.Owner, Token)));
            asked.Count(one => one.Wait is null).ShouldBe(1);
            var wait = mail < EmailConfirmations.MaxADay - 1 ? EmailConfirmations.Pause : EmailConfirmations.Lifetime - (mail * EmailConfirmations.Pause);
            asked.Max(one => one.Wait)!.Value.ShouldBe(wait, Microsecond, "PostgreSQL keeps no less");
            _clock.Advance(EmailConfirmations.Pause);
        }

        (await Confirmations.AskAsync(_host.Owner, Token)).Wait!.Value.ShouldBe(TimeSpan.FromHours(24) - (5 * EmailConfirmations.Pause), Microsecond);
        _clock.Advance(EmailConfirmations.Lifetime);
        (await Confirmations.AskAsync(_host.Owner, Token)).Wait.ShouldBeNull();
    }

    [Fact]
    public async Task A_server_that_is_away_is_tried_again_with_a_token_that_counts()
    {
        _host.Sink.Answer = step => Task.FromResult<string?>(step == "RCPT" ? "451 not now" : null);
        (await Confirmations.AskAsync(_host.Owner, Token)).Wait.ShouldBeNull();
        var job = await JobAsync();
        await Should.ThrowAsync<Voy8.Core.Mail.DeliveryException>(() => SendAsync(job));
        _host.Sink.Answer = null;

        await SendAsync(job);

        (await Confirmations.ConfirmAsync(_host.Owner, TokenOf(_host.Sink.Mails.ShouldHaveSingleItem()), Token)).ShouldBeTrue();
    }

    private static string TokenOf(SinkMail mail) => mail.Data.Split("/confirm?token=")[1].Split('\n', '\r')[0];

    private async Task<string> AskAsync()
    {
        (await Confirmations.AskAsync(_host.Owner, Token)).ShouldBe(new ConfirmationAsked(false, null));
        await SendAsync(await JobAsync());
        return TokenOf(_host.Sink.Mails.ShouldHaveSingleItem());
    }

    private async Task<SendConfirmation> JobAsync()
    {
        var jobs = await _host.Get<IJobControl>().OwnedBy(_host.Owner).ListAsync(new JobQuery(Type: "send_confirmation"), Token);
        var job = await _host.Get<IJobControl>().FindAsync(jobs.Jobs.ShouldHaveSingleItem().Id, Token);
        return new SendConfirmation(job!.Payload.GetProperty("confirmation_id").GetGuid());
    }

    private Task SendAsync(SendConfirmation job) => ActivatorUtilities.CreateInstance<SendConfirmationHandler>(_host.Services).HandleAsync(job, new FakeJobContext(), Token);

    private async Task<bool> IsConfirmedAsync() => await _host.CountAsync($"select count(*) from account where id = '{_host.Owner}' and email_confirmed_at is not null") == 1;
}
