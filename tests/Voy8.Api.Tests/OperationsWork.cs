using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Voy8.Jobs;

namespace Voy8.Api.Tests;

/// <summary>A job that no worker takes, since the API runs none: tests put it where they want it.</summary>
[JobType("operations_test_work", Queue = "operations_test")]
public sealed record OperationsWork(string Name);

internal static class OperationsWorkExtensions
{
    public static async Task<Guid> EnqueueWorkAsync(this ApiFixture api, string name, EnqueueOptions? options = null) =>
        (await api.Services.GetRequiredService<IJobClient>().EnqueueAsync(new OperationsWork(name), options, TestContext.Current.CancellationToken)).JobId;

    /// <summary>A job that died of an error of this kind, after an attempt that failed.</summary>
    public static async Task<Guid> DeadWorkAsync(this ApiFixture api, string kind)
    {
        var id = await api.EnqueueWorkAsync(kind);
        await api.ExecuteAsync(
            """
            with error as (select jsonb_build_object('kind', $2, 'message', 'It failed.', 'detail', 'the stack', 'retryable', false) as error),
            noted as (
                insert into jobs.attempt (job_id, lease_token, attempt, outcome, started_at, error)
                select $1, nextval('jobs.lease_token'), 1, 0, clock_timestamp(), error from error)
            update jobs.job set status = 4, attempt = 1, started_at = clock_timestamp(), finished_at = clock_timestamp(), error = (select error from error)
            where id = $1
            """,
            id,
            kind);
        return id;
    }

    public static async Task ExecuteAsync(this ApiFixture api, string sql, params object[] values)
    {
        await using var command = api.Database.DataSource.CreateCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
