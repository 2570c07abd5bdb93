namespace Voy8.Core.Embeddings;

/// <summary>Whether meaning can be searched in this process, with which model, and if not, why. Thread-safe.</summary>
public sealed class EmbeddingModel : IDisposable
{
    private readonly TaskCompletionSource<OnnxTextEncoder?> _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Changes once: from loading to on or off.</summary>
    public EmbeddingModelStatus Status { get; private set; } = EmbeddingModelStatus.Loading;

    /// <summary>Waits until the model is loaded or given up.</summary>
    public async Task<EmbeddingModelStatus> WaitAsync(CancellationToken cancellationToken = default)
    {
        await _loaded.Task.WaitAsync(cancellationToken);
        return Status;
    }

    public void Dispose()
    {
        if (_loaded.Task.IsCompletedSuccessfully)
        {
            _loaded.Task.Result?.Dispose();
        }
    }

    internal void SwitchOn(string modelId, OnnxTextEncoder encoder)
    {
        Status = new EmbeddingModelStatus(EmbeddingModelState.On, modelId, encoder.Dimensions, null);
        _loaded.TrySetResult(encoder);
    }

    internal void SwitchOff(string reason)
    {
        Status = new EmbeddingModelStatus(EmbeddingModelState.Off, null, 0, reason);
        _loaded.TrySetResult(null);
    }

    /// <exception cref="EmbeddingModelException">The model is off.</exception>
    internal async ValueTask<OnnxTextEncoder> GetEncoderAsync(CancellationToken cancellationToken) =>
        await _loaded.Task.WaitAsync(cancellationToken) ?? throw new EmbeddingModelException(Status.Reason ?? "The embedding model is off.");
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
}
