using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;
using Voy8.Core.ChatModels;
using Voy8.Testing;

namespace Voy8.Core.Tests.ChatModels;

/// <summary>The real connector against a service on loopback whose answers are scripted.</summary>
public sealed class ChatModelClientTests : IAsyncLifetime
{
    private ScriptedChatModel _service = null!;
    private ScriptedChatModel _other = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => (_service, _other) = (await ScriptedChatModel.StartAsync(), await ScriptedChatModel.StartAsync());

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        await _other.DisposeAsync();
    }

    [Theory]
    [InlineData("true")]
    [InlineData("false")]
    public async Task A_text_comes_whole_with_its_tokens_and_its_cost(string streaming)
    {
        using var host = Host(("Models:0:Streaming", streaming), ("Models:0:InputPrice", "2"), ("Models:0:OutputPrice", "10"));
        _service.Then(ScriptedReply.Say("The harbour pub is open until midnight [1].", (1_000, 500)));

        var reply = await AskAsync(host);

        reply.ShouldSatisfyAllConditions(
            it => it.Text.ShouldBe("The harbour pub is open until midnight [1]."),
            it => it.Calls.ShouldBeEmpty(),
            it => it.Model.ShouldBe("first"),
            it => it.Tokens.ShouldBe(1_500),
            it => it.IsEstimated.ShouldBeFalse(),
            it => it.Cost.ShouldBe(0.007, 1e-9));
        var request = _service.Requests.ShouldHaveSingleItem();
        request.Authorization.ShouldBe("Bearer secret-key");
        request.Streams.ShouldBe(streaming == "true");
        request.Tools.ShouldBe(["search_venues"]);
    }

    [Theory]
    [InlineData("true")]
    [InlineData("false")]
    public async Task Tools_are_called_by_name_with_arguments_and_never_run_by_the_connector(string streaming)
    {
        using var host = Host(("Models:0:Streaming", streaming));
        _service.Then(ScriptedReply.CallAll([("search_venues", new { text = "Καφέ", limit = 5 }), ("search_venues", new { text = "bar" })]));

        var reply = await AskAsync(host);

        reply.Calls.Select(call => (call.Name, call.Arguments!["text"])).ShouldBe([("search_venues", "Καφέ"), ("search_venues", "bar")]);
        reply.Calls[0].Arguments!["limit"].ShouldBe("5");
        reply.Calls.Select(call => call.Id).ShouldBeUnique();
        _service.Requests.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("true")]
    [InlineData("false")]
    public async Task Arguments_that_are_no_json_are_told_from_none(string streaming)
    {
        using var host = Host(("Models:0:Streaming", streaming));
        _service.Then(ScriptedReply.Call("search_venues", "{\"text\": nonsense"), ScriptedReply.Call("search_venues", "{}"));

        (await AskAsync(host)).Calls.ShouldHaveSingleItem().Arguments.ShouldBeNull();
        (await AskAsync(host)).Calls.ShouldHaveSingleItem().Arguments.ShouldBeEmpty();
    }

    [Fact]
    public async Task Tokens_that_the_service_does_not_count_are_reckoned()
    {
        using var host = Host();
        _service.Then(ScriptedReply.Say(new string('x', 400), counts: false));

        var reply = await AskAsync(host);

        reply.IsEstimated.ShouldBeTrue();
        reply.OutputTokens.ShouldBe(101);
        reply.InputTokens.ShouldBeGreaterThan(5);
    }

    [Fact]
    public async Task A_service_that_is_too_busy_is_asked_again_when_it_said()
    {
        using var host = Host();
        _service.Then(ScriptedReply.Status(429, retryAfter: "1"), ScriptedReply.Say("Here."));
        var clock = Stopwatch.StartNew();

        (await AskAsync(host)).Text.ShouldBe("Here.");

        clock.Elapsed.ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(0.95));
        _service.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Where_one_asks_for_too_long_a_pause_the_next_is_asked_at_once()
    {
        using var host = Host(WithSecond());
        _service.Then(ScriptedReply.Status(429, retryAfter: "3600"));
        _other.Then(ScriptedReply.Say("From the second."));

        var reply = await AskAsync(host);

        (reply.Text, reply.Model).ShouldBe(("From the second.", "second"));
        _service.Requests.Count.ShouldBe(1);
    }

    public static TheoryData<string> Troubles => ["hang", "break off", "html", "empty", "half", "unauthorized", "server error"];

    [Theory]
    [MemberData(nameof(Troubles))]
    public async Task Whatever_one_does_wrong_the_next_is_asked(string trouble)
    {
        using var host = Host([.. WithSecond(), ("CallTimeout", "00:00:02"), ("Retries", "1")]);
        var reply = trouble switch
        {
            "hang" => ScriptedReply.Hang(),
            "break off" => ScriptedReply.BreakOff(),
            "html" => ScriptedReply.Raw("text/html", "<h1>Welcome to the hotel's Wi-Fi</h1>"),
            "empty" => ScriptedReply.Raw("text/event-stream", ""),
            "half" => ScriptedReply.Raw("text/event-stream", "data: {\"id\":\"x\",\"choices\":[{\"ind\n\n"),
            "unauthorized" => ScriptedReply.Status(401, body: "Incorrect API key provided: secret-key"),
            _ => ScriptedReply.Status(503, retryAfter: "0"),
        };
        _service.Answer = _ => reply;
        _other.Then(ScriptedReply.Say("From the second."));

        (await AskAsync(host)).Model.ShouldBe("second");
    }

    [Theory]
    [InlineData("break off", true)]
    [InlineData("hang", true)]
    [InlineData("half", true)]
    [InlineData("too long", true)]
    [InlineData("unauthorized", false)]
    [InlineData("server error", false)]
    [InlineData("not there", false)]
    public async Task What_a_call_without_an_answer_took_is_told_and_where_the_service_refused_it_took_nothing(string trouble, bool spends)
    {
        using var host = Host([.. WithSecond(), ("CallTimeout", "00:00:02"), ("Retries", "1"), ("Models:0:InputPrice", "1000"), .. trouble == "not there" ? [("Models:0:Endpoint", "http://127.0.0.1:9/v1")] : Array.Empty<(string, string)>()]);
        var reply = trouble switch
        {
            "break off" => ScriptedReply.BreakOff(),
            "hang" => ScriptedReply.Hang(),
            "half" => ScriptedReply.Raw("text/event-stream", "data: {\"id\":\"x\",\"choices\":[{\"ind\n\n"),
            "too long" => ScriptedReply.Say(new string('x', 100_000)),
            "unauthorized" => ScriptedReply.Status(401),
            _ => ScriptedReply.Status(503, retryAfter: "0"),
        };
        _service.Answer = _ => reply;
        _other.Then(ScriptedReply.Say("From the second.", (70, 3)));
        var lost = new List<ChatSpending>();

        var answered = await AskAsync(host, lost: lost);

        (answered.Model, answered.Tokens).ShouldBe(("second", 73));
        if (!spends)
        {
            lost.ShouldBeEmpty();
            return;
        }

        var spent = lost.ShouldHaveSingleItem();
        (spent.Model, spent.IsEstimated).ShouldBe(("first", true));
        spent.InputTokens.ShouldBeGreaterThan(5);
        spent.Cost.ShouldBe(spent.InputTokens * 0.001, 1e-9);
        spent.OutputTokens.ShouldBeGreaterThanOrEqualTo(trouble == "too long" ? 4_000 : 0);
    }

    [Fact]
    public async Task Who_stops_waiting_has_spent_what_was_read()
    {
        using var host = Host(WithSecond());
        using var cancellation = new CancellationTokenSource();
        _service.Then(ScriptedReply.Hang().After(_ => cancellation.CancelAsync()));
        var lost = new List<ChatSpending>();

        await Should.ThrowAsync<OperationCanceledException>(() => AskAsync(host, cancellationToken: cancellation.Token, lost: lost));

        lost.ShouldHaveSingleItem().InputTokens.ShouldBeGreaterThan(5);
    }

    [Fact]
    public async Task Where_none_answers_it_is_said_of_each_why_but_never_the_key()
    {
        using var host = Host(WithSecond());
        _service.Answer = _other.Answer = _ => ScriptedReply.Status(401, body: "Incorrect API key provided: secret-key");

        var exception = await Should.ThrowAsync<ChatModelException>(() => AskAsync(host));

        exception.IsPermanent.ShouldBeTrue();
        exception.Message.ShouldBe("No language model answered: first: the service refuses the key; second: the service refuses the key.");
        exception.ToString().ShouldNotContain("secret-key");
    }

    [Fact]
    public async Task A_failure_that_may_pass_is_not_permanent()
    {
        using var host = Host(("Retries", "1"));
        _service.Answer = _ => ScriptedReply.Status(500, retryAfter: "0");

        (await Should.ThrowAsync<ChatModelException>(() => AskAsync(host))).IsPermanent.ShouldBeFalse();
        _service.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_model_that_writes_without_end_is_cut_off()
    {
        using var host = Host();
        _service.Then(ScriptedReply.Say(new string('x', 100_000)));

        await Should.ThrowAsync<ChatModelException>(() => AskAsync(host, maxOutputTokens: 100));
    }

    [Theory]
    [InlineData("false", "application/json", "{\"id\":\"x\",\"padding\":\"")]
    [InlineData("true", "text/event-stream", "")]
    [InlineData("true", "text/event-stream", "data: ")]
    public async Task A_service_that_sends_without_end_is_cut_off_and_the_next_is_asked(string streaming, string type, string begin)
    {
        using var host = Host([.. WithSecond(), ("Models:0:Streaming", streaming), ("MaxAnswerBytes", "100000"), ("Retries", "1")]);

        // Comments and letters that are no text of the model's, so that nothing but the bytes can be counted.
        _service.Answer = _ => ScriptedReply.WithoutEnd(type, begin, begin.Length == 0 ? $": {new string('x', 1_000)}\n\n" : new string('x', 1_000));
        _other.Then(ScriptedReply.Say("From the second."));

        (await AskAsync(host)).Model.ShouldBe("second");
        _service.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task What_sends_without_end_is_told()
    {
        using var host = Host(("MaxAnswerBytes", "65536"), ("Retries", "1"), ("Models:0:Streaming", "false"));
        _service.Answer = _ => ScriptedReply.Raw("application/json", new string(' ', 65_537));

        (await Should.ThrowAsync<ChatModelException>(() => AskAsync(host))).Message.ShouldContain("first: the service sends without end");
    }

    [Fact]
    public async Task Whoever_cancels_is_obeyed()
    {
        using var host = Host(WithSecond());
        using var cancellation = new CancellationTokenSource();
        _service.Then(ScriptedReply.Hang().After(_ => cancellation.CancelAsync()));

        await Should.ThrowAsync<OperationCanceledException>(() => AskAsync(host, cancellationToken: cancellation.Token));
        _other.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Spans_follow_the_conventions_and_hold_no_question_and_no_key()
    {
        var spans = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == ChatTelemetry.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = spans.Add,
        };
        ActivitySource.AddActivityListener(listener);
        using var host = Host(("Models:0:Model", "of-this-test"));
        _service.Then(ScriptedReply.Say("Here.", (7, 3)));

        await AskAsync(host);

        var span = spans.Single(one => one.DisplayName == "chat of-this-test");
        span.Kind.ShouldBe(ActivityKind.Client);
        span.GetTagItem("gen_ai.operation.name").ShouldBe("chat");
        span.GetTagItem("gen_ai.provider.name").ShouldBe("openai");
        span.GetTagItem("gen_ai.request.model").ShouldBe("of-this-test");
        span.GetTagItem("gen_ai.usage.input_tokens").ShouldBe(7L);
        span.GetTagItem("gen_ai.usage.output_tokens").ShouldBe(3L);
        span.TagObjects.Select(tag => tag.Value?.ToString()).ShouldAllBe(value => !value!.Contains("secret-key") && !value.Contains("Where is"));
    }

    [Theory]
    [InlineData("Models:0:Endpoint", "ftp://models.example/v1")]
    [InlineData("Models:0:Endpoint", "http://user:password@models.example/v1")]
    [InlineData("Models:0:Model", "")]
    [InlineData("CallTimeout", "00:00:00")]
    [InlineData("DailyTokensPerUser", "0")]
    public void What_cannot_be_a_model_is_refused_at_start(string key, string value)
    {
        using var host = Host((key, value));

        Should.Throw<OptionsValidationException>(() => host.Services.GetRequiredService<IOptions<ChatModelsOptions>>().Value);
    }

    private (string, string)[] WithSecond() => [("Models:1:Endpoint", _other.Endpoint.ToString()), ("Models:1:Model", "second"), ("Models:1:ApiKey", "secret-key")];

    private IHost Host(params (string Key, string Value)[] settings)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        (string Key, string Value)[] usual = [("Models:0:Endpoint", _service.Endpoint.ToString()), ("Models:0:Model", "first"), ("Models:0:ApiKey", "secret-key")];
        foreach (var (key, value) in usual.Concat(settings))
        {
            builder.Configuration[$"{ChatModelsOptions.Section}:{key}"] = value;
        }

        builder.Services.AddSingleton(TimeProvider.System);
        builder.AddChatModels();
        builder.AddChatModels();
        return builder.Build();
    }

    private static Task<ChatReply> AskAsync(IHost host, int maxOutputTokens = 1_000, CancellationToken? cancellationToken = null, List<ChatSpending>? lost = null)
    {
        var tool = KernelFunctionFactory.CreateFromMethod(string () => throw new InvalidOperationException("The connector ran it."), "search_venues", "Finds venues.");
        var messages = new ChatHistory("You answer questions.");
        messages.AddUserMessage("Where is the harbour pub?");
        return host.Services.GetRequiredService<ChatModelClient>().AskAsync(new ChatQuestion(messages, [tool], true, maxOutputTokens), lost ?? [], cancellationToken ?? Token);
    }
}
