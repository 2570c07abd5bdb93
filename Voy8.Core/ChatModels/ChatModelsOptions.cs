using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using Voy8.Jobs;

namespace Voy8.Core.ChatModels;

/// <summary>Which language models answer, and what may be asked of them. Section <c>ChatModels</c>; docs/configuration.md describes each key.</summary>
public sealed class ChatModelsOptions
{
    public const string Section = "ChatModels";

    /// <summary>The models, the preferred one first: where one does not answer, the next is asked. None: investigations are refused.</summary>
    [ValidateEnumeratedItems]
    public IList<ChatModelDefinition> Models { get; } = [];

    /// <summary>How often a request is repeated that a model was too busy for, or failed, before the next model is asked.</summary>
    [Range(1, 10)]
    public int Retries { get; set; } = 3;

    /// <summary>Longest pause that a model may ask for (<c>Retry-After</c>); for a longer one the next model is asked.</summary>
    [TimeRange("00:00:00", "00:10:00")]
    public TimeSpan MaxRetryAfter { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long one model may take for one answer, its retries included.</summary>
    [TimeRange("00:00:01", "00:30:00")]
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromMinutes(3);

    /// <summary>Bytes of one answer of a service, all of a stream's pieces together; more is no answer.</summary>
    [Range(65_536, 1_073_741_824)]
    public int MaxAnswerBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>Tokens, read and written, that one user may spend in a day (UTC).</summary>
    [Range(1L, 1_000_000_000_000L)]
    public long DailyTokensPerUser { get; set; } = 1_000_000;

    public bool IsConfigured => Models.Count > 0;
}

/// <summary>One model of a service with OpenAI's protocol.</summary>
public sealed class ChatModelDefinition : IValidatableObject
{
    /// <summary>Base address of the service, such as http://localhost:11434/v1.</summary>
    [Required]
    public Uri? Endpoint { get; set; }

    /// <summary>The service's name of the model.</summary>
    [Required, StringLength(200)]
    public string Model { get; set; } = "";

    /// <summary>The service's key, where it wants one.</summary>
    [StringLength(4_096)]
    public string? ApiKey { get; set; }

    /// <summary>Whether answers are read as they are written; false for services that cannot stream tool calls.</summary>
    public bool Streaming { get; set; } = true;

    /// <summary>Who serves it, as OpenTelemetry's <c>gen_ai.provider.name</c>.</summary>
    [Required, StringLength(100)]
    public string Provider { get; set; } = "openai";

    /// <summary>What a million tokens cost that the model reads, in whatever currency.</summary>
    [Range(0.0, 100_000.0)]
    public double InputPrice { get; set; }

    /// <summary>What a million tokens cost that the model writes.</summary>
    [Range(0.0, 100_000.0)]
    public double OutputPrice { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Endpoint is not { IsAbsoluteUri: true, Scheme: "http" or "https", UserInfo: "" })
        {
            yield return new ValidationResult("Endpoint must be an absolute address, http or https, without a user.", [nameof(Endpoint)]);
        }
    }

    internal double CostOf(long inputTokens, long outputTokens) => ((inputTokens * InputPrice) + (outputTokens * OutputPrice)) / 1_000_000;
}
