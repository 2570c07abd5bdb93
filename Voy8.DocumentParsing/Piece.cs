using System.Text.Json.Serialization;

namespace Voy8.DocumentParsing;

/// <summary>One line of the output: a text, a turned page, the title, or the end.</summary>
public sealed record Piece
{
    public PieceKind Kind { get; init; }

    /// <summary>Of a heading, 1 for the outermost.</summary>
    public int Level { get; init; }

    /// <summary>Null where the piece is none of text.</summary>
    public string? Text { get; init; }

    /// <summary>Those that follow are on this page, from 1.</summary>
    public int? Page { get; init; }

    /// <summary>As the document names itself.</summary>
    public string? Title { get; init; }

    /// <summary>Why nothing more comes.</summary>
    public Refusal? Refused { get; init; }

    /// <summary>All has been read. Without it the process has failed on the way.</summary>
    public bool Ended { get; init; }
}

public enum PieceKind
{
    Paragraph,
    Heading,
    ListItem,

    /// <summary>A row per line, cells divided by tabs.</summary>
    Table,
}

public enum Refusal
{
    Malformed,
    Encrypted,
    TooLarge,
    TooComplex,
}

public enum ParsedFormat
{
    Pdf,
    Docx,
}

/// <summary>What is read, and how much of it.</summary>
/// <param name="MaxCharacters">Of all text.</param>
/// <param name="MaxExpandedBytes">That an archive unfolds into.</param>
/// <param name="Timeout">The process ends itself then.</param>
public sealed record ParsingBounds(ParsedFormat Format, int MaxCharacters, int MaxPages, long MaxExpandedBytes, TimeSpan Timeout);

/// <summary>The document is beyond bounds, or closed.</summary>
public sealed class RefusedException(Refusal reason) : Exception(reason.ToString())
{
    public Refusal Reason { get; } = reason;
}

[JsonSerializable(typeof(Piece))]
[JsonSerializable(typeof(ParsingBounds))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
public sealed partial class ParsingJson : JsonSerializerContext;
