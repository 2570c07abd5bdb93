using Voy8.DemoSites.Tests;

[assembly: AssemblyFixture(typeof(DemoApp))]
