using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using Voy8.Core.Embeddings;

namespace Voy8.Worker.Commands;

/// <summary><c>embed</c>: reads texts, one a line, and writes for each the vector of the configured model as a JSON array. It needs no database.</summary>
internal static class EmbedCommand
{
    public const string Name = "embed";

    /// <summary>Characters of a line that are kept; models read far fewer.</summary>
    public const int MaxLineLength = 100_000;

    private const int BatchSize = 256;

    /// <param name="input">Texts in UTF-8, one a line.</param>
    /// <param name="output">Gets the vectors and nothing else.</param>
    /// <param name="error">Gets what went wrong.</param>
    /// <param name="settings">Configuration in the form of command line arguments.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<int> RunAsync(TextReader input, TextWriter output, TextWriter error, string[] settings, CancellationToken cancellationToken = default)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = AppContext.BaseDirectory, Args = settings });
        builder.Logging.ClearProviders();
        builder.AddEmbeddings();
        using var host = builder.Build();
        try
        {
            var status = await host.Services.GetRequiredService<EmbeddingModel>().WaitAsync(cancellationToken);
            if (!status.IsOn)
            {
                throw new EmbeddingModelException(status.Reason!);
            }

            await EmbedAsync(host.Services.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>(), input, output, cancellationToken);
            return 0;
        }
        catch (Exception exception) when (exception is EmbeddingModelException or OptionsValidationException)
        {
            await error.WriteLineAsync(exception.Message);
            return 1;
        }
    }

    private static async Task EmbedAsync(
        IEmbeddingGenerator<string, Embedding<float>> generator, TextReader input, TextWriter output, CancellationToken cancellationToken)
    {
        foreach (var batch in ReadLines(input).Chunk(BatchSize))
        {
            foreach (var embedding in await generator.GenerateAsync(batch, cancellationToken: cancellationToken))
            {
                await output.WriteLineAsync(JsonSerializer.Serialize(embedding.Vector.ToArray()));
            }

            await output.FlushAsync(cancellationToken);
        }
    }

    /// <summary>Lines end with a line feed, or with a carriage return before it; of each at most <see cref="MaxLineLength"/> characters are kept.</summary>
    internal static IEnumerable<string> ReadLines(TextReader input)
    {
        var line = new StringBuilder();
        var any = false;
        for (var read = input.Read(); read >= 0; read = input.Read())
        {
            if (read == '\n')
            {
                yield return Take();
                any = false;
                continue;
            }

            any = true;
            if (line.Length < MaxLineLength)
            {
                line.Append((char)read);
            }
        }

        if (any)
        {
            yield return Take();
        }

        string Take()
        {
            var text = line.ToString();
            line.Clear();
            return text.EndsWith('\r') ? text[..^1] : text;
        }
    }
}
