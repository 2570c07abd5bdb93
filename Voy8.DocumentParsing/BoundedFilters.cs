using System.IO.Compression;
using UglyToad.PdfPig.Filters;
using UglyToad.PdfPig.Tokens;

namespace Voy8.DocumentParsing;

/// <summary>
/// The filters of PDF streams (ISO 32000-1, 7.4), counted. What is deflated is unfolded once into nothing before it is unfolded into memory. The parser passes
/// over streams that it cannot have, so that a page of a bomb would look empty: whoever reads pages asks here whether one was refused.
/// </summary>
internal sealed class BoundedFilters(long mostOfPage) : IFilterProvider
{
    private long _unfolded;
    private bool _refused;

    public IReadOnlyList<IFilter> GetFilters(DictionaryToken dictionary) => Bounded(DefaultFilterProvider.Instance.GetFilters(dictionary));

    public IReadOnlyList<IFilter> GetNamedFilters(IReadOnlyList<NameToken> names) => Bounded(DefaultFilterProvider.Instance.GetNamedFilters(names));

    public IReadOnlyList<IFilter> GetAllFilters() => Bounded(DefaultFilterProvider.Instance.GetAllFilters());

    /// <summary>A page is to be read: what the last one took is free again.</summary>
    public void Begin() => _unfolded = 0;

    /// <exception cref="RefusedException">A page, or what stands before them, unfolded into more than is read.</exception>
    public void Require()
    {
        if (_refused)
        {
            throw new RefusedException(Refusal.TooLarge);
        }
    }

    private IFilter[] Bounded(IReadOnlyList<IFilter> filters) => [.. filters.Select(filter => new Counted(this, filter))];

    private void Count(long bytes)
    {
        _unfolded += bytes;
        _refused |= _unfolded > mostOfPage;
        Require();
    }

    // Counted for good when it has been decoded.
    private void Try(Memory<byte> input)
    {
        var left = mostOfPage - _unfolded;
        var buffer = new byte[64 * 1024];
        try
        {
            using var inflated = new ZLibStream(new MemoryStream(input.ToArray(), writable: false), CompressionMode.Decompress);
            for (int read; left >= 0 && (read = inflated.Read(buffer)) > 0;)
            {
                left -= read;
            }
        }
        catch (InvalidDataException)
        {
            // The parser makes of it what it can.
        }

        if (left < 0)
        {
            Count(mostOfPage + 1);
        }
    }

    private sealed class Counted(BoundedFilters filters, IFilter inner) : IFilter
    {
        public bool IsSupported => inner.IsSupported;

        public Memory<byte> Decode(Memory<byte> input, DictionaryToken streamDictionary, IFilterProvider filterProvider, int filterIndex)
        {
            filters.Require();
            if (inner is FlateFilter)
            {
                filters.Try(input);
            }

            var decoded = inner.Decode(input, streamDictionary, filterProvider, filterIndex);
            filters.Count(decoded.Length);
            return decoded;
        }
    }
}
