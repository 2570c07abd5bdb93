using System.Text;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;
using ChatTokenUsage = OpenAI.Chat.ChatTokenUsage;

namespace Voy8.Core.ChatModels;

/// <summary>Puts a reply together, from one message or from the pieces of a stream. What is longer than any answer is cut off.</summary>
internal sealed class ChatReplyReader(ChatModelDefinition model, ChatQuestion question)
{
    private const int CharactersPerToken = 4;
    private const int MaxCharactersPerToken = 16;
    private const int MaxCalls = 32;
    private const int MaxName = 100;
    private const int MaxPieces = 200_000;

    private readonly FunctionCallContentBuilder _builder = new();
    private readonly List<FunctionCallContent> _calls = [];
    private readonly StringBuilder _text = new();
    private ChatTokenUsage? _usage;
    private string? _model;
    private long _characters;
    private int _pieces;

    /// <exception cref="InvalidDataException">The stream does not end.</exception>
    public void Add(StreamingChatMessageContent piece)
    {
        _pieces++;
        _builder.Append(piece);
        _characters += piece.Items.OfType<StreamingFunctionCallUpdateContent>().Sum(call => call.Arguments?.Length ?? 0);
        Add(piece.Content, piece.ModelId, piece.Metadata);
        if (_pieces > MaxPieces || _characters > (long)question.MaxOutputTokens * MaxCharactersPerToken)
        {
            throw new InvalidDataException("The model writes without end.");
        }
    }

    public void Add(ChatMessageContent message)
    {
        _pieces++;
        _calls.AddRange(FunctionCallContent.GetFunctionCalls(message));
        Add(message.Content, message.ModelId, message.Metadata);
    }

    /// <exception cref="InvalidDataException">It wrote nothing.</exception>
    public ChatReply Read(TimeSpan took)
    {
        ChatToolCall[] calls = [.. _calls.Concat(_builder.Build()).Take(MaxCalls).Select((call, index) => Read(call, index))];
        if (calls.Length == 0 && string.IsNullOrWhiteSpace(_text.ToString()))
        {
            throw new InvalidDataException("The model wrote nothing.");
        }

        var spent = Spent();
        return new ChatReply(_text.ToString().Trim(), calls, spent.Model, spent.InputTokens, spent.OutputTokens, spent.IsEstimated, spent.Cost, took);
    }

    /// <summary>What was spent so far, whether it becomes a reply or not.</summary>
    public ChatSpending Spent()
    {
        var input = (long?)_usage?.InputTokenCount ?? Estimate(question.Messages.Sum(LengthOf));
        var output = (long?)_usage?.OutputTokenCount ?? (_pieces > 0 ? Estimate(_characters) : 0);
        return new ChatSpending(_model is { Length: > 0 and <= MaxName } name ? name : model.Model, input, output, _usage is null, model.CostOf(input, output));
    }

    /// <summary>Whether the model began to answer.</summary>
    public bool HasBegun => _pieces > 0;

    private static ChatToolCall Read(FunctionCallContent call, int index) => new(
        call.Id is { Length: > 0 and <= MaxName } id ? id : $"call_{index}",
        Cut(string.IsNullOrEmpty(call.PluginName) ? call.FunctionName : $"{call.PluginName}-{call.FunctionName}"),
        call.Exception is not null ? null : (call.Arguments ?? []).ToDictionary(argument => argument.Key, argument => argument.Value?.ToString(), StringComparer.Ordinal));

    private void Add(string? text, string? modelId, IReadOnlyDictionary<string, object?>? metadata)
    {
        _text.Append(text);
        _characters += text?.Length ?? 0;
        _model = string.IsNullOrEmpty(modelId) ? _model : modelId;
        _usage = metadata?.GetValueOrDefault("Usage") as ChatTokenUsage ?? _usage;
    }

    private static string Cut(string name) => name.Length <= MaxName ? name : name[..MaxName];

    private static long LengthOf(ChatMessageContent message) => message.Items.Sum(item => item switch
    {
        FunctionResultContent result => result.Result?.ToString()?.Length ?? 0,
        FunctionCallContent call => call.Arguments?.Sum(argument => argument.Value?.ToString()?.Length ?? 0) ?? 0,
        _ => (long)(item.ToString()?.Length ?? 0),
    });

    private static long Estimate(long characters) => (characters / CharactersPerToken) + 1;
}
