using Bunit;
using Microsoft.AspNetCore.Http;
using Voy8.Contracts;
using Voy8.Testing;
using Voy8.Web.Components.Pages;
using Voy8.Web.Tests.Support;

namespace Voy8.Web.Tests.Pages;

public sealed class DiscoveryPageTests : PageTests
{
    private static readonly MatchEvidenceResponse[] Evidence = [new("name", 4, "100 % alike"), new("distance", -0.5, "210 m apart")];

    private DiscoveryResponse _discovery = new(
        Guid.CreateVersion7(), Guid.CreateVersion7(), "running", "Harbour", "Restaurants", Sample.Harbour, new DiscoveryCountsResponse(5, 2, 24, 120, 30, 0, 60, 3, 0), [],
        Sample.Now.AddMinutes(-2), null);

    private MatchReviewsResponse _reviews = new(
        [new MatchReviewResponse(Guid.CreateVersion7(), Guid.CreateVersion7(), "Taverna Ilios", null, Guid.CreateVersion7(), "Ταβέρνα Ήλιος", "Mole 3", 3.9, Evidence, Sample.Now)], 1);

    private VenueMergesResponse _merges = new(
        [new VenueMergeResponse(Guid.CreateVersion7(), Guid.CreateVersion7(), "The Anchor", Guid.CreateVersion7(), "THE ANCHOR Ltd.", 8.4, Evidence, null, Sample.Now, null)], 1);

    [Fact]
    public async Task A_discovery_under_way_is_followed()
    {
        var page = Open();
        page.WaitForAssertion(() => page.Find(".import[data-state=running]").TextContent.ShouldContain("2 of 5 keywords"), Soon);

        _discovery = _discovery with { Status = "succeeded", FinishedAt = Sample.Now };

        await Eventually.TrueAsync(() =>
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            return page.FindAll(".import[data-state=succeeded]").Count == 1;
        }, Soon, "the page sees the end");
    }

    [Fact]
    public void A_discovery_is_started_with_its_dataset()
    {
        var asked = new List<string>();
        Api.On("PUT /datasets/discovered", () =>
        {
            asked.Add("dataset");
            return Sample.Harbour;
        });
        Api.On("POST /discovery/businesses", () =>
        {
            asked.Add("discovery");
            return _discovery;
        });
        var page = Open();
        page.WaitForAssertion(() => page.FindAll("select option").Count.ShouldBe(3), Soon);
        page.Find("option[value=atlantis]").HasAttribute("disabled").ShouldBeTrue();

        page.Submit("form");

        page.WaitForAssertion(() => asked.ShouldBe(["dataset", "discovery"]), Soon);
    }

    [Fact]
    public void A_user_discovers_into_the_dataset_for_it_and_decides_nothing()
    {
        var page = Open(role: null);

        page.WaitForAssertion(() => page.Find(".import[data-state=running]"), Soon);
        page.Find("input[readonly]").GetAttribute("value").ShouldBe("discovered");
        page.FindAll("[data-review], [data-merge], #merges-title").ShouldBeEmpty();
    }

    [Fact]
    public void What_is_unsure_is_decided_with_its_evidence_in_sight()
    {
        var review = _reviews.Reviews[0];
        Api.On($"POST /discovery/reviews/{review.Id}/merge", context =>
        {
            _reviews = new MatchReviewsResponse([], 0);
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        });
        var page = Open();
        page.WaitForAssertion(() => page.Find($"[data-review='{review.Id}']").TextContent.ShouldContain("210 m apart"), Soon);

        page.Click($"[data-review='{review.Id}'] button");

        page.WaitForAssertion(() => page.FindAll("[data-review]").ShouldBeEmpty(), Soon);
    }

    [Fact]
    public void A_merge_is_undone()
    {
        var merge = _merges.Merges[0];
        Api.On($"POST /discovery/merges/{merge.Id}/undo", context =>
        {
            _merges = new VenueMergesResponse([merge with { UndoneAt = Sample.Now }], 1);
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        });
        var page = Open();
        page.WaitForAssertion(() => page.FindAll("[data-merge] button").Count.ShouldBe(1), Soon);

        page.Click("[data-merge] button");

        page.WaitForAssertion(() => page.Find("[data-merge]").TextContent.ShouldContain("Undone"), Soon);
    }

    private IRenderedComponent<DiscoveryPage> Open(string? role = "operator")
    {
        Api.On("GET /cities", () => new CitiesResponse([new CityResponse(Guid.CreateVersion7(), "harbour", "Harbour", "GB", 35.3, 18.4, 3_000, ["en"], ["harbour"]), new CityResponse(Guid.CreateVersion7(), "atlantis", "Atlantis", "GR", 36, 25, 3_000, ["el"], [])]));
        Api.On("GET /datasets", () => new DatasetsResponse([new DatasetResponse(Guid.CreateVersion7(), "harbour", "Harbour", null, null, 300, Sample.Now)]));
        Reader.SetAuthorized("ada@voy8.example");
        if (role is not null)
        {
            Reader.SetRoles(role);
        }

        Api.On("GET /industries", () => new IndustriesResponse([new IndustryResponse(Guid.CreateVersion7(), "restaurants", "Restaurants", "restaurant", new Dictionary<string, IReadOnlyList<string>>())]));
        Api.On("GET /discovery", () => new DiscoveriesResponse([_discovery], 1));
        Api.On("GET /discovery/reviews", () => _reviews);
        Api.On("GET /discovery/merges", () => _merges);
        Render<MudBlazor.MudPopoverProvider>();
        return Render<DiscoveryPage>();
    }
}
