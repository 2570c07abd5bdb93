using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Npgsql;

namespace Voy8.Jobs;

/// <summary>
/// Brings a schema up to date from SQL scripts embedded in an assembly. Scripts run once, in the order of their names,
/// each in a transaction of its own together with its line in a journal. However many processes start at once, an
/// advisory lock lets one of them work while the rest wait and then find nothing to do.
/// </summary>
public static partial class SchemaMigrations
{
    private const int LockWaitSeconds = 300;

    /// <summary>Applies what the journal does not list yet.</summary>
    /// <param name="dataSource">The database to bring up to date.</param>
    /// <param name="assembly">Where the scripts are embedded.</param>
    /// <param name="resourcePrefix">What the resource names of the scripts start with, such as <c>Voy8.Core.Storage.Migrations.</c></param>
    /// <param name="journalTable">Schema-qualified name of the journal, such as <c>jobs.schema_migration</c>; made when missing.</param>
    /// <param name="cancellationToken">Stops between scripts and rolls back the one under way.</param>
    /// <returns>The names of the scripts applied by this call.</returns>
    /// <exception cref="InvalidOperationException">A script was changed after it had been applied to this database.</exception>
    public static async Task<IReadOnlyList<string>> ApplyAsync(
        NpgsqlDataSource dataSource,
        Assembly assembly,
        string resourcePrefix,
        string journalTable,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        ArgumentNullException.ThrowIfNull(assembly);
        if (!QualifiedName().IsMatch(journalTable))
        {
            throw new ArgumentException("The journal must be named schema.table in lower case.", nameof(journalTable));
        }

        var scripts = ReadScripts(assembly, resourcePrefix);
        var applied = new List<string>();
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        while (await ApplyNextAsync(connection, scripts, journalTable, cancellationToken) is { } name)
        {
            applied.Add(name);
        }

        return applied;
    }

    private static async Task<string?> ApplyNextAsync(
        NpgsqlConnection connection, List<Script> scripts, string journalTable, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await LockAsync(connection, transaction, journalTable, cancellationToken);
        var journal = await ReadJournalAsync(connection, transaction, journalTable, cancellationToken);
        Script? next = null;
        foreach (var script in scripts)
        {
            if (!journal.TryGetValue(script.Name, out var hash))
            {
                next ??= script;
            }
            else if (hash != script.Hash)
            {
                throw new InvalidOperationException(
                    $"Migration {script.Name} was changed after it had been applied to this database. Put the change into a new script.");
            }
        }

        if (next is not null)
        {
            await using var run = new NpgsqlCommand(next.Sql, connection, transaction) { CommandTimeout = 0 };
            await run.ExecuteNonQueryAsync(cancellationToken);
            await using var note = new NpgsqlCommand($"insert into {journalTable} (name, hash) values ($1, $2)", connection, transaction)
            {
                Parameters = { new() { Value = next.Name }, new() { Value = next.Hash } },
            };
            await note.ExecuteNonQueryAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return next?.Name;
    }

    private static async Task LockAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, string journalTable, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select pg_advisory_xact_lock(hashtextextended($1, 0))", connection, transaction)
        {
            Parameters = { new() { Value = "migrate " + journalTable } },
            CommandTimeout = LockWaitSeconds,
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<Dictionary<string, string>> ReadJournalAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, string journalTable, CancellationToken cancellationToken)
    {
        // Made only when missing: "if not exists" alone would need the right to create on every start, and log a notice.
        await using (var exists = new NpgsqlCommand("select to_regclass($1) is not null", connection, transaction)
        {
            Parameters = { new() { Value = journalTable } },
        })
        {
            if (await exists.ExecuteScalarAsync(cancellationToken) is not true)
            {
                var schema = journalTable.Split('.')[0];
                await using var create = new NpgsqlCommand(
                    $"""
                    create schema if not exists {schema};
                    create table {journalTable} (name text primary key, hash text not null, applied_at timestamptz not null default now())
                    """,
                    connection,
                    transaction);
                await create.ExecuteNonQueryAsync(cancellationToken);
            }
        }

        var journal = new Dictionary<string, string>(StringComparer.Ordinal);
        await using var read = new NpgsqlCommand($"select name, hash from {journalTable}", connection, transaction);
        await using var reader = await read.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            journal.Add(reader.GetString(0), reader.GetString(1));
        }

        return journal;
    }

    private static List<Script> ReadScripts(Assembly assembly, string resourcePrefix)
    {
        var scripts = new List<Script>();
        foreach (var resource in assembly.GetManifestResourceNames())
        {
            if (resource.StartsWith(resourcePrefix, StringComparison.Ordinal) && resource.EndsWith(".sql", StringComparison.Ordinal))
            {
                using var stream = assembly.GetManifestResourceStream(resource)!;
                using var text = new StreamReader(stream, Encoding.UTF8);
                var sql = text.ReadToEnd().ReplaceLineEndings("\n");
                var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sql)));
                scripts.Add(new Script(resource[resourcePrefix.Length..].TrimStart('.'), sql, hash));
            }
        }

        if (scripts.Count == 0)
        {
            throw new ArgumentException($"No SQL script is embedded in {assembly.GetName().Name} under {resourcePrefix}.", nameof(resourcePrefix));
        }

        scripts.Sort((left, right) => string.CompareOrdinal(left.Name, right.Name));
        return scripts;
    }

    private sealed record Script(string Name, string Sql, string Hash);

    [GeneratedRegex("^[a-z_][a-z0-9_]*\\.[a-z_][a-z0-9_]*$")]
    private static partial Regex QualifiedName();
}
