using System.Collections.Frozen;

namespace Voy8.Core.Discovery.Matching;

/// <summary>Words that tell little of which business a name is of, folded and in Latin letters.</summary>
internal static class NameWords
{
    /// <summary>Forms of companies: left out.</summary>
    public static FrozenSet<string> LegalForms { get; } = Set(
        "gmbh mbh ggmbh ohg kg kgaa ag ug gbr ek ev eg ekfm ekfr inh partg partgmbb mbb haftungsbeschrankt cokg " +
        "ltd limited llc llp plc inc corp corporation co company sa sas sarl sarlu srl srls spa snc sl slu bv nv vof cv " +
        "ae oe ee epe ike mepe ooo zao oao too doo dooel ad ood eood sro spzoo oy ab as aps kft zrt");

    /// <summary>Articles and conjunctions: left out.</summary>
    public static FrozenSet<string> Particles { get; } = Set(
        "der die das dem den des the a an of le la les el los las il lo gli i o oi to ta tou tis ton sto sti stou kai ke und and et e y en van de di da du am im zum zur beim bei an at in");

    /// <summary>What sort of business it is, titles, and what many names hold: half as telling.</summary>
    public static FrozenSet<string> Generic { get; } = Set(
        "restaurant ristorante restaurante restoran estiatorio ristorant trattoria osteria pizzeria pizza taverna taverne tavern gasthaus gasthof gaststatte wirtshaus wirtschaft brauhaus biergarten " +
        "cafe kafe kafeneio kafenio kafeteria cafeteria caffe coffee kaffee shop bistro bar pub lounge club grill imbiss kebap kebab doner sushi burger haus house stube " +
        "hotel hostel pension apartments rooms studios villa " +
        "apotheke farmakeio pharmacy pharmacie apotheek backerei konditorei bakery fournos artopoieio artopoiia zacharoplasteio metzgerei butcher supermarkt supermarket market markt minimarket store " +
        "praxis zahnarztpraxis arztpraxis gemeinschaftspraxis hausarztpraxis dr med dent prof dipl facharzt fachartzin arzt arztin zahnarzt zahnarztin dentist clinic klinik klinikum iatreio iatros hospital krankenhaus nosokomeio " +
        "kindergarten kita kinderhaus kinderkrippe krippe kindertagesstatte kindertageseinrichtung hort haus schule grundschule grund mittelschule berufsschule forderschule gymnasium realschule school sxoleio scholeio dimotiko lykeio " +
        "bank sparkasse filiale trapeza atm fitness studio gym sport sports center centre zentrum kentro salon friseur kommotirio hairdresser beauty shop boutique " +
        "naos ieros agios agia agioi ag church mobile car rental rent travel super mini new neo nea");

    private static FrozenSet<string> Set(string words) => words.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);
}
