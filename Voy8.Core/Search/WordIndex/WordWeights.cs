namespace Voy8.Core.Search;

/// <summary>Where a word stands in a venue's text: the weights of PostgreSQL's <c>tsvector</c>.</summary>
[Flags]
internal enum WordWeights
{
    None = 0,

    /// <summary>D: description.</summary>
    Prose = 1,

    /// <summary>C: street and place.</summary>
    Place = 2,

    /// <summary>B: what it is and has.</summary>
    Term = 4,

    /// <summary>A: one of its names.</summary>
    Name = 8,
}
