using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Voy8.Core.Catalogue;
using Voy8.Core.Catalogue.Importing;

namespace Voy8.Search.Bench.Http;

/// <summary>Fills the database: real venues by the product's own import and embedding jobs, then copies of them up to the number wanted.</summary>
internal sealed class VenueLoader(BenchStores stores)
{
    public async Task<int> FillAsync(IReadOnlyList<string> files, int count)
    {
        if (await CountAsync() == 0)
        {
            await ImportAsync(files);
        }

        var real = await CountAsync();
        if (real < count)
        {
            var clock = Stopwatch.StartNew();
            await VenueCopies.MakeAsync(stores.Database, count);
            Report.Say(new { measure = "copies", venues = count - real, ms = clock.ElapsedMilliseconds });
        }

        return await CountAsync();
    }

    private async Task ImportAsync(IReadOnlyList<string> files)
    {
        var clock = Stopwatch.StartNew();
        using var host = await BenchHost.StartAsync(stores, works: true, searches: false);
        foreach (var file in files)
        {
            var slug = Path.GetFileNameWithoutExtension(file).Split('-')[0];
            await host.Services.GetRequiredService<ImportUploads>().StartFromPathAsync(file, new DatasetDescription(slug, slug, null, null));
        }

        await UntilAsync("select count(*) = 0 from import where state <> 'succeeded'");
        var imported = clock.ElapsedMilliseconds;
        await UntilAsync("select (select count(*) from enrichment) = (select count(*) from embedding m join enrichment e on e.venue_id = m.venue_id and e.text_hash = m.text_hash)");
        Report.Say(new { measure = "import", venues = await CountAsync(), ms = imported, with_vectors_ms = clock.ElapsedMilliseconds });
        await host.StopAsync();
    }

    private async Task UntilAsync(string condition)
    {
        await using var command = stores.Database.CreateCommand(condition);
        while (await command.ExecuteScalarAsync() is not true)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(500));
        }
    }

    private async Task<int> CountAsync()
    {
        await using var command = stores.Database.CreateCommand("select case when to_regclass('venue') is null then 0 else (select count(*) from embedding) end");
        try
        {
            return Convert.ToInt32(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            return 0;
        }
    }
}
