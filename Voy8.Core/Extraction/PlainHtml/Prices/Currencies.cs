using System.Collections.Frozen;
using System.Globalization;

namespace Voy8.Core.Extraction.PlainHtml.Prices;

/// <summary>Currencies by code and by the signs and abbreviations that people write.</summary>
internal static class Currencies
{
    // Sign, then code; no code where countries share the sign. Those of letters stand alone or beside a digit.
    private const string Signs =
        "€ EUR|$|£ GBP|¥|₹ INR|₽ RUB|₪ ILS|₺ TRY|₴ UAH|₫ VND|₩ KRW|₱ PHP|฿ THB|₦ NGN|₮ MNT|₡ CRC|₲ PYG|₵ GHS|₸ KZT|₼ AZN|₾ GEL|₿ BTC|₤|₶|₣|ƒ|៛ KHR|৳ BDT|﷼|円 JPY|元 CNY|圆 CNY|र|￥|￡ GBP|₨|¢|₭ LAK|₳|֏ AMD|؋ AFN"
        + "|US$ USD|U$S USD|USD$ USD|AU$ AUD|A$ AUD|AU $ AUD|CA$ CAD|C$|CAD$ CAD|NZ$ NZD|HK$ HKD|S$ SGD|SG$ SGD|NT$ TWD|MX$ MXN|R$ BRL|BZ$ BZD|MOP$ MOP|T$ TOP|TT$ TTD|$U UYU|J$ JMD|Bds$ BBD|FJ$ FJD|GY$ GYD|N$ NAD|WS$ WST|EC$ XCD|B/. PAB|S/. PEN|S/ PEN|Bs. BOB|RD$ DOP|CLP$ CLP|COL$ COP"
        + "|kr|kr.|Kč CZK|Kc CZK|Ft HUF|zł PLN|zl PLN|lei RON|Lei RON|LEI RON|leu|лв BGN|лв. BGN|kn HRK|Lek ALL|KM BAM|дин|дин. RSD|din RSD|ден MKD|руб RUB|руб. RUB|р RUB|р. RUB|Р RUB|Р. RUB|грн UAH|грн. UAH|тг KZT|сом KGS|сум UZS|Br|TL TRY|Fr CHF|Fr. CHF|SFr CHF|SFr. CHF|Sfr. CHF|euro EUR|euros EUR|Euro EUR|Euros EUR|EURO EUR|ευρώ EUR|ευρω EUR|Rs|Rs.|Rp IDR|Rp. IDR|RM MYR"
        + "|đ VND|Đ VND|VNĐ VND|Nu. BTN|Rf MVR|KSh KES|Ksh KES|KShs KES|USh UGX|TSh TZS|FBu BIF|Fdj DJF|FCFA|CFA|KMF KMF|Nfk ERN|UM MRU|ZK ZMW|VT VUV|Vt VUV|BD|KD KWD|LD LYD|DT TND|DH|Dhs AED|Dh|BTC BTC|yen JPY|yuan CNY|NIS ILS|nis ILS|dollars|Dollar|pounds|stg GBP|تومان|جنيه|ريال|درهم|دينار|บาท THB|ש״ח ILS|ש\"ח ILS|人民币 CNY|ლარი GEL|د.إ AED|ر.س SAR|د.ك KWD|ج.م EGP";

    // Codes that are no longer, or not of one country.
    private const string OtherCodes = "DEM ATS FRF ITL ESP PTE GRD NLG BEF IEP FIM LUF SKK SIT EEK LVL LTL CYP MTL HRK XAF XOF XPF XCD BTC KMF VUV OMR";

    private static readonly FrozenDictionary<string, string?> BySign = Signs.Split('|').Select(Entry).ToFrozenDictionary(entry => entry.Sign, entry => entry.Code, StringComparer.Ordinal);

    private static readonly FrozenSet<string> Codes = CultureInfo.GetCultures(CultureTypes.SpecificCultures)
        .Select(culture => new RegionInfo(culture.Name).ISOCurrencySymbol)
        .Concat(OtherCodes.Split(' '))
        .Where(code => code.Length == 3)
        .ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Those with thousandths.</summary>
    private static readonly FrozenSet<string> Thousandths = FrozenSet.Create("KWD", "BHD", "OMR", "JOD", "TND", "LYD", "IQD", "KD", "BD", "DT", "LD");

    /// <summary>The longest sign has four letters and a dot.</summary>
    public const int MaxLength = 7;

    /// <returns>False when the text is no currency. The code is null where several countries share the sign.</returns>
    public static bool TryGet(string text, out string? code)
    {
        if (BySign.TryGetValue(text, out code))
        {
            return true;
        }

        code = text.Length == 3 && (Codes.Contains(text) || (text.All(char.IsAsciiLetterLower) && Codes.Contains(text.ToUpperInvariant()) && text is not ("all" or "top" or "try" or "mad" or "cup" or "pen" or "bam" or "gel" or "lak" or "mop"))) ? text.ToUpperInvariant() : null;
        return code is not null;
    }

    public static bool HasThousandths(string? symbol, string? code) => (code is not null && Thousandths.Contains(code)) || (symbol is not null && Thousandths.Contains(symbol));

    // The code follows the last space: "AU $ AUD" has one in its sign.
    private static (string Sign, string? Code) Entry(string text)
    {
        var space = text.LastIndexOf(' ');
        return space > 0 && text.Length - space == 4 ? (text[..space], text[(space + 1)..]) : (text, null);
    }
}
