namespace Voy8.Core.Extraction.Hours.Osm;

/// <summary>The tokens of a value, and where its reader stands.</summary>
internal sealed class OsmTokens(IReadOnlyList<OsmToken> tokens)
{
    private int _at;

    public OsmToken Current => tokens[_at];

    public OsmTokenKind Kind => Current.Kind;

    /// <summary>The token some places ahead; behind the last, the end.</summary>
    public OsmToken Peek(int places = 1) => tokens[Math.Min(_at + places, tokens.Count - 1)];

    public OsmToken Next()
    {
        var token = Current;
        _at = Math.Min(_at + 1, tokens.Count - 1);
        return token;
    }

    public bool Skip(OsmTokenKind kind)
    {
        if (Kind != kind)
        {
            return false;
        }

        Next();
        return true;
    }

    public OsmToken Expect(OsmTokenKind kind) => Kind == kind ? Next() : throw Invalid($"{kind} expected, not {Kind}");

    /// <summary>A number within bounds.</summary>
    public int ExpectNumber(int min, int max) =>
        Expect(OsmTokenKind.Number).Value is var value && value >= min && value <= max ? value : throw Invalid($"{value} is not in {min}..{max}");

    public FormatException Invalid(string why) => new($"Token {_at}: {why}.");
}
