using System.Text;

namespace Voy8.Core.Crawling.Fetching;

/// <summary>Encodings by the labels that the web uses (WHATWG Encoding Standard): a label is not always the encoding it seems to name.</summary>
internal static class Charsets
{
    private static readonly Dictionary<string, string> Renamed = new(StringComparer.OrdinalIgnoreCase)
    {
        ["ascii"] = "windows-1252", ["us-ascii"] = "windows-1252", ["ansi_x3.4-1968"] = "windows-1252", ["latin1"] = "windows-1252", ["l1"] = "windows-1252",
        ["iso-8859-1"] = "windows-1252", ["iso8859-1"] = "windows-1252", ["iso88591"] = "windows-1252", ["iso_8859-1"] = "windows-1252", ["x-cp1252"] = "windows-1252",
        ["iso-8859-9"] = "windows-1254", ["iso8859-9"] = "windows-1254", ["latin5"] = "windows-1254",
        ["iso-8859-11"] = "windows-874", ["tis-620"] = "windows-874",
        ["gb2312"] = "gb18030", ["gbk"] = "gb18030", ["x-gbk"] = "gb18030", ["gb_2312-80"] = "gb18030",
        ["ks_c_5601-1987"] = "euc-kr", ["utf8"] = "utf-8", ["unicode-1-1-utf-8"] = "utf-8",
        ["ansi"] = "windows-1252", ["cp1253"] = "windows-1253", ["greek"] = "iso-8859-7", ["greek8"] = "iso-8859-7",
        ["iso8859-7"] = "iso-8859-7", ["iso88597"] = "iso-8859-7", ["iso_8859-7"] = "iso-8859-7",
        ["iso8859-2"] = "iso-8859-2", ["iso88592"] = "iso-8859-2", ["iso_8859-2"] = "iso-8859-2", ["latin2"] = "iso-8859-2",
        ["sjis"] = "shift_jis", ["x-sjis"] = "shift_jis", ["windows-31j"] = "shift_jis", ["x-euc-jp"] = "euc-jp",
    };

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

    // Every encoding of the web leaves ASCII markup as it is, except UTF-16.
    private static bool IsBelievable(Encoding encoding) =>
        encoding is UnicodeEncoding || (encoding.CodePage != 65000 && encoding.GetString("<aZ09 \"=/>"u8) == "<aZ09 \"=/>");
}
