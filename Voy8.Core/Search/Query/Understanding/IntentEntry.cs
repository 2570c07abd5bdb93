namespace Voy8.Core.Search;

/// <summary>What words may ask for, besides what a venue is and has.</summary>
internal enum IntentType
{
    /// <summary>Open at this moment.</summary>
    Open,

    /// <summary>A level of prices: <c>low</c> or <c>high</c>.</summary>
    Price,

    /// <summary>Near the person's own point.</summary>
    NearMe,

    /// <summary>Near the place that the next words name.</summary>
    Near,

    /// <summary>A place of a kind rather than a name: <c>train</c> or <c>bus</c>; only after <see cref="Near"/>.</summary>
    Station,

    /// <summary>A code of <see cref="Enrichment.Features"/>.</summary>
    Feature,
}

/// <summary>One line of a language's file.</summary>
internal sealed record IntentEntry(IntentType Type, string Value);
