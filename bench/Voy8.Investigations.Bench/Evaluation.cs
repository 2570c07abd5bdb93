using System.Net.Http.Json;
using Voy8.Contracts;

namespace Voy8.Investigations.Bench;

/// <summary>How a question came out.</summary>
/// <param name="Status">Of the investigation, or the code of a refusal.</param>
/// <param name="Called">Tools in the order of their calls; those that refused are left out.</param>
public sealed record EvaluationResult(EvaluationQuestion Question, string Status, string Answer, IReadOnlyList<string> Called, bool PathIsRight, bool AnswerIsRight, bool CitesIt, long Tokens, long DurationMs);

/// <summary>Asks a running Voy8 the questions, one after the other, and judges what comes.</summary>
public static class Evaluation
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    /// <param name="api">Signed in.</param>
    /// <param name="patience">How long one question may take.</param>
    /// <exception cref="TimeoutException">A question took longer.</exception>
    public static async Task<EvaluationResult> AskAsync(HttpClient api, EvaluationQuestion question, TimeSpan patience, CancellationToken cancellationToken = default)
    {
        using var response = await api.PostAsJsonAsync("/investigations", new InvestigationRequest(question.Text), Voy8Json.Options, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw new HttpRequestException($"POST /investigations answered {(int)response.StatusCode}: {await response.Content.ReadAsStringAsync(cancellationToken)}");
        }

        var asked = (await response.Content.ReadFromJsonAsync<InvestigationResponse>(Voy8Json.Options, cancellationToken))!;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        over.CancelAfter(patience);
        for (var now = asked; ; now = (await api.GetFromJsonAsync<InvestigationResponse>($"/investigations/{asked.InvestigationId}", Voy8Json.Options, over.Token))!)
        {
            if (now.IsFinished)
            {
                return ResultOf(question, now);
            }

            await Task.Delay(Interval, over.Token);
        }
    }

    private static EvaluationResult ResultOf(EvaluationQuestion question, InvestigationResponse answered)
    {
        string[] called = [.. answered.Steps.Where(step => step is { Kind: "tool", Failed: false }).Select(step => step.Tool!)];
        var answer = answered.Answer ?? "";
        var isRight = question.HasNoAnswer ? answered.Status == "not_found" : answered.Status == "answered" && question.IsRight(answer);
        var cites = question.HasNoAnswer || answered.Sources.Any(source => source.Kind == "count" || question.Names.Contains(source.Title) || question.Group == "find");
        return new EvaluationResult(
            question, answered.Status, answered.Answer ?? answered.Failure?.Message ?? "", called, question.IsOnPath(called), isRight, isRight && cites,
            answered.Usage.InputTokens + answered.Usage.OutputTokens, answered.Usage.DurationMs);
    }
}
