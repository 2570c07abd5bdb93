using Microsoft.Extensions.Options;

namespace Voy8.Core.Discovery.Directories;

/// <summary>What the configured directories know.</summary>
public sealed class DirectoryCoverage(IOptions<DiscoveryOptions> options)
{
    /// <summary>Names of the directories that know the city.</summary>
    public IReadOnlyList<string> DirectoriesOf(City city) =>
        [.. options.Value.Directories.Where(directory => directory.Knows(city)).Select(directory => directory.Name)];

    /// <summary>True when some directory can be asked for the industry in the city, in a language that the industry has keywords in.</summary>
    public bool Has(City city, Industry industry) => DirectoryPlan.Of(options.Value.Directories, city, industry).Count > 0;
}
