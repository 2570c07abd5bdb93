using System.Collections.Concurrent;
using System.Diagnostics;
using StackExchange.Redis;
using StackExchange.Redis.Profiling;

namespace Voy8.ServiceDefaults;

/// <summary>
/// Turns the Redis commands of a traced request or job into spans, by the client's own profiler. Commands outside a
/// trace (the dispatcher's polling) are not recorded and cost nothing. Span names and tags follow OpenTelemetry's
/// database conventions.
/// </summary>
internal sealed class RedisTracing : IDisposable
{
    private const int MaxOpenSessions = 10_000;
    private static readonly ActivitySource Source = new("Voy8.Redis");
    private readonly ConcurrentDictionary<ActivitySpanId, (Activity Parent, ProfilingSession Session)> _sessions = new();
    private readonly ITimer _drain;

    public RedisTracing(TimeProvider time) =>
        _drain = time.CreateTimer(_ => Drain(), null, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2));

    public void Observe(IConnectionMultiplexer connection) => connection.RegisterProfiler(SessionOfCurrentTrace);

    public void Dispose()
    {
        _drain.Dispose();
        Drain();
    }

    private ProfilingSession? SessionOfCurrentTrace()
    {
        if (Activity.Current is not { Recorded: true } parent || !Source.HasListeners() || _sessions.Count >= MaxOpenSessions)
        {
            return null;
        }

        return _sessions.GetOrAdd(parent.SpanId, static (_, activity) => (activity, new ProfilingSession()), parent).Session;
    }

    private void Drain()
    {
        foreach (var (spanId, (parent, session)) in _sessions)
        {
            // Taken out before it is emptied: a command that comes later opens a session of its own.
            if (parent.IsStopped)
            {
                _sessions.TryRemove(spanId, out _);
            }

            foreach (var command in session.FinishProfiling())
            {
                Emit(parent, command);
            }
        }
    }

    private static void Emit(Activity parent, IProfiledCommand command)
    {
        var start = new DateTimeOffset(command.CommandCreated, TimeSpan.Zero);
        using var span = Source.StartActivity(command.Command, ActivityKind.Client, parent.Context, startTime: start);
        span?.SetTag("db.system.name", "redis");
        span?.SetTag("db.operation.name", command.Command);
        span?.SetTag("db.namespace", command.Db);
        span?.SetTag("server.address", command.EndPoint?.ToString());
        span?.SetEndTime((start + command.ElapsedTime).UtcDateTime);
    }
}
