using Microsoft.Extensions.DependencyInjection;
using Voy8.Core.Investigations;
using Voy8.Core.Tests.Notes;
using Voy8.Core.Tests.Search;
using Voy8.Testing;

namespace Voy8.Core.Tests.Investigations;

/// <summary>Investigations on a database of their own, with a scripted model, people and a venue.</summary>
internal sealed class InvestigationHost : IAsyncDisposable
{
    private InvestigationHost(NoteHost notes, ScriptedChatModel model) => (Notes, Model) = (notes, model);

    public NoteHost Notes { get; }

    public ScriptedChatModel Model { get; }

    public Guid Ada => Notes.Ada;

    public Guid Bob => Notes.Bob;

    public InvestigationStore Store => Notes.Catalogue.Get<InvestigationStore>();

    public InvestigationRequests Requests => Notes.Catalogue.Get<InvestigationRequests>();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<InvestigationHost> StartAsync(
        PostgresServerFixture postgres, RedisServerFixture redis, bool worker = false, params (string Key, string Value)[] settings)
    {
        var model = await ScriptedChatModel.StartAsync();
        var notes = await NoteHost.StartAsync(
            postgres, redis, worker, [("ChatModels:Models:0:Endpoint", model.Endpoint.ToString()), ("ChatModels:Models:0:Model", "scripted"), ("ChatModels:Retries", "1"), .. settings]);
        return new InvestigationHost(notes, model);
    }

    public async Task<Guid> AskAsync(string question, Guid? owner = null, InvestigationScope? scope = null, Guid? followUpOf = null)
    {
        var (refusal, id) = await Requests.StartAsync(owner ?? Ada, question, scope ?? new InvestigationScope(), followUpOf, Token);
        refusal.ShouldBeNull();
        return id;
    }

    /// <summary>Runs the job's handler, as a worker would.</summary>
    public async Task RunAsync(Guid id, FakeJobContext? context = null, CancellationToken? cancellationToken = null)
    {
        context ??= new FakeJobContext();
        await ActivatorUtilities.CreateInstance<InvestigateHandler>(Notes.Catalogue.Get<IServiceProvider>()).HandleAsync(new Investigate(id), context, cancellationToken ?? Token);
        string[] neutral = ["The model has spoken.", "A tool has answered."];
        context.Reported.ShouldAllBe(progress => neutral.Contains(progress.Message), "operators read it");
    }

    public async Task<Investigation> AnswerAsync(string question, Guid? owner = null, InvestigationScope? scope = null, Guid? followUpOf = null)
    {
        var id = await AskAsync(question, owner, scope, followUpOf);
        await RunAsync(id);
        return await FindAsync(id, owner);
    }

    public async Task<Investigation> FindAsync(Guid id, Guid? owner = null) => (await Store.FindAsync(owner ?? Ada, id, Token)).ShouldNotBeNull();

    /// <summary>A pub with hours, a description and wifi.</summary>
    public Task<Guid> AddPubAsync() =>
        Notes.Catalogue.AddAsync(new TestVenue("The Anchor", "pub") { OpeningHours = "Mo-Su 12:00-24:00", Description = "A pub at the quay.", Features = ["wifi"] });

    public Task<IReadOnlyList<InvestigationStep>> StepsAsync(Guid id, Guid? owner = null) => Store.ReadStepsAsync(owner ?? Ada, id, cancellationToken: Token);

    public async ValueTask DisposeAsync()
    {
        await Notes.DisposeAsync();
        await Model.DisposeAsync();
    }
}
