using System.Globalization;
using System.Text;
using Voy8.DemoSites.Seeding;

namespace Voy8.DemoSites.Sites.Pages;

/// <summary>A small drawing for each site: sky, hills, houses, water and a boat or two, in colours of its own.</summary>
internal static class Picture
{
    private static readonly (string Top, string Low)[] Skies =
        [("#8fbfdc", "#e9f3f5"), ("#6fa8d0", "#fdeccb"), ("#7f8fbd", "#f7c9a9"), ("#a9c6d4", "#f4efe2"), ("#4f6d9a", "#f0b7a0")];

    private static readonly string[] Walls =
        ["#f6efe2", "#fbfaf5", "#f0d9b5", "#e9c39b", "#dd9f7f", "#f3e3a8", "#c9d9dc", "#e6b8a8", "#b7cbd6", "#d98f6c"];

    public static string Draw(string slug)
    {
        var random = SeededRandom.For(StableHash.Fnv1a(slug), "picture");
        var (skyTop, skyLow) = random.Pick(Skies);
        var hills = 70 + random.Below(75);
        var water = 188 + random.Below(26);
        var svg = new StringBuilder("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 900 400\" preserveAspectRatio=\"xMidYMid slice\">");
        svg.Append(CultureInfo.InvariantCulture, $"<linearGradient id=\"s\" x2=\"0\" y2=\"1\"><stop stop-color=\"{skyTop}\"/><stop offset=\"1\" stop-color=\"{skyLow}\"/></linearGradient>");
        svg.Append("<rect width=\"900\" height=\"400\" fill=\"url(#s)\"/>");
        svg.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{120 + random.Below(660)}\" cy=\"{70 + random.Below(70)}\" r=\"{26 + random.Below(20)}\" fill=\"#fff6d8\"/>");
        for (var ridge = 0; ridge < 3; ridge++)
        {
            var peak = 120 + (ridge * 35);
            svg.Append(CultureInfo.InvariantCulture, $"<path d=\"M0 {peak + 60 + random.Below(40)} C {200 + random.Below(80)} {peak}, {330 + random.Below(90)} {peak + 90}, {480 + random.Below(60)} {peak + 40} S {720 + random.Below(90)} {peak}, 900 {peak + 50} V400 H0Z\" fill=\"hsl({hills},{12 + (ridge * 7)}%,{66 - (ridge * 10)}%)\"/>");
        }
        for (var x = 10; x < 880;)
        {
            int width = 34 + random.Below(40), height = 45 + random.Below(75);
            var top = 300 - height;
            svg.Append(CultureInfo.InvariantCulture, $"<path d=\"M{x} {top} l{width / 2} -{14 + random.Below(12)} l{width / 2} {20} V300 H{x}Z\" fill=\"{random.Pick(Walls)}\"/>");
            svg.Append(CultureInfo.InvariantCulture, $"<path d=\"M{x + 9} {top + 24}h8v13h-8zM{x + width - 18} {top + 24}h8v13h-8z\" fill=\"#46566a\"/>");
            x += width + random.Below(14);
        }
        svg.Append(CultureInfo.InvariantCulture, $"<rect y=\"298\" width=\"900\" height=\"102\" fill=\"hsl({water},38%,45%)\"/>");
        for (var boat = 0; boat < 3; boat++)
        {
            int x = 60 + (boat * 290) + random.Below(150), y = 330 + random.Below(36);
            svg.Append(CultureInfo.InvariantCulture, $"<path d=\"M{x} {y}h64l-12 16h-42zM{x + 30} {y - 6}v-58l28 52z\" fill=\"#fdfaf2\"/>");
        }
        return svg.Append("</svg>").ToString();
    }
}
