using Microsoft.Extensions.Hosting;

namespace Voy8.Core.Embeddings;

/// <summary>Begins to load the models while a process that answers queries starts, so that nobody waits for them.</summary>
internal sealed class EmbeddingModelLoader(EmbeddingModels models) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var model in models.All)
        {
            model.Begin();
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
