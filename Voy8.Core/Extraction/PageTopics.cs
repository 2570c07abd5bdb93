using System.Buffers;
using Voy8.Core.Enrichment;

namespace Voy8.Core.Extraction;

/// <summary>What a page is about, judged before it is read: by the words of a link to it, and by its address.</summary>
internal static class PageTopics
{
    // "opening-hours-summer", "kontakt-und-anfahrt".
    private const int MaxOtherLetters = 16;

    private static readonly SearchValues<char> Separators = SearchValues.Create("-_/.+");

    private static readonly (PageTopic Topic, string[] Words)[] Topics =
    [
        (PageTopic.Contact, Folded(
            "contact", "contact us", "contacts", "find us", "location", "how to find us", "directions", "visit", "get in touch", "kontakt", "anfahrt", "so finden sie uns", "besuch",
            "contacteer ons", "route", "bereikbaarheid", "vind ons", "επικοινωνία", "που βρισκόμαστε", "πού είμαστε", "epikoinonia", "contactez nous", "nous trouver", "contatti",
            "dove siamo", "contacto", "contato", "contactos", "yhteystiedot", "kontakta oss")),
        (PageTopic.Hours, Folded(
            "hours", "opening hours", "opening times", "öffnungszeiten", "oeffnungszeiten", "openingstijden", "openingsuren", "ωράριο", "ωράριο λειτουργίας", "ώρες", "orario", "orari",
            "horaires", "horario", "horarios", "åbningstider", "öppettider", "aukioloajat")),
        (PageTopic.Imprint, Folded("imprint", "impressum", "legal notice", "colofon", "ταυτότητα", "mentions légales", "note legali", "aviso legal")),
        (PageTopic.About, Folded(
            "about", "about us", "our story", "who we are", "über uns", "ueber uns", "wir über uns", "philosophie", "over ons", "wie zijn wij", "ons verhaal", "σχετικά", "ποιοι είμαστε",
            "η ιστορία μας", "sxetika", "à propos", "qui sommes nous", "chi siamo", "quienes somos", "sobre nosotros")),
        (PageTopic.Menu, Folded(
            "menu", "menus", "our menu", "food", "drinks", "food and drink", "speisekarte", "speisen", "karte", "getränke", "menukaart", "menukarte", "eten drinken", "μενού", "κατάλογος",
            "menou", "carte", "carta")),
    ];

    private static readonly (PageTopic Topic, string Word)[] ByWord = [.. Topics.SelectMany(row => row.Words.Select(word => (row.Topic, word)))];
    private static readonly PhraseIndex Index = new([.. ByWord.Select(entry => entry.Word)]);

    /// <param name="label">The link's words, folded; may be empty.</param>
    /// <param name="url">Where it leads.</param>
    /// <returns>Null when neither tells.</returns>
    public static PageTopic? Of(string label, Uri url)
    {
        var first = Math.Min(Index.FirstIn(label) ?? int.MaxValue, Index.FirstIn(PathWords(url)) ?? int.MaxValue);
        return first < ByWord.Length ? ByWord[first].Topic : null;
    }

    /// <summary>By the last word group of the address alone, which may hold little else: <c>/en/about-us</c>, but not <c>/blog/ten-things-about-spring</c>.</summary>
    public static PageTopic? OfAddress(Uri url)
    {
        var words = LastWords(url);
        foreach (var (topic, names) in Topics)
        {
            if (names.Any(name => Words.Contains(words, name) && words.Length - name.Length <= MaxOtherLetters))
            {
                return topic;
            }
        }

        return null;
    }

    /// <summary>True for addresses that end like a document or picture rather than a page.</summary>
    public static bool IsFile(Uri url)
    {
        var dot = url.AbsolutePath.LastIndexOf('.');
        return dot > 0 && url.AbsolutePath[dot..].ToLowerInvariant()
            is ".pdf" or ".jpg" or ".jpeg" or ".png" or ".gif" or ".webp" or ".zip" or ".doc" or ".docx" or ".ics" or ".vcf" or ".xml" or ".gz" or ".json" or ".mp4" or ".mp3";
    }

    /// <summary>The path as words, folded.</summary>
    public static string PathWords(Uri url) => AsWords(url.AbsolutePath);

    // Of the last segment with words in it, without what it ends in (".html").
    private static string LastWords(Uri url)
    {
        var path = url.AbsolutePath.AsSpan().TrimEnd('/');
        var segment = path[(path.LastIndexOf('/') + 1)..];
        var dot = segment.LastIndexOf('.');
        return AsWords((dot > 0 ? segment[..dot] : segment).ToString()).Trim();
    }

    private static string AsWords(string path)
    {
        var folded = TextFolding.Fold(path.Contains('%', StringComparison.Ordinal) ? Uri.UnescapeDataString(path) : path);
        return string.Create(folded.Length, folded, static (words, text) => text.AsSpan().ReplaceAny(words, Separators, ' '));
    }

    private static string[] Folded(params string[] words) => [.. words.Select(TextFolding.Fold).Distinct()];
}
