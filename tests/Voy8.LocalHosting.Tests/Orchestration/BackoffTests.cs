using Voy8.LocalHosting.Orchestration;
using Voy8.LocalHosting.Output;

namespace Voy8.LocalHosting.Tests.Orchestration;

public sealed class BackoffTests
{
    [Fact]
    public void Delays_double_up_to_half_a_minute_and_start_anew_after_a_minute_of_life()
    {
        var backoff = new Backoff(new RunOutput(TextWriter.Null, colours: false));

        var delays = Enumerable.Range(0, 7).Select(_ => backoff.Next(TimeSpan.FromSeconds(1)).TotalSeconds);

        delays.ShouldBe([1, 2, 4, 8, 16, 30, 30]);
        backoff.Next(TimeSpan.FromMinutes(1)).TotalSeconds.ShouldBe(1);
    }
}
