using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Voy8.Core.Embeddings;

/// <summary>
/// A model: whether it can be used in this process, and if not, why. It is verified and loaded when it is first wanted, for it takes memory
/// that a process without embeddings has better uses for. One that cannot be used switches semantic search off, loudly. Thread-safe.
/// </summary>
public sealed class EmbeddingModel : IDisposable
{
    private readonly Lazy<Task<ITextEncoder?>> _encoder;
    private volatile EmbeddingModelStatus _status = EmbeddingModelStatus.Loading;

    internal EmbeddingModel(EmbeddingsOptions options, string optionsName, TextEncoderSource source, ILogger logger) =>
        _encoder = new Lazy<Task<ITextEncoder?>>(() => Task.Run(() => LoadAsync(options, optionsName, source, logger)));

    /// <summary>Changes once: from loading to on or off.</summary>
    public EmbeddingModelStatus Status => _status;

    /// <summary>Whether anybody has wanted it.</summary>
    public bool HasBegun => _encoder.IsValueCreated;

    /// <summary>Begins to load it, without waiting.</summary>
    public void Begin() => _ = _encoder.Value;

    /// <summary>Waits until the model is loaded or given up.</summary>
    public async Task<EmbeddingModelStatus> WaitAsync(CancellationToken cancellationToken = default)
    {
        await _encoder.Value.WaitAsync(cancellationToken);
        return Status;
    }

    public void Dispose()
    {
        if (_encoder is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        {
            _encoder.Value.Result?.Dispose();
        }
    }

    /// <exception cref="EmbeddingModelException">The model is off.</exception>
    internal async ValueTask<ITextEncoder> GetEncoderAsync(CancellationToken cancellationToken) =>
        await _encoder.Value.WaitAsync(cancellationToken) ?? throw new EmbeddingModelException(Status.Reason ?? "The embedding model is off.");

    private async Task<ITextEncoder?> LoadAsync(EmbeddingsOptions options, string optionsName, TextEncoderSource source, ILogger logger)
    {
        if (!options.Enabled)
        {
            Log.SwitchedOff(logger);
            _status = EmbeddingModelStatus.Off("Embeddings:Enabled is false.");
            return null;
        }

        try
        {
            var clock = Stopwatch.GetTimestamp();
            var (id, encoder) = await source.LoadAsync(options, optionsName);
            _status = new EmbeddingModelStatus(EmbeddingModelState.On, id, encoder.Dimensions, null);
            Log.ModelLoaded(logger, id, encoder.Dimensions, Stopwatch.GetElapsedTime(clock).TotalMilliseconds);
            return encoder;
        }
        catch (Exception exception)
        {
            var reason = exception is EmbeddingModelException ? exception.Message : $"The embedding model cannot be used: {exception.Message}";
            _status = EmbeddingModelStatus.Off(reason);
            Log.ModelUnusable(logger, exception, reason);
            return null;
        }
    }
}

public enum EmbeddingModelState
{
    Loading,
    On,
    Off,
}

/// <param name="ModelId">Name and fingerprint of the model in use; null unless on.</param>
/// <param name="Dimensions">0 unless on.</param>
/// <param name="Reason">Why it is off, for people.</param>
public sealed record EmbeddingModelStatus(EmbeddingModelState State, string? ModelId, int Dimensions, string? Reason)
{
    internal static EmbeddingModelStatus Loading { get; } = new(EmbeddingModelState.Loading, null, 0, "The embedding model is being loaded.");

    public bool IsOn => State == EmbeddingModelState.On;

    internal static EmbeddingModelStatus Off(string reason) => new(EmbeddingModelState.Off, null, 0, reason);
}
