namespace Voy8.LocalHosting.Postgres;

/// <summary>How a local PostgreSQL server is run.</summary>
public sealed record PostgresServerOptions
{
    /// <summary>The cluster's folder; created by initdb when it is not there.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>The port on 127.0.0.1; 0 takes any free one.</summary>
    public int Port { get; init; }

    /// <summary>The superuser's password, set when the cluster is made; null lets everybody on this machine in.</summary>
    public string? Password { get; init; }

    /// <summary>Whether a crash of the machine may not lose data. Tests need not care, and are faster.</summary>
    public bool Durable { get; init; } = true;

    /// <summary>Server settings, over our own.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>Told each line of the server's log.</summary>
    public Action<string>? Log { get; init; }
}
