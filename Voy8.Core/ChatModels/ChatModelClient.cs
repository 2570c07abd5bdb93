using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;
using Microsoft.SemanticKernel.Connectors.OpenAI;
using OpenAI;

namespace Voy8.Core.ChatModels;

/// <summary>Asks the first configured model that answers. Retries are its HTTP client's.</summary>
public sealed class ChatModelClient(
    IHttpClientFactory clients, IOptions<ChatModelsOptions> options, ChatTelemetry telemetry, TimeProvider time, ILogger<ChatModelClient> logger)
{
    internal const string ClientName = "chat-models";

    /// <param name="lost">Takes what is spent on calls that bring no answer, however this ends.</param>
    /// <exception cref="ChatModelException">No model answered.</exception>
    public async Task<ChatReply> AskAsync(ChatQuestion question, ICollection<ChatSpending> lost, CancellationToken cancellationToken = default)
    {
        var (failures, passes) = (new List<string>(), false);
        foreach (var model in options.Value.Models)
        {
            using var call = telemetry.Begin(model, question.MaxOutputTokens);
            using var over = new CancellationTokenSource(options.Value.CallTimeout, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellationToken);
            var reader = new ChatReplyReader(model, question);
            try
            {
                var reply = await AskAsync(model, question, reader, either.Token);
                call.Succeeded(reply);
                return reply;
            }
            catch (Exception exception) when (IsFailure(exception))
            {
                if (reader.HasBegun || WasRead(exception))
                {
                    lost.Add(reader.Spent());
                }

                if (cancellationToken.IsCancellationRequested)
                {
                    throw;
                }

                var reason = over.IsCancellationRequested ? $"no answer within {options.Value.CallTimeout}" : ReasonOf(exception);
                call.Failed(exception);
                Log.ModelFailed(logger, model.Model, reason);
                failures.Add($"{model.Model}: {reason}");
                passes |= !IsRefusal(exception);
            }
        }

        // Without what was caught: it quotes the service, which may quote the key.
        throw new ChatModelException(
            failures.Count == 0 ? "No language model is configured: set ChatModels:Models." : $"No language model answered: {string.Join("; ", failures)}.", !passes);
    }

    private async Task<ChatReply> AskAsync(ChatModelDefinition model, ChatQuestion question, ChatReplyReader reader, CancellationToken cancellationToken)
    {
        var service = new OpenAIChatCompletionService(model.Model, Connect(model));
        var settings = new OpenAIPromptExecutionSettings
        {
            Temperature = 0,
            MaxTokens = question.MaxOutputTokens,
            FunctionChoiceBehavior = question.MayCallTools ? FunctionChoiceBehavior.Auto(question.Tools, autoInvoke: false) : FunctionChoiceBehavior.None(question.Tools),
        };
        var began = time.GetTimestamp();
        if (model.Streaming)
        {
            await foreach (var piece in service.GetStreamingChatMessageContentsAsync(question.Messages, settings, new Kernel(), cancellationToken))
            {
                reader.Add(piece);
            }
        }
        else
        {
            reader.Add(await service.GetChatMessageContentAsync(question.Messages, settings, new Kernel(), cancellationToken));
        }

        return reader.Read(time.GetElapsedTime(began));
    }

    private OpenAIClient Connect(ChatModelDefinition model) => new(
        new ApiKeyCredential(string.IsNullOrEmpty(model.ApiKey) ? "none" : model.ApiKey),
        new OpenAIClientOptions
        {
            Endpoint = model.Endpoint,
            Transport = new HttpClientPipelineTransport(clients.CreateClient(ClientName)),
            RetryPolicy = new ClientRetryPolicy(0),
            NetworkTimeout = Timeout.InfiniteTimeSpan,
        });

    // Whatever a service can do wrong: refuse, hang, break off, or answer with something else than it should.
    private static bool IsFailure(Exception exception) => exception is HttpOperationException or ClientResultException or HttpRequestException or IOException
        or JsonException or FormatException or ArgumentException or InvalidOperationException or KeyNotFoundException or KernelException or NotSupportedException
        or OperationCanceledException or TimeoutException or Polly.ExecutionRejectedException or InvalidDataException;

    // Who refuses, or is not reached, reads nothing. Of anybody else it is not known, so it is taken to have read the question.
    private static bool WasRead(Exception exception)
    {
        return Causes(exception).All(cause => !(StatusOf(cause) >= 400) && cause is not Polly.ExecutionRejectedException
            && cause is not HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError });
    }

    private static IEnumerable<Exception> Causes(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            yield return cause;
        }
    }

    private static bool IsRefusal(Exception exception) => StatusOf(exception) is >= 400 and < 500 and not 408 and not 429;

    private static int? StatusOf(Exception exception) => exception switch
    {
        HttpOperationException { StatusCode: { } status } => (int)status,
        ClientResultException { Status: > 0 } result => result.Status,
        _ => null,
    };

    // Never what the service wrote: it may repeat the key.
    private static string ReasonOf(Exception exception) => StatusOf(exception) switch
    {
        401 or 403 => "the service refuses the key",
        404 => "the service knows no such model or address",
        429 => "the service is too busy",
        _ when Causes(exception).Any(cause => cause is AnswerTooLongException) => "the service sends without end",
        { } status => $"the service answered {status}",
        null when exception is HttpRequestException or HttpOperationException or IOException => "the service does not answer",
        null when exception is Polly.ExecutionRejectedException or OperationCanceledException or TimeoutException => "the service took too long",
        null => "the service answered with something that is no answer",
    };
}
