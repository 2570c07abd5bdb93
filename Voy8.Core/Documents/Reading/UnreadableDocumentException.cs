namespace Voy8.Core.Documents.Reading;

/// <summary>A document that is not read, now or ever. The message tells a person what to do.</summary>
public sealed class UnreadableDocumentException(UnreadableReason reason, string message, Exception? inner = null) : Exception(message, inner)
{
    public UnreadableReason Reason { get; } = reason;

    /// <summary>The reason's stable name, such as <c>too_large</c>.</summary>
    public string Code => Reason switch
    {
        UnreadableReason.Unsupported => "unsupported",
        UnreadableReason.Malformed => "malformed",
        UnreadableReason.Encrypted => "encrypted",
        UnreadableReason.TooLarge => "too_large",
        UnreadableReason.TooComplex => "too_complex",
        UnreadableReason.Empty => "empty",
        _ => "timed_out",
    };
}

public enum UnreadableReason
{
    /// <summary>Of a kind that is not read.</summary>
    Unsupported,

    /// <summary>Damaged, or not what it claims to be.</summary>
    Malformed,

    /// <summary>It wants a password.</summary>
    Encrypted,

    /// <summary>It holds, or unfolds into, more than is read.</summary>
    TooLarge,

    /// <summary>Nested or knotted beyond what is read.</summary>
    TooComplex,

    /// <summary>It holds no text, such as a scan.</summary>
    Empty,

    /// <summary>Reading it takes longer than is waited.</summary>
    TimedOut,
}
