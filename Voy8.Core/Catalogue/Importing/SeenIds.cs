using System.Buffers.Binary;
using Voy8.Core.Enrichment;

namespace Voy8.Core.Catalogue.Importing;

/// <summary>
/// The ids that a file has used so far. The second line with an id is refused: were it to win, importing the file again would
/// change the venue twice more. Keeps 8 bytes of each id's digest; two of ten million ids collide with a chance of 3 in a million.
/// </summary>
internal sealed class SeenIds
{
    private readonly HashSet<ulong> _digests = [];

    /// <returns>False when the file used the id before.</returns>
    public bool Add(string id) => _digests.Add(BinaryPrimitives.ReadUInt64LittleEndian(ContentHash.Of(id)));
}
