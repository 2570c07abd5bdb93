using System.Text;
using System.Text.RegularExpressions;
using CliWrap;
using CliWrap.Buffered;
using Voy8.Testing;

namespace Voy8.EndToEnd.Tests;

/// <summary>The calls that docs/api.md shows, made as they stand there.</summary>
[Collection(nameof(RunningSystem))]
public sealed partial class DocumentedCallsTests(RunningSystem system)
{
    [Fact]
    public async Task Every_call_of_the_api_guide_works_as_it_stands()
    {
        Browser.RequireOrSkip();
        var guide = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "api.md"), TestContext.Current.CancellationToken);
        // An answer of 400 or more ends it.
        var script = new StringBuilder("set -euo pipefail\ncurl() { command curl --silent --show-error --fail-with-body --max-time 30 \"$@\"; }\n");
        foreach (Match block in Block().Matches(guide))
        {
            script.Append(block.Groups[1].Value);
        }

        var calls = script.Replace("http://localhost:8000", system.Api.ToString().TrimEnd('/')).ToString();
        var run = await Cli.Wrap("bash").WithArguments(["-c", calls]).WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(TestContext.Current.CancellationToken);

        run.ExitCode.ShouldBe(0, $"{run.StandardError}\n{run.StandardOutput}");
        run.StandardOutput.ShouldContain("\"email\":\"ada@voy8.example\"");
    }

    [GeneratedRegex("^```sh\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Block();
}
