using System.Collections.Frozen;

namespace Voy8.Core.Extraction.Contacts.Addresses;

/// <summary>States, provinces and counties that stand between a city and its postcode.</summary>
internal static class States
{
    // Vale of Glamorgan, District of Columbia.
    private const int MaxWords = 3;

    private static readonly FrozenDictionary<string, string> American = Named(
        "AL Alabama;AK Alaska;AZ Arizona;AR Arkansas;CA California;CO Colorado;CT Connecticut;DE Delaware;DC District of Columbia;FL Florida;GA Georgia;HI Hawaii;ID Idaho;IL Illinois;IN Indiana;IA Iowa;KS Kansas;"
        + "KY Kentucky;LA Louisiana;ME Maine;MD Maryland;MA Massachusetts;MI Michigan;MN Minnesota;MS Mississippi;MO Missouri;MT Montana;NE Nebraska;NV Nevada;NH New Hampshire;NJ New Jersey;NM New Mexico;"
        + "NY New York;NC North Carolina;ND North Dakota;OH Ohio;OK Oklahoma;OR Oregon;PA Pennsylvania;PR Puerto Rico;RI Rhode Island;SC South Carolina;SD South Dakota;TN Tennessee;TX Texas;UT Utah;VT Vermont;"
        + "VA Virginia;WA Washington;WV West Virginia;WI Wisconsin;WY Wyoming;GU Guam;VI Virgin Islands");

    private static readonly FrozenDictionary<string, string> Canadian = Named(
        "AB Alberta;BC British Columbia;MB Manitoba;NB New Brunswick;NL Newfoundland and Labrador;NL Newfoundland;NS Nova Scotia;NT Northwest Territories;NU Nunavut;ON Ontario;PE Prince Edward Island;QC Quebec;QC Québec;PQ Quebec;SK Saskatchewan;YT Yukon");

    private static readonly FrozenDictionary<string, string> Australian = Named(
        "ACT Australian Capital Territory;NSW New South Wales;NT Northern Territory;QLD Queensland;SA South Australia;TAS Tasmania;VIC Victoria;WA Western Australia");

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> LastWords = American.Keys.Concat(Canadian.Keys).Concat(Australian.Keys)
        .Select(name => name.Split(' ')[^1])
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase)
        .GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly FrozenSet<string> Counties = (
        "Avon;Bedfordshire;Beds;Berkshire;Berks;Buckinghamshire;Bucks;Cambridgeshire;Cambs;Cheshire;Cleveland;Cornwall;County Durham;Co. Durham;Cumbria;Derbyshire;Devon;Dorset;East Sussex;E. Sussex;Essex;Gloucestershire;Glos;"
        + "Greater London;Greater Manchester;Hampshire;Hants;Herefordshire;Hertfordshire;Herts;Isle of Wight;Kent;Lancashire;Lancs;Leicestershire;Leics;Lincolnshire;Lincs;Merseyside;Middlesex;Middx;Norfolk;North Yorkshire;N. Yorkshire;"
        + "Northamptonshire;Northants;Northumberland;Nottinghamshire;Notts;Oxfordshire;Oxon;Rutland;Shropshire;Somerset;South Yorkshire;S. Yorkshire;Staffordshire;Staffs;Suffolk;Surrey;Sussex;Tyne and Wear;Tyne & Wear;Warwickshire;"
        + "West Midlands;West Sussex;W. Sussex;West Yorkshire;W. Yorkshire;Wiltshire;Wilts;Worcestershire;Worcs;Yorkshire;East Yorkshire;Clwyd;Dyfed;Gwent;Gwynedd;Powys;Mid Glamorgan;South Glamorgan;West Glamorgan;Vale of Glamorgan;"
        + "Flintshire;Conwy;Denbighshire;Pembrokeshire;Carmarthenshire;Ceredigion;Monmouthshire;Aberdeenshire;Angus;Argyll;Ayrshire;South Ayrshire;Caithness;Dumfriesshire;East Lothian;Fife;Highland;Inverness-shire;Lanarkshire;North Lanarkshire;"
        + "South Lanarkshire;Midlothian;Moray;Morayshire;Perthshire;Renfrewshire;Roxburghshire;Scottish Borders;Stirlingshire;West Lothian;Co. Antrim;County Antrim;Co. Armagh;County Armagh;Co. Down;County Down;Co. Fermanagh;Co. Londonderry;"
        + "County Londonderry;Co. Tyrone;County Tyrone;Northern Ireland;Scotland;Wales;England").Split(';').ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public static bool IsCounty(string text) => Counties.Contains(text.TrimEnd('.'));

    /// <summary>Divides "Cheltenham Gloucestershire" into town and county.</summary>
    public static (string Before, string County)? CountyAtEnd(string text)
    {
        var at = text.Length;
        for (var words = 0; words < MaxWords && at > 0 && (at = text.LastIndexOf(' ', at - 1)) > 0; words++)
        {
            if (IsCounty(text[(at + 1)..]))
            {
                return (text[..at], text[(at + 1)..]);
            }
        }

        return null;
    }

    /// <summary>Divides a text that ends in a state from it: "Springfield IL" into "Springfield" and "IL".</summary>
    /// <returns>Null when no state of the country stands at the end. What is before may be empty.</returns>
    public static (string Before, string State)? AtEnd(string text, string country)
    {
        var names = country switch { "US" => American, "CA" => Canadian, "AU" => Australian, _ => null };
        if (names is null || !MayEndInState(text))
        {
            return null;
        }

        var tokens = text.TrimEnd(' ', '.', ',').Split(' ', StringSplitOptions.RemoveEmptyEntries);

        for (var count = Math.Min(MaxWords, tokens.Length); count > 0; count--)
        {
            var last = string.Join(' ', tokens[^count..]);
            var bare = last.Replace(".", "", StringComparison.Ordinal).Trim('(', ')');

            // A code in capitals, "Fla." and "Ma" aside: "in" and "me" are words.
            if (names.ContainsKey(bare) && (bare.Length > 3 || char.IsUpper(bare[0])) && (bare.Length != 2 || bare is not ("In" or "Me" or "Or" or "Oh" or "Hi" or "De" or "La" or "Id" or "Al" or "Co")))
            {
                return (string.Join(' ', tokens[..^count]).TrimEnd(',', ' '), last);
            }
        }

        return null;
    }

    // By the last word alone; one with marks in it (D.C.) is looked at closely.
    private static bool MayEndInState(ReadOnlySpan<char> text)
    {
        text = text.TrimEnd(" .,");
        var last = text[(text.LastIndexOf(' ') + 1)..];
        return last.ContainsAny('.', '(', ')') || LastWords.Contains(last);
    }

    private static FrozenDictionary<string, string> Named(string all) => all.Split(';')
        .Select(entry => entry.Split(' ', 2))
        .SelectMany(entry => new[] { (Name: entry[0], Code: entry[0]), (Name: entry[1], Code: entry[0]) })
        .DistinctBy(entry => entry.Name)
        .ToFrozenDictionary(entry => entry.Name, entry => entry.Code, StringComparer.OrdinalIgnoreCase);
}
