using Voy8.LocalHosting.Output;

namespace Voy8.LocalHosting.Tests;

public sealed class RunOutputTests : IDisposable
{
    private readonly StringWriter _written = new() { NewLine = "\n" };

    public void Dispose() => _written.Dispose();

    [Fact]
    public void Each_line_names_its_resource_in_one_column()
    {
        var output = new RunOutput(_written, colours: false);
        output.Align(["api", "demo-sites"]);
        output.Line("api", "hello");
        output.Line("demo-sites", "hello");

        _written.ToString().ShouldBe("api        | hello\ndemo-sites | hello\n");
    }

    [Fact]
    public void A_resource_keeps_its_colour()
    {
        var output = new RunOutput(_written, colours: true);
        output.Line("api", "x");
        output.Line("web", "x");
        output.Line("api", "x");

        var lines = _written.ToString().TrimEnd().Split('\n');
        lines[0].ShouldBe(lines[2]);
        lines[0][..5].ShouldNotBe(lines[1][..5]);
    }

    [Fact]
    public void A_quoted_page_cannot_command_the_terminal()
    {
        new RunOutput(_written, colours: false).Line("api", "a\tb\u001b]0;title\u0007\rc");

        _written.ToString().ShouldBe("api      | a\tb\ufffd]0;title\ufffd\ufffdc\n");
    }
}
