using System.ComponentModel.DataAnnotations;
using Voy8.Jobs;

namespace Voy8.Core.Embeddings;

/// <summary>Which model turns texts into vectors, and how. Section <c>Embeddings</c>; docs/configuration.md describes each key.</summary>
public sealed class EmbeddingsOptions
{
    public const string Section = "Embeddings";

    /// <summary>False switches semantic search off on purpose.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>An ONNX file, or a folder with one and its tokenizer. Relative paths start at the program's folder, then at the working directory.</summary>
    [Required]
    public string ModelPath { get; set; } = "models/voy8-static-multi";

    /// <summary>How texts become tokens; <see cref="TokenizerKind.Auto"/> goes by the file that lies beside the model.</summary>
    public TokenizerKind Tokenizer { get; set; }

    /// <summary>How token vectors become one; <see cref="PoolingKind.Auto"/> takes the model's own <c>sentence_embedding</c>, or else their mean.</summary>
    public PoolingKind Pooling { get; set; }

    /// <summary>WordPiece only: the model is uncased.</summary>
    public bool LowerCase { get; set; } = true;

    /// <summary>Length that the vectors must have; 0 believes the model's manifest, or else the model.</summary>
    [Range(0, 8192)]
    public int Dimensions { get; set; }

    /// <summary>SHA-256 that the model file must have, in hexadecimal; overrides the model's manifest.</summary>
    [RegularExpression("^[0-9A-Fa-f]{64}$")]
    public string? ModelSha256 { get; set; }

    /// <summary>SHA-256 that the tokenizer's file must have, in hexadecimal; overrides the model's manifest.</summary>
    [RegularExpression("^[0-9A-Fa-f]{64}$")]
    public string? TokenizerSha256 { get; set; }

    /// <summary>Tokens of a text that are read; the rest is cut off.</summary>
    [Range(8, 8192)]
    public int MaxTokens { get; set; } = 256;

    /// <summary>Tokens that one run of the model takes, padding included: the number of texts follows from their length.</summary>
    [Range(8, 1_000_000)]
    public int BatchTokenBudget { get; set; } = 8192;

    /// <summary>Threads of one run of the model; 0 takes half of the processors.</summary>
    [Range(0, 256)]
    public int Threads { get; set; }

    /// <summary>Memory for the vectors of queries that were asked before.</summary>
    [Range(0, 1L << 32)]
    public long QueryCacheBytes { get; set; } = 16 << 20;

    /// <summary>How long the vectors of a model are kept after another took its place: meanwhile every process goes over.</summary>
    [TimeRange("00:00:01", "30.00:00:00")]
    public TimeSpan RetiredModelGrace { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Base address of a service with OpenAI's protocol, such as http://localhost:11434/v1; it is used instead of a file.</summary>
    public Uri? Endpoint { get; set; }

    /// <summary>The service's name of the model.</summary>
    [StringLength(200)]
    public string? RemoteModel { get; set; }

    /// <summary>The service's key, where it wants one.</summary>
    [StringLength(4_096)]
    public string? ApiKey { get; set; }

    /// <summary>Requests that are sent to the service in a second; more wait.</summary>
    [Range(1, 10_000)]
    public int RequestsPerSecond { get; set; } = 10;

    /// <summary>How often a request is repeated that the service was too busy for, or failed.</summary>
    [Range(1, 20)]
    public int Retries { get; set; } = 5;

    /// <summary>How long an embedding job waits before it asks again for a model that is off.</summary>
    [TimeRange("00:00:01", "1.00:00:00")]
    public TimeSpan ModelOffDelay { get; set; } = TimeSpan.FromSeconds(60);
}

public enum TokenizerKind
{
    Auto,

    /// <summary><c>sentencepiece.model</c>: a unigram model used as it is, without special tokens.</summary>
    SentencePiece,

    /// <summary><c>sentencepiece.bpe.model</c> with the ids and special tokens of XLM-RoBERTa.</summary>
    XlmRoberta,

    /// <summary><c>vocab.txt</c> of a BERT model.</summary>
    WordPiece,
}

public enum PoolingKind
{
    Auto,

    /// <summary>The mean of the token vectors.</summary>
    Mean,

    /// <summary>The vector of the first token.</summary>
    Cls,
}
