using Microsoft.Extensions.Options;
using MimeKit;
using Voy8.Core.Mail;
using Voy8.Testing;

namespace Voy8.Core.Tests.Reminders;

/// <summary>What is said of a message that a mail server did not answer for.</summary>
public sealed class SmtpMailSenderTests : IAsyncLifetime
{
    private readonly SmtpSink _sink = SmtpSink.Start();
    private SmtpMailSender _sender = null!;

    public ValueTask InitializeAsync()
    {
        _sender = Sender(_sink.Port);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        _sender.Dispose();
        await _sink.DisposeAsync();
    }

    [Theory]
    // The server's own word.
    [InlineData("CONNECT", "554 no", DeliveryFailure.NotNow)]
    [InlineData("MAIL", "451 later", DeliveryFailure.NotNow)]
    [InlineData("MAIL", "550 not from you", DeliveryFailure.Refused)]
    [InlineData("RCPT", "450 mailbox busy", DeliveryFailure.NotNow)]
    [InlineData("RCPT", "550 no such user", DeliveryFailure.Refused)]
    [InlineData("DATA", "451 later", DeliveryFailure.NotNow)]
    [InlineData("DATA", "554 no", DeliveryFailure.Refused)]
    [InlineData("END", "452 disk full", DeliveryFailure.NotNow)]
    [InlineData("END", "554 spam", DeliveryFailure.Refused)]
    [InlineData("END", "421 closing", DeliveryFailure.NotNow)]
    // A connection that breaks.
    [InlineData("CONNECT", SmtpSink.HangUp, DeliveryFailure.NotNow)]
    [InlineData("EHLO", SmtpSink.HangUp, DeliveryFailure.NotNow)]
    [InlineData("MAIL", SmtpSink.HangUp, DeliveryFailure.NotNow)]
    [InlineData("RCPT", SmtpSink.HangUp, DeliveryFailure.NotNow)]
    [InlineData("DATA", SmtpSink.HangUp, DeliveryFailure.Unknown)]
    [InlineData("END", SmtpSink.HangUp, DeliveryFailure.Unknown)]
    [InlineData("END", "what?", DeliveryFailure.Unknown)]
    public async Task What_the_server_said_decides_and_silence_after_the_message_leaves_it_open(string step, string answer, DeliveryFailure expected)
    {
        _sink.Answer = asked => Task.FromResult<string?>(asked == step ? answer : null);

        (await FailAsync()).Failure.ShouldBe(expected);

        _sink.Count.ShouldBe(0);
        _sink.Answer = null;
        await _sender.SendAsync(Message());
        _sink.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("CONNECT", DeliveryFailure.NotNow)]
    [InlineData("MAIL", DeliveryFailure.NotNow)]
    [InlineData("END", DeliveryFailure.Unknown)]
    public async Task A_server_that_says_nothing_is_waited_for_no_longer_than_it_may(string step, DeliveryFailure expected)
    {
        using var hurried = Sender(_sink.Port, TimeSpan.FromMilliseconds(300));
        var never = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        _sink.Answer = asked => asked == step ? never.Task : Task.FromResult<string?>(null);
        try
        {
            var failure = await Should.ThrowAsync<DeliveryException>(() => hurried.SendAsync(Message()));
            failure.Failure.ShouldBe(expected);
        }
        finally
        {
            never.SetResult(SmtpSink.HangUp);
        }
    }

    [Fact]
    public async Task Nobody_there_is_certain()
    {
        var port = _sink.Port;
        await _sink.DisposeAsync();
        using var sender = Sender(port);

        var failure = await Should.ThrowAsync<DeliveryException>(() => sender.SendAsync(Message()));

        failure.Failure.ShouldBe(DeliveryFailure.NotNow);
        failure.Message.ShouldBe("The mail server cannot be reached.");
    }

    [Fact]
    public async Task One_connection_carries_many_messages()
    {
        for (var i = 0; i < 20; i++)
        {
            await _sender.SendAsync(Message());
        }

        _sink.Count.ShouldBe(20);
        _sink.Connections.ShouldBe(1);
    }

    [Fact]
    public async Task A_kept_connection_that_the_server_closed_meanwhile_costs_nothing()
    {
        await _sender.SendAsync(Message());
        var hangUps = 0;
        _sink.Answer = asked => Task.FromResult(asked == "MAIL" && Interlocked.Increment(ref hangUps) == 1 ? SmtpSink.HangUp : null);

        await _sender.SendAsync(Message());

        _sink.Count.ShouldBe(2);
        _sink.Connections.ShouldBe(2);
    }

    [Fact]
    public async Task A_server_without_starttls_is_not_trusted_when_it_is_asked_for()
    {
        using var strict = Sender(_sink.Port, security: MailSecurity.StartTls);

        var failure = await Should.ThrowAsync<DeliveryException>(() => strict.SendAsync(Message()));

        failure.Failure.ShouldBe(DeliveryFailure.NotNow);
        failure.Message.ShouldBe("The mail server does not offer STARTTLS.");
        _sink.Given.ShouldBe(0);
    }

    [Theory]
    [InlineData("127.0.0.1", "folder", "Voy8 <a@voy8.example>", null)]
    [InlineData("127.0.0.1", null, null, null)]
    [InlineData("127.0.0.1", null, "nobody at all <", null)]
    [InlineData("127.0.0.1", null, "a@voy8.example", "user")]
    public void What_cannot_be_meant_stops_the_start(string? host, string? folder, string? from, string? user)
    {
        var options = new MailOptions { Host = host, Folder = folder, From = from, User = user };

        options.Validate(new System.ComponentModel.DataAnnotations.ValidationContext(options)).ShouldNotBeEmpty();
    }

    private static SmtpMailSender Sender(int port, TimeSpan? timeout = null, MailSecurity security = MailSecurity.None) => new(
        Options.Create(new MailOptions { Host = "127.0.0.1", Port = port, Security = security, From = "reminders@voy8.example", Timeout = timeout ?? TimeSpan.FromSeconds(20) }), TimeProvider.System);

    private static MimeMessage Message() =>
        new([MailboxAddress.Parse("reminders@voy8.example")], [MailboxAddress.Parse("ada@people.example")], "Hello", new TextPart("plain") { Text = "Hello\n.\nthere" });

    private Task<DeliveryException> FailAsync() => Should.ThrowAsync<DeliveryException>(() => _sender.SendAsync(Message()));
}
