using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Voy8.Core.Embeddings;

/// <summary>Verifies and loads the model while the process starts. A model that cannot be used switches semantic search off, loudly.</summary>
internal sealed class EmbeddingModelLoader(EmbeddingModel model, IOptions<EmbeddingsOptions> options, ILogger<EmbeddingModelLoader> logger)
    : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Run(Load, CancellationToken.None);

    private void Load()
    {
        if (!options.Value.Enabled)
        {
            Log.SwitchedOff(logger);
            model.SwitchOff("Embeddings:Enabled is false.");
            return;
        }

        try
        {
            RequireUnicode();
            var clock = Stopwatch.GetTimestamp();
            var files = EmbeddingModelFiles.Locate(options.Value);
            var encoder = OnnxTextEncoder.Load(files, options.Value);
            model.SwitchOn(files.Id, encoder);
            Log.ModelLoaded(logger, files.Id, encoder.Dimensions, Stopwatch.GetElapsedTime(clock).TotalMilliseconds);
        }
        catch (Exception exception)
        {
            model.SwitchOff(exception is EmbeddingModelException ? exception.Message : $"The embedding model cannot be used: {exception.Message}");
            Log.ModelUnusable(logger, exception, model.Status.Reason!);
        }
    }

    // Without ICU, Unicode normalisation does nothing and says nothing: other tokens, other vectors, worse answers.
    private static void RequireUnicode()
    {
        if ("Ä".Normalize(NormalizationForm.FormD).Length != 2)
        {
            throw new EmbeddingModelException(
                "Unicode normalisation does not work here: install ICU (libicu) and do not set InvariantGlobalization or DOTNET_SYSTEM_GLOBALIZATION_INVARIANT.");
        }
    }
}
