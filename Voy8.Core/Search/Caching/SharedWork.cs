namespace Voy8.Core.Search;

/// <summary>Work that several ask for at once is done once; it is stopped when the last of them has left.</summary>
internal sealed class SharedWork<T>
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Flight> _flights = new(StringComparer.Ordinal);

    /// <summary>Joins the work under way under this key, or begins it.</summary>
    public async Task<T> JoinAsync(string key, Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        Flight? flight;
        lock (_gate)
        {
            if (!_flights.TryGetValue(key, out flight))
            {
                flight = new Flight();
                _flights.Add(key, flight);
                var started = flight;
                flight.Work = Task.Run(() => RunAsync(key, started, work), CancellationToken.None);
            }

            flight.Waiting++;
        }

        try
        {
            return await flight.Work.WaitAsync(cancellationToken);
        }
        finally
        {
            Leave(key, flight);
        }
    }

    private async Task<T> RunAsync(string key, Flight flight, Func<CancellationToken, Task<T>> work)
    {
        try
        {
            return await work(flight.Stop.Token);
        }
        finally
        {
            lock (_gate)
            {
                Forget(key, flight);
            }
        }
    }

    private void Leave(string key, Flight flight)
    {
        lock (_gate)
        {
            if (--flight.Waiting > 0)
            {
                return;
            }

            Forget(key, flight);
        }

        flight.Stop.Cancel();
    }

    private void Forget(string key, Flight flight)
    {
        if (_flights.TryGetValue(key, out var current) && current == flight)
        {
            _flights.Remove(key);
        }
    }

    private sealed class Flight
    {
        public CancellationTokenSource Stop { get; } = new();

        public Task<T> Work { get; set; } = Task.FromException<T>(new InvalidOperationException("The work has not begun."));

        public int Waiting { get; set; }
    }
}
