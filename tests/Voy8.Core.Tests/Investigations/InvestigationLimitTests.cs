using Voy8.Core.ChatModels;
using Voy8.Core.Investigations;
using Voy8.Testing;

namespace Voy8.Core.Tests.Investigations;

public sealed class InvestigationLimitTests(PostgresServerFixture postgres, RedisServerFixture redis)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Investigations:MaxTokens", "300", "limit_tokens")]
    [InlineData("Investigations:MaxCost", "0.0001", "limit_cost")]
    [InlineData("Investigations:MaxToolCalls", "2", "limit_steps")]
    [InlineData("ChatModels:DailyTokensPerUser", "300", "budget_spent")]
    public async Task Every_limit_ends_it_honestly(string key, string value, string code)
    {
        await using var host = await InvestigationHost.StartAsync(postgres, redis, settings: [(key, value), ("ChatModels:Models:0:InputPrice", "1")]);
        host.Model.Answer = _ => ScriptedReply.Call("count_venues", new { });

        var failed = await host.AnswerAsync("How many venues are there?");

        failed.Status.ShouldBe(InvestigationStatus.Failed);
        failed.Failure!.Code.ShouldBe(code);
        host.Model.Requests.Count.ShouldBeInRange(1, 4);
    }

    [Fact]
    public async Task The_limit_of_time_counts_what_models_and_tools_took()
    {
        await using var host = await InvestigationHost.StartAsync(postgres, redis, settings: [("Investigations:MaxDuration", "00:00:01")]);
        host.Model.Answer = _ => ScriptedReply.Call("count_venues", new { });
        var id = await host.AskAsync("How many venues are there?");
        await host.Notes.ExecuteAsync($"update investigation set duration_ms = 1000 where id = '{id}'");

        await host.RunAsync(id);

        (await host.FindAsync(id)).Failure!.Code.ShouldBe("limit_time");
        host.Model.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Where_no_tool_calls_are_left_the_model_is_told_to_answer()
    {
        await using var host = await InvestigationHost.StartAsync(postgres, redis, settings: [("Investigations:MaxToolCalls", "1")]);
        host.Model.Then(ScriptedReply.CallAll([("count_venues", new { }), ("count_venues", new { })]), ScriptedReply.Say("One [1]."));

        var answered = await host.AnswerAsync("How many venues are there?");

        answered.Status.ShouldBe(InvestigationStatus.Answered);
        host.Model.Requests.First().MayCallTools.ShouldBeTrue();
        host.Model.Requests.Last().MayCallTools.ShouldBeFalse();
        host.Model.Requests.Last().Results[1].ShouldContain("No tool calls are left");
    }

    [Fact]
    public async Task What_cannot_be_asked_is_refused()
    {
        await using var host = await InvestigationHost.StartAsync(postgres, redis, settings: [("Investigations:MaxUnfinishedPerUser", "1"), ("ChatModels:DailyTokensPerUser", "200")]);
        var first = await host.AskAsync("One?");

        (await StartAsync(host.Ada, null)).ShouldBe(InvestigationRefusal.TooMany);
        (await StartAsync(host.Bob, Guid.CreateVersion7())).ShouldBe(InvestigationRefusal.NothingToFollowUp);
        (await StartAsync(host.Ada, first)).ShouldBe(InvestigationRefusal.NotAnswered);
        host.Model.Then(ScriptedReply.Say("NO ANSWER: I am tired.", (150, 100)));
        await host.RunAsync(first);
        (await StartAsync(host.Ada, null)).ShouldBe(InvestigationRefusal.BudgetSpent);
        (await StartAsync(host.Bob, null)).ShouldBeNull();

        async Task<InvestigationRefusal?> StartAsync(Guid owner, Guid? followUpOf) => (await host.Requests.StartAsync(owner, "Another?", new InvestigationScope(), followUpOf, Token)).Refusal;
    }

    [Fact]
    public async Task Calls_that_bring_no_answer_count_for_whoever_asked()
    {
        await using var host = await InvestigationHost.StartAsync(postgres, redis, settings: [("ChatModels:Models:0:InputPrice", "1000")]);
        var usage = host.Notes.Catalogue.Get<ChatUsageStore>();
        var id = await host.AskAsync("How many venues are there?");
        host.Model.Answer = _ => ScriptedReply.BreakOff();

        await Should.ThrowAsync<ChatModelException>(() => host.RunAsync(id));

        var broken = await host.FindAsync(id);
        broken.InputTokens.ShouldBeGreaterThan(100, "the prompt was read");
        broken.Cost.ShouldBe(broken.InputTokens * 0.001, 1e-9);
        (await usage.SpentTodayAsync(host.Ada, Token)).ShouldBe(broken.Tokens);

        host.Model.Then(ScriptedReply.Say("NO ANSWER: I do not know.", (100, 20)));
        await host.RunAsync(id);
        (await host.FindAsync(id)).Tokens.ShouldBe(broken.Tokens + 120);
        (await usage.SpentTodayAsync(host.Ada, Token)).ShouldBe(broken.Tokens + 120);
    }

    [Fact]
    public async Task What_breaks_off_again_and_again_comes_to_its_limit()
    {
        await using var host = await InvestigationHost.StartAsync(postgres, redis, settings: [("Investigations:MaxTokens", "1500")]);
        var id = await host.AskAsync("How many venues are there?");
        host.Model.Answer = _ => ScriptedReply.BreakOff();
        for (var i = 0; i < 20 && !(await host.FindAsync(id)).IsFinished; i++)
        {
            try
            {
                await host.RunAsync(id);
            }
            catch (ChatModelException)
            {
                // The job is tried again.
            }
        }

        (await host.FindAsync(id)).Failure!.Code.ShouldBe("limit_tokens");
    }
}
