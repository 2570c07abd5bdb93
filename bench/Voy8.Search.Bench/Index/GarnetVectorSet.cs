using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Garnet;
using StackExchange.Redis;
using Voy8.Core.Search;
using Voy8.LocalHosting.Processes;

namespace Voy8.Search.Bench.Index;

/// <summary>The peer: Garnet's vector sets (DiskANN, a preview), in this process, asked over loopback. It has no filters of ours, so only the unfiltered question is put.</summary>
internal sealed class GarnetVectorSet : IAsyncDisposable
{
    private const string Key = "venues";
    private const int AtOnce = 256;

    private readonly GarnetServer _server;
    private readonly ConnectionMultiplexer _redis;
    private readonly Stopwatch _filling = new();

    private GarnetVectorSet(GarnetServer server, ConnectionMultiplexer redis) => (_server, _redis) = (server, redis);

    public TimeSpan Filling => _filling.Elapsed;

    public static async Task<GarnetVectorSet> StartAsync()
    {
        var port = FreePort.Any().ToString(CultureInfo.InvariantCulture);
        var server = new GarnetServer(["--bind", "127.0.0.1", "--port", port, "--memory", "8g", "-q", "--enable-vector-set-preview"]);
        server.Start();
        return new GarnetVectorSet(server, await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{port},syncTimeout=60000,asyncTimeout=60000"));
    }

    public async Task AddAsync(IReadOnlyList<VectorEntry> entries)
    {
        _filling.Start();
        foreach (var some in entries.Chunk(AtOnce))
        {
            await Task.WhenAll(some.Select(entry => _redis.GetDatabase().ExecuteAsync(
                "VADD", Key, "FP32", Bytes(entry.Vector.AsSpan()), entry.VenueId.ToByteArray(), "NOQUANT")));
        }

        _filling.Stop();
    }

    /// <param name="search">How many candidates the walk keeps: more find more, slower.</param>
    public async Task<IReadOnlyList<Guid>> FindAsync(float[] query, int count, int search)
    {
        var found = (byte[][])(await _redis.GetDatabase().ExecuteAsync("VSIM", Key, "FP32", Bytes(query), "COUNT", count, "EF", search))!;
        return [.. found.Select(id => new Guid(id))];
    }

    public async ValueTask DisposeAsync()
    {
        await _redis.DisposeAsync();
        _server.Dispose();
    }

    private static byte[] Bytes(ReadOnlySpan<float> vector) => MemoryMarshal.AsBytes(vector).ToArray();
}
