using System.Text.Json;
using Voy8.Core.ChatModels;
using Voy8.Core.Investigations;
using Voy8.Jobs;
using Voy8.Testing;

namespace Voy8.Core.Tests.Investigations;

public sealed class InvestigatorTests(PostgresServerFixture postgres, RedisServerFixture redis)
{
    private static readonly object PubSearch = new { query = "Anchor pub" };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_question_is_answered_by_tools_step_by_step_with_citations_that_open()
    {
        await using var host = await InvestigationHost.StartAsync(postgres, redis);
        var pub = await host.AddPubAsync();
        host.Model.Then(
            ScriptedReply.Call("search_venues", PubSearch, (200, 30)),
            ScriptedReply.Call("venue_facts", new { venue_id = pub, fields = new[] { "opening_hours" } }),
            ScriptedReply.Say("The Anchor is open on Mondays from noon to midnight [2]."));

        var answered = await host.AnswerAsync("When is the Anchor open?");

        answered.ShouldSatisfyAllConditions(
            it => it.Status.ShouldBe(InvestigationStatus.Answered),
            it => it.Answer.ShouldBe("The Anchor is open on Mondays from noon to midnight [2]."),
            it => it.Model.ShouldBe("scripted"),
            it => it.Tokens.ShouldBe(230 + 120 + 120),
            it => it.FinishedAt.ShouldNotBeNull());
        var source = answered.Citations.ShouldHaveSingleItem();
        source.ShouldSatisfyAllConditions(
            it => it.Kind.ShouldBe("fact"),
            it => it.VenueId.ShouldBe(pub),
            it => it.Field.ShouldBe("opening_hours"),
            it => it.Excerpt.ShouldContain("12:00-24:00"));
        var steps = await host.StepsAsync(answered.Id);
        steps.Select(step => (step.Ordinal, step.Kind, step.Tool)).ShouldBe(
            [(1, StepKind.Model, null), (2, StepKind.Tool, "search_venues"), (3, StepKind.Model, null), (4, StepKind.Tool, "venue_facts"), (5, StepKind.Model, null)]);
        steps[1].Summary.ShouldBe("1 venue matches: The Anchor");
        steps.ShouldAllBe(step => step.DurationMs >= 0 && !step.Failed);
        (await host.Notes.Catalogue.Get<ChatUsageStore>().SpentTodayAsync(host.Ada, Token)).ShouldBe(470);
        (await host.Notes.Catalogue.Get<ChatUsageStore>().SpentTodayAsync(host.Bob, Token)).ShouldBe(0);
    }

    [Fact]
    public async Task Another_worker_goes_on_at_the_last_finished_step()
    {
        await using var host = await InvestigationHost.StartAsync(postgres, redis);
        await host.AddPubAsync();
        using var death = new CancellationTokenSource();
        host.Model.Then(ScriptedReply.CallAll([("search_venues", PubSearch), ("count_venues", new { })]), ScriptedReply.Hang().After(_ => death.CancelAsync()));
        var id = await host.AskAsync("Which pubs are there?");
        await Should.ThrowAsync<OperationCanceledException>(() => host.RunAsync(id, cancellationToken: death.Token));
        var before = await host.StepsAsync(id);
        before.Count.ShouldBe(3);

        host.Model.Then(ScriptedReply.Say("The Anchor [1]."));
        await host.RunAsync(id);

        (await host.FindAsync(id)).Answer.ShouldBe("The Anchor [1].");
        var after = await host.StepsAsync(id);
        after.Take(3).Select(step => (step.Ordinal, step.Text, step.At)).ShouldBe(before.Select(step => (step.Ordinal, step.Text, step.At)));
        after.Count.ShouldBe(4);
        var messages = host.Model.Requests.Select(request => request.Messages).ToList();
        messages[2].ShouldBe(messages[1]);
    }

    [Fact]
    public async Task A_tool_that_had_not_finished_runs_again_and_one_that_had_does_not()
    {
        await using var host = await InvestigationHost.StartAsync(postgres, redis);
        await host.AddPubAsync();
        host.Model.Then(ScriptedReply.CallAll([("search_venues", PubSearch), ("count_venues", new { })]), ScriptedReply.Say("One [2]."));
        var id = await host.AskAsync("How many pubs are there?");
        using var death = new CancellationTokenSource();
        var context = new FakeJobContext { OnReport = progress => CancelAt(progress, 2, death) };
        await Should.ThrowAsync<OperationCanceledException>(() => host.RunAsync(id, context, death.Token));
        (await host.StepsAsync(id)).Count.ShouldBe(2);

        await host.RunAsync(id);

        (await host.StepsAsync(id)).Select(step => step.Tool ?? step.Kind.ToString()).ShouldBe(["Model", "search_venues", "count_venues", "Model"]);
        host.Model.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Two_workers_at_once_write_each_step_once()
    {
        await using var host = await InvestigationHost.StartAsync(postgres, redis);
        await host.AddPubAsync();
        host.Model.Answer = request => request.Results.Count == 0 ? ScriptedReply.Call("search_venues", PubSearch) : ScriptedReply.Say("The Anchor [1].");
        var id = await host.AskAsync("Which pubs are there?");

        await Task.WhenAll(host.RunAsync(id), host.RunAsync(id));
        await host.RunAsync(id);

        (await host.FindAsync(id)).Status.ShouldBe(InvestigationStatus.Answered);
        (await host.StepsAsync(id)).Select(step => step.Ordinal).ShouldBe([1, 2, 3]);
    }

    [Fact]
    public async Task An_invented_citation_is_sent_back_once()
    {
        await using var host = await InvestigationHost.StartAsync(postgres, redis);
        await host.AddPubAsync();
        host.Model.Then(ScriptedReply.Call("search_venues", PubSearch), ScriptedReply.Say("It has a terrace [7]."), ScriptedReply.Say("It is a pub [1]."));

        var answered = await host.AnswerAsync("Has the Anchor a terrace?");

        answered.Answer.ShouldBe("It is a pub [1].");
        host.Model.Requests.Last().Question.ShouldContain("[7]");
        (await host.StepsAsync(answered.Id))[3].Kind.ShouldBe(StepKind.Review);
    }

    [Theory]
    [InlineData("It has a terrace [7].", "invented_citation")]
    [InlineData("It has a terrace.", "no_citation")]
    public async Task What_does_not_hold_after_that_fails_and_is_not_shown(string answer, string code)
    {
        await using var host = await InvestigationHost.StartAsync(postgres, redis);
        await host.AddPubAsync();
        host.Model.Then(ScriptedReply.Call("search_venues", PubSearch), ScriptedReply.Say(answer), ScriptedReply.Say(answer));

        var failed = await host.AnswerAsync("Has the Anchor a terrace?");

        failed.Status.ShouldBe(InvestigationStatus.Failed);
        failed.Failure!.Code.ShouldBe(code);
        failed.Answer.ShouldBeNull();
        host.Model.Requests.Count.ShouldBe(3);
    }

    [Fact]
    public async Task That_nothing_was_found_is_an_answer_too()
    {
        await using var host = await InvestigationHost.StartAsync(postgres, redis);
        host.Model.Then(ScriptedReply.Call("search_venues", new { query = "dragons" }), ScriptedReply.Say("NO ANSWER: The catalogue knows no dragon."));

        var answered = await host.AnswerAsync("Where do dragons eat?");

        (answered.Status, answered.Answer).ShouldBe((InvestigationStatus.NotFound, "The catalogue knows no dragon."));
    }

    [Fact]
    public async Task A_follow_up_knows_the_thread_and_may_cite_what_it_cited()
    {
        await using var host = await InvestigationHost.StartAsync(postgres, redis);
        await host.AddPubAsync();
        host.Model.Then(ScriptedReply.Call("search_venues", PubSearch), ScriptedReply.Say("The Anchor [1]."));
        var first = await host.AnswerAsync("Which pubs are there?");
        host.Model.Then(ScriptedReply.Call("count_venues", new { }), ScriptedReply.Say("The Anchor [1], one of few [2]."));

        var second = await host.AnswerAsync("Is that all?", followUpOf: first.Id);

        (second.Status, second.ThreadId).ShouldBe((InvestigationStatus.Answered, first.ThreadId));
        second.Citations.Select(source => (source.Number, source.Kind)).ShouldBe([(1, "venue"), (2, "count")]);
        host.Model.Requests.Last().Messages.Select(message => message.Role).ShouldBe(["system", "user", "assistant", "user", "assistant", "tool"]);
        host.Model.Requests.Last().Messages[2].Text.ShouldBe("The Anchor [1].");
    }

    [Fact]
    public async Task A_follow_up_of_a_branch_does_not_know_the_other()
    {
        await using var host = await InvestigationHost.StartAsync(postgres, redis);
        await host.AddPubAsync();
        host.Model.Answer = request => request.Results.Count == 0 ? ScriptedReply.Call("search_venues", PubSearch) : ScriptedReply.Say("Yes [1].");
        var root = await host.AnswerAsync("Which pubs are there?");
        await host.AnswerAsync("The other branch?", followUpOf: root.Id);

        await host.AnswerAsync("This branch?", followUpOf: root.Id);

        host.Model.Requests.Last().Messages.ShouldNotContain(message => message.Text == "The other branch?");
    }

    [Fact]
    public async Task What_is_cancelled_or_deleted_meanwhile_writes_no_more()
    {
        await using var host = await InvestigationHost.StartAsync(postgres, redis);
        var cancelled = await host.AskAsync("How many venues are there?");
        host.Model.Then(ScriptedReply.Call("count_venues", new { }).After(async _ => (await host.Store.CancelAsync(host.Ada, cancelled, Token)).ShouldBeTrue()));
        await host.RunAsync(cancelled);
        (await host.FindAsync(cancelled)).Status.ShouldBe(InvestigationStatus.Cancelled);
        (await host.StepsAsync(cancelled)).ShouldBeEmpty();
        (await host.Notes.Catalogue.Get<ChatUsageStore>().SpentTodayAsync(host.Ada, Token)).ShouldBeGreaterThan(0, "what was spent counts");

        // Nor does a replay of its job.
        await host.RunAsync(cancelled);
        (await host.FindAsync(cancelled)).Status.ShouldBe(InvestigationStatus.Cancelled);
        host.Model.Requests.Count.ShouldBe(1);

        var deleted = await host.AskAsync("How many venues are there?");
        host.Model.Then(ScriptedReply.Call("count_venues", new { }).After(async _ => (await host.Store.DeleteAsync(host.Ada, deleted, Token)).ShouldBeTrue()));
        await host.RunAsync(deleted);
        (await host.Store.FindAsync(host.Ada, deleted, Token)).ShouldBeNull();
    }

    [Fact]
    public async Task Text_that_looks_like_an_escaped_null_is_kept_and_a_null_is_left_out()
    {
        await using var host = await InvestigationHost.StartAsync(postgres, redis);
        const string Awkward = "\\u0000 is NUL";
        await host.Notes.NoteAsync(host.Ada, Awkward);
        host.Model.Then(ScriptedReply.Call("search_notes", new { query = "NUL" }), ScriptedReply.Say("It is [1]."));

        var answered = await host.AnswerAsync("What is NUL?");

        answered.Status.ShouldBe(InvestigationStatus.Answered);
        answered.Citations.ShouldHaveSingleItem().Excerpt.ShouldContain(Awkward);
        InvestigationSql.Json(new[] { "a\0b", Awkward }).Value.ShouldBe(JsonSerializer.Serialize(new[] { "ab", Awkward }));
    }

    [Fact]
    public async Task A_model_that_refuses_the_key_ends_the_job_and_one_that_is_away_does_not()
    {
        await using var host = await InvestigationHost.StartAsync(postgres, redis);
        var id = await host.AskAsync("One?");
        host.Model.Answer = _ => ScriptedReply.Status(401);
        (await Should.ThrowAsync<PermanentJobException>(() => host.RunAsync(id))).Message.ShouldContain("refuses the key");

        host.Model.Answer = _ => ScriptedReply.Status(503, retryAfter: "0");
        await Should.ThrowAsync<ChatModelException>(() => host.RunAsync(id));
        (await host.FindAsync(id)).Status.ShouldBe(InvestigationStatus.Running);
    }

    [Fact]
    public async Task A_worker_answers_what_was_asked()
    {
        await using var host = await InvestigationHost.StartAsync(postgres, redis, worker: true);
        await host.AddPubAsync();
        host.Model.Then(ScriptedReply.Call("search_venues", PubSearch), ScriptedReply.Say("The Anchor [1]."));

        var id = await host.AskAsync("Which pubs are there?");

        await Eventually.TrueAsync(async () => (await host.FindAsync(id)).Status == InvestigationStatus.Answered, TimeSpan.FromSeconds(30), () => "The worker did not answer.");
    }

    private static void CancelAt(JobProgress progress, int step, CancellationTokenSource death)
    {
        if (progress.Processed == step)
        {
            death.Cancel();
        }
    }
}
