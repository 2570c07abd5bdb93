using System.Text.Json;
using AngleSharp.Dom;
using Voy8.Core.Extraction;
using Voy8.Core.Extraction.StructuredData;

namespace Voy8.Crawl.Bench.Scoring.Schema;

/// <summary>
/// W3C's tests of JSON-LD within HTML. Ours is no JSON-LD processor, so that what a case asks is put to the parts of production that
/// decide it: which elements are scripts of JSON-LD, whether one is JSON by the letter (what is not is an error there; production mends
/// it, and knows), and what their items say. Expanded JSON-LD is compared as (path, value) pairs with whole names; where it has a list
/// or a set its members count, and a graph's are items of their own.
/// </summary>
internal static class JsonLdHtml
{
    private const string NotFound = "loading document failed";
    private const string Invalid = "invalid script element";

    public static IEnumerable<Score> Run(DirectoryInfo folder)
    {
        var cases = JsonLines.Read<Case>(folder, "cases.jsonl");
        return Score.OfCases("schema.jsonld_html", cases, test => Miss(folder, test));
    }

    private static string? Miss(DirectoryInfo folder, Case test)
    {
        var url = test.Options.Base ?? new Uri($"https://w3c.github.io/json-ld-api/tests/html/{test.File}");
        using var page = Readers.Page(url, Path.Combine(folder.FullName, test.File));
        var (items, error) = Read(page, test);
        if (error is not null || test.ExpectedError is not null)
        {
            return error == test.ExpectedError ? null : $"{test.Id}: error '{error}' instead of '{test.ExpectedError}'";
        }

        var expected = new ItemPairs(url, wholeNames: true);
        AddExpected(expected, test.ExpectedExpanded, "");
        var found = ItemPairs.Of(url, items, wholeNames: true);
        return found.Pairs.SetEquals(expected.Pairs)
            ? null
            : $"{test.Id}: lacks {string.Join("; ", expected.Pairs.Except(found.Pairs))}, and has {string.Join("; ", found.Pairs.Except(expected.Pairs))}";
    }

    // JSON-LD 1.1 API, 6: the named script, the first one, or all of them.
    private static (IReadOnlyList<Item> Items, string? Error) Read(HtmlPage page, Case test)
    {
        var scripts = page.Document.All.Where(JsonLdBlock.IsJsonLd).ToList();
        var fragment = test.Fragment?.TrimStart('#');
        if (!string.IsNullOrEmpty(fragment))
        {
            scripts.RemoveAll(script => script.Id != Uri.UnescapeDataString(fragment));
        }

        if (scripts.Count == 0 && (!string.IsNullOrEmpty(fragment) || !test.Options.ExtractAllScripts))
        {
            return ([], NotFound);
        }

        var blocks = scripts.Take(test.Options.ExtractAllScripts && string.IsNullOrEmpty(fragment) ? int.MaxValue : 1).Select(script => JsonLdBlock.Parse(script.TextContent)).ToList();
        return blocks.TrueForAll(block => block.IsStrict) ? ([.. blocks.SelectMany(block => JsonLdReader.Read(block, page.BaseUrl))], null) : ([], Invalid);
    }

    private static void AddExpected(ItemPairs pairs, JsonElement value, string path)
    {
        if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (var member in value.EnumerateArray())
            {
                AddExpected(pairs, member, path);
            }

            return;
        }

        foreach (var property in value.EnumerateObject())
        {
            switch (property.Name)
            {
                case "@value":
                    pairs.Add(path.TrimEnd('/'), property.Value.ToString());
                    break;
                case "@id":
                    pairs.AddId(path, property.Value.GetString()!);
                    break;
                case "@type" when !value.TryGetProperty("@value", out _):
                    property.Value.EnumerateArray().ToList().ForEach(type => pairs.AddType(path, type.GetString()!));
                    break;
                case "@list" or "@set":
                    AddExpected(pairs, property.Value, path);
                    break;
                case "@graph":
                    AddExpected(pairs, property.Value, "");
                    break;
                case var name when name[0] != '@':
                    AddExpected(pairs, property.Value, $"{path}{name}/");
                    break;
            }
        }
    }

    private sealed record Case(string Id, string File, string? Fragment, Options Options, JsonElement ExpectedExpanded, string? ExpectedError);

    private sealed record Options(Uri? Base, bool ExtractAllScripts);
}
