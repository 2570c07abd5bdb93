using System.Text;
using Voy8.Core;
using Voy8.Core.Crawling.Fetching;
using Voy8.Core.Extraction;

namespace Voy8.Crawl.Bench.Scoring;

/// <summary>Encodings of pages, and addresses as strangers write them.</summary>
internal sealed class FetchingScorer : ICorpusScorer
{
    public string Folder => "nasty";

    public IEnumerable<Score> Run(DirectoryInfo folder)
    {
        var pages = new DirectoryInfo(Path.Combine(folder.FullName, "charset-pages"));
        var resolve = JsonLines.Read<Reference>(folder, "url-resolve.jsonl").Where(row => IsWeb(row.Unquoted));
        return
        [
            .. Score.OfCases("nasty.charset", JsonLines.Read<Encoded>(folder, "charset.jsonl"), MissOf),
            .. Score.OfCases("nasty.charset_pages", JsonLines.Read<EncodedPage>(pages, "expected.jsonl"), page => MissOf(pages, page)),
            .. Score.OfCases("nasty.url_resolve", [.. resolve], MissOf),
            .. Score.OfCases("nasty.url_wpt", JsonLines.Read<WebPlatformTest>(folder, "url-wpt.jsonl"), MissOf),
        ];
    }

    private static string? MissOf(Encoded row)
    {
        var found = PageDecoder.Detect(Convert.FromBase64String(row.BytesBase64), row.HttpCharset);
        return IsSame(found, row.ExpectedEncoding) ? null : $"{found.WebName} instead of {row.ExpectedEncoding}: {row.Preview}";
    }

    private static string? MissOf(DirectoryInfo folder, EncodedPage row)
    {
        var body = File.ReadAllBytes(Path.Combine(folder.FullName, row.File));
        var found = PageDecoder.Detect(body, null);
        using var page = HtmlPage.Parse(new PageSource(new Uri("https://example.org/"), PageDecoder.Decode(body, null), DateTimeOffset.UnixEpoch));
        var title = page.Document.Title;
        return IsSame(found, row.EncodingByHtml5Algorithm) && title == row.Title ? null : $"{row.File}: {found.WebName} instead of {row.EncodingByHtml5Algorithm}, '{title}'";
    }

    // gbk is decoded as gb18030, whose part it is.
    private static bool IsSame(Encoding found, string expected) => found.CodePage == Charsets.Find(expected)?.CodePage;

    // The columns of this file are named the wrong way round.
    private static string? MissOf(Reference row)
    {
        var found = WebAddress.Resolve(new Uri(row.Relative), row.Base);
        return found is not null && IsSame(found, row.Unquoted) ? null : $"{row.Base} from {row.Relative} is {found} instead of {row.Unquoted}";
    }

    private static string? MissOf(WebPlatformTest row)
    {
        var found = WebAddress.Resolve(new Uri(row.Base ?? "about:blank"), row.Input);
        var right = row.Failure || !IsWeb(row.Href!) ? found is null : found is not null && IsSame(found, row.Href!);
        return right ? null : $"'{row.Input}' from {row.Base} is {found} instead of {row.Href}";
    }

    // Equal once both are in the form in which they are asked for; user names and fragments are not.
    private static bool IsSame(Uri found, string expected) =>
        Uri.TryCreate(expected, UriKind.Absolute, out var uri)
        && Uri.Compare(found, uri, UriComponents.HttpRequestUrl, UriFormat.UriEscaped, StringComparison.Ordinal) == 0;

    private static bool IsWeb(string url) => url.StartsWith("http://", StringComparison.Ordinal) || url.StartsWith("https://", StringComparison.Ordinal);

    private sealed record Encoded(string BytesBase64, string Preview, string? HttpCharset, string ExpectedEncoding);

    private sealed record EncodedPage(string File, string EncodingByHtml5Algorithm, string Title);

    private sealed record Reference(string Base, string Relative, string Expected)
    {
        public string Unquoted => Expected.Trim('"');
    }

    private sealed record WebPlatformTest(string Input, string? Base, string? Href, bool Failure);
}
