using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Voy8.Core.Files;
using Voy8.Core.Investigations;
using Voy8.Core.Notes;
using Voy8.Core.Tests.Documents;
using Voy8.Testing;

namespace Voy8.Core.Tests.Investigations;

/// <summary>What a note or a file said is nowhere to be found once it is deleted.</summary>
public sealed class ForgottenSourcesTests(PostgresServerFixture postgres, RedisServerFixture redis)
{
    private const string Secret = "cobalt stone";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_that_is_deleted_takes_along_what_was_made_of_it()
    {
        await using var host = await InvestigationHost.StartAsync(postgres, redis);
        var documents = DocumentHost.On(host.Notes.Catalogue);
        var file = await documents.AddAsync(host.Ada, $"# Keys of the {Secret}\n\nThe key lies under the {Secret}.");
        var other = await documents.AddAsync(host.Ada, "# Ferry\n\nThe ferry has no key.");
        var cited = await AnswerAsync(host, "Where is the key?", $"Under the {Secret} [{{0}}].", file);
        var follower = await FollowAsync(host, cited.Id);
        var unrelated = await AnswerAsync(host, "What of the ferry?", "It has none [{0}].", other, "ferry");
        (await SaidAsync(host)).ShouldBeGreaterThan(4);

        (await FilesOf(host).DeleteAsync(host.Ada, file, Token)).ShouldBeTrue();

        (await SaidAsync(host)).ShouldBe(0);
        var gone = await host.FindAsync(cited.Id);
        (gone.Status, gone.Answer, gone.Failure?.Code, gone.Citations.Count).ShouldBe((InvestigationStatus.Failed, null, "source_gone", 0));
        (await host.StepsAsync(cited.Id)).ShouldAllBe(step => step.Text.Length == 0 && step.Sources.Count == 0 && step.Arguments == null && step.Calls.Count == 0);
        (await host.FindAsync(follower)).Failure!.Code.ShouldBe("source_gone");
        (await host.Requests.StartAsync(host.Ada, "And?", new InvestigationScope(), cited.Id, Token)).Refusal.ShouldBe(InvestigationRefusal.NotAnswered);
        (await host.FindAsync(unrelated.Id)).Answer.ShouldBe("It has none [1].");
        (await host.StepsAsync(unrelated.Id)).ShouldAllBe(step => step.Kind == StepKind.Model || step.Text.Length > 0);
    }

    [Fact]
    public async Task An_answer_that_does_not_cite_it_stays_and_its_steps_do_not()
    {
        await using var host = await InvestigationHost.StartAsync(postgres, redis);
        var documents = DocumentHost.On(host.Notes.Catalogue);
        var file = await documents.AddAsync(host.Ada, $"# Keys\n\nThe key lies under the {Secret}.");
        var other = await documents.AddAsync(host.Ada, "# Ferry\n\nThe ferry has a key.");
        var answered = await AnswerAsync(host, "What has a key?", "The ferry [{0}].", other);

        await FilesOf(host).DeleteAsync(host.Ada, file, Token);

        (await host.FindAsync(answered.Id)).Answer.ShouldNotBeNull().ShouldStartWith("The ferry");
        (await SaidAsync(host)).ShouldBe(0);
    }

    [Fact]
    public async Task A_note_that_is_deleted_takes_along_what_was_made_of_it()
    {
        await using var host = await InvestigationHost.StartAsync(postgres, redis);
        await host.Notes.NoteAsync(host.Ada, $"The key lies under the {Secret}");
        host.Model.Then(ScriptedReply.Call("search_notes", new { query = "key" }), ScriptedReply.Say($"Under the {Secret} [1]."));
        var answered = await host.AnswerAsync("Where is the key?");
        var note = answered.Citations.ShouldHaveSingleItem().NoteId!.Value;

        (await host.Notes.Catalogue.Get<NoteStore>().DeleteAsync(host.Ada, note, null, Token)).Outcome.ShouldBe(NoteOutcome.Done);

        (await SaidAsync(host)).ShouldBe(0);
        (await host.FindAsync(answered.Id)).Failure!.Code.ShouldBe("source_gone");
    }

    [Fact]
    public async Task What_is_shared_no_more_stays_with_its_owner_alone()
    {
        await using var host = await InvestigationHost.StartAsync(postgres, redis);
        var documents = DocumentHost.On(host.Notes.Catalogue);
        var file = await documents.AddAsync(host.Ada, $"# Keys\n\nThe key lies under the {Secret}.");
        await documents.ShareAsync(file);
        var adas = await AnswerAsync(host, "Where is the key?", $"Under the {Secret} [{{0}}].", file);
        var bobs = await AnswerAsync(host, "Where is the key?", $"Under the {Secret} [{{0}}].", file, owner: host.Bob);

        await host.Notes.ExecuteAsync("delete from dataset");

        (await host.FindAsync(adas.Id)).Answer.ShouldNotBeNull().ShouldContain(Secret);
        (await host.FindAsync(bobs.Id, host.Bob)).Failure!.Code.ShouldBe("source_gone");
        (await SaidAsync(host, $"owner_id = '{host.Bob}'")).ShouldBe(0);
        (await SaidAsync(host, $"owner_id = '{host.Ada}'")).ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task An_account_that_goes_takes_along_what_others_made_of_its_files()
    {
        await using var host = await InvestigationHost.StartAsync(postgres, redis);
        var documents = DocumentHost.On(host.Notes.Catalogue);
        var file = await documents.AddAsync(host.Ada, $"# Keys\n\nThe key lies under the {Secret}.");
        await documents.ShareAsync(file);
        await AnswerAsync(host, "Where is the key?", $"Under the {Secret} [{{0}}].", file);
        await AnswerAsync(host, "Where is the key?", $"Under the {Secret} [{{0}}].", file, owner: host.Bob);

        await host.Notes.ExecuteAsync($"delete from account where id = '{host.Ada}'");

        (await SaidAsync(host)).ShouldBe(0);
    }

    [Fact]
    public async Task A_question_under_way_that_read_it_ends_and_its_worker_writes_no_more()
    {
        await using var host = await InvestigationHost.StartAsync(postgres, redis);
        var file = await DocumentHost.On(host.Notes.Catalogue).AddAsync(host.Ada, $"# Keys\n\nThe key lies under the {Secret}.");
        host.Model.Then(
            ScriptedReply.Call("search_documents", new { query = "key" }),
            ScriptedReply.Say($"Under the {Secret} [1].").After(token => FilesOf(host).DeleteAsync(host.Ada, file, token)));

        var ended = await host.AnswerAsync("Where is the key?");

        (ended.Status, ended.Failure?.Code, ended.Answer).ShouldBe((InvestigationStatus.Failed, "source_gone", null));
        (await SaidAsync(host)).ShouldBe(0);
    }

    [Fact]
    public async Task A_result_whose_file_is_deleted_before_it_is_stored_is_withheld()
    {
        await using var host = await InvestigationHost.StartAsync(postgres, redis);
        var file = await DocumentHost.On(host.Notes.Catalogue).AddAsync(host.Ada, $"# Keys\n\nThe key lies under the {Secret}.");
        var running = (await host.Store.BeginAsync(await host.AskAsync("Where is the key?"), Token)).ShouldNotBeNull();
        var step = new InvestigationStep(1, StepKind.Tool, $"Under the {Secret}", $"1 passage of {Secret}", running.CreatedAt)
        {
            Tool = "search_documents",
            CallId = "call",
            Sources = [new InvestigationSource(1, "passage", Secret, Secret) { FileId = file, Version = 1, Chunk = 0 }],
        };
        await FilesOf(host).DeleteAsync(host.Ada, file, Token);

        var stored = await host.Store.AddStepAsync(running, step, null, Token);

        (stored.Failed, stored.Sources.Count).ShouldBe((true, 0));
        JsonDocument.Parse(stored.Text).RootElement.GetProperty("error").GetString()!.ShouldContain("Search again");
        (await SaidAsync(host)).ShouldBe(0);
    }

    private static FileStore FilesOf(InvestigationHost host) => host.Notes.Catalogue.Get<IServiceProvider>().GetRequiredService<FileStore>();

    // Cites the passage of the file, whichever of those that were found it is.
    private static async Task<Investigation> AnswerAsync(InvestigationHost host, string question, string answer, Guid file, string query = "key", Guid? owner = null)
    {
        host.Model.Answer = request => request.Results is [var result]
            ? ScriptedReply.Say(string.Format(System.Globalization.CultureInfo.InvariantCulture, answer, NumberOf(result, file)))
            : ScriptedReply.Call("search_documents", new { query });
        var answered = await host.AnswerAsync(question, owner);
        answered.Status.ShouldBe(InvestigationStatus.Answered);
        answered.Citations.ShouldHaveSingleItem().FileId.ShouldBe(file);
        return answered;
    }

    private static async Task<Guid> FollowAsync(InvestigationHost host, Guid before)
    {
        var number = (await host.FindAsync(before)).Citations[0].Number;
        host.Model.Answer = _ => ScriptedReply.Say($"As I said, under the {Secret} [{number}].");
        return (await host.AnswerAsync("Sure?", followUpOf: before)).Id;
    }

    private static int NumberOf(string result, Guid file) => JsonDocument.Parse(result).RootElement.GetProperty("passages").EnumerateArray()
        .First(passage => passage.GetProperty("file_id").GetGuid() == file).GetProperty("source").GetInt32();

    // Rows of investigations and steps that say it, in whatever column.
    private static async Task<long> SaidAsync(InvestigationHost host, string where = "true") => await host.Notes.ReadAsync<long>(
        $"""
        select (select count(*) from investigation i where {where} and i::text like '%{Secret}%')
             + (select count(*) from investigation_step s join investigation i on i.id = s.investigation_id where {where} and s::text like '%{Secret}%')
        """);
}
