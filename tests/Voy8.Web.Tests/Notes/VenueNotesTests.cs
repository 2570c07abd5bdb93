using Bunit;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Http;
using Voy8.Contracts;
using Voy8.Web.Components.Notes;
using Voy8.Web.Tests.Support;

namespace Voy8.Web.Tests.Notes;

public sealed class VenueNotesTests : PageTests
{
    private readonly Guid _venue = Guid.CreateVersion7();
    private readonly List<NoteResponse> _notes = [NoteSample.Note()];

    [Fact]
    public void Who_is_not_signed_in_is_told_that_one_could_have_notes()
    {
        var notes = Render<VenueNotes>(parameters => parameters.Add(list => list.VenueId, _venue));

        notes.Find("a").GetAttribute("href").ShouldBe($"/sign-in?return=%2Fvenues%2F{_venue}");
        Api.Requests.ShouldBeEmpty();
    }

    [Fact]
    public void A_note_is_written_looked_at_and_kept()
    {
        var sent = new List<string>();
        Api.On("POST /notes/preview", () => new NotePreviewResponse("<p>A <strong>preview</strong></p>"));
        Api.On("POST /notes", async context =>
        {
            sent.Add(await new StreamReader(context.Request.Body).ReadToEndAsync(Xunit.TestContext.Current.CancellationToken));
            await context.Response.WriteAsJsonAsync(NoteSample.Note("**Bowl** of water"), Voy8Json.Options);
        });
        var notes = Open();

        notes.Click(".note-add");
        notes.Find(".note-save").HasAttribute("disabled").ShouldBeTrue("nothing is written yet");
        notes.Input("textarea", "**Bowl** of water");
        notes.Click(".note-tabs button:nth-of-type(2)");
        notes.WaitForAssertion(() => notes.Find(".note-preview strong").TextContent.ShouldBe("preview"), Soon);
        notes.Submit("form");

        notes.WaitForAssertion(() => notes.FindAll(".note").Count.ShouldBe(2), Soon);
        notes.FindAll(".note-editor").ShouldBeEmpty();
        sent.ShouldHaveSingleItem().ShouldContain($"\"venue_id\":\"{_venue}\"");
    }

    [Fact]
    public void What_is_refused_stays_in_the_editor_with_the_reason()
    {
        Api.OnProblem("POST /notes", 409, """{"code":"too_many_notes","detail":"You keep as many notes as one may: delete some first."}""");
        var notes = Open();

        notes.Click(".note-add");
        notes.Input("textarea", "One more");
        notes.KeyDown("textarea", new KeyboardEventArgs { Key = "Enter", CtrlKey = true });

        notes.WaitForAssertion(() => notes.Find(".note-editor .mud-alert").TextContent.ShouldContain("delete some first"), Soon);
        notes.Find("textarea").GetAttribute("value").ShouldBe("One more");
    }

    [Fact]
    public void An_edit_that_somebody_was_quicker_than_is_shown_both_texts_and_can_be_meant()
    {
        var id = _notes[0].NoteId;
        var versions = new List<string>();
        Api.On($"PUT /notes/{id}", context =>
        {
            versions.Add(context.Request.Headers.IfMatch.ToString());
            if (versions.Count > 1)
            {
                return context.Response.WriteAsJsonAsync(NoteSample.Note("Mine", id, version: 3), Voy8Json.Options);
            }

            context.Response.StatusCode = StatusCodes.Status412PreconditionFailed;
            context.Response.ContentType = "application/problem+json";
            return context.Response.WriteAsync("""{"code":"note_changed","detail":"The note was changed meanwhile."}""");
        });
        Api.On($"GET /notes/{id}", () => NoteSample.Note("Theirs", id, version: 2));
        var notes = Open();

        notes.Click(".note-edit");
        notes.Input("textarea", "Mine");
        notes.Submit("form");
        notes.WaitForAssertion(() => notes.Find(".mud-alert").TextContent.ShouldContain("Theirs"), Soon);
        notes.Find("textarea").GetAttribute("value").ShouldBe("Mine");
        notes.Submit("form");

        notes.WaitForAssertion(() => notes.Find(".note-text").TextContent.ShouldContain("Mine"), Soon);
        versions.ShouldBe(["\"1\"", "\"2\""]);
    }

    [Fact]
    public void A_deleted_note_can_be_brought_back()
    {
        var note = _notes[0];
        Api.On($"DELETE /notes/{note.NoteId}", context =>
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        });
        Api.On($"POST /notes/{note.NoteId}/restore", () => note);
        var notes = Open();

        notes.Click(".note-delete");
        notes.WaitForAssertion(() => notes.Find(".note-gone").TextContent.ShouldContain("Deleted"), Soon);
        notes.FindAll(".note-text").ShouldBeEmpty();
        notes.Click(".note-undo");

        notes.WaitForAssertion(() => notes.Find(".note-text").TextContent.ShouldContain("Pets welcome"), Soon);
    }

    [Fact]
    public void Notes_that_cannot_be_had_are_asked_for_again()
    {
        Api.OnProblem("GET /notes", 503, """{"code":"service_unavailable","detail":"Try again in a few seconds."}""");
        Reader.SetAuthorized("ada@voy8.example");
        var notes = Render<VenueNotes>(parameters => parameters.Add(list => list.VenueId, _venue));
        notes.WaitForAssertion(() => notes.Markup.ShouldContain("Try again"), Soon);

        Api.On("GET /notes", () => new NotesResponse(_notes, 1));
        notes.Click("button");

        notes.WaitForAssertion(() => notes.FindAll(".note").Count.ShouldBe(1), Soon);
    }

    private IRenderedComponent<VenueNotes> Open()
    {
        Api.On("GET /notes", () => new NotesResponse(_notes, _notes.Count));
        Reader.SetAuthorized("ada@voy8.example");
        var notes = Render<VenueNotes>(parameters => parameters.Add(list => list.VenueId, _venue));
        notes.WaitForAssertion(() => notes.FindAll(".note").Count.ShouldBe(_notes.Count), Soon);
        return notes;
    }
}
