using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Voy8.Core.ChatModels;

/// <summary>Spans and metrics with the names of OpenTelemetry's conventions for generative AI (opentelemetry.io/docs/specs/semconv/gen-ai). No question, answer or key is in them.</summary>
public sealed class ChatTelemetry : IDisposable
{
    public const string SourceName = "Voy8.ChatModels";

    private static readonly ActivitySource Source = new(SourceName);
    private readonly Meter _meter;
    private readonly Histogram<double> _duration;
    private readonly Histogram<long> _tokens;
    private readonly TimeProvider _time;

    public ChatTelemetry(IMeterFactory meters, TimeProvider time)
    {
        _time = time;
        _meter = meters.Create(SourceName);
        _duration = _meter.CreateHistogram(
            "gen_ai.client.operation.duration", "s", "How long a model or a tool took.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92] });
        _tokens = _meter.CreateHistogram(
            "gen_ai.client.token.usage", "{token}", "Tokens read and written by a model.",
            advice: new InstrumentAdvice<long> { HistogramBucketBoundaries = [1, 4, 16, 64, 256, 1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216, 67_108_864] });
    }

    /// <summary>Begins a call of a model.</summary>
    internal ChatCall Begin(ChatModelDefinition model, int maxTokens)
    {
        var activity = Source.StartActivity($"chat {model.Model}", ActivityKind.Client);
        TagList tags =
        [
            new("gen_ai.operation.name", "chat"),
            new("gen_ai.provider.name", model.Provider),
            new("gen_ai.request.model", model.Model),
            new("server.address", model.Endpoint!.Host),
            new("server.port", model.Endpoint.Port),
        ];
        Tag(activity, tags);
        activity?.SetTag("gen_ai.request.max_tokens", maxTokens);
        return new ChatCall(this, activity, tags, _time);
    }

    /// <summary>Begins the run of a tool that a model asked for; dispose it at the end.</summary>
    public static Activity? BeginTool(string tool, string callId)
    {
        var activity = Source.StartActivity($"execute_tool {tool}", ActivityKind.Internal);
        activity?.SetTag("gen_ai.operation.name", "execute_tool").SetTag("gen_ai.tool.name", tool).SetTag("gen_ai.tool.call.id", callId).SetTag("gen_ai.tool.type", "function");
        return activity;
    }

    /// <summary>Begins an investigation as a whole; dispose it at the end.</summary>
    public static Activity? BeginAgent(string agent, Guid conversation)
    {
        var activity = Source.StartActivity($"invoke_agent {agent}", ActivityKind.Internal);
        activity?.SetTag("gen_ai.operation.name", "invoke_agent").SetTag("gen_ai.agent.name", agent).SetTag("gen_ai.conversation.id", conversation.ToString());
        return activity;
    }

    public void Dispose() => _meter.Dispose();

    private static void Tag(Activity? activity, in TagList tags)
    {
        foreach (var (key, value) in tags)
        {
            activity?.SetTag(key, value);
        }
    }

    /// <summary>One call of a model.</summary>
    internal sealed class ChatCall(ChatTelemetry telemetry, Activity? activity, TagList tags, TimeProvider time) : IDisposable
    {
        private readonly long _began = time.GetTimestamp();
        private TagList _tags = tags;

        public void Succeeded(ChatReply reply)
        {
            _tags.Add("gen_ai.response.model", reply.Model);
            activity?.SetTag("gen_ai.response.model", reply.Model)
                .SetTag("gen_ai.response.finish_reasons", new[] { reply.Calls.Count > 0 ? "tool_calls" : "stop" })
                .SetTag("gen_ai.usage.input_tokens", reply.InputTokens)
                .SetTag("gen_ai.usage.output_tokens", reply.OutputTokens);

            // What was only reckoned must not be reported as counted.
            if (!reply.IsEstimated)
            {
                telemetry._tokens.Record(reply.InputTokens, [.. _tags, new("gen_ai.token.type", "input")]);
                telemetry._tokens.Record(reply.OutputTokens, [.. _tags, new("gen_ai.token.type", "output")]);
            }
        }

        public void Failed(Exception exception)
        {
            var type = exception.GetType().FullName;
            _tags.Add("error.type", type);
            activity?.SetTag("error.type", type).SetStatus(ActivityStatusCode.Error);
        }

        public void Dispose()
        {
            telemetry._duration.Record(time.GetElapsedTime(_began).TotalSeconds, _tags);
            activity?.Dispose();
        }
    }
}
