using System.Globalization;
using Voy8.LocalHosting.Redis;

// Garnet as a process of its own, for a drill to kill or freeze. Argument: the port.
await using var server = GarnetRedisServer.Start(int.Parse(args[0], CultureInfo.InvariantCulture));
await Task.Delay(Timeout.Infinite);
