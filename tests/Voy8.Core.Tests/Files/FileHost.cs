using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Voy8.Core.Files;
using Voy8.Jobs;
using Voy8.Testing;

namespace Voy8.Core.Tests.Files;

/// <summary>Files on a database and in a folder of their own, with somebody whose they are.</summary>
internal sealed class FileHost : IAsyncDisposable
{
    private readonly CoreHost _host;

    private FileHost(CoreHost host, string folder) => (_host, Folder) = (host, folder);

    public string Folder { get; }

    public Guid Ada { get; } = Guid.CreateVersion7();

    public FileStore Store => Get<FileStore>();

    public FileList List => Get<FileList>();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<FileHost> StartAsync(PostgresServerFixture postgres, RedisServerFixture redis, params (string Key, string Value)[] settings)
    {
        var folder = TestFolders.Create("files");

        // A host that does no jobs, with everything that jobs need: each step is the test's.
        var core = await CoreHost.StartAsync(
            postgres, redis, builder => builder.AddVoy8CoreJobs(), settings: [("Files:Folder", folder), ("Files:EmbedBatch", "2"), .. settings]);
        var host = new FileHost(core, folder);
        await host.ExecuteAsync($"insert into account (id, email, email_key, password_hash) values ('{host.Ada}', '{host.Ada}', '{host.Ada}', '-')");
        return host;
    }

    public IServiceProvider Services => _host.Services;

    public T Get<T>()
        where T : notnull => _host.Get<T>();

    public async Task<ReceivedFile> ReceiveAsync(string text, string name = "guide.md")
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return await Get<FileUploads>().ReceiveAsync(name, content, Token);
    }

    public async Task<StoredFile> UploadAsync(string text) => (await Store.CreateAsync(Ada, await ReceiveAsync(text), Token)).File!;

    public async Task<StoredFile> ReplaceAsync(Guid id, string text) => (await Store.ReplaceAsync(Ada, id, await ReceiveAsync(text), Token)).File!;

    /// <summary>Does what the file's job does; stopped after so many reports where that is said.</summary>
    public async Task ProcessAsync(StoredFile file, int? stopAfter = null, int attempt = 1, Guid? jobId = null)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var reports = 0;
        var context = new FakeJobContext(attempt)
        {
            Id = jobId ?? file.JobId ?? Guid.CreateVersion7(),
            OnReport = _ =>
            {
                if (++reports == stopAfter)
                {
                    stop.Cancel();
                }
            },
        };
        await ActivatorUtilities.CreateInstance<ProcessFileHandler>(_host.Services).HandleAsync(new ProcessFile(file.Id, file.Version), context, stop.Token);
        context.Reported.ShouldAllBe(progress => progress.Message == null, "operators read it");
    }

    public Task KeepAsync() => ActivatorUtilities.CreateInstance<KeepFilesHandler>(_host.Services).HandleAsync(new KeepFiles(), new FakeJobContext(), Token);

    public async Task<StoredFile> ReadAsync(Guid id) => (await List.FindAsync(Ada, id, Token))!;

    public async Task<string> TextAsync(Guid id)
    {
        var (chunks, _) = (await List.ReadChunksAsync(Ada, id, 0, 100, Token))!.Value;
        return string.Join('|', chunks.Select(chunk => chunk.Text));
    }

    /// <summary>Files of the folder, whatever they are.</summary>
    public int FilesOnDisk => Directory.GetFiles(Folder, "*", SearchOption.AllDirectories).Length;

    public async Task<T> AskAsync<T>(string sql)
    {
        await using var command = _host.Database.DataSource.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync(Token))!;
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var command = _host.Database.DataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        TestFolders.Delete(Folder);
    }
}
