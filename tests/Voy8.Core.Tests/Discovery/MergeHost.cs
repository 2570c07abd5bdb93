using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Voy8.Core.Catalogue;
using Voy8.Core.Catalogue.Importing;
using Voy8.Core.Corrections;
using Voy8.Core.Discovery;
using Voy8.Core.Discovery.Merging;
using Voy8.Core.Notes;
using Voy8.Core.Reminders;
using Voy8.Core.Tests.Catalogue;
using Voy8.Testing;

namespace Voy8.Core.Tests.Discovery;

/// <summary>A few venues of an import, listed by a directory, and people who decide which of them are one.</summary>
internal sealed class MergeHost(CoreHost host) : IAsyncDisposable
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ImportHost Imports { get; } = new(host);

    public Guid Ada { get; } = Guid.CreateVersion7();

    public Guid Bob { get; } = Guid.CreateVersion7();

    public static async Task<MergeHost> StartAsync(PostgresServerFixture postgres, RedisServerFixture redis, params string[] names)
    {
        var host = new MergeHost(await CoreHost.StartAsync(
            postgres,
            redis,
            builder =>
            {
                builder.AddCatalogueJobs();
                builder.AddCorrections();
                builder.AddNotes();
                builder.AddReminders();
                builder.AddDiscovery();
            },
            existing: null));
        await host.ExecuteAsync($"insert into account (id, email, email_key, password_hash) values ('{host.Ada}', 'ada', 'ADA', '-'), ('{host.Bob}', 'bob', 'BOB', '-')");
        await host.ImportAsync(names);
        foreach (var name in names)
        {
            await host.ExecuteAsync(
                $"insert into directory_listing (adapter, key, venue_id, content_hash, url, read_at) select 'harbour', '/b/{name}', id, '', 'http://harbour.test/b/{name}', now() from venue where source_id = '{name}'");
        }

        return host;
    }

    public T Get<T>()
        where T : notnull => host.Get<T>();

    /// <summary>Each is in a dataset of its own, with the name as its id.</summary>
    public async Task ImportAsync(params string[] names)
    {
        foreach (var name in names)
        {
            await Imports.ImportAsync(LineOf(name), dataset: $"of-{name}");
        }
    }

    public static string LineOf(string name, string street = "Quay") =>
        $$"""{"id":"{{name}}","name":"Taverna {{name}}","kind":"restaurant","lat":39.62,"lon":19.92,"country":"GR","city":"Corfu","street":"{{street}}"}""" + "\n";

    public Task<Guid> IdOfAsync(string name) => Imports.AskAsync<Guid>($"select id from venue where source_id = '{name}'");

    public async Task<Guid> AskAsync(Guid venue, Guid other)
    {
        var id = Guid.CreateVersion7();
        await ExecuteAsync($"insert into match_review (id, venue_id, other_id, score, evidence) values ('{id}', '{venue}', '{other}', 3, '[]')");
        return id;
    }

    /// <returns>The id of the merge.</returns>
    public async Task<Guid> MergeAsync(Guid venue, Guid other)
    {
        (await Get<VenueMerger>().MergeAsync(await AskAsync(venue, other), Ada, Token)).ShouldBe(MergeOutcome.Done);
        return await Imports.AskAsync<Guid>($"select id from venue_merge where absorbed_id = '{venue}' and undone_at is null");
    }

    public Task<MergeOutcome> UndoAsync(Guid merge) => Get<VenueMerger>().UndoAsync(merge, Token);

    public async Task CorrectAsync(Guid venue, string field, params string[] values) =>
        (await Get<CorrectionStore>().CorrectAsync(venue, Ada, field, values, Token)).Outcome.ShouldBe(CorrectionOutcome.Made);

    /// <summary>Venues with all that is known of them.</summary>
    public Task<string> CatalogueAsync() => Imports.AskAsync<string>(
        """
        select string_agg(concat_ws(' | ', v.id, v.dataset_id, v.source_id, v.name, v.kind, v.lat, v.lon, v.country, v.website, encode(v.content_hash, 'hex'), e.facts, encode(e.facts_hash, 'hex'),
            (select string_agg(concat_ws(' ', o.source, o.facts, o.seen_at), ' ' order by o.source) from observation o where o.venue_id = v.id),
            (select string_agg(l.key, ' ' order by l.key) from directory_listing l where l.venue_id = v.id),
            (select string_agg(c.id::text, ' ' order by c.id) from correction c where c.venue_id = v.id),
            (select string_agg(n.text, ' ' order by n.text) from note n where n.venue_id = v.id)), E'\n' order by v.id)
        from venue v left join enrichment e on e.venue_id = v.id
        """);

    public Task<string[]> ValuesAsync(Guid venue, string field) =>
        Imports.AskAsync<string[]>($"select array(select jsonb_array_elements_text(facts -> '{field}') from enrichment where venue_id = '{venue}' order by 1)");

    public async Task ExecuteAsync(string sql)
    {
        await using var command = host.Database.DataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Token);
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();
}
