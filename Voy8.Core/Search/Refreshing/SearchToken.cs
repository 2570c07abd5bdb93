using System.Buffers.Binary;
using System.Buffers.Text;

namespace Voy8.Core.Search;

/// <summary>
/// Names the venues that a search sent to be crawled, and when. It carries all that a stream of them needs, so any replica can
/// serve it: base64url of a version byte, Unix milliseconds (8 bytes, big-endian) and 1 to 10 venue ids.
/// </summary>
public sealed record SearchToken(IReadOnlyList<Guid> VenueIds, DateTimeOffset IssuedAt)
{
    public const int MaxVenues = 10;

    private const byte Version = 1;
    private const int HeaderLength = 9;
    private const int IdLength = 16;

    public static SearchToken Create(IEnumerable<Guid> venueIds, DateTimeOffset issuedAt) => new([.. venueIds.Take(MaxVenues)], issuedAt);

    /// <returns>Null when the text is no token.</returns>
    public static SearchToken? TryParse(string text)
    {
        var bytes = new byte[HeaderLength + (MaxVenues * IdLength)];
        if (text.Length > Base64Url.GetEncodedLength(bytes.Length)
            || !Base64Url.IsValid(text)
            || !Base64Url.TryDecodeFromChars(text, bytes, out var length)
            || length <= HeaderLength
            || (length - HeaderLength) % IdLength != 0
            || bytes[0] != Version)
        {
            return null;
        }

        var milliseconds = BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(1));
        if (milliseconds < 0 || milliseconds > DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())
        {
            return null;
        }

        var ids = new Guid[(length - HeaderLength) / IdLength];
        for (var i = 0; i < ids.Length; i++)
        {
            ids[i] = new Guid(bytes.AsSpan(HeaderLength + (i * IdLength), IdLength), bigEndian: true);
        }

        return new SearchToken(ids, DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));
    }

    public override string ToString()
    {
        var bytes = new byte[HeaderLength + (VenueIds.Count * IdLength)];
        bytes[0] = Version;
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(1), IssuedAt.ToUnixTimeMilliseconds());
        for (var i = 0; i < VenueIds.Count; i++)
        {
            VenueIds[i].TryWriteBytes(bytes.AsSpan(HeaderLength + (i * IdLength)), bigEndian: true, out _);
        }

        return Base64Url.EncodeToString(bytes);
    }
}
