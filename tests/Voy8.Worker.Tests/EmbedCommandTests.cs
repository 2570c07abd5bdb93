using System.Diagnostics;
using System.Numerics.Tensors;
using System.Text;
using System.Text.Json;
using Voy8.Worker.Commands;

namespace Voy8.Worker.Tests;

/// <summary>The command as a process of its own, with neither PostgreSQL nor Redis.</summary>
public sealed class EmbedCommandTests
{
    private const int Dimensions = 384;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_line_gets_one_array_of_numbers_and_nothing_else_is_written()
    {
        string[] texts = ["vegan cafe", "Ταβέρνα με αυλή", "", "vegan cafe\r", "Пивная 🍺", new string('x', EmbedCommand.MaxLineLength * 2), .. Enumerable.Repeat("bar", 600)];

        var (exitCode, output, error) = await RunAsync(string.Join('\n', texts));

        exitCode.ShouldBe(0, error);
        error.ShouldBeEmpty();
        float[][] vectors = [.. output.TrimEnd('\n').Split('\n').Select(line => JsonSerializer.Deserialize<float[]>(line)!)];
        vectors.Length.ShouldBe(texts.Length);
        vectors.ShouldAllBe(vector => vector.Length == Dimensions);
        vectors.Where((_, i) => texts[i] != "").ShouldAllBe(vector => Math.Abs(TensorPrimitives.Norm<float>(vector) - 1) < 1e-3);
        vectors[2].ShouldAllBe(value => value == 0);
        TensorPrimitives.CosineSimilarity<float>(vectors[0], vectors[3]).ShouldBe(1, 1e-5f);
        TensorPrimitives.CosineSimilarity<float>(vectors[0], vectors[1]).ShouldBeLessThan(0.9f);
    }

    [Fact]
    public async Task No_line_gets_no_array()
    {
        var (exitCode, output, error) = await RunAsync("");

        exitCode.ShouldBe(0, error);
        output.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_model_that_cannot_be_used_is_said_on_the_side()
    {
        var (exitCode, output, error) = await RunAsync("text", "--Embeddings:ModelPath=/nowhere/model");

        exitCode.ShouldBe(1);
        output.ShouldBeEmpty();
        error.ShouldContain("There is no model at /nowhere/model");
    }

    [Fact]
    public async Task A_setting_that_is_out_of_bounds_is_said_on_the_side()
    {
        var (exitCode, output, error) = await RunAsync("text", "--Embeddings:MaxTokens=1");

        exitCode.ShouldBe(1);
        output.ShouldBeEmpty();
        error.ShouldContain("MaxTokens");
    }

    [Fact]
    public void A_line_without_end_takes_no_more_memory_than_its_bound()
    {
        var lines = EmbedCommand.ReadLines(new StringReader(new string('x', EmbedCommand.MaxLineLength + 1) + "\n\nlast\r\n")).ToList();

        lines.Select(line => line.Length).ShouldBe([EmbedCommand.MaxLineLength, 0, 4]);
    }

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(string input, params string[] settings)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Voy8.Worker.dll"), EmbedCommand.Name, .. settings])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = Encoding.UTF8,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("ConnectionStrings", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(Token), process.StandardError.ReadToEndAsync(Token));
        try
        {
            await process.StandardInput.WriteAsync(input.AsMemory(), Token);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading what it was given.
        }

        await process.WaitForExitAsync(Token);
        return (process.ExitCode, await output, await error);
    }
}
