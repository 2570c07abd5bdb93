using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Voy8.Core.Documents;
using Voy8.Core.Documents.Chunking;
using Voy8.Core.Documents.Reading;
using Voy8.Core.Files;
using Voy8.Core.Tests.Search;
using Voy8.Testing;

namespace Voy8.Core.Tests.Documents;

/// <summary>Documents on a database of their own, with people who have them.</summary>
internal sealed class DocumentHost : IAsyncDisposable
{
    private readonly SearchHost _host;

    private DocumentHost(SearchHost host) => _host = host;

    public Guid Ada { get; private set; }

    public Guid Bob { get; private set; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<DocumentHost> StartAsync(PostgresServerFixture postgres, RedisServerFixture redis, params (string Key, string Value)[] settings)
    {
        var host = new DocumentHost(await SearchHost.StartAsync(postgres, redis, false, settings));
        host.Ada = await host.AddAccountAsync();
        host.Bob = await host.AddAccountAsync();
        return host;
    }

    /// <summary>Documents beside what else a test has there.</summary>
    public static DocumentHost On(SearchHost host) => new(host);

    /// <summary>A document that has been read; each section is a chunk.</summary>
    public async Task<Guid> AddAsync(Guid owner, string markdown, bool embed = false, bool complete = true)
    {
        var id = Guid.CreateVersion7();
        await _host.ExecuteAsync(
            $"insert into stored_file (id, owner_id, name, document_type, content_hash, bytes, blob_id) values ('{id}', '{owner}', 'guide.md', 'Markdown', '\\x{id:N}', 1, '{Guid.CreateVersion7()}')");
        var work = ActivatorUtilities.CreateInstance<FileWork>(Get<IServiceProvider>());
        var file = (await work.BeginAsync(new ProcessFile(id, 1), Guid.CreateVersion7(), Token))!;
        var document = await Documents.ReadAsync(markdown, DocumentType.Markdown);
        var chunks = DocumentChunker.Chunk(document, text => text.Length / 3, 40, 0);
        (await work.WriteChunksAsync(file, document.Title, document.Pages, chunks, Token)).ShouldBeTrue();
        if (embed)
        {
            var embedder = ActivatorUtilities.CreateInstance<ChunkEmbedder>(Get<IServiceProvider>(), ActivatorUtilities.CreateInstance<ChunkEmbeddingStore>(Get<IServiceProvider>()));
            await embedder.EmbedAsync(file with { Chunks = chunks.Count }, (_, _) => { }, Token);
        }

        if (complete)
        {
            (await work.CompleteAsync(file, Token)).ShouldBeTrue();
        }

        return id;
    }

    public Task<DocumentSearchResult> SearchAsync(Guid account, string text, params Guid[] files) =>
        Get<DocumentSearch>().SearchAsync(new DocumentQuery(account, text, files.Length == 0 ? null : files), Token);

    public async Task ShareAsync(Guid file)
    {
        var dataset = Guid.CreateVersion7();
        await _host.ExecuteAsync($"insert into dataset (id, slug, name) values ('{dataset}', 'd-{dataset:N}', 'Shared')");
        await _host.ExecuteAsync($"update stored_file set dataset_id = '{dataset}' where id = '{file}'");
    }

    public Task ExecuteAsync(string sql) => _host.ExecuteAsync(sql);

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    private T Get<T>()
        where T : notnull => _host.Get<T>();

    private async Task<Guid> AddAccountAsync()
    {
        var id = Guid.CreateVersion7();
        await _host.ExecuteAsync($"insert into account (id, email, email_key, password_hash) values ('{id}', '{id}', '{id}', '-')");
        return id;
    }
}
