using Bunit;
using Microsoft.AspNetCore.Http;
using Voy8.Contracts;
using Voy8.Web.Components.Pages;
using Voy8.Web.Tests.Support;

namespace Voy8.Web.Tests.Pages;

public sealed class StatusPageTests : PageTests
{
    [Fact]
    public void All_is_well()
    {
        Api.On("GET /health", () => new HealthResponse(true, "ok", "ok", 1234, "0.1.0", "ok"));

        var page = Open();

        page.Find(".verdict").TextContent.ShouldContain("Everything works");
        page.Find("[data-part='Jobs waiting']").TextContent.ShouldContain("1,234");
    }

    [Fact]
    public void A_model_that_is_missing_is_said_in_its_own_words()
    {
        Api.On("GET /health", () => new HealthResponse(true, "ok", "ok", 0, "0.1.0", "models/x.onnx is not there"));

        var page = Open();

        page.Find(".verdict").TextContent.ShouldContain("not at its best");
        page.Find("[data-part='Search by meaning']").TextContent.ShouldContain("models/x.onnx is not there");
    }

    [Fact]
    public void A_database_that_is_down_is_vital()
    {
        Api.On("GET /health", context =>
        {
            context.Response.StatusCode = 503;
            return context.Response.WriteAsJsonAsync(new HealthResponse(false, "PostgreSQL does not answer", "ok", 0, "1", "ok"), Voy8Json.Options);
        });

        var page = Open();

        page.Find(".verdict").TextContent.ShouldContain("Something vital is down");
        page.Find("[data-part=Database] .state-bad").ShouldNotBeNull();
    }

    [Fact]
    public async Task An_api_that_is_away_is_said()
    {
        await Api.DisposeAsync();

        Open().Find("[data-part=API]").TextContent.ShouldContain("does not answer");
    }

    private IRenderedComponent<Status> Open()
    {
        var page = Render<Status>();
        page.WaitForElement(".verdict", Soon);
        return page;
    }
}
