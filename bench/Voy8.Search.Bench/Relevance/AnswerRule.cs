namespace Voy8.Search.Bench.Relevance;

/// <summary>How well a venue answers a need, by its tags.</summary>
internal sealed class AnswerRule
{
    private readonly (string Key, string[] Values) _main;
    private readonly (string Key, string[] Values)[] _wishes;
    private readonly (string Key, string[] Values)[] _related;

    private AnswerRule(string[] conditions)
    {
        _main = Condition(conditions[0]);
        _wishes = [.. conditions.Where(condition => condition[0] == '+').Select(condition => Condition(condition[1..]))];
        _related = [.. conditions.Where(condition => condition[0] == '~').Select(condition => Condition(condition[1..]))];
    }

    /// <summary>Conditions divided by spaces: the thing itself, <c>+</c> further wishes, <c>~</c> related things.</summary>
    public static AnswerRule Parse(string text) => new(text.Split(' '));

    /// <summary>3: the thing with every wish; 2: with some; 1: with none, or a related thing; 0: neither.</summary>
    public int Grade(JudgedVenue venue)
    {
        if (!Holds(_main, venue))
        {
            return _related.Any(condition => Holds(condition, venue)) ? 1 : 0;
        }

        var fulfilled = _wishes.Count(wish => Holds(wish, venue));
        return fulfilled == _wishes.Length ? 3 : fulfilled > 0 ? 2 : 1;
    }

    private static bool Holds((string Key, string[] Values) condition, JudgedVenue venue) =>
        venue.Tags[condition.Key].Any(value => condition.Values is ["*"] ? value is not ("no" or "none") : condition.Values.Contains(value));

    private static (string Key, string[] Values) Condition(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        return (text[..equals], text[(equals + 1)..].Split('|'));
    }
}
