using Xunit.Sdk;

namespace Voy8.Testing;

/// <summary>What a machine may lack: tests of it skip with a reason, and fail where the environment says that it must be there.</summary>
internal static class Requirement
{
    // xUnit takes an exception of this beginning as a skip; its assert library, which has Assert.Skip, is not for fixtures.
    private const string SkipToken = "$XunitDynamicSkip$";

    public static void Check(bool isMet, string variable, string reason)
    {
        if (isMet)
        {
            return;
        }

        throw Environment.GetEnvironmentVariable(variable) == "1"
            ? new InvalidOperationException($"{reason} ({variable} is 1)")
            : new SkippedException(SkipToken + reason);
    }

    private sealed class SkippedException(string message) : Exception(message);
}
