using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Voy8.Testing;

/// <summary>A message that the sink answered for.</summary>
/// <param name="Data">Header and body, as they came.</param>
public sealed record SinkMail(string From, string To, string Data)
{
    /// <summary>The value of a header that stands in one line; empty when there is none.</summary>
    public string Header(string name) => Data.Split("\r\n\r\n", 2)[0].Split("\r\n")
        .FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..].Trim() ?? "";
}

/// <summary>
/// An SMTP server on loopback that keeps what it is sent, and misbehaves as the test says. It answers for a message when it says 250 to its end;
/// what it was given before counts as <see cref="Given"/>.
/// </summary>
public sealed class SmtpSink : IAsyncDisposable
{
    /// <summary>As an answer: the connection breaks.</summary>
    public const string HangUp = "";

    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<TcpClient, Task> _sessions = new();
    private readonly ConcurrentQueue<SinkMail> _mails = new();
    private readonly Task _accepting;
    private int _given;
    private int _connections;
    private int _stopped;

    private SmtpSink(int port)
    {
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start(backlog: 200);
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public IReadOnlyCollection<SinkMail> Mails => _mails;

    public int Count => _mails.Count;

    /// <summary>Messages whose end was seen, whatever was answered.</summary>
    public int Given => _given;

    public int Connections => _connections;

    /// <summary>
    /// What is answered to <c>CONNECT</c>, <c>EHLO</c>, <c>MAIL</c>, <c>RCPT</c>, <c>DATA</c>, <c>END</c> (of a message) and so on; null for what a server says that is well.
    /// </summary>
    public Func<string, Task<string?>>? Answer { get; set; }

    /// <param name="port">0 for any.</param>
    public static SmtpSink Start(int port = 0) => new(port);

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _stopped, 1) == 1)
        {
            return;
        }

        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        foreach (var (client, session) in _sessions)
        {
            client.Dispose();
            await session;
        }

        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                client.NoDelay = true;
                Interlocked.Increment(ref _connections);
                _sessions[client] = ServeAsync(client);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // It stops.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        await Task.Yield();
        try
        {
            await using var stream = client.GetStream();
            using var reader = new StreamReader(stream, Encoding.Latin1, false, 8192);
            await TalkAsync(reader, stream);
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The other side, or the test, hung up.
        }
        finally
        {
            _sessions.TryRemove(client, out _);
            client.Dispose();
        }
    }

    private async Task TalkAsync(StreamReader reader, NetworkStream stream)
    {
        var (from, to) = ("", "");
        if (!await SayAsync(stream, "CONNECT", "220 sink"))
        {
            return;
        }

        while (await reader.ReadLineAsync(_stop.Token) is { } line)
        {
            var verb = line.Split(' ', ':')[0].ToUpperInvariant();
            (from, to) = verb switch { "MAIL" => (Path(line), ""), "RCPT" => (from, Path(line)), _ => (from, to) };
            var goesOn = verb switch
            {
                "EHLO" => await SayAsync(stream, verb, "250-sink\r\n250-PIPELINING\r\n250 8BITMIME"),
                "DATA" => await SayAsync(stream, verb, "354 go on", async () => await TakeAsync(reader, stream, from, to)),
                "QUIT" => await SayAsync(stream, verb, "221 bye") && false,
                _ => await SayAsync(stream, verb, "250 ok"),
            };
            if (!goesOn)
            {
                return;
            }
        }
    }

    private async Task<bool> TakeAsync(StreamReader reader, NetworkStream stream, string from, string to)
    {
        if (await ReadDataAsync(reader) is not { } data)
        {
            return false;
        }

        var mail = new SinkMail(from, to, data);
        Interlocked.Increment(ref _given);
        return await SayAsync(stream, "END", "250 taken", before: () => _mails.Enqueue(mail));
    }

    /// <returns>False when the connection is to end.</returns>
    private async Task<bool> SayAsync(NetworkStream stream, string step, string well, Func<Task<bool>>? then = null, Action? before = null)
    {
        var answer = (Answer is { } ask ? await ask(step) : null) ?? well;
        if (answer == HangUp)
        {
            return false;
        }

        if (answer == well)
        {
            before?.Invoke();
        }

        await stream.WriteAsync(Encoding.Latin1.GetBytes(answer + "\r\n"), _stop.Token);
        return answer != well || then is null || await then();
    }

    /// <returns>Null when the sender is gone before the end: half a message is none (RFC 5321, 4.1.1.4).</returns>
    private async Task<string?> ReadDataAsync(StreamReader reader)
    {
        var data = new StringBuilder();
        while (await reader.ReadLineAsync(_stop.Token) is { } line)
        {
            if (line == ".")
            {
                return data.ToString();
            }

            data.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
        }

        return null;
    }

    private static string Path(string line) => line[(line.IndexOf('<', StringComparison.Ordinal) + 1)..].Split('>')[0];
}
