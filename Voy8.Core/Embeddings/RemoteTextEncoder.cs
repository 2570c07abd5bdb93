using System.ClientModel;
using System.ClientModel.Primitives;
using System.Numerics.Tensors;
using System.Security.Cryptography;
using System.Text;
using OpenAI;
using OpenAI.Embeddings;

namespace Voy8.Core.Embeddings;

/// <summary>An embedding service that speaks OpenAI's protocol. Retries and rates are its <see cref="HttpClient"/>'s.</summary>
internal sealed class RemoteTextEncoder : ITextEncoder
{
    // The protocol's own bound is 2,048.
    private const int MaxTexts = 256;

    // No tokenizer is known here: so many characters are never less than a token's share.
    private const int CharactersPerToken = 3;

    private readonly EmbeddingClient _client;
    private readonly EmbeddingsOptions _options;

    private RemoteTextEncoder(EmbeddingClient client, EmbeddingsOptions options) => (_client, _options) = (client, options);

    public int Dimensions { get; private set; }

    public int MaxTokens => _options.MaxTokens;

    public int CountTokens(string text) => (text.Length + CharactersPerToken - 1) / CharactersPerToken;

    /// <summary>Of the HTTP client with the retries and the rate of these options.</summary>
    public static string ClientName(string optionsName) => $"embeddings:{optionsName}";

    /// <summary>Asks the service for one vector, to learn whether it answers and how long its vectors are.</summary>
    /// <exception cref="EmbeddingModelException">It does not answer, or not as expected.</exception>
    public static async Task<(string Id, ITextEncoder Encoder)> ConnectAsync(EmbeddingsOptions options, HttpClient http)
    {
        if (string.IsNullOrWhiteSpace(options.RemoteModel))
        {
            throw new EmbeddingModelException("Embeddings:Endpoint needs Embeddings:RemoteModel.");
        }

        var client = new OpenAIClient(
            new ApiKeyCredential(string.IsNullOrEmpty(options.ApiKey) ? "none" : options.ApiKey),
            new OpenAIClientOptions
            {
                Endpoint = options.Endpoint,
                Transport = new HttpClientPipelineTransport(http),
                RetryPolicy = new ClientRetryPolicy(0),
                NetworkTimeout = Timeout.InfiniteTimeSpan,
            });
        var encoder = new RemoteTextEncoder(client.GetEmbeddingClient(options.RemoteModel), options);
        encoder.Dimensions = (await encoder.EncodeAsync(["Restaurant, vegetarian"]))[0].Length;
        if (options.Dimensions > 0 && encoder.Dimensions != options.Dimensions)
        {
            throw new EmbeddingModelException($"{options.RemoteModel} gives vectors of {encoder.Dimensions} dimensions and should give {options.Dimensions}.");
        }

        var fingerprint = SHA256.HashData(Encoding.UTF8.GetBytes($"{options.Endpoint} {options.RemoteModel} {encoder.Dimensions}"));
        return ($"{options.RemoteModel}@{Convert.ToHexStringLower(fingerprint)[..12]}", encoder);
    }

    public async Task<float[][]> EncodeAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken = default)
    {
        var vectors = new List<float[]>(texts.Count);
        foreach (var batch in Batches(texts))
        {
            vectors.AddRange(await RequestAsync(batch, cancellationToken));
        }

        return [.. vectors];
    }

    // The HTTP client is its factory's.
    public void Dispose()
    {
    }

    private IEnumerable<List<string>> Batches(IReadOnlyList<string> texts)
    {
        var (batch, characters) = (new List<string>(), 0);
        foreach (var text in texts)
        {
            var cut = Cut(text, _options.MaxTokens * CharactersPerToken);
            if (batch.Count > 0 && (batch.Count == MaxTexts || characters + cut.Length > _options.BatchTokenBudget * CharactersPerToken))
            {
                yield return batch;
                (batch, characters) = ([], 0);
            }

            batch.Add(cut);
            characters += cut.Length;
        }

        if (batch.Count > 0)
        {
            yield return batch;
        }
    }

    // Services refuse an empty text.
    private static string Cut(string text, int length)
    {
        var end = Math.Min(text.Length, length);
        end -= end > 0 && end < text.Length && char.IsHighSurrogate(text[end - 1]) ? 1 : 0;
        return string.IsNullOrWhiteSpace(text[..end]) ? "-" : text[..end];
    }

    private async Task<IEnumerable<float[]>> RequestAsync(List<string> batch, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await _client.GenerateEmbeddingsAsync(batch, new EmbeddingGenerationOptions(), cancellationToken);
            var vectors = answer.Value.OrderBy(embedding => embedding.Index).Select(embedding => embedding.ToFloats().ToArray()).ToList();
            return vectors.Count == batch.Count && vectors.TrueForAll(vector => vector.Length > 0 && (Dimensions == 0 || vector.Length == Dimensions))
                ? vectors.Select(Normalised)
                : throw new EmbeddingModelException($"{_options.Endpoint} gave {vectors.Count} vectors for {batch.Count} texts, or of another length than before.");
        }
        catch (Exception exception) when (exception is ClientResultException or HttpRequestException or Polly.ExecutionRejectedException)
        {
            throw new EmbeddingModelException($"The embedding service {_options.Endpoint} does not answer: {exception.Message}", exception);
        }
    }

    private static float[] Normalised(float[] vector)
    {
        var norm = TensorPrimitives.Norm<float>(vector);
        if (!float.IsFinite(norm) || norm < 1e-9f)
        {
            throw new EmbeddingModelException("The embedding service gave a vector without a direction.");
        }

        TensorPrimitives.Divide(vector, norm, vector);
        return vector;
    }
}
