using System.Text.Json;
using Voy8.Core.Extraction;
using Voy8.Crawl.Bench.Scoring;
using Voy8.Testing;

namespace Voy8.Core.Tests.Extraction;

public sealed class HostilePageTests
{
    // None takes half a second of the processor's time, whatever else the machine does.
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(1);

    public static TheoryData<string, string> Bombs()
    {
        var bombs = new TheoryData<string, string>();
        foreach (var piece in new[] { "<div>", "<b>", "<a><b>", "<table><tr><td>", "<a href=#><b><i><u><p>", "<form><p></form>", "<select><option>", "<svg><foreignObject><p>", "<template>", "<p>", "<li>Mo 9-17 Fr 10-12</li>" })
        {
            bombs.Add(piece, string.Concat(Enumerable.Repeat(piece, 20_000)));
        }

        foreach (var piece in new[] { "030 1234567 ", "1", "a@", "info (at) example ", "Mo-Fr 9-17 ", "Am Alten Hafen Straße ", "Ακτή Ποσειδώνος ", "<", "&", "terrace no ", "AB1 2CD " })
        {
            bombs.Add($"text {piece}", $"<p>{string.Concat(Enumerable.Repeat(piece, 500_000 / piece.Length))}</p>");
        }

        foreach (var line in new[] { "030 1234567 1-800-AB CD ", "12 Main Street ", "Springfield, IL 62701, ", "info at anker dot ", "a (at) b (dot) ", "Hauptgerichte 12 € ", "greek and italian ", "AB1 2CD " })
        {
            bombs.Add($"lines {line}", string.Concat(Enumerable.Repeat($"<p>{string.Concat(Enumerable.Repeat(line, 900 / line.Length))}</p>", 400)));
            bombs.Add($"short lines {line}", string.Concat(Enumerable.Repeat($"<p>{line}</p>", 20_000)));
        }

        foreach (var piece in new[] { "<", "</x>", "</div>", "<!>", "<!---->" })
        {
            var many = string.Concat(Enumerable.Repeat(piece, 4_000_000 / piece.Length));
            bombs.Add($"table {piece}", $"<table><tr>{many}");
            bombs.Add($"formatted {piece}", string.Concat(Enumerable.Repeat("<b>", 200)) + many);
        }

        bombs.Add("postcodes", string.Concat(Enumerable.Repeat($"<p>{string.Concat(Enumerable.Repeat("AB1 2CD ", 249))}</p>", 100)));
        bombs.Add("tables in tables", string.Concat(Enumerable.Repeat("<table><tr><td>Fax</td><td>", 300)) + new string('1', 100_000));
        bombs.Add("text read backwards", string.Concat(Enumerable.Repeat("<div class=rtl>", 240)) + new string('@', 400_000));
        bombs.Add("links", string.Concat(Enumerable.Repeat($"<a href='mailto:{new string('a', 900)}'>x</a><a href='tel:{new string('1', 60)}'>y</a>", 2_000)));
        bombs.Add("images", string.Concat(Enumerable.Repeat("<img src=/a.jpg class=slider srcset=x>", 20_000)));
        bombs.Add("scripts", string.Concat(Enumerable.Repeat($"<script>var addy = '&#64;'{new string('\'', 5_000)}\n</script>", 90)));
        bombs.Add("attributes", $"<div {string.Concat(Enumerable.Range(0, 50_000).Select(i => $"a{i}=1 "))}>");
        bombs.Add("json nesting", Pages.JsonLd(new string('[', 100_000)));
        bombs.Add("json items", Pages.JsonLd($"[{string.Join(',', Enumerable.Repeat("{\"@type\":\"Restaurant\",\"name\":\"x\",\"address\":{\"streetAddress\":\"y\"}}", 5_000))}]"));
        bombs.Add("json size", Pages.JsonLd($"{{\"@type\":\"Restaurant\",\"name\":\"{new string('x', 3_000_000)}\"}}"));
        bombs.Add("microdata nesting", string.Concat(Enumerable.Repeat("<div itemscope itemprop=a itemtype=http://schema.org/Restaurant>", 900)));
        bombs.Add("wide", string.Concat(Enumerable.Repeat("<p>a</p>", 24_000)));
        bombs.Add("wide inline", string.Concat(Enumerable.Repeat("<i>a</i>b", 24_000)));
        bombs.Add("wide microdata", $"<div itemscope itemtype=http://schema.org/Cafe>{string.Concat(Enumerable.Repeat("<i itemprop=name>a</i>", 24_000))}</div>");
        bombs.Add("wide RDFa", $"<div vocab=http://schema.org/ typeof=Cafe>{string.Concat(Enumerable.Repeat("<i property=name rel=s:x prefix='a: b c: d'>a</i>", 24_000))}</div>");
        bombs.Add("microdata text within text", $"<div itemscope itemtype=http://schema.org/Cafe>{string.Concat(Enumerable.Repeat("<div itemprop=description>", 250))}{new string('x', 1_000_000)}");
        bombs.Add("RDFa text within text", $"<div vocab=http://schema.org/ typeof=Cafe>{string.Concat(Enumerable.Repeat("<div property=description>", 250))}{new string('x', 1_000_000)}");
        bombs.Add("RDFa ring", $"<div vocab=http://schema.org/>{string.Concat(Enumerable.Range(0, 2_000).Select(i => $"<p about=#{i} typeof=Cafe><a property=knows href=#{(i + 1) % 2_000}>x</a></p>"))}</div>");
        bombs.Add("RDFa prefixes", $"<div typeof=Cafe>{string.Concat(Enumerable.Repeat($"<p prefix='{string.Concat(Enumerable.Range(0, 200).Select(i => $"p{i}: x "))}'>", 500))}</div>");
        bombs.Add("JSON-LD contexts", Pages.JsonLd($"[{string.Join(',', Enumerable.Repeat($"{{\"@context\":{{{string.Join(',', Enumerable.Range(0, 20).Select(i => $"\"t{i}\":\"p:x\""))}}},\"@type\":\"Cafe\"}}", 1_500))}]"));
        bombs.Add("JSON-LD quotes", Pages.JsonLd($"{{\"@type\":\"Cafe\",\"name\":\"{string.Concat(Enumerable.Repeat("\"   ", 100_000))}"));
        bombs.Add("namespaces", string.Concat(Enumerable.Range(0, 5_000).Select(i => $"<p typeof=a:Cafe {string.Concat(Enumerable.Range(0, 20).Select(j => $"xmlns:a{i}x{j}=a "))}>")));
        bombs.Add("namespaces of one element", $"<div typeof=a:Cafe {string.Concat(Enumerable.Range(0, 50_000).Select(i => $"xmlns:a{i}=1 "))}>");
        bombs.Add("itemref to itself", "<div itemscope itemtype=http://schema.org/Cafe><div itemprop=name id=x itemscope itemref=x></div></div>");
        bombs.Add("itemref everywhere", string.Concat(Enumerable.Range(0, 200).Select(i =>
            $"<div itemscope itemtype=http://schema.org/Cafe id=i{i} itemref='{string.Join(' ', Enumerable.Range(0, 200).Select(j => $"i{j}"))}'><span itemprop=name>x</span></div>")));
        bombs.Add("itemref to all", string.Concat(Enumerable.Range(0, 2_000).Select(i =>
            $"<div itemscope itemprop=a itemtype=http://schema.org/Cafe id=i{i} itemref='{string.Join(' ', Enumerable.Range(0, 200).Select(j => $"i{j}"))}'><span itemprop=name>x</span></div>")));
        return bombs;
    }

    [Theory]
    [MemberData(nameof(Bombs), DisableDiscoveryEnumeration = true)]
    public void A_hostile_page_costs_little_and_breaks_nothing(string name, string html)
    {
        var start = ThreadTime.Now;
        try
        {
            Pages.Extract(html).Facts.Count.ShouldBeLessThanOrEqualTo(FactSet.MaxFacts);
        }
        catch (PageTooComplexException)
        {
            // Refused, as it may be.
        }

        (ThreadTime.Now - start).ShouldBeLessThan(Bound, name);
    }

    [Theory]
    [InlineData("http://xn--ü.de/")]
    [InlineData("http://\u200d.com/")]
    [InlineData("http://xn--ü.de/#contact")]
    public void A_link_to_a_host_that_cannot_be_looked_up_costs_that_link_alone(string address)
    {
        var page = Pages.Extract($"<body><a href='{address}'>Menu</a><a href='https://www.instagram.com/anker'>We</a><a href='/contact'>Contact</a></body>");

        page.Values(Voy8.Core.Enrichment.FactFields.Social).ShouldBe(["https://www.instagram.com/anker"]);
        page.Values(Voy8.Core.Enrichment.FactFields.Menu).ShouldBeEmpty();
        page.Links.ShouldHaveSingleItem().Url.AbsolutePath.ShouldBe("/contact");
    }

    [Theory]
    [InlineData("\"description\":\"a \\ud800 b\"")]
    [InlineData("\"\\udfff\":\"x\"")]
    [InlineData("\"\\\\\\uDBFF\":{\"@\\ud800value\":1}")]
    [InlineData("\"@type\":\"\\ud83d\"")]
    [InlineData("\"@id\":\"\\ud83d\\ud83d\" // comment")]
    public void Half_a_surrogate_pair_in_JSON_LD_costs_one_character(string member)
    {
        var page = Pages.Extract(Pages.JsonLd($"{{\"@type\":\"CafeOrCoffeeShop\",{member}\n,\"name\":\"Café Anker \\ud83c\\udf7a\",\"telephone\":\"+49 30 23125010\"}}"));

        page.Values(Voy8.Core.Enrichment.FactFields.Phone).ShouldBe(["+493023125010"]);
    }

    [Fact]
    public void Pages_of_real_businesses_go_through_and_most_numbers_are_found()
    {
        var (found, labelled) = (0, 0);
        foreach (var line in File.ReadLines(SharedData.RequireOrSkip("corpora/pages/business-labels.jsonl")))
        {
            using var row = JsonDocument.Parse(line);
            var html = File.ReadAllText(Path.Combine(SharedData.RequireOrSkip("corpora/pages/business"), row.RootElement.GetProperty("file").GetString()!));
            var numbers = row.RootElement.GetProperty("phonesE164").EnumerateArray().Select(number => number.GetString()!).ToArray();
            var page = Pages.Extract(html, country: row.RootElement.GetProperty("countryGuess").GetString());

            // Pages that list whole directories are cut off at ten.
            if (numbers.Length is > 0 and <= 5)
            {
                labelled += numbers.Length;
                found += numbers.Count(page.Values(Voy8.Core.Enrichment.FactFields.Phone).Contains);
            }
        }

        (found / (double)labelled).ShouldBeGreaterThan(0.9, $"{found} of {labelled}");
    }
}
