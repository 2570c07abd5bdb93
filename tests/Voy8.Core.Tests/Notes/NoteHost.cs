using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Voy8.Core.Notes;
using Voy8.Core.Tests.Search;
using Voy8.Testing;

namespace Voy8.Core.Tests.Notes;

/// <summary>Notes on a database of their own, with people and a venue to note on.</summary>
internal sealed class NoteHost : IAsyncDisposable
{
    private NoteHost(SearchHost catalogue) => Catalogue = catalogue;

    public SearchHost Catalogue { get; }

    public NoteStore Store => Catalogue.Get<NoteStore>();

    public Guid Ada { get; private set; }

    public Guid Bob { get; private set; }

    public Guid VenueId { get; private set; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<NoteHost> StartAsync(
        PostgresServerFixture postgres, RedisServerFixture redis, bool worker = false, params (string Key, string Value)[] settings)
    {
        var host = new NoteHost(await SearchHost.StartAsync(postgres, redis, worker, settings));
        host.Ada = await host.AddAccountAsync();
        host.Bob = await host.AddAccountAsync();
        host.VenueId = await host.Catalogue.AddAsync(new TestVenue("Το Λιμανάκι", "restaurant"), embed: false);
        return host;
    }

    public async Task<Guid> AddAccountAsync()
    {
        var id = Guid.CreateVersion7();
        await ExecuteAsync($"insert into account (id, email, email_key, password_hash) values ('{id}', '{id}', '{id}', '-')");
        return id;
    }

    public async Task<Guid> NoteAsync(Guid owner, string text, Guid? venue = null)
    {
        var made = await Store.CreateAsync(owner, venue ?? VenueId, text, Token);
        made.Outcome.ShouldBe(NoteOutcome.Done, made.Problem);
        return made.Note!.Id;
    }

    public Task<Guid> EmbeddedNoteAsync(Guid owner, string text) => NoteAsync(owner, text).ContinueWith(
        async note =>
        {
            await EmbedAsync(await note);
            return await note;
        },
        TaskScheduler.Default).Unwrap();

    public async Task EmbedAsync(params Guid[] ids) =>
        await ActivatorUtilities.CreateInstance<EmbedNotesHandler>(Catalogue.Get<IServiceProvider>()).HandleAsync(new EmbedNotes(ids), new FakeJobContext(), Token);

    public async Task<string[]> FindAsync(Guid owner, string text, Guid? venue = null) =>
        [.. (await Catalogue.Get<NoteSearch>().FindAsync(owner, text, 20, venue, Token)).Hits.Select(hit => hit.Note.Text)];

    public async Task<string[]> ListAsync(Guid owner, string? words = null, Guid? venue = null) =>
        [.. (await Catalogue.Get<NoteList>().ReadAsync(new NoteQuery(owner, venue, words), Token)).Notes.Select(note => note.Text)];

    public Task ExecuteAsync(string sql) => Catalogue.ExecuteAsync(sql);

    public async Task<T> ReadAsync<T>(string sql)
    {
        await using var command = Catalogue.Get<NpgsqlDataSource>().CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync(Token))!;
    }

    public ValueTask DisposeAsync() => Catalogue.DisposeAsync();
}
