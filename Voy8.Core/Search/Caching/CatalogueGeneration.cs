using System.Globalization;
using Microsoft.Extensions.Options;
using Voy8.Core.Embeddings;

namespace Voy8.Core.Search;

/// <summary>
/// Names the state of all that search can see, alike in every replica: another name from the first poll on that sees a write. The name is the
/// newest transaction that wrote, and those older ones that were committed after it.
/// </summary>
internal sealed class CatalogueGeneration(EmbeddingModels models, IOptions<SearchOptions> options, TimeProvider time)
{
    // A poll that does not come is no reason to believe that nothing happens.
    private const int MaxMissedPolls = 3;

    private readonly Lock _gate = new();
    private readonly string _own = Guid.CreateVersion7().ToString("N");
    private readonly SortedSet<ulong> _late = [];
    private ulong _newest;
    private bool _known;
    private long _startedAt;
    private long _polledAt;
    private long _changedAt;
    private long _indexedAt;

    /// <summary>Null while it is not known.</summary>
    public string? Current
    {
        get
        {
            lock (_gate)
            {
                if (!_known || time.GetElapsedTime(_polledAt) > options.Value.IndexPollInterval * MaxMissedPolls)
                {
                    return null;
                }

                var name = string.Join('.', _late.Prepend(_newest).Select(transaction => transaction.ToString(CultureInfo.InvariantCulture)));

                // Who has just begun cannot tell which transactions were late. Whatever was stored before is over after one lifetime.
                return time.GetElapsedTime(_startedAt) >= options.Value.CacheLifetime ? name : $"{_own}.{name}";
            }
        }
    }

    /// <summary>True when the vector index has caught up with all that was seen: what is found now is what this generation has.</summary>
    public bool IsIndexed
    {
        get
        {
            lock (_gate)
            {
                return models.All.All(model => model.Status.State == EmbeddingModelState.Off) || _indexedAt > _changedAt;
            }
        }
    }

    /// <summary>What a poll saw.</summary>
    /// <param name="polledAt">When it began.</param>
    /// <param name="newest">The newest transaction that wrote at all; counts at the first poll.</param>
    /// <param name="unseen">Transactions that wrote and that no earlier poll saw.</param>
    public void Observe(long polledAt, ulong newest, ulong[] unseen)
    {
        lock (_gate)
        {
            if (!_known)
            {
                (_known, _startedAt, _newest, _changedAt) = (true, polledAt, newest, time.GetTimestamp());
            }
            else if (unseen.Length > 0)
            {
                _changedAt = time.GetTimestamp();
                if (unseen.Max() > _newest)
                {
                    _newest = unseen.Max();
                    _late.Clear();
                    unseen = [.. unseen.Where(transaction => transaction < _newest)];
                }

                _late.UnionWith(unseen);
            }

            _polledAt = polledAt;
        }
    }

    /// <summary>The vector index has applied all that was committed when it began to look.</summary>
    public void Indexed(long beganAt)
    {
        lock (_gate)
        {
            _indexedAt = beganAt;
        }
    }
}
