using System.Text;

namespace Voy8.Core.Crawling.Fetching;

/// <summary>Encodings by the labels that the web uses (WHATWG Encoding Standard): a label is not always the encoding it seems to name.</summary>
internal static class Charsets
{
    private static readonly Dictionary<string, string> Renamed = Labels(
        ("windows-1252", "ascii us-ascii ansi ansi_x3.4-1968 latin1 l1 iso-8859-1 iso8859-1 iso88591 iso_8859-1 x-cp1252"),
        ("windows-1253", "cp1253 x-cp1253"),
        ("windows-1254", "iso-8859-9 iso8859-9 latin5"),
        ("windows-874", "iso-8859-11 tis-620"),
        ("iso-8859-2", "iso8859-2 iso88592 iso_8859-2 latin2"),
        ("iso-8859-7", "greek greek8 iso8859-7 iso88597 iso_8859-7"),
        ("gb18030", "gb2312 gbk x-gbk gb_2312-80"),
        ("euc-kr", "ks_c_5601-1987"),
        ("shift_jis", "sjis x-sjis windows-31j"),
        ("euc-jp", "x-euc-jp"),
        ("utf-8", "utf8 unicode-1-1-utf-8"));

    static Charsets() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <returns>Null for labels that name no encoding, and for those that must not be believed (UTF-7, EBCDIC and the like).</returns>
    public static Encoding? Find(string? label)
    {
        var name = label?.Trim().Trim('"', '\'') ?? "";
        if (name.Length is 0 or > 40)
        {
            return null;
        }

        name = Renamed.GetValueOrDefault(name, name);
        try
        {
            var encoding = Encoding.GetEncoding(name);
            return IsBelievable(encoding) ? encoding : null;
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    private static Dictionary<string, string> Labels(params (string Encoding, string Labels)[] table) => table
        .SelectMany(row => row.Labels.Split(' ').Select(label => (label, row.Encoding)))
        .ToDictionary(StringComparer.OrdinalIgnoreCase);

    // Every encoding of the web leaves ASCII markup as it is, except UTF-16.
    private static bool IsBelievable(Encoding encoding) =>
        encoding is UnicodeEncoding || (encoding.CodePage != 65000 && encoding.GetString("<aZ09 \"=/>"u8) == "<aZ09 \"=/>");
}
