using Microsoft.Extensions.Configuration;

namespace Voy8.LocalHosting.Tests;

public sealed class CommandLineTests
{
    [Fact]
    public void A_flag_does_not_swallow_the_option_after_it() =>
        CommandLine.NameFlags(["--fresh", "--data", "x", "--api-port=1", "--no-demo"])
            .ShouldBe(["--fresh=true", "--data=x", "--api-port=1", "--no-demo=true"]);

    [Theory]
    [InlineData(false, "--operation", "run")]
    [InlineData(false)]
    [InlineData(true, "--operation", "publish")]
    [InlineData(true, "--publisher", "manifest", "--output-path", "x")]
    public void Publishing_is_recognised(bool expected, params string[] args) =>
        CommandLine.AsksToPublish(Read(args)).ShouldBe(expected);

    [Fact]
    public void The_data_folder_is_the_homes_unless_one_is_named()
    {
        LocalRunOptions.Read(Read()).ShouldBe(new LocalRunOptions(Path.Combine(LocalPaths.Home, "data"), Fresh: false));
        LocalRunOptions.Read(Read("--data", "here", "--fresh")).ShouldBe(new LocalRunOptions(Path.GetFullPath("here"), Fresh: true));
    }

    private static IConfiguration Read(params string[] args) =>
        new ConfigurationBuilder().AddCommandLine([.. CommandLine.NameFlags(args)]).Build();
}
