using System.Globalization;

namespace Voy8.Investigations.Bench;

/// <summary>The results as a table for people.</summary>
public static class EvaluationReport
{
    private const int MaxAnswer = 70;

    public static string Line(EvaluationResult result) => string.Create(
        CultureInfo.InvariantCulture,
        $"{result.Question.Number,2}  {result.Question.Group,-8}  path {Mark(result.PathIsRight)}  answer {Mark(result.AnswerIsRight)}  cited {Mark(result.CitesIt)}  {result.DurationMs / 1000.0,6:0.0} s  {result.Tokens,7} tokens  {string.Join(" > ", result.Called)}{Wrong(result)}");

    public static string Summary(IReadOnlyList<EvaluationResult> results)
    {
        var groups = results.GroupBy(result => result.Question.Group).Select(group => $"  {group.Key,-8}  path {Share(group, result => result.PathIsRight)}  answer {Share(group, result => result.AnswerIsRight)}  cited {Share(group, result => result.CitesIt)}");
        return string.Join('\n', groups) + string.Create(
            CultureInfo.InvariantCulture,
            $"\nall {results.Count}: path {Share(results, result => result.PathIsRight)}, answer {Share(results, result => result.AnswerIsRight)}, cited {Share(results, result => result.CitesIt)}, {results.Sum(result => result.Tokens)} tokens, {results.Sum(result => result.DurationMs) / 1000.0:0.0} s");
    }

    private static string Wrong(EvaluationResult result)
    {
        if (result.AnswerIsRight)
        {
            return "";
        }

        var answer = string.Join(' ', result.Answer.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return $"\n      asked: {result.Question.Text}\n      expected: {Cut(result.Question.Expected)}; {result.Status}: {Cut(answer)}";
    }

    private static string Share(IEnumerable<EvaluationResult> results, Func<EvaluationResult, bool> isRight) => $"{results.Count(isRight)}/{results.Count()}";

    private static string Mark(bool isRight) => isRight ? "yes" : "NO ";

    private static string Cut(string text) => text.Length <= MaxAnswer ? text : text[..MaxAnswer] + "…";
}
