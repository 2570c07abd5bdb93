using System.Numerics.Tensors;
using Microsoft.ML.OnnxRuntime;
using Voy8.Core.Embeddings.Tokenizing;

namespace Voy8.Core.Embeddings;

/// <summary>
/// An ONNX sentence encoder with its tokenizer: texts to unit vectors. Texts of like length run together, so that little is
/// spent on padding. Thread-safe.
/// </summary>
internal sealed class OnnxTextEncoder : ITextEncoder
{
    private const string SentenceEmbedding = "sentence_embedding";

    private readonly InferenceSession _session;
    private readonly RunOptions _runOptions = new();
    private readonly ITextTokenizer _tokenizer;
    private readonly EmbeddingsOptions _options;
    private readonly string[] _inputs;
    private readonly string _output;
    private readonly bool _pooled;

    private OnnxTextEncoder(InferenceSession session, ITextTokenizer tokenizer, EmbeddingsOptions options)
    {
        _session = session;
        _tokenizer = tokenizer;
        _options = options;
        _inputs = [.. session.InputMetadata.Keys];
        if (_inputs.FirstOrDefault(name => name is not ("input_ids" or "attention_mask" or "token_type_ids")) is { } unknown)
        {
            throw new EmbeddingModelException($"The model wants an input '{unknown}'; only input_ids, attention_mask and token_type_ids are known.");
        }

        _pooled = options.Pooling == PoolingKind.Auto && session.OutputMetadata.ContainsKey(SentenceEmbedding);
        _output = _pooled
            ? SentenceEmbedding
            : session.OutputMetadata.FirstOrDefault(output => output.Value.Dimensions.Length == 3).Key
                ?? throw new EmbeddingModelException("The model has no output with a vector per token (batch, tokens, dimensions).");
    }

    public int Dimensions { get; private init; }

    public int MaxTokens => _options.MaxTokens;

    public int CountTokens(string text) => _tokenizer.Encode(text, int.MaxValue).Count;

    /// <exception cref="EmbeddingModelException">The model cannot be loaded, or does not give the vectors that it should.</exception>
    public static OnnxTextEncoder Load(EmbeddingModelFiles files, EmbeddingsOptions options)
    {
        var tokenizer = TextTokenizers.Load(files, options);
        try
        {
            using var settings = new SessionOptions
            {
                IntraOpNumThreads = options.Threads > 0 ? options.Threads : Math.Max(1, Environment.ProcessorCount / 2),
                InterOpNumThreads = 1,
                LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
            };
            var session = new InferenceSession(files.ModelPath, settings);
            return new OnnxTextEncoder(session, tokenizer, options) { Dimensions = Probe(session, tokenizer, options, files.Dimensions) };
        }
        catch (OnnxRuntimeException exception)
        {
            throw new EmbeddingModelException($"The model {files.ModelPath} cannot be loaded: {exception.Message}", exception);
        }
    }

    /// <summary>One unit vector per text, in their order; a text without any token gives zeros.</summary>
    public float[][] Encode(IReadOnlyList<string> texts, CancellationToken cancellationToken = default)
    {
        var tokens = new IReadOnlyList<int>[texts.Count];
        for (var i = 0; i < tokens.Length; i++)
        {
            tokens[i] = _tokenizer.Encode(texts[i], _options.MaxTokens);
        }

        var vectors = new float[texts.Count][];
        foreach (var batch in TokenBatches.Plan(tokens, _options.BatchTokenBudget))
        {
            cancellationToken.ThrowIfCancellationRequested();
            Run(batch, tokens, vectors);
        }

        return vectors;
    }

    public Task<float[][]> EncodeAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken = default) => Task.FromResult(Encode(texts, cancellationToken));

    public void Dispose()
    {
        _runOptions.Dispose();
        _session.Dispose();
    }

    private static int Probe(InferenceSession session, ITextTokenizer tokenizer, EmbeddingsOptions options, int expected)
    {
        var probe = new OnnxTextEncoder(session, tokenizer, options);
        var vector = probe.Encode(["Restaurant, vegetarian"])[0];
        if (expected > 0 && vector.Length != expected)
        {
            throw new EmbeddingModelException($"The model gives vectors of {vector.Length} dimensions and should give {expected}.");
        }

        return Math.Abs(TensorPrimitives.Norm(vector) - 1) < 1e-3f
            ? vector.Length
            : throw new EmbeddingModelException("The model gives no usable vector for a plain text.");
    }

    private void Run(ArraySegment<int> batch, IReadOnlyList<int>[] tokens, float[][] vectors)
    {
        var length = Math.Max(1, batch.Max(text => tokens[text].Count));
        var ids = new long[batch.Count * length];
        var mask = new long[batch.Count * length];
        ids.AsSpan().Fill(_tokenizer.PadId);
        for (var row = 0; row < batch.Count; row++)
        {
            var text = tokens[batch[row]];
            for (var i = 0; i < text.Count; i++)
            {
                ids[(row * length) + i] = text[i];
                mask[(row * length) + i] = 1;
            }
        }

        long[] shape = [batch.Count, length];
        var inputs = _inputs.Select(name => OrtValue.CreateTensorValueFromMemory(
            name switch { "input_ids" => ids, "attention_mask" => mask, _ => new long[ids.Length] }, shape)).ToArray();
        try
        {
            using var outputs = _session.Run(_runOptions, _inputs, inputs, [_output]);
            var values = outputs[0].GetTensorDataAsSpan<float>();
            var dimensions = (int)outputs[0].GetTensorTypeAndShape().Shape[^1];
            for (var row = 0; row < batch.Count; row++)
            {
                var count = tokens[batch[row]].Count;
                var vector = _pooled
                    ? values.Slice(row * dimensions, dimensions).ToArray()
                    : Pool(values.Slice(row * length * dimensions, length * dimensions), count, dimensions);
                vectors[batch[row]] = Normalised(vector);
            }
        }
        finally
        {
            foreach (var input in inputs)
            {
                input.Dispose();
            }
        }
    }

    private float[] Pool(ReadOnlySpan<float> tokenVectors, int count, int dimensions)
    {
        if (_options.Pooling == PoolingKind.Cls || count == 0)
        {
            return count == 0 ? new float[dimensions] : tokenVectors[..dimensions].ToArray();
        }

        var sum = new float[dimensions];
        for (var token = 0; token < count; token++)
        {
            TensorPrimitives.Add(sum, tokenVectors.Slice(token * dimensions, dimensions), sum);
        }

        TensorPrimitives.Divide(sum, count, sum);
        return sum;
    }

    private static float[] Normalised(float[] vector)
    {
        var norm = TensorPrimitives.Norm<float>(vector);
        if (norm > 1e-9f)
        {
            TensorPrimitives.Divide(vector, norm, vector);
        }

        return vector;
    }
}
