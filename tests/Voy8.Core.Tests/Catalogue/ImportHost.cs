using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Voy8.Core.Catalogue;
using Voy8.Core.Catalogue.Importing;
using Voy8.Jobs;
using Voy8.Testing;

namespace Voy8.Core.Tests.Catalogue;

/// <summary>A host that imports, and questions to ask its database.</summary>
internal sealed class ImportHost(CoreHost host) : IAsyncDisposable
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public CoreHost Host => host;

    public static async Task<ImportHost> StartAsync(PostgresServerFixture postgres, RedisServerFixture redis, params (string Key, string Value)[] settings) =>
        new(await CoreHost.StartAsync(postgres, redis, AddImporting, existing: null, settings));

    /// <summary>Uploads a file and runs its job here, as a worker would.</summary>
    public async Task<Import> ImportAsync(string content, string dataset = "town", string fileName = "town.jsonl", ImportWish? wish = null)
    {
        var id = await UploadAsync(Encoding.UTF8.GetBytes(content), dataset, fileName, wish);
        await RunAsync(new ImportVenues(id), new FakeJobContext(), Token);
        return (await host.Get<ImportStore>().FindAsync(id, Token))!;
    }

    public async Task<Guid> UploadAsync(byte[] content, string dataset = "town", string fileName = "town.jsonl", ImportWish? wish = null)
    {
        var uploads = host.Get<ImportUploads>();
        var id = await uploads.BeginAsync(fileName, Token);
        var size = await uploads.AppendAsync(id, new MemoryStream(content), Token);
        await uploads.CompleteAsync(id, size, DatasetDescription.For(fileName, dataset, null, null, null), wish ?? ImportWish.Plain, Token);
        return id;
    }

    public async Task RunAsync(ImportVenues job, JobContext context, CancellationToken cancellationToken)
    {
        await using var scope = host.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<IJobHandler<ImportVenues>>().HandleAsync(job, context, cancellationToken);
    }

    public async Task<T> AskAsync<T>(string sql)
    {
        await using var command = host.Database.DataSource.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync(Token))!;
    }

    public Task<long> CountAsync(string from) => AskAsync<long>($"select count(*) from {from}");

    /// <summary>Changes when any row of what an import writes is written, even with the same values.</summary>
    public Task<string> FingerprintAsync() => AskAsync<string>(
        """
        select concat_ws('|',
            (select md5(string_agg(xmin::text, ',' order by id) ) from venue),
            (select md5(string_agg(xmin::text, ',' order by venue_id)) from observation),
            (select md5(string_agg(xmin::text, ',' order by venue_id)) from enrichment),
            (select md5(string_agg(xmin::text, ',' order by id)) from dataset),
            (select count(*) from jobs.job where type <> 'import_venues'))
        """);

    public ValueTask DisposeAsync() => host.DisposeAsync();

    private static void AddImporting(IHostApplicationBuilder builder) => builder.AddCatalogueJobs();
}
