using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Voy8.Core.ChatModels;
using Voy8.Core.Investigations.Tools;
using Voy8.Jobs;

namespace Voy8.Core.Investigations;

/// <summary>
/// Has the model call tools until it answers, one stored step after the other, within limits on steps, tokens, time and cost. Every effect is a row, so it goes on
/// wherever an earlier worker stopped.
/// </summary>
internal sealed class Investigator(
    InvestigationStore store,
    ChatModelClient models,
    ChatUsageStore usage,
    ToolBox tools,
    IOptions<ChatModelsOptions> modelOptions,
    IOptions<InvestigationsOptions> options,
    TimeProvider time,
    ILogger<Investigator> logger)
{
    private const int MaxSummary = 160;

    /// <exception cref="InvestigationTakenException">It was cancelled or deleted meanwhile, or another worker goes on with it.</exception>
    public async Task RunAsync(Investigation begun, Action<JobProgress> report, CancellationToken cancellationToken)
    {
        using var activity = ChatTelemetry.BeginAgent("investigator", begun.ThreadId);
        var (investigation, limits) = (begun, options.Value);
        var talk = new InvestigationTalk(
            begun,
            await store.ReadEarlierAsync(begun, cancellationToken),
            await store.ReadStepsAsync(begun.OwnerId, begun.Id, cancellationToken: cancellationToken),
            limits.MaxEarlierTurns);
        var context = new ToolContext(begun.OwnerId, begun.Scope, talk.Sources, begun.CreatedAt);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (talk.Answer is { } answer)
            {
                var check = AnswerCheck.Check(answer, talk.Sources);
                if (check.Failure is null || talk.WasSentBack)
                {
                    await FinishAsync(investigation, talk, check, cancellationToken);
                    return;
                }

                await AddAsync(new InvestigationStep(talk.NextOrdinal, StepKind.Review, check.Complaint!, "The answer was sent back: its citations do not hold.", time.GetUtcNow()), null);
            }
            else if (talk.Pending is [var call, ..])
            {
                var step = talk.ToolCalls >= limits.MaxToolCalls
                    ? tools.Refuse(talk.NextOrdinal, call, InvestigationPrompt.OutOfTools)
                    : await tools.RunAsync(talk.NextOrdinal, call, context, begun.Id, cancellationToken);
                await AddAsync(step, null);
            }
            else if (await LimitAsync(investigation, talk, cancellationToken) is { } reached)
            {
                await FailAsync(investigation, talk, reached, cancellationToken);
                return;
            }
            else
            {
                var reply = await AskAsync(new ChatQuestion(talk.Messages, tools.Describe(begun.Scope), talk.ToolCalls < limits.MaxToolCalls, limits.MaxOutputTokens));
                await AddAsync(ToStep(talk.NextOrdinal, reply), reply);
                if (reply.Calls.Count > 0 && talk.ToolCalls >= limits.MaxToolCalls)
                {
                    await FailAsync(investigation, talk, new("limit_steps", $"After {limits.MaxToolCalls} tool calls the model had no answer, and asked for more."), cancellationToken);
                    return;
                }
            }
        }

        async Task<ChatReply> AskAsync(ChatQuestion question)
        {
            var lost = new List<ChatSpending>();
            try
            {
                return await models.AskAsync(question, lost, cancellationToken);
            }
            finally
            {
                if (lost.Count > 0)
                {
                    // Also when this worker is to stop: it was spent.
                    await store.AddLostAsync(investigation, lost, CancellationToken.None);
                    investigation = investigation with
                    {
                        InputTokens = investigation.InputTokens + lost.Sum(spent => spent.InputTokens),
                        OutputTokens = investigation.OutputTokens + lost.Sum(spent => spent.OutputTokens),
                        Cost = investigation.Cost + lost.Sum(spent => spent.Cost),
                    };
                }
            }
        }

        async Task AddAsync(InvestigationStep step, ChatReply? reply)
        {
            var stored = await store.AddStepAsync(investigation, step, reply, cancellationToken);
            talk.Sources.Withdraw(step.Sources.Except(stored.Sources));
            talk.Add(stored);
            investigation = investigation with
            {
                InputTokens = investigation.InputTokens + (reply?.InputTokens ?? 0),
                OutputTokens = investigation.OutputTokens + (reply?.OutputTokens ?? 0),
                Cost = investigation.Cost + (reply?.Cost ?? 0),
                DurationMs = investigation.DurationMs + step.DurationMs,
            };
            // Without what it found: operators see jobs, and no investigation of others.
            report(new JobProgress(Processed: step.Ordinal, Message: step.Kind == StepKind.Model ? "The model has spoken." : "A tool has answered.") { IsCheckpoint = true });
        }
    }

    private InvestigationStep ToStep(int ordinal, ChatReply reply) => new(ordinal, StepKind.Model, reply.Text, Summary(reply), time.GetUtcNow())
    {
        Calls = reply.Calls,
        Model = reply.Model,
        Tokens = reply.Tokens,
        DurationMs = (long)reply.Took.TotalMilliseconds,
    };

    private static string Summary(ChatReply reply) => reply.Calls.Count switch
    {
        0 => "It answers.",
        1 => $"It calls {Shorten(reply.Calls[0].Name)}.",
        var count => Shorten($"It calls {count} tools: {string.Join(", ", reply.Calls.Select(call => call.Name))}"),
    };

    private static string Shorten(string text) => text.Length <= MaxSummary ? text : text[..MaxSummary];

    private async Task<InvestigationFailure?> LimitAsync(Investigation spent, InvestigationTalk talk, CancellationToken cancellationToken)
    {
        var limits = options.Value;
        return spent.Tokens >= limits.MaxTokens ? new("limit_tokens", $"The model has read and written {spent.Tokens} tokens, and {limits.MaxTokens} are the limit.")
            : spent.DurationMs >= limits.MaxDuration.TotalMilliseconds ? new("limit_time", $"The model and its tools have taken longer than {limits.MaxDuration}.")
            : limits.MaxCost > 0 && spent.Cost >= limits.MaxCost ? new("limit_cost", $"It has cost {spent.Cost:0.####}, and {limits.MaxCost:0.####} is the limit.")
            : await usage.SpentTodayAsync(spent.OwnerId, cancellationToken) >= modelOptions.Value.DailyTokensPerUser
                ? new("budget_spent", $"Your {modelOptions.Value.DailyTokensPerUser} tokens of today are spent. Ask again tomorrow (UTC).")
            : null;
    }

    private async Task FinishAsync(Investigation investigation, InvestigationTalk talk, CheckedAnswer check, CancellationToken cancellationToken)
    {
        if (check.Failure is { } failure)
        {
            await FailAsync(investigation, talk, failure, cancellationToken);
            return;
        }

        var status = check.IsFound ? InvestigationStatus.Answered : InvestigationStatus.NotFound;
        await store.FinishAsync(investigation.Id, status, check.Text, check.Cited, null, cancellationToken);
        Log.Ended(logger, investigation.Id, InvestigationSql.NameOf(status), talk.NextOrdinal - 1, investigation.Tokens);
    }

    private async Task FailAsync(Investigation investigation, InvestigationTalk talk, InvestigationFailure failure, CancellationToken cancellationToken)
    {
        await store.FinishAsync(investigation.Id, InvestigationStatus.Failed, null, [], failure, cancellationToken);
        Log.Ended(logger, investigation.Id, failure.Code, talk.NextOrdinal - 1, investigation.Tokens);
    }
}
