using System.Globalization;
using Npgsql;
using Voy8.Core.Catalogue;
using Voy8.Core.Catalogue.Importing;
using Voy8.Core.Enrichment;
using Voy8.Core.Storage;
using Voy8.Jobs;
using Voy8.ServiceDefaults;

namespace Voy8.Worker.Commands;

/// <summary>
/// One run of the import command: uploads the file, enqueues its job and watches it. Where no worker serves the queue the command
/// works itself, so that a database is all it needs.
/// </summary>
internal static class ImportRun
{
    private const string Database = "voy8db";
    private const string Redis = "redis";
    private const int ErrorsShown = 20;

    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(
        ImportRequest request, string? dataFolder, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        var dataset = DatasetDescription.For(request.File.Name, request.Dataset, request.Name, request.Attribution, request.Licence);
        if (dataset.Problems() is { Count: > 0 } problems)
        {
            await error.WriteLineAsync(string.Join('\n', problems.Select(problem => $"The dataset's {problem.Key} {problem.Value}.")));
            return ImportCommand.NotStarted;
        }

        using var host = Build(dataFolder, work: false);
        if (host is null)
        {
            await error.WriteLineAsync(
                "No database is known. Start everything with 'dotnet run --project Voy8.AppHost' (and give its --data, if you did), or set ConnectionStrings__voy8db.");
            return ImportCommand.NotStarted;
        }

        // Asked first, so that a database that is away is one sentence and not a start that fails.
        await using (await host.Services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync(cancellationToken))
        {
        }

        await host.StartAsync(cancellationToken);
        try
        {
            var id = await UploadAsync(host.Services, request.File, dataset, cancellationToken);
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var standIn = StandInWorker.RunAsync(host.Services, () => Build(dataFolder, work: true)!, ended.Token);
            try
            {
                var following = FollowAsync(host.Services, id, output, error, ended.Token);
                await await Task.WhenAny(following, standIn);
                return await following;
            }
            finally
            {
                await ended.CancelAsync();
                await standIn.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        catch (ImportTooLargeException exception)
        {
            await error.WriteLineAsync($"{exception.Message} Split it, or raise Import:MaxFileBytes.");
            return ImportCommand.NotStarted;
        }
        finally
        {
            await host.StopAsync(CancellationToken.None);
        }
    }

    private static IHost? Build(string? dataFolder, bool work)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = AppContext.BaseDirectory });
        if (dataFolder is not null || string.IsNullOrWhiteSpace(builder.Configuration.GetConnectionString(Database)))
        {
            foreach (var (name, connection) in LocalRun.ConnectionStrings(dataFolder))
            {
                builder.Configuration[$"ConnectionStrings:{name}"] = connection;
            }
        }

        if (string.IsNullOrWhiteSpace(builder.Configuration.GetConnectionString(Database)))
        {
            return null;
        }

        // People read this output; the host's own story is of no interest here.
        builder.Logging.AddFilter(level => level >= LogLevel.Warning).AddFilter("Microsoft", LogLevel.None);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.AddNpgsqlDataSource(Database);
        if (string.IsNullOrWhiteSpace(builder.Configuration.GetConnectionString(Redis)))
        {
            builder.Services.AddSingleton<IVenueFeed, SilentVenueFeed>();
        }
        else
        {
            builder.AddRedisClient(Redis);
        }

        builder.AddCoreStorage().AddCatalogue().AddJobs();
        if (work)
        {
            builder.AddCatalogueJobs().AddJobWorker();
        }

        return builder.Build();
    }

    private static async Task<Guid> UploadAsync(IServiceProvider services, FileInfo file, DatasetDescription dataset, CancellationToken cancellationToken)
    {
        var uploads = services.GetRequiredService<ImportUploads>();
        var id = await uploads.BeginAsync(file.Name, cancellationToken);
        try
        {
            await using var stream = file.OpenRead();
            await uploads.CompleteAsync(id, await uploads.AppendAsync(id, stream, cancellationToken), dataset, cancellationToken);
            return id;
        }
        catch
        {
            await uploads.AbandonAsync(id, CancellationToken.None);
            throw;
        }
    }

    private static async Task<int> FollowAsync(IServiceProvider services, Guid id, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        var imports = services.GetRequiredService<ImportStore>();
        var time = services.GetRequiredService<TimeProvider>();
        var started = time.GetTimestamp();
        var queued = await imports.FindAsync(id, cancellationToken) ?? throw new InvalidOperationException($"Import {id} is gone.");
        JobRecord? job = null;
        await foreach (var state in services.GetRequiredService<IJobControl>().WatchAsync(queued.JobId!.Value, cancellationToken))
        {
            job = state;
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"{job.Status.ToString().ToLowerInvariant(),-9} {job.Progress.Percent ?? 0,5:0.0} %  {job.Progress.Processed} lines"));
        }

        var import = await imports.FindAsync(id, cancellationToken) ?? queued;
        await ReportAsync(imports, import, time.GetElapsedTime(started), output, cancellationToken);
        if (job?.Status == JobStatus.Succeeded)
        {
            return 0;
        }

        await error.WriteLineAsync($"The import failed: {job?.Error?.Message ?? "its job was cancelled"}");
        return 1;
    }

    private static async Task ReportAsync(ImportStore imports, Import import, TimeSpan elapsed, TextWriter output, CancellationToken cancellationToken)
    {
        var counts = import.Counts;
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{import.Dataset.Name}: {counts.Created} venues created, {counts.Updated} updated, {counts.Unchanged} unchanged, {counts.Refused} lines refused ({elapsed.TotalSeconds:0.0} s)"));
        if (counts.Refused > 0 && await imports.ListErrorsAsync(import.Id, ErrorsShown, 0, cancellationToken) is { } refused)
        {
            foreach (var line in refused.Errors)
            {
                await output.WriteLineAsync($"  line {line.Line}: {line.Message}");
            }

            if (refused.Total > refused.Errors.Count)
            {
                await output.WriteLineAsync($"  and {refused.Total - refused.Errors.Count} more: GET /imports/{import.Id}/errors");
            }
        }
    }
}
