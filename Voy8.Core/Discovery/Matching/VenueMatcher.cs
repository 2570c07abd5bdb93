using System.Globalization;

namespace Voy8.Core.Discovery.Matching;

/// <summary>
/// Tells whether two descriptions are of one business. Evidence adds up (points as in Fellegi and Sunter's weights, rounded by hand);
/// gates then keep apart what points alone would join: branches of a chain, doctors of one practice, a hotel and its restaurant.
/// A pure function.
/// </summary>
public static class VenueMatcher
{
    private const double CertainFrom = 5;
    private const double UnsureFrom = 2.5;

    /// <summary>Beyond, a business is elsewhere unless its address says that one of the positions is wrong.</summary>
    private const double MaxMetres = 400;

    /// <summary>Beyond, a name and a site are not enough: chains have branches round the corner.</summary>
    private const double NearMetres = 150;

    public static Match Compare(MatchProfile a, MatchProfile b)
    {
        var evidence = new List<MatchEvidence>(6);
        var name = CompareNames(a, b, evidence);
        var phone = ComparePhones(a, b, evidence);
        var site = CompareSites(a, b, evidence);
        var address = CompareAddresses(a, b, evidence);
        var metres = a.Location is { } here && b.Location is { } there ? here.DistanceTo(there) : (double?)null;
        NoteDistance(metres, evidence);
        var kind = KindFamilies.AreCompatible(a.Kind, b.Kind);
        NoteKind(a.Kind, b.Kind, kind, evidence);

        var score = evidence.Sum(item => item.Points);
        var certainty = score >= CertainFrom ? MatchCertainty.Certain : score >= UnsureFrom ? MatchCertainty.Unsure : MatchCertainty.Different;
        var (most, why) = Gate(name, phone, site, address, metres, kind, a.Kind == b.Kind || kind is null);
        if (certainty > most)
        {
            evidence.Add(new MatchEvidence("gate", 0, why));
            certainty = most;
        }

        return new Match(certainty, Math.Round(score, 2), evidence);
    }

    // What the points may say at most.
    private static (MatchCertainty Most, string Why) Gate(NameLikeness name, bool? phone, bool? site, bool? address, double? metres, bool? kind, bool sameKind)
    {
        if (name.Value < 0.5)
        {
            return phone == true && address == true && kind != false
                ? (MatchCertainty.Unsure, "another name at the same address and telephone")
                : (MatchCertainty.Different, "another name");
        }

        if (metres > MaxMetres && address != true)
        {
            return phone == true && address != false
                ? (MatchCertainty.Unsure, "far apart, with one telephone")
                : (MatchCertainty.Different, "another branch: the same name elsewhere");
        }

        if (address == false && metres is not < 60)
        {
            return phone == true || site == true ? (MatchCertainty.Unsure, "another address") : (MatchCertainty.Different, "another branch: the same name at another address");
        }

        if (name.Value < 0.72)
        {
            return (MatchCertainty.Unsure, "the names differ");
        }

        if (metres is null && address != true && phone != true)
        {
            return (MatchCertainty.Unsure, "nothing tells where it is");
        }

        if (metres > NearMetres && address != true && phone != true)
        {
            return (MatchCertainty.Unsure, "some way apart");
        }

        if (phone != true && address != true && (name.Rest == NameRest.Telling || (name.Rest == NameRest.Generic && site != true && !sameKind)))
        {
            return (MatchCertainty.Unsure, "one name says more than the other");
        }

        return kind == false ? (MatchCertainty.Unsure, "another kind of business") : (MatchCertainty.Certain, "");
    }

    private static NameLikeness CompareNames(MatchProfile a, MatchProfile b, List<MatchEvidence> evidence)
    {
        var city = a.City.Words.Count > 0 ? a.City : b.City;
        var best = default(NameLikeness);
        foreach (var one in a.Names)
        {
            foreach (var other in b.Names)
            {
                var likeness = NameSimilarity.Of(one, other, city);
                best = likeness.Value > best.Value ? likeness : best;
            }
        }

        var points = best.Value switch { >= 0.97 => 4, >= 0.89 => 3.2, >= 0.82 => 2, >= 0.72 => 0.5, >= 0.5 => -1.5, _ => -5.0 };
        evidence.Add(new MatchEvidence("name", points, best.Value.ToString("0 %", CultureInfo.InvariantCulture) + " alike"));
        return best;
    }

    private static bool? ComparePhones(MatchProfile a, MatchProfile b, List<MatchEvidence> evidence)
    {
        if (a.Phones.Count == 0 || b.Phones.Count == 0)
        {
            return null;
        }

        var shared = a.Phones.FirstOrDefault(b.Phones.Contains);
        evidence.Add(shared is null ? new MatchEvidence("phone", -1, "other numbers") : new MatchEvidence("phone", 3, shared));
        return shared is not null;
    }

    private static bool? CompareSites(MatchProfile a, MatchProfile b, List<MatchEvidence> evidence)
    {
        if (a.SitePages.FirstOrDefault(b.SitePages.Contains) is { } page)
        {
            evidence.Add(new MatchEvidence("website", 3, page));
            return true;
        }

        if (a.Domains.Count == 0 || b.Domains.Count == 0)
        {
            return null;
        }

        // Pages of their own on one site: a chain's branches.
        var apart = a.SitePages.Count > 0 && b.SitePages.Count > 0;
        var domain = a.Domains.FirstOrDefault(b.Domains.Contains);
        evidence.Add(domain is null ? new MatchEvidence("website", -0.8, "other sites") : new MatchEvidence("website", apart ? 0.5 : 2, domain));
        return domain is not null;
    }

    private static bool? CompareAddresses(MatchProfile a, MatchProfile b, List<MatchEvidence> evidence)
    {
        var same = a.Address.IsSameAs(b.Address);
        if (same == true && a.Postcode.Length > 0 && b.Postcode.Length > 0 && a.Postcode != b.Postcode)
        {
            same = null;
        }

        if (same is not null)
        {
            evidence.Add(new MatchEvidence("address", same.Value ? 2 : -2, same.Value ? "the same house" : "another house or street"));
        }

        return same;
    }

    private static void NoteKind(string a, string b, bool? compatible, List<MatchEvidence> evidence)
    {
        if (a == b)
        {
            evidence.Add(new MatchEvidence("kind", 0.4, a));
        }
        else if (compatible == false)
        {
            evidence.Add(new MatchEvidence("kind", -2, $"{a} and {b}"));
        }
    }

    private static void NoteDistance(double? metres, List<MatchEvidence> evidence)
    {
        if (metres is { } apart)
        {
            var points = apart switch { <= 30 => 2, <= 80 => 1.5, <= 100 => 1, <= 150 => 0.5, <= 300 => -0.5, <= 1_000 => -2.5, _ => -5 };
            evidence.Add(new MatchEvidence("distance", points, string.Create(CultureInfo.InvariantCulture, $"{apart:0} m apart")));
        }
    }
}
