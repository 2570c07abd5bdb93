namespace Voy8.DemoSites.Town;

/// <summary>The hand-drawn plan of the town, in metres from the harbour mouth. Everything else is grown from these lines.</summary>
internal static class TownPlan
{
    /// <summary>Half-axes of the harbour basin, half an ellipse open to the south.</summary>
    public static readonly Point Basin = new(250, 205);

    /// <summary>Streets that run around the harbour: metres from the quay wall, and from which to which fraction of the half turn.</summary>
    public static readonly (string Id, double Distance, double From, double To, double Width)[] Rings =
    [
        ("quay", 14, 0.02, 0.98, 11), ("nets", 66, 0.07, 0.93, 6), ("lantern", 122, 0.05, 0.95, 7), ("ropewalk", 184, 0.1, 0.84, 6),
        ("customs", 256, 0.05, 0.82, 8), ("olive", 345, 0.04, 0.76, 11), ("orchard", 440, 0.16, 0.66, 7), ("windmill", 540, 0.24, 0.62, 7),
    ];

    /// <summary>Streets that climb from the quay: fraction of the half turn, and metres from the quay wall at both ends.</summary>
    public static readonly (string Id, double Turn, double From, double To, double Width)[] Radials =
    [
        ("salt", 0.1, 14, 345, 6), ("pilot", 0.17, 14, 440, 7), ("cooper", 0.235, 14, 256, 6), ("sail", 0.3, 14, 540, 8), ("bell", 0.36, 14, 345, 5),
        ("fig", 0.43, 14, 184, 5), ("market", 0.5, 14, 640, 9), ("lemon", 0.565, 14, 184, 5), ("captain", 0.63, 14, 440, 5),
        ("tar", 0.69, 14, 256, 6), ("well", 0.755, 14, 345, 6), ("bridge", 0.81, 14, 330, 8), ("weir", 0.875, 14, 122, 6),
    ];

    public static readonly Point[] Coast =
    [
        new(330, -55), new(450, -125), new(590, -165), new(705, -120), new(790, -20), new(930, 60), new(1080, 80), new(1190, 190), new(1180, 360), new(1250, 520), new(1385, 650), new(1420, 800),
        new(1310, 905), new(1150, 930), new(1080, 1040), new(1090, 1190), new(960, 1310), new(770, 1300), new(620, 1230), new(470, 1270), new(350, 1400), new(170, 1500), new(-20, 1490),
        new(-180, 1400), new(-350, 1390), new(-520, 1480), new(-720, 1470), new(-850, 1350), new(-900, 1190), new(-1020, 1090), new(-1200, 1040), new(-1300, 900), new(-1275, 740),
        new(-1170, 610), new(-1010, 420), new(-845, 255), new(-715, 140), new(-650, 20), new(-590, -75), new(-470, -125), new(-340, -75),
    ];

    public static readonly Point[] River =
    [
        new(215, 1130), new(120, 985), new(-60, 905), new(-170, 790), new(-260, 655), new(-395, 560), new(-470, 420), new(-470, 280), new(-520, 150), new(-500, 20), new(-520, -130),
    ];

    public static readonly (string Id, Point[] Line, double Width)[] Lanes =
    [
        ("castle", [new(335, 470), new(430, 505), new(470, 590), new(560, 610), new(625, 545), new(705, 590), new(690, 690), new(590, 700), new(520, 740)], 7),
        ("almond", [new(470, 590), new(400, 660), new(380, 760), new(440, 850), new(560, 890), new(680, 860)], 6),
        ("swallow", [new(705, 590), new(790, 640), new(800, 750), new(740, 830), new(680, 860)], 5),
        ("cistern", [new(625, 545), new(650, 440), new(740, 400), new(830, 450)], 6),
        ("vineyard", [new(790, 640), new(900, 610), new(960, 700), new(930, 830), new(820, 920), new(680, 860)], 6),
        ("beach", [new(-565, 150), new(-660, 175), new(-780, 265), new(-905, 390), new(-1040, 560), new(-1095, 740), new(-1060, 900)], 9),
        ("tamarisk", [new(-545, 240), new(-630, 275), new(-730, 360), new(-845, 475), new(-960, 620), new(-1000, 760)], 7),
        ("dune", [new(-780, 265), new(-730, 360), new(-640, 440), new(-530, 470)], 6),
        ("shell", [new(-905, 390), new(-845, 475), new(-740, 560), new(-600, 600), new(-430, 640)], 6),
        ("spring", [new(-10, 845), new(40, 890), new(170, 960), new(250, 1060), new(200, 1200), new(60, 1300)], 8),
        ("lighthouse", [new(590, 65), new(700, 70), new(840, 140), new(960, 290), new(1080, 440), new(1160, 580), new(1270, 660)], 8),
    ];

    public static readonly Point SquareCentre = new(30, 425);
    public const double SquareHalfWidth = 62;
    public const double SquareHalfDepth = 33;

    public static readonly (string Name, Point Centre, double Radius)[] Parks =
    [
        ("Mill Meadow", new(-150, 690), 62), ("Castle Gardens", new(615, 785), 62), ("Orchard Park", new(215, 760), 78), ("Lighthouse Heath", new(1270, 760), 85),
        ("North Wood", new(-560, 1130), 190), ("Shepherd's Wood", new(-190, 1190), 120), ("Spring Wood", new(480, 1090), 125), ("Quarry Wood", new(900, 1090), 105), ("Tamarisk Grove", new(-1010, 880), 60),
    ];

    public static readonly (string Name, Point[] Line, double HalfWidth)[] Piers =
    [
        ("East Mole", [new(262, -22), new(225, -85), new(160, -120), new(85, -128)], 9), ("West Mole", [new(-262, -30), new(-225, -80), new(-150, -95), new(-75, -88)], 9),
        ("Fish Pier", [new(-118, 190), new(-92, 78)], 7), ("Ferry Pier", [new(20, 212), new(24, 96)], 9),
        ("Marina", [new(228, 90), new(140, 62)], 2.5), ("Marina", [new(240, 55), new(150, 28)], 2.5), ("Marina", [new(214, 122), new(132, 96)], 2.5),
        ("Beach Jetty", [new(-905, 315), new(-975, 245)], 3),
    ];
}
