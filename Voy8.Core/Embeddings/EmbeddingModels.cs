using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Voy8.Core.Embeddings;

/// <summary>
/// The models of this process: the configured one, and while one is exchanged for another (<c>Embeddings:Next</c>) that one too.
/// </summary>
public sealed class EmbeddingModels : IDisposable
{
    /// <summary>Name of the next model's options.</summary>
    public const string NextName = "Next";

    internal EmbeddingModels(IOptionsMonitor<EmbeddingsOptions> options, IConfiguration configuration, TextEncoderSource source, ILogger<EmbeddingModel> logger)
    {
        Enabled = options.CurrentValue.Enabled;
        Configured = new EmbeddingModel(options.CurrentValue, Options.DefaultName, source, logger);
        var next = configuration.GetSection($"{EmbeddingsOptions.Section}:{NextName}");
        Next = Enabled && next.Exists() ? new EmbeddingModel(options.Get(NextName), NextName, source, logger) : null;
    }

    /// <summary>False when embeddings are switched off on purpose.</summary>
    public bool Enabled { get; }

    public EmbeddingModel Configured { get; }

    /// <summary>Null unless one is to take the place of <see cref="Configured"/>.</summary>
    public EmbeddingModel? Next { get; }

    public IEnumerable<EmbeddingModel> All => Next is null ? [Configured] : [Configured, Next];

    /// <summary>Of the models that are on here, the one of this id; null when there is none.</summary>
    public EmbeddingModel? Find(string? modelId) => All.FirstOrDefault(model => model.Status.ModelId is { } id && id == modelId);

    /// <summary>Whether queries can be turned into vectors of the model that is searched, and if not, why.</summary>
    /// <param name="searched">Null while it is not known which.</param>
    public EmbeddingModelStatus StatusFor(string? searched) =>
        searched is null ? Configured.Status
        : Find(searched) is { } model ? model.Status
        : All.FirstOrDefault(model => model.Status.State == EmbeddingModelState.Loading) is { } loading ? loading.Status
        : All.All(model => !model.Status.IsOn) ? Configured.Status
        : EmbeddingModelStatus.Off($"The vectors that are searched are of the model {searched}, which this process does not have.");

    /// <summary>Waits until each is loaded or given up.</summary>
    /// <returns>Those that are on; the last is the one that is wanted.</returns>
    public async Task<IReadOnlyList<EmbeddingModelStatus>> WaitAsync(CancellationToken cancellationToken = default)
    {
        var on = new List<EmbeddingModelStatus>();
        foreach (var model in All)
        {
            if (await model.WaitAsync(cancellationToken) is { IsOn: true } status && on.TrueForAll(other => other.ModelId != status.ModelId))
            {
                on.Add(status);
            }
        }

        return on;
    }

    /// <summary>How the model that is wanted counts tokens; an estimate while it is off.</summary>
    public async ValueTask<TokenCounter> GetTokenCounterAsync(CancellationToken cancellationToken = default)
    {
        var model = Next ?? Configured;
        return await model.WaitAsync(cancellationToken) is { IsOn: true } && await model.GetEncoderAsync(cancellationToken) is { } encoder
            ? new TokenCounter(encoder.MaxTokens, encoder.CountTokens)
            : TokenCounter.Estimate;
    }

    public void Dispose()
    {
        foreach (var model in All)
        {
            model.Dispose();
        }
    }
}
