using Microsoft.AspNetCore.Http;
using Voy8.Api.Access;

namespace Voy8.Api.Tests;

public sealed class ExportSlotsTests
{
    [Fact]
    public void An_account_has_one_export_at_a_time_and_all_together_have_a_few()
    {
        var slots = new ExportSlots();
        var account = Guid.CreateVersion7();

        slots.TryTake(account, new DefaultHttpContext()).ShouldBeTrue();
        slots.TryTake(account, new DefaultHttpContext()).ShouldBeFalse();

        Enumerable.Range(0, 20).Count(_ => slots.TryTake(Guid.CreateVersion7(), new DefaultHttpContext())).ShouldBe(ExportSlots.Most - 1);
    }
}
