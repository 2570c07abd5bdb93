
namespace Voy8.DemoSites.Sites.Markup;

/// <summary>Writes the attributes that make elements say what they mean: microdata, RDFa, or nothing at all.</summary>
internal abstract class Annotator
{
    public static Annotator None { get; } = new Silent();

    public static Annotator Microdata { get; } = new MicrodataAnnotator();

    public static Annotator Rdfa { get; } = new RdfaAnnotator();

    public static Annotator For(MarkupStyle style) => style switch
    {
        MarkupStyle.Microdata or MarkupStyle.Mixed => Microdata,
        MarkupStyle.Rdfa => Rdfa,
        _ => None,
    };

    /// <summary>On the element that holds the whole thing.</summary>
    public abstract string Scope(string type);

    public abstract string Property(string name);

    /// <summary>On an element that is a thing of its own and the value of a property.</summary>
    public abstract string Nested(string property, string type);

    /// <summary>An element for a value that is not to be seen.</summary>
    public abstract string Hidden(string property, string content);

    protected static string Encode(string text) => Html.Encode(text);

    private sealed class Silent : Annotator
    {
        public override string Scope(string type) => "";

        public override string Property(string name) => "";

        public override string Nested(string property, string type) => "";

        public override string Hidden(string property, string content) => "";
    }

    private sealed class MicrodataAnnotator : Annotator
    {
        public override string Scope(string type) => $" itemscope itemtype=\"https://schema.org/{type}\"";

        public override string Property(string name) => $" itemprop=\"{name}\"";

        public override string Nested(string property, string type) => $" itemprop=\"{property}\" itemscope itemtype=\"http://schema.org/{type}\"";

        public override string Hidden(string property, string content) => $"<meta itemprop=\"{property}\" content=\"{Encode(content)}\">";
    }

    private sealed class RdfaAnnotator : Annotator
    {
        public override string Scope(string type) => $" vocab=\"https://schema.org/\" typeof=\"{type}\"";

        public override string Property(string name) => $" property=\"{name}\"";

        public override string Nested(string property, string type) => $" property=\"{property}\" typeof=\"{type}\"";

        public override string Hidden(string property, string content) => $"<meta property=\"{property}\" content=\"{Encode(content)}\">";
    }
}
