using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Voy8.Jobs;

/// <summary>
/// The one way to Redis. Every touch is bounded in time, none throws, and a circuit breaker spares callers the wait
/// while Redis is away. The connection is made in the background, so a Redis that is missing delays no start.
/// </summary>
internal sealed class RedisGate
{
    private readonly ILogger<RedisGate> _logger;
    private readonly TimeSpan _timeout;
    private readonly CircuitBreaker _breaker;
    private readonly Task<IConnectionMultiplexer?> _connection;

    public RedisGate(IServiceProvider services, IOptions<JobsOptions> options, TimeProvider time, ILogger<RedisGate> logger)
    {
        _logger = logger;
        _timeout = options.Value.RedisTimeout;
        _breaker = new CircuitBreaker(time, TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(2));
        _connection = Background.Run(() => Connect(services));
    }

    /// <summary>False while jobs are claimed from PostgreSQL alone.</summary>
    public bool IsAvailable => Connection is { IsConnected: true } && !_breaker.IsOpen;

    /// <summary>The connection once it was made; it may be down at the moment.</summary>
    public IConnectionMultiplexer? Connection => _connection.IsCompletedSuccessfully ? _connection.Result : null;

    /// <summary>Returns when the connection has been made for the first time, up or not.</summary>
    public Task MadeAsync(CancellationToken cancellationToken) => _connection.WaitAsync(cancellationToken);

    /// <summary>Runs one operation; false when Redis is away, failed, or did not answer in time.</summary>
    public async Task<(bool Ok, T? Value)> TryAsync<T>(Func<IDatabase, Task<T>> operation, CancellationToken cancellationToken)
    {
        // A connection still being made is no failure: the breaker would only delay its first use.
        if (Connection is not { } connection || !_breaker.TryEnter())
        {
            return default;
        }

        try
        {
            if (!connection.IsConnected)
            {
                throw new TimeoutException("Redis is not connected.");
            }

            var value = await operation(connection.GetDatabase()).WaitAsync(_timeout, cancellationToken);
            if (_breaker.Succeeded())
            {
                Log.RedisIsBack(_logger);
            }

            return (true, value);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Says nothing of Redis; but whoever was let in to try must hand the turn back.
            if (_breaker.IsOpen)
            {
                _breaker.Failed();
            }

            throw;
        }
        catch (Exception exception)
        {
            if (_breaker.Failed())
            {
                Log.RedisIsAway(_logger, exception);
            }

            return default;
        }
    }

    /// <summary>Sends without waiting for an answer; nothing is sent while there is no connection.</summary>
    public void Send(Action<IDatabase> operation)
    {
        if (Connection is not { IsConnected: true } connection)
        {
            return;
        }

        try
        {
            operation(connection.GetDatabase());
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException or ObjectDisposedException)
        {
            Log.SendFailed(_logger, exception);
        }
    }

    private IConnectionMultiplexer? Connect(IServiceProvider services)
    {
        try
        {
            return services.GetService<IConnectionMultiplexer>();
        }
        catch (Exception exception)
        {
            Log.RedisIsAway(_logger, exception);
            return null;
        }
    }
}
