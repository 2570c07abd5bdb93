using Voy8.Api.Tests;

[assembly: AssemblyFixture(typeof(ApiFixture))]
