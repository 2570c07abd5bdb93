using System.Text.Json;
using Voy8.DemoSites.Town;

namespace Voy8.DemoSites.Tests;

public sealed class TownTests(DemoApp app)
{
    [Fact]
    public void The_map_is_valid_GeoJSON()
    {
        using var map = JsonDocument.Parse(TownGeoJson.Write(app.Town.Map));
        map.RootElement.GetProperty("type").GetString().ShouldBe("FeatureCollection");
        foreach (var feature in map.RootElement.GetProperty("features").EnumerateArray())
        {
            var kind = feature.GetProperty("properties").GetProperty("kind").GetString();
            var geometry = feature.GetProperty("geometry");
            var coordinates = geometry.GetProperty("coordinates");
            if (kind == "street")
            {
                geometry.GetProperty("type").GetString().ShouldBe("LineString");
                coordinates.GetArrayLength().ShouldBeGreaterThan(1);
                continue;
            }
            geometry.GetProperty("type").GetString().ShouldBe("Polygon");
            var ring = coordinates[0].EnumerateArray().Select(point => (X: point[0].GetDouble(), Y: point[1].GetDouble())).ToArray();
            ring.Length.ShouldBeGreaterThanOrEqualTo(4);
            ring[^1].ShouldBe(ring[0], "a ring ends where it began");
            ring.Zip(ring.Skip(1), (a, b) => (a.X * b.Y) - (b.X * a.Y)).Sum().ShouldBeGreaterThan(0, "outer rings run counter-clockwise (RFC 7946, 3.1.6)");
        }
    }

    [Theory]
    [InlineData("land")]
    [InlineData("water")]
    [InlineData("park")]
    [InlineData("beach")]
    [InlineData("pier")]
    [InlineData("square")]
    public void The_map_shows(string kind) => app.Town.Map.Areas.ShouldContain(area => area.Kind == kind);

    [Fact]
    public void The_town_lies_in_open_sea() => app.Town.Map.Areas.SelectMany(area => area.Ring).Select(Projection.ToGlobe).ShouldAllBe(point =>
        point.Lat > 35.25m && point.Lat < 35.35m && point.Lon > 18.35m && point.Lon < 18.45m);

    [Fact]
    public void Houses_stand_on_dry_land_and_not_in_the_road()
    {
        var land = app.Town.Map.Areas.Single(area => area.Kind == "land").Ring.ToArray();
        var river = app.Town.Map.Areas.Single(area => area.Name == "River Lys").Ring.ToArray();
        var streets = app.Town.Map.Streets.Select(street => (Line: street.Line.ToArray(), street.Width)).ToArray();
        foreach (var building in app.Town.Map.Buildings)
        {
            building.Footprint.All(corner => Shapes.Contains(land, corner) && !Shapes.Contains(river, corner)).ShouldBeTrue($"{building.Street.Id} {building.Number}");
            streets.All(street => Shapes.Distance(street.Line, building.Centre) > street.Width / 2).ShouldBeTrue($"{building.Street.Id} {building.Number}");
        }
    }

    [Fact]
    public void A_house_number_is_given_once_in_a_street() =>
        app.Town.Map.Buildings.GroupBy(building => (building.Street.Id, building.Number)).ShouldAllBe(house => house.Count() == 1);

    [Fact]
    public void Every_street_has_a_name_in_each_language() =>
        app.Town.Map.Streets.ShouldAllBe(street => street.Names.Count == 3 && street.Names.Values.All(name => name.Length > 3));

    [Theory]
    [InlineData(0, 1, 0)]
    [InlineData(0.125, 0.70710678, 0.70710678)]
    [InlineData(0.25, 0, 1)]
    [InlineData(0.6, -0.80901699, -0.58778525)]
    [InlineData(0.9, 0.80901699, -0.58778525)]
    public void A_turn_ends_on_the_circle(double turn, double x, double y)
    {
        var point = Shapes.OnCircle(turn);
        point.X.ShouldBe(x, 1e-8);
        point.Y.ShouldBe(y, 1e-8);
    }
}
