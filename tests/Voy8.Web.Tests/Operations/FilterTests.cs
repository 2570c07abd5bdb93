using CsCheck;
using Voy8.Contracts;
using Voy8.Web.Operations;
using Voy8.Web.Tests.Support;

namespace Voy8.Web.Tests.Operations;

public sealed class FilterTests
{
    private static readonly Gen<string?> Texts = Gen.OneOf(Gen.Const((string?)null), Gen.String[Gen.Char.AlphaNumeric, 1, 20].Select(text => (string?)text), Gen.Const((string?)"α&b=c d#e%2F?"));

    [Fact]
    public void A_list_of_jobs_is_its_address() =>
        Gen.Select(Gen.Int[-1, JobFilter.Statuses.Count - 1].Select(i => i < 0 ? null : JobFilter.Statuses[i]), Texts, Texts, Gen.OneOf(Gen.Const((Guid?)null), Gen.Guid.Select(id => (Guid?)id)), Texts, Gen.Int[1, JobFilter.MaxPage])
            .Select((status, type, queue, parent, text, page) => new JobFilter(status, type, queue, parent, text, page))
            .Sample(filter => JobFilter.Parse("http://localhost" + filter.ToUri()) == filter);

    [Fact]
    public void A_list_of_dead_letters_is_its_address() =>
        Gen.Select(Texts, Texts, Texts, Gen.Int[1, DeadLetterFilter.MaxPage])
            .Select((type, queue, kind, page) => new DeadLetterFilter(type, queue, kind, page))
            .Sample(filter => DeadLetterFilter.Parse("http://localhost" + filter.ToUri()) == filter);

    [Theory]
    [InlineData("?status=sleeping&page=0&parent_id=7")]
    [InlineData("?page=-1")]
    [InlineData("?page=802")]
    [InlineData("?page=99999999999999")]
    [InlineData("?type=%00")]
    [InlineData("?type=%20&q=")]
    public void What_makes_no_sense_is_left_out(string query) => JobFilter.Parse($"http://localhost/operations/jobs{query}").ShouldBe(new JobFilter());

    [Fact]
    public void A_value_that_is_too_long_is_left_out() =>
        JobFilter.Parse($"http://localhost/operations/jobs?type={new string('x', 201)}").Type.ShouldBeNull();

    [Fact]
    public void The_api_is_asked_for_one_page()
    {
        new JobFilter("dead", "crawl_venue", Page: 3).ToApiPath().ShouldBe("/jobs?status=dead&type=crawl_venue&limit=25&offset=50");
        new DeadLetterFilter(Kind: "http_404").ToApiPath().ShouldBe("/dead-letters?error_kind=http_404&limit=25");
    }

    [Fact]
    public void A_replay_of_all_takes_no_more_than_what_was_counted()
    {
        var newest = OperationsSample.Job("dead");

        var replay = new DeadLetterFilter("crawl_venue", Kind: "timeout").ToReplay(newest);

        replay.ShouldSatisfyAllConditions(
            () => replay.JobIds.ShouldBeNull(),
            () => replay.Type.ShouldBe("crawl_venue"),
            () => replay.ErrorKind.ShouldBe("timeout"),
            () => replay.Before.ShouldBe(newest.CompletedAt!.Value.AddMicroseconds(1)),
            () => replay.All.ShouldBeFalse());
        // The time is a filter; without one, "all" must be said.
        new DeadLetterFilter().ToReplay(newest).All.ShouldBeFalse();
        new DeadLetterFilter().ToReplay(newest with { CompletedAt = null }).ShouldBe(new ReplayRequest(All: true));
    }
}
