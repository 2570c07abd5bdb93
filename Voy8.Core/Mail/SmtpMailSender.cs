using System.Collections.Concurrent;
using System.Net.Sockets;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Voy8.Core.Mail;

/// <summary>
/// Mail by SMTP. Connections are kept for the next message; there are as many as messages that leave at once. A message waits for nobody:
/// its time runs out by <see cref="MailOptions.Timeout"/> alone, since whoever stops in the middle does not know what became of it.
/// </summary>
internal sealed class SmtpMailSender(IOptions<MailOptions> options, TimeProvider time) : IMailSender, IDisposable
{
    private const int MaxIdle = 50;
    private readonly ConcurrentStack<SmtpConnection> _idle = new();

    public async Task SendAsync(MimeMessage message)
    {
        if (TryTakeIdle() is { } kept)
        {
            try
            {
                await TransferAsync(kept, message);
                return;
            }
            catch (DeliveryException exception) when (exception.Failure == DeliveryFailure.NotNow && !kept.IsOpen)
            {
                // The server had hung up meanwhile. It was not given the message, so a new connection may be.
            }
        }

        await TransferAsync(await OpenAsync(), message);
    }

    public void Dispose()
    {
        while (_idle.TryPop(out var connection))
        {
            connection.Dispose();
        }
    }

    private SmtpConnection? TryTakeIdle()
    {
        while (_idle.TryPop(out var connection))
        {
            if (connection.IsOpen && time.GetElapsedTime(connection.IdleSince) < options.Value.IdleTimeout)
            {
                return connection;
            }

            connection.Dispose();
        }

        return null;
    }

    private async Task<SmtpConnection> OpenAsync()
    {
        using var deadline = new CancellationTokenSource(options.Value.Timeout, time);
        try
        {
            return await SmtpConnection.OpenAsync(options.Value, deadline.Token);
        }
        catch (Exception exception)
        {
            throw new DeliveryException(DeliveryFailure.NotNow, WhyNotOpen(exception), exception);
        }
    }

    private async Task TransferAsync(SmtpConnection connection, MimeMessage message)
    {
        using var deadline = new CancellationTokenSource(options.Value.Timeout, time);
        try
        {
            await connection.SendAsync(message, deadline.Token);
        }
        catch (Exception exception)
        {
            var failure = Judge(exception, connection.IsMessageGiven);
            if (exception is SmtpCommandException { StatusCode: not SmtpStatusCode.ServiceNotAvailable } && connection.IsOpen)
            {
                Keep(connection);
            }
            else
            {
                connection.Dispose();
            }

            throw failure;
        }

        Keep(connection);
    }

    private void Keep(SmtpConnection connection)
    {
        connection.IdleSince = time.GetTimestamp();
        if (_idle.Count < MaxIdle)
        {
            _idle.Push(connection);
        }
        else
        {
            connection.Dispose();
        }
    }

    // The server's own word counts, whenever it comes: with a negative reply it does not answer for the message (RFC 5321, 4.2).
    private static DeliveryException Judge(Exception exception, bool isMessageGiven) => exception switch
    {
        SmtpCommandException reply when (int)reply.StatusCode is >= 500 and < 600 =>
            new DeliveryException(DeliveryFailure.Refused, $"The mail server refused it: {Words(reply)}", exception),
        SmtpCommandException reply =>
            new DeliveryException(DeliveryFailure.NotNow, $"The mail server cannot take it now: {Words(reply)}", exception),
        _ when isMessageGiven =>
            new DeliveryException(DeliveryFailure.Unknown, "The connection to the mail server broke after it was given the message: it may have been sent.", exception),
        OperationCanceledException => new DeliveryException(DeliveryFailure.NotNow, "The mail server did not answer in time.", exception),
        _ => new DeliveryException(DeliveryFailure.NotNow, "The connection to the mail server broke before it was given the message.", exception),
    };

    private static string WhyNotOpen(Exception exception) => exception switch
    {
        SocketException => "The mail server cannot be reached.",
        OperationCanceledException => "The mail server did not answer in time.",
        AuthenticationException => "The mail server does not know our user name and password.",
        SslHandshakeException => "No TLS connection to the mail server could be made.",
        NotSupportedException => "The mail server does not offer STARTTLS.",
        SmtpCommandException reply => $"The mail server cannot take mail now: {Words(reply)}",
        _ => "The mail server does not answer as one.",
    };

    private static string Words(SmtpCommandException reply)
    {
        const int Most = 200;
        var text = string.Concat(reply.Message.Select(letter => char.IsControl(letter) ? ' ' : letter)).Trim();
        return $"{(int)reply.StatusCode} {(text.Length > Most ? text[..Most] + "…" : text)}".TrimEnd();
    }
}
