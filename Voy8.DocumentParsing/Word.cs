using System.Xml;

namespace Voy8.DocumentParsing;

internal static class Word
{
    /// <summary>An attribute by its local name: two namespaces are in use, of the transitional and of the strict form.</summary>
    public static string? Attribute(XmlReader reader, string name)
    {
        string? value = null;
        for (var more = reader.MoveToFirstAttribute(); more && value is null; more = reader.MoveToNextAttribute())
        {
            value = reader.LocalName == name ? reader.Value : null;
        }

        reader.MoveToElement();
        return value;
    }
}
