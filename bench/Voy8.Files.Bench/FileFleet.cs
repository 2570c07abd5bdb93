using Microsoft.Extensions.Hosting;
using Voy8.Core.Batches;
using Voy8.Core.Storage;
using Voy8.Jobs;
using Voy8.Testing;

namespace Voy8.Files.Bench;

/// <summary>Worker processes of the product that share a folder, and whoever sends them files.</summary>
public sealed class FileFleet : WorkerFleet
{
    private readonly string _folder;

    private FileFleet(string postgres, string redis, string folder, IHost client)
        : base(postgres, redis, client) => _folder = folder;

    public Guid Owner { get; } = Guid.CreateVersion7();

    protected override IEnumerable<(string Key, string Value)> Settings => [("Files__Folder", _folder)];

    public static async Task<FileFleet> StartAsync(string postgres, string redis, string folder)
    {
        var client = await StartClientAsync(postgres, redis, builder =>
        {
            builder.Configuration["Files:Folder"] = folder;
            builder.AddJobs().AddCoreStorage().AddBatches();
        });
        var fleet = new FileFleet(postgres, redis, folder, client);
        await fleet.AskAsync<object>($"insert into account (id, email, email_key, password_hash) values ('{fleet.Owner}', 'b@people.example', 'B@PEOPLE.EXAMPLE', 'none') returning id");
        return fleet;
    }
}
