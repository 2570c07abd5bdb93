using System.Collections.Concurrent;
using System.Diagnostics;

namespace Voy8.Search.Bench.Http;

/// <param name="Milliseconds">In an open loop from when the query was due, so that waiting for a connection counts.</param>
internal readonly record struct Answer(MixedQuery Query, double Milliseconds);

/// <summary>Asks the API in three ways. Every answer is read to its end; one that is not 200 ends the run.</summary>
internal sealed class LoadClient(Uri address) : IDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { MaxConnectionsPerServer = 64, PooledConnectionLifetime = Timeout.InfiniteTimeSpan }) { BaseAddress = address };

    /// <summary>One after the other.</summary>
    public async Task<Answer[]> AloneAsync(IReadOnlyList<MixedQuery> queries)
    {
        var answers = new Answer[queries.Count];
        for (var i = 0; i < queries.Count; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await AskAsync(queries[i]);
            answers[i] = new Answer(queries[i], Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return answers;
    }

    /// <summary>At fixed times, by so many connections: a query that finds none free waits, and its clock runs.</summary>
    public async Task<Answer[]> OpenLoopAsync(IReadOnlyList<MixedQuery> queries, double perSecond, int connections)
    {
        var answers = new ConcurrentBag<Answer>();
        var next = -1;
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Increment(ref next) is var i && i < queries.Count)
            {
                var due = double.IsPositiveInfinity(perSecond) ? Stopwatch.GetTimestamp() : start + (long)(i / perSecond * Stopwatch.Frequency);
                if (due - Stopwatch.GetTimestamp() is > 0 and var early)
                {
                    await Task.Delay(TimeSpan.FromSeconds((double)early / Stopwatch.Frequency));
                }

                await AskAsync(queries[i]);
                answers.Add(new Answer(queries[i], Stopwatch.GetElapsedTime(due).TotalMilliseconds));
            }
        })));
        return [.. answers];
    }

    /// <summary>As fast as so many connections can, each with one query under way.</summary>
    public async Task<(Answer[] Answers, TimeSpan Elapsed)> SaturateAsync(IReadOnlyList<MixedQuery> queries, int connections)
    {
        var clock = Stopwatch.StartNew();
        var answers = await OpenLoopAsync(queries, double.PositiveInfinity, connections);
        return (answers, clock.Elapsed);
    }

    public void Dispose() => _client.Dispose();

    private async Task AskAsync(MixedQuery query)
    {
        using var response = await _client.GetAsync(query.Address, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        await response.Content.CopyToAsync(Stream.Null);
    }
}
