using Voy8.Contracts;
using Voy8.Web.Investigations;

namespace Voy8.Web.Tests.Investigations;

public sealed class CitationLinksTests
{
    private static readonly Guid Venue = new("01980000-0000-7000-8000-000000000001");
    private static readonly Guid Note = new("01980000-0000-7000-8000-000000000002");
    private static readonly Guid File = new("01980000-0000-7000-8000-000000000003");

    public static TheoryData<InvestigationSource, string?> Targets => new()
    {
        { Source(1, "fact") with { VenueId = Venue, Field = "opening_hours" }, $"/venues/{Venue}#fact-opening_hours" },
        { Source(1, "venue") with { VenueId = Venue }, $"/venues/{Venue}" },
        { Source(1, "note") with { VenueId = Venue, NoteId = Note }, $"/venues/{Venue}#note-{Note}" },
        { Source(1, "passage") with { FileId = File, Chunk = 7, FileVersion = 2 }, $"/files/{File}?chunk=7&version=2" },
        { Source(1, "passage") with { FileId = File, Chunk = 7, FileVersion = 2, Standing = "changed" }, $"/files/{File}?chunk=7&version=2" },
        { Source(1, "passage") with { FileId = File, Chunk = 7, FileVersion = 2, Standing = "gone" }, null },
        { Source(1, "count") with { Search = "q=pub&kind=bar" }, "/?q=pub&kind=bar" },
        { Source(1, "count"), "/" },
    };

    [Theory]
    [MemberData(nameof(Targets))]
    public void A_source_opens_where_it_stands(InvestigationSource source, string? target) => CitationLinks.Of(source).ShouldBe(target);

    [Fact]
    public void Markers_become_links_and_other_brackets_stay()
    {
        var html = CitationLinks.Apply("<p>Open [1], near [1, 2] and [9] of [2026] [x].</p>", [Source(1, "venue") with { VenueId = Venue }, Source(2, "count")]);

        html.ShouldStartWith("<p>Open <a class=\"citation\" href=\"/venues/");
        html.Split("<a ").Length.ShouldBe(4);
        html.ShouldContain("and [9] of [2026] [x].</p>");
    }

    [Fact]
    public void What_a_source_says_cannot_break_out_and_tags_are_left_alone()
    {
        var html = CitationLinks.Apply("<p title=\"[1]\">[1]</p>", [Source(1, "venue") with { VenueId = Venue, Title = "\"><script>alert(1)</script>" }]);

        html.ShouldStartWith("<p title=\"[1]\"><a ");
        html.ShouldNotContain("<script");
    }

    [Fact]
    public void A_source_that_changed_says_so_and_one_that_is_gone_opens_nothing()
    {
        var passage = Source(1, "passage") with { FileId = File, Chunk = 7, FileVersion = 2 };

        CitationLinks.Apply("[1]", [passage]).ShouldNotContain("changed");
        CitationLinks.Apply("[1]", [passage with { Standing = "changed" }]).ShouldContain("has changed since");
        var gone = CitationLinks.Apply("[1]", [passage with { Standing = "gone" }]);
        gone.ShouldStartWith("<span class=\"citation\"");
        gone.ShouldNotContain("href");
    }

    [Theory]
    [InlineData("[")]
    [InlineData("<")]
    [InlineData("[1")]
    [InlineData("[,]")]
    [InlineData("")]
    public void What_is_no_marker_stays_as_it_is(string html) => CitationLinks.Apply(html, [Source(1, "count")]).ShouldBe(html);

    internal static InvestigationSource Source(int number, string kind) => new(number, kind, "The Anchor", "opening_hours: Mo-Su 12:00-24:00", null, null, null, null, null, null, null, null, null, null);
}
