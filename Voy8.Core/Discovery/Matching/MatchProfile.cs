using System.Collections.Frozen;
using Voy8.Core.Catalogue;
using Voy8.Core.Enrichment;

namespace Voy8.Core.Discovery.Matching;

/// <summary>A business made comparable once, to be compared with many.</summary>
public sealed class MatchProfile
{
    private const int MaxValues = 20;

    private MatchProfile(MatchSubject subject)
    {
        Location = subject.Location;
        Kind = subject.Kind;
        Postcode = string.Concat((subject.Postcode ?? "").Where(char.IsLetterOrDigit)).ToUpperInvariant();
        Names = [.. subject.Names.Take(MaxValues).Select(NameForm.Of).Where(name => name.Words.Count > 0).DistinctBy(name => name.Joined)];
        Phones = subject.Phones.Take(MaxValues).Select(phone => PhoneNumber.ToE164(phone, subject.Country)).OfType<string>().ToFrozenSet(StringComparer.Ordinal);
        Domains = subject.Websites.Take(MaxValues).Select(OwnSite.DomainOf).OfType<string>().ToFrozenSet(StringComparer.Ordinal);
        SitePages = subject.Websites.Take(MaxValues).Select(OwnSite.PageOf).OfType<string>().ToFrozenSet(StringComparer.Ordinal);
        Address = StreetAddress.Of(subject.Street, subject.HouseNumber);
        City = NameForm.Of(subject.City ?? "");
    }

    public static MatchProfile Of(MatchSubject subject) => new(subject);

    public GeoPoint? Location { get; }
    public string Kind { get; }
    public string Postcode { get; }

    /// <summary>E.164.</summary>
    public IReadOnlySet<string> Phones { get; }

    /// <summary>Registrable, and the business's own.</summary>
    public IReadOnlySet<string> Domains { get; }

    internal IReadOnlySet<string> SitePages { get; }
    internal IReadOnlyList<NameForm> Names { get; }
    internal StreetAddress Address { get; }
    internal NameForm City { get; }
}
