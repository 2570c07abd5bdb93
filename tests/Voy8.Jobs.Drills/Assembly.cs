using Voy8.Testing;

[assembly: AssemblyFixture(typeof(PostgresServerFixture))]

// Drills wait more than they work, and none disturbs another: each has its database, its Redis and its processes.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.All, MaxThreads = 4)]
