using Bunit;
using Microsoft.AspNetCore.Http;
using Voy8.Contracts;
using Voy8.Web.Components.Pages;
using Voy8.Web.Tests.Support;

namespace Voy8.Web.Tests.Notes;

public sealed class NotesPageTests : PageTests
{
    private readonly Guid _job = Guid.CreateVersion7();

    [Fact]
    public void Who_is_not_signed_in_is_asked_to()
    {
        var page = Render<NotesPage>();

        page.Markup.ShouldContain("Notes are for people who are signed in");
        page.Find("a.mud-button-root").GetAttribute("href").ShouldBe("/sign-in?return=%2Fnotes");
        Api.Requests.ShouldBeEmpty();
    }

    [Fact]
    public void All_notes_are_listed_with_their_venues_page_by_page()
    {
        NoteResponse[] notes = [.. Enumerable.Range(0, 25).Select(i => NoteSample.Note($"Note {i}", venueExists: i > 0))];
        Api.On("GET /notes", context =>
        {
            var offset = int.Parse(context.Request.Query["offset"]!, System.Globalization.CultureInfo.InvariantCulture);
            return context.Response.WriteAsJsonAsync(new NotesResponse([.. notes.Skip(offset).Take(20)], notes.Length), Voy8Json.Options);
        });
        var page = Open("/notes");
        page.WaitForAssertion(() => page.FindAll(".note").Count.ShouldBe(20), Soon);

        page.FindAll(".note")[0].QuerySelector("a").ShouldBeNull("its venue is gone");
        page.FindAll(".note")[1].QuerySelector("a")!.GetAttribute("href").ShouldBe($"/venues/{notes[1].VenueId}#note-{notes[1].NoteId}");
        page.Click(".more-notes");

        page.WaitForAssertion(() => page.FindAll(".note").Count.ShouldBe(25), Soon);
        page.FindAll(".more-notes").ShouldBeEmpty();
    }

    [Fact]
    public void A_question_is_in_the_address_and_its_hits_say_what_they_were_found_by()
    {
        Api.On("GET /notes", () => new NotesResponse([], 0));
        Api.On("GET /notes/search", () => new NoteSearchResponse(
            [new NoteHitResponse(NoteSample.Note(), 0.4, ["meaning"])], [new SearchNotice("semantic_search_off", "Words alone are searched.")]));
        var page = Open("/notes");
        page.WaitForAssertion(() => page.Markup.ShouldContain("No notes yet"), Soon);

        page.Input("input[type=search]", "where can I take my dog");
        page.Submit("form");

        page.WaitForAssertion(() => page.Find(".note-why").TextContent.ShouldBe("by meaning"), Soon);
        page.Find(".mud-alert").TextContent.ShouldContain("Words alone");
        Navigation.Uri.ShouldEndWith("/notes?q=where%20can%20I%20take%20my%20dog");
        Api.Requests.ShouldContain("GET /notes/search?q=where%20can%20I%20take%20my%20dog&limit=50");
    }

    [Fact]
    public void An_address_with_a_question_answers_it()
    {
        Api.On("GET /notes/search", () => new NoteSearchResponse([], []));

        var page = Open("/notes?q=dragons");

        page.WaitForAssertion(() => page.Markup.ShouldContain("No note says that"), Soon);
        page.Find("input[type=search]").GetAttribute("value").ShouldBe("dragons");
    }

    [Fact]
    public void Notes_are_embedded_anew_with_live_progress_and_can_be_stopped()
    {
        Api.On("GET /notes", () => new NotesResponse([NoteSample.Note()], 1));
        Api.On("POST /semantic/regenerate-embeddings", () => new RegenerateEmbeddingsResponse("Follow it.", "queued", _job));
        Api.On($"GET /jobs/{_job}", () => OperationsSample.Job(id: _job));
        var events = Api.OnEvents($"GET /jobs/{_job}/events");
        var cancelled = false;
        Api.On($"POST /jobs/{_job}/cancel", context =>
        {
            cancelled = true;
            context.Response.StatusCode = StatusCodes.Status202Accepted;
            return Task.CompletedTask;
        });
        var page = Open("/notes");
        page.WaitForAssertion(() => page.FindAll(".note").Count.ShouldBe(1), Soon);

        page.Click(".regenerate-button");
        page.WaitForAssertion(() => page.Find(".regenerate .progress").TextContent.ShouldContain("400 of 1,000"), Soon);
        page.WaitForAssertion(() => Navigation.Uri.ShouldEndWith($"/notes?job={_job}"), Soon);
        events.Send(OperationsSample.Job(id: _job) with { ProcessedItems = 700 });
        page.WaitForAssertion(() => page.Find(".regenerate .progress").TextContent.ShouldContain("700 of 1,000"), Soon);
        page.Click(".regenerate .link-button");

        page.WaitForAssertion(() => cancelled.ShouldBeTrue(), Soon);
        Api.On($"GET /jobs/{_job}", () => OperationsSample.Job("cancelled", _job));
        events.Send(OperationsSample.Job("cancelled", _job));
        page.WaitForAssertion(() => page.FindAll(".regenerate-button").Count.ShouldBe(1), Soon);
    }

    [Fact]
    public void An_address_with_a_job_shows_it()
    {
        Api.On("GET /notes", () => new NotesResponse([], 0));
        Api.On($"GET /jobs/{_job}", () => OperationsSample.Job("succeeded", _job));

        var page = Open($"/notes?job={_job}");

        page.WaitForAssertion(() => page.Find(".regenerate .state").TextContent.ShouldBe("Succeeded"), Soon);
    }

    private IRenderedComponent<NotesPage> Open(string path)
    {
        Navigation.NavigateTo(path);
        Reader.SetAuthorized("ada@voy8.example");
        return Render<NotesPage>();
    }
}
