using System.Text;

namespace Voy8.Core.Storage;

/// <summary>
/// Lists of text within an array of parameters: PostgreSQL's arrays of arrays are rectangular, so each list goes as the text of one
/// (https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO) and is cast.
/// </summary>
internal static class TextArray
{
    /// <summary>What <c>::text[]</c> turns into the same list.</summary>
    public static string Literal(IReadOnlyList<string> values)
    {
        if (values.Count == 0)
        {
            return "{}";
        }

        var literal = new StringBuilder("{");
        foreach (var value in values)
        {
            literal.Append(literal.Length == 1 ? "\"" : ",\"");
            foreach (var letter in value)
            {
                literal.Append(letter is '"' or '\\' ? "\\" : "").Append(letter);
            }

            literal.Append('"');
        }

        return literal.Append('}').ToString();
    }
}
