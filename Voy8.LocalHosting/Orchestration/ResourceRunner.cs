using Voy8.LocalHosting.Output;

namespace Voy8.LocalHosting.Orchestration;

/// <summary>Runs one resource until it is told to stop, starting it again when it ends by itself.</summary>
internal abstract class ResourceRunner(Resource resource, RunContext context)
{
    private readonly TaskCompletionSource _healthy = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Resource Resource { get; } = resource;

    /// <summary>Completes when the resource has been healthy for the first time.</summary>
    public Task Healthy => _healthy.Task;

    public abstract bool IsHealthy { get; }

    public abstract IReadOnlyList<int> Pids { get; }

    /// <summary>Where people and programs find it, or null.</summary>
    public abstract string? Url { get; }

    /// <summary>A word more for the table.</summary>
    public virtual string Remark => string.Empty;

    protected RunContext Context { get; } = context;

    protected RunOutput Output => Context.Output;

    /// <exception cref="Exception">It can never start.</exception>
    public async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            foreach (var dependency in Resource.WaitsFor)
            {
                await Context.WhenHealthy(dependency).WaitAsync(stopping);
            }

            await RunCoreAsync(stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
    }

    protected abstract Task RunCoreAsync(CancellationToken stopping);

    protected void SetHealthy()
    {
        _healthy.TrySetResult();
        Context.Changed();
    }
}
