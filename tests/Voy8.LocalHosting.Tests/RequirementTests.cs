using Voy8.Testing;

namespace Voy8.LocalHosting.Tests;

public sealed class RequirementTests
{
    [Fact]
    public void What_this_machine_lacks_skips_a_test_with_a_reason()
    {
        Assert.SkipWhen(Environment.GetEnvironmentVariable("VOY8_REQUIRE_SHARED") == "1", "Here it would fail, as it should.");

        var skip = Should.Throw<Exception>(() => SharedData.RequireOrSkip("no/such/file"));

        // xUnit reads this beginning as a skip.
        skip.Message.ShouldBe("$XunitDynamicSkip$There is no no/such/file in the shared data.");
    }

    [Fact]
    public async Task Eventually_tells_what_did_not_happen_and_why()
    {
        var failure = await Should.ThrowAsync<TimeoutException>(() =>
            Eventually.TrueAsync(bool () => throw new InvalidOperationException("not yet"), TimeSpan.FromMilliseconds(60), "the moon is full"));

        failure.Message.ShouldContain("the moon is full");
    }
}
