using Voy8.Testing;

[assembly: AssemblyFixture(typeof(PostgresServerFixture))]
