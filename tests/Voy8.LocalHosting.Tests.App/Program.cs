using Voy8.LocalHosting.Tests.App;

// One program in three roles, so that tests can kill whole processes: an application's host, a service of it, and what `dotnet run` is.
return args switch
{
    ["service", ..] => await TestService.RunAsync(),
    ["host", .. var options] => await TestHost.RunAsync(options),
    ["run", .. var options] => await TestRunner.RunAsync(options),
    _ => 2,
};
