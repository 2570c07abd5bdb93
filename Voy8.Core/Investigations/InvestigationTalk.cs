using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;
using Voy8.Core.ChatModels;

namespace Voy8.Core.Investigations;

/// <summary>
/// The talk with the model so far, made from what is stored: the thread's earlier questions, and the steps of this one. A worker that takes over
/// makes the same talk of the same rows.
/// </summary>
internal sealed class InvestigationTalk
{
    private readonly List<InvestigationStep> _steps = [];

    public InvestigationTalk(Investigation investigation, IReadOnlyList<Investigation> earlier, IEnumerable<InvestigationStep> steps, int maxEarlier)
    {
        Messages = new ChatHistory(InvestigationPrompt.For(investigation));
        foreach (var turn in earlier)
        {
            Sources.Restore(turn.Citations);
        }

        foreach (var turn in earlier.Where(turn => turn.Answer is not null).TakeLast(maxEarlier))
        {
            Messages.AddUserMessage(turn.Question);
            Messages.AddAssistantMessage(turn.Answer!);
        }

        Messages.AddUserMessage(investigation.Question);
        foreach (var step in steps)
        {
            Sources.Restore(step.Sources);
            Add(step);
        }
    }

    public ChatHistory Messages { get; }

    public SourceRegister Sources { get; } = new();

    public int NextOrdinal => _steps.Count + 1;

    public int ToolCalls => _steps.Count(step => step.Kind == StepKind.Tool);

    public bool WasSentBack => _steps.Any(step => step.Kind == StepKind.Review);

    /// <summary>Calls of the model's last step whose results are not in yet.</summary>
    public IReadOnlyList<ChatToolCall> Pending
    {
        get
        {
            var last = _steps.FindLastIndex(step => step.Kind == StepKind.Model);
            return last < 0 ? [] : [.. _steps[last].Calls.Skip(_steps.Count - last - 1)];
        }
    }

    /// <summary>The answer that awaits its check; null while tools or the model are to be asked.</summary>
    public string? Answer => _steps is [.., { Kind: StepKind.Model, Calls.Count: 0 } last] ? last.Text : null;

    public void Add(InvestigationStep step)
    {
        _steps.Add(step);
        switch (step.Kind)
        {
            case StepKind.Model:
                var message = new ChatMessageContent(AuthorRole.Assistant, step.Text);
                foreach (var call in step.Calls)
                {
                    message.Items.Add(new FunctionCallContent(call.Name, id: call.Id, arguments: ToArguments(call)));
                }

                Messages.Add(message);
                break;
            case StepKind.Tool:
                Messages.Add(new FunctionResultContent(step.Tool, callId: step.CallId, result: step.Text).ToChatMessage());
                break;
            default:
                Messages.AddUserMessage(step.Text);
                break;
        }
    }

    private static KernelArguments ToArguments(ChatToolCall call) => new((call.Arguments ?? new Dictionary<string, string?>()).ToDictionary(argument => argument.Key, object? (argument) => argument.Value));
}
