using System.Xml;

namespace Voy8.DocumentParsing;

/// <summary>Which paragraph styles are headings: by their outline level, by what they are based on, or by their name.</summary>
internal sealed class HeadingStyles
{
    private const int MaxStyles = 10_000;
    private const int MaxBases = 20;
    private const int Levels = 9;

    private readonly Dictionary<string, (int Level, string? Base)> _styles = new(StringComparer.Ordinal);

    public static HeadingStyles None { get; } = new();

    public static HeadingStyles Read(XmlReader reader)
    {
        var styles = new HeadingStyles();
        var (id, level, based) = (default(string), 0, default(string));
        while (reader.Read())
        {
            if (reader.NodeType == XmlNodeType.EndElement && reader.LocalName == "style" && id is not null && styles._styles.Count < MaxStyles)
            {
                styles._styles[id] = (level, based);
                id = null;
            }

            if (reader.NodeType != XmlNodeType.Element)
            {
                continue;
            }

            switch (reader.LocalName)
            {
                case "style":
                    (id, level, based) = (Word.Attribute(reader, "styleId"), 0, null);
                    break;
                case "name" when id is not null && level == 0:
                    level = OfName(Word.Attribute(reader, "val"));
                    break;
                case "basedOn":
                    based = Word.Attribute(reader, "val");
                    break;
                case "outlineLvl":
                    level = OfOutline(Word.Attribute(reader, "val"));
                    break;
            }
        }

        return styles;
    }

    /// <returns>1 for the outermost; 0 where it is no heading.</returns>
    public int LevelOf(string? id)
    {
        for (var i = 0; i < MaxBases && id is not null && _styles.TryGetValue(id, out var style); i++)
        {
            if (style.Level > 0)
            {
                return style.Level;
            }

            id = style.Base;
        }

        return 0;
    }

    /// <summary>Outline levels count from 0; 9 is body text.</summary>
    public static int OfOutline(string? value) => int.TryParse(value, out var level) && level is >= 0 and < Levels ? level + 1 : 0;

    private static int OfName(string? name) => name switch
    {
        null => 0,
        _ when name.Equals("title", StringComparison.OrdinalIgnoreCase) => 1,
        _ when name.StartsWith("heading ", StringComparison.OrdinalIgnoreCase) && int.TryParse(name.AsSpan(8), out var level) && level is >= 1 and <= Levels => level,
        _ => 0,
    };
}
