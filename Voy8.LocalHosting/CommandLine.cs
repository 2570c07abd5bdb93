using Microsoft.Extensions.Configuration;

namespace Voy8.LocalHosting;

/// <summary>Reads the command line as configuration does, but with flags.</summary>
internal static class CommandLine
{
    /// <summary><c>--fresh --data x</c> → <c>--fresh=true --data=x</c>: configuration would take <c>--data</c> for the value of <c>--fresh</c>.</summary>
    public static IEnumerable<string> NameFlags(IReadOnlyList<string> args)
    {
        for (var i = 0; i < args.Count; i++)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal) || args[i].Contains('=', StringComparison.Ordinal))
            {
                yield return args[i];
            }
            else if (i + 1 < args.Count && !args[i + 1].StartsWith("--", StringComparison.Ordinal))
            {
                yield return $"{args[i]}={args[++i]}";
            }
            else
            {
                yield return $"{args[i]}=true";
            }
        }
    }

    /// <summary>What azd and the Aspire CLI ask for when they deploy.</summary>
    public static bool AsksToPublish(IConfiguration configuration) =>
        configuration["publisher"] is not null
        || string.Equals(configuration["operation"], "publish", StringComparison.OrdinalIgnoreCase);
}
