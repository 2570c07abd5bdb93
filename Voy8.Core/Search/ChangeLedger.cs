namespace Voy8.Core.Search;

/// <summary>
/// Tells a reader which changes it has not seen, however late they are committed. It asks each time for all changes by transactions from a watermark
/// on (<c>pg_snapshot_xmin</c>: older ones were over), and remembers those it has seen that the next question will bring again. Each of them, and not the
/// latest of a venue: a transaction that began earlier may commit later.
/// </summary>
/// <param name="transactionOf">The transaction that made a change.</param>
internal sealed class ChangeLedger<T>(Func<T, ulong> transactionOf)
{
    private HashSet<T> _seen = [];

    /// <summary>Changes are to be asked for from this transaction on.</summary>
    public ulong Watermark { get; private set; }

    /// <summary>Begins anew, with everything that was stored before.</summary>
    /// <param name="watermark">Read before what was stored was read.</param>
    public void Begin(ulong watermark) => (Watermark, _seen) = (watermark, []);

    /// <summary>Of what was found from the watermark on, what was not seen before.</summary>
    public IEnumerable<T> Unseen(IEnumerable<T> found) => found.Where(change => !_seen.Contains(change)).Distinct();

    /// <summary>What was found has been made use of; until then it is found again, should something fail.</summary>
    /// <param name="watermark">Read before, or together with, what was found.</param>
    public void Advance(ulong watermark, IEnumerable<T> found)
    {
        _seen = [.. found.Where(change => transactionOf(change) >= watermark)];
        Watermark = watermark;
    }
}
