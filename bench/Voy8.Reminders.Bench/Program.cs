using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Voy8.LocalHosting;
using Voy8.LocalHosting.Postgres;
using Voy8.LocalHosting.Redis;
using Voy8.Reminders.Bench;
using Voy8.Testing;

// So many reminders are due at once, and so many worker processes send them to a mail server on loopback: from the sweep until the last is
// marked as sent. PostgreSQL writes durably. Prints one JSON line.   dotnet run -c Release --project bench/Voy8.Reminders.Bench -- [10000] [3]
var count = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 10_000;
var workers = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 3;
var folder = TestFolders.Create("reminders");
try
{
    using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(6));
    var installation = await new PostgresLocator(LocalPaths.Home).FindAsync(patience.Token);
    await using var postgres = await PostgresServer.StartAsync(
        installation,
        new PostgresServerOptions { DataDirectory = Path.Combine(folder, "data"), Settings = new Dictionary<string, string> { ["max_connections"] = "200" } },
        patience.Token);
    await using var redis = GarnetRedisServer.Start();
    await using var fleet = await ReminderFleet.StartAsync(postgres.ConnectionString, redis.ConnectionString);
    for (var i = 0; i < workers; i++)
    {
        await fleet.StartWorkerAsync();
    }

    await fleet.AddDueAsync(count);
    var clock = Stopwatch.StartNew();
    await fleet.SweepAsync();
    await Eventually.TrueAsync(async () => fleet.Sink.Count >= count && await fleet.CountAsync("sent") >= count, TimeSpan.FromMinutes(5), () => $"{fleet.Sink.Count} were sent\n{fleet.Said()}");
    var seconds = clock.Elapsed.TotalSeconds;
    var ids = fleet.Sink.Mails.Select(mail => mail.Header("Message-ID")).Distinct().Count();
    Console.WriteLine(JsonSerializer.Serialize(new
    {
        bench = "reminders",
        reminders = count,
        workers,
        seconds = Math.Round(seconds, 2),
        per_second = Math.Round(count / seconds),
        received = fleet.Sink.Count,
        distinct = ids,
        connections = fleet.Sink.Connections,
    }));
    return ids == count && fleet.Sink.Given == count ? 0 : 1;
}
finally
{
    TestFolders.Delete(folder);
}
