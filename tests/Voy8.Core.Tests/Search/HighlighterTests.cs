using System.Diagnostics;
using Voy8.Core.Search;

namespace Voy8.Core.Tests.Search;

public sealed class HighlighterTests
{
    [Theory]
    [InlineData("souvlaki", "Σουβλάκι κάθε μέρα", "Σουβλάκι")]
    [InlineData("σουβλάκι", "The best Souvlaki here", "Souvlaki")]
    [InlineData("cafe", "Das Café Größe", "Café")]
    [InlineData("anch", "The Gilded Anchor", "Anchor")]
    [InlineData("gilded anchor", "The Gilded Anchor", "Gilded|Anchor")]
    [InlineData("Biergarten", "A beer garden under chestnuts", "beer garden")]
    [InlineData("vegetarian", "Vegetarische Küche, vegetarian friends", "Vegetarische Küche|vegetarian")]
    [InlineData("pizza", "Nothing of it", "")]
    [InlineData("pi", "pizza", "")]
    [InlineData("", "pizza", "")]
    public void Words_and_what_means_the_same_are_found_as_they_are_written(string query, string text, string marked) =>
        string.Join('|', new Highlighter(QueryParser.Parse(query)).Find(text).Select(span => text.Substring(span.Start, span.Length))).ShouldBe(marked);

    [Fact]
    public void Spans_are_in_order_and_apart()
    {
        var spans = new Highlighter(QueryParser.Parse("a ﷺ ㌀ bar 😀 bar")).Find("bar ﷺ 😀 ㌀bar bar");

        for (var i = 1; i < spans.Count; i++)
        {
            spans[i].Start.ShouldBeGreaterThanOrEqualTo(spans[i - 1].Start + spans[i - 1].Length);
        }
    }

    [Fact]
    public void A_hostile_text_costs_little_and_marks_little()
    {
        var highlighter = new Highlighter(QueryParser.Parse(string.Join(' ', Enumerable.Repeat("bar terrace vegan wifi Biergarten", 20))));
        var clock = Stopwatch.StartNew();

        var spans = highlighter.Find(string.Concat(Enumerable.Repeat("bar ", 1_000_000)));

        spans.Count.ShouldBe(Highlighter.MaxSpans);
        spans[^1].Start.ShouldBeLessThan(Highlighter.MaxLength);
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(1));
    }
}
