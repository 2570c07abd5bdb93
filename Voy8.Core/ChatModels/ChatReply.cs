using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;

namespace Voy8.Core.ChatModels;

/// <summary>What a model is asked.</summary>
/// <param name="Messages">All of the talk so far.</param>
/// <param name="Tools">What the model may call; it never runs anything itself.</param>
/// <param name="MayCallTools">False: it must answer.</param>
/// <param name="MaxOutputTokens">Of one answer.</param>
public sealed record ChatQuestion(ChatHistory Messages, IReadOnlyList<KernelFunction> Tools, bool MayCallTools, int MaxOutputTokens);

/// <param name="Id">The model's own name of the call; the result goes back under it.</param>
/// <param name="Arguments">As the model wrote them, each as text; null where they are not JSON.</param>
public sealed record ChatToolCall(string Id, string Name, IReadOnlyDictionary<string, string?>? Arguments);

/// <summary>What a model answered: text, tools that it wants called, or both.</summary>
/// <param name="IsEstimated">The service did not count tokens; they are reckoned by length.</param>
public sealed record ChatReply(
    string Text, IReadOnlyList<ChatToolCall> Calls, string Model, long InputTokens, long OutputTokens, bool IsEstimated, double Cost, TimeSpan Took)
{
    public long Tokens => InputTokens + OutputTokens;
}

/// <summary>What was spent on a call that brought no answer: it broke off, took too long, made no sense, or nobody waited for it any more.</summary>
/// <param name="IsEstimated">The service did not say; it is reckoned by length.</param>
public sealed record ChatSpending(string Model, long InputTokens, long OutputTokens, bool IsEstimated, double Cost);

/// <summary>No configured model answered.</summary>
/// <param name="isPermanent">Each refused for a reason that does not pass by itself, such as a wrong key.</param>
public sealed class ChatModelException(string message, bool isPermanent) : Exception(message)
{
    public bool IsPermanent => isPermanent;
}
