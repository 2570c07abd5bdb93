using Npgsql;
using Voy8.Core.Catalogue;
using Voy8.Jobs;

namespace Voy8.Core.Corrections;

/// <summary>The history of what people said goes over to the venue that stays, and what they said of the other goes back to it.</summary>
internal sealed class CorrectionDependents : IVenueDependents
{
    public Task MoveAsync(JobTransaction transaction, Guid absorbed, Guid kept, CancellationToken cancellationToken) =>
        ExecuteAsync(transaction, "update correction set venue_id = $2 where venue_id = $1", cancellationToken, absorbed, kept);

    public Task MoveBackAsync(JobTransaction transaction, Guid absorbed, Guid kept, Guid[] origins, CancellationToken cancellationToken) =>
        ExecuteAsync(transaction, "update correction set venue_id = $1 where venue_id = $2 and made_on = any ($3)", cancellationToken, absorbed, kept, origins);

    private static async Task ExecuteAsync(JobTransaction transaction, string sql, CancellationToken cancellationToken, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, transaction.Connection, transaction.Transaction);
        command.Parameters.AddRange(values.Select(value => new NpgsqlParameter { Value = value }).ToArray());
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
