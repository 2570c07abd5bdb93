using CsCheck;
using Voy8.Core.Search;

namespace Voy8.Core.Tests.Search;

public sealed class ChangeLedgerTests
{
    /// <summary>Transactions begin in the order of their numbers and commit in any; each writes one venue. The reader asks now and then.</summary>
    [Fact]
    public void Every_change_is_seen_once_however_late_it_is_committed() => Gen.Select(Gen.Int[0, 12], Gen.Int[0, 3]).Array[1, 60].Sample(writes =>
    {
        var ledger = new ChangeLedger<VenueVersion>(change => change.ChangedIn);
        var changes = writes.Select((_, i) => new VenueVersion(new Guid(i % 5, 0, 0, new byte[8]), (ulong)i + 1)).ToArray();
        var seen = new List<VenueVersion>();
        ledger.Begin(1);
        for (var now = 0; now <= writes.Length + 12; now++)
        {
            // A transaction runs from its number on for so many moments.
            bool IsOver(int i) => i + writes[i].Item1 < now;
            var running = Enumerable.Range(0, writes.Length).Where(i => i < now && !IsOver(i)).Select(i => changes[i].ChangedIn);
            var watermark = running.DefaultIfEmpty((ulong)Math.Min(now, writes.Length) + 1).Min();
            var found = Enumerable.Range(0, writes.Length).Where(i => i < now && IsOver(i)).Select(i => changes[i]).Where(change => change.ChangedIn >= ledger.Watermark).ToArray();
            if (now < writes.Length && writes[now].Item2 == 0)
            {
                continue;
            }

            seen.AddRange(ledger.Unseen(found));
            ledger.Advance(watermark, found);
        }

        seen.OrderBy(change => change.ChangedIn).ShouldBe(changes);
    });

    [Fact]
    public void What_was_not_made_use_of_is_unseen_still()
    {
        var ledger = new ChangeLedger<ulong>(transaction => transaction);
        ledger.Begin(5);

        ledger.Unseen([6, 7, 7]).ShouldBe([6, 7]);
        ledger.Unseen([6, 7]).ShouldBe([6, 7]);
        ledger.Advance(7, [6, 7]);

        ledger.Watermark.ShouldBe(7ul);
        ledger.Unseen([7, 8]).ShouldBe([8]);
    }
}
