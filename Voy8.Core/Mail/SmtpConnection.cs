using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Voy8.Core.Mail;

/// <summary>
/// One connection to the SMTP server. It knows whether the server was given the message: from the command DATA on, a connection that breaks
/// leaves open what became of it. Messages go by DATA and not in chunks, whose bytes leave together with their command.
/// </summary>
internal sealed class SmtpConnection : IDisposable
{
    private readonly DataWatch _watch = new();
    private readonly SmtpClient _client;

    private SmtpConnection() => _client = new SmtpClient(_watch);

    /// <summary>True once a message was sent by it.</summary>
    public bool IsUsed { get; private set; }

    /// <summary>True from the command DATA of the latest message on.</summary>
    public bool IsMessageGiven => _watch.IsMessageGiven;

    public bool IsOpen => _client.IsConnected;

    public long IdleSince { get; set; }

    public static async Task<SmtpConnection> OpenAsync(MailOptions options, CancellationToken cancellationToken)
    {
        var connection = new SmtpConnection();
        try
        {
            var security = options.Security switch
            {
                MailSecurity.None => SecureSocketOptions.None,
                MailSecurity.Tls => SecureSocketOptions.SslOnConnect,
                _ => SecureSocketOptions.StartTls,
            };
            await connection._client.ConnectAsync(options.Host ?? throw new InvalidOperationException("Mail:Host is not set."), options.Port, security, cancellationToken);
            if (options.User is { Length: > 0 } user)
            {
                await connection._client.AuthenticateAsync(user, options.Password ?? "", cancellationToken);
            }

            connection._client.Capabilities &= ~SmtpCapabilities.Chunking;
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public async Task SendAsync(MimeMessage message, CancellationToken cancellationToken)
    {
        _watch.IsMessageGiven = false;
        await _client.SendAsync(message, cancellationToken);
        IsUsed = true;
    }

    public void Dispose() => _client.Dispose();

    /// <summary>Sees the commands that leave.</summary>
    private sealed class DataWatch : IProtocolLogger
    {
        public bool IsMessageGiven { get; set; }

        public IAuthenticationSecretDetector? AuthenticationSecretDetector { get; set; }

        public void LogConnect(Uri uri)
        {
        }

        public void LogClient(byte[] buffer, int offset, int count) => IsMessageGiven |= buffer.AsSpan(offset, count).StartsWith("DATA"u8);

        public void LogServer(byte[] buffer, int offset, int count)
        {
        }

        public void Dispose()
        {
        }
    }
}
