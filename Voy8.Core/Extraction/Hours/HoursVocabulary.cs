namespace Voy8.Core.Extraction.Hours;

/// <summary>The words around days and times, in English, German, Dutch and Greek, as <see cref="Enrichment.TextFolding"/> leaves them.</summary>
internal static class HoursVocabulary
{
    private static readonly (HoursToken Token, string Spellings)[] Words =
    [
        (new(HoursTokenKind.Closed), "closed close geschlossen geschl gesloten ruhetag ruhetage dicht zu off κλειστα κλειστο κλειστη κλειστοι κλειστεσ κλειστοσ"),
        (new(HoursTokenKind.Holiday), "holiday holidays hols feiertag feiertage feiertags feiertagen ph feestdag feestdagen αργιεσ αργια αργιων"),
        (new(HoursTokenKind.To), "to through thru thro till til until bis tot tm tem εωσ μεχρι ωσ με"),
        (new(HoursTokenKind.And), "and und sowie u en ook alsmede και κ κι"),
        (new(HoursTokenKind.Except), "except excluding ausser ausgenommen behalve uitgezonderd εκτοσ πλην"),
        (new(HoursTokenKind.Arranged), "appointment appointments appt arrangement request vereinbarung terminvereinbarung absprache anfrage anmeldung voranmeldung afspraak ραντεβου συνεννοηση"),
        (
            new(HoursTokenKind.OtherHours),
            """
            kitchen happy hour delivery deliveries pickup phone telephone hotline emergency emergencies support towing pharmacy lobby
            kuche kuchenzeiten lieferung lieferservice lieferzeiten telefon telefonisch telefonzeiten notdienst notruf sprechstunde sprechstunden abholung annahmezeiten
            keuken telefonische telefonisch bereikbaar bezorging bezorgen spoed spoedgevallen κουζινα τηλεφωνικα τηλεφωνικο παραδοσεισ
            """),
        (new(HoursTokenKind.Meal, Days: 1, Soft: true), "lunch"),
        (new(HoursTokenKind.Meal, Days: 1), "breakfast brunch fruhstuck fruhstucksbuffet fruhstuckszeiten mittagstisch mittagessen mittagsmenu mittagskarte mittagsbuffet ontbijt"),
        (new(HoursTokenKind.Meal, Days: 2), "dinner supper abendessen diner"),
        (
            new(HoursTokenKind.Season),
            """
            summer winter spring autumn season seasonal sommer saison fruhling fruhjahr herbst zomer zomers zomermaanden seizoen herfst voorjaar najaar wintermaanden
            καλοκαιρι καλοκαιρινο καλοκαιρινοι χειμωνασ χειμωνα χειμερινο χειμερινοι θερινο θερινοι ανοιξη φθινοπωρο
            january february march april june july august september october november december jan feb apr jun jul aug sep sept oct nov dec
            januar februar marz mai juni juli oktober dezember okt dez januari februari maart mei augustus
            ιανουαριοσ ιανουαριου φεβρουαριοσ φεβρουαριου μαρτιοσ μαρτιου απριλιοσ απριλιου μαιοσ μαιου ιουνιοσ ιουνιου ιουλιοσ ιουλιου αυγουστοσ αυγουστου σεπτεμβριοσ σεπτεμβριου οκτωβριοσ οκτωβριου νοεμβριοσ νοεμβριου δεκεμβριοσ δεκεμβριου
            first second third fourth last ersten erste erster zweiten dritten letzten letzte letzter eerste tweede derde laatste πρωτη πρωτο δευτερο τελευταιο τελευταια alternate
            month monat maand μηνα
            """),
        (new(HoursTokenKind.Season, Soft: true), "christmas easter thanksgiving weihnachten ostern silvester heiligabend neujahr kerst kerstmis pasen oudejaarsdag χριστουγεννα πασχα"),
        (new(HoursTokenKind.Filler, Between: true), "between zwischen tussen μεταξυ"),
        (
            new(HoursTokenKind.Filler),
            """
            opening hours hour's hrs hr operation times time business store office shop our we're are is the on at of for day days week a year by only from every each also in during
            regular normal general standard local daylight us you your customer service services location
            major legal federal national observed all uk pacific eastern central mountain pst pdt pt est edt et cst cdt ct mst mdt mt gmt bst cet cest utc public bank
            uhr h std stunden von ab am an im jeden jeder jede tag tage tagen durchgehend offnungszeiten offnungszeit geschaftszeiten burozeiten ladenoffnungszeiten wir haben fur sie sind unser unsere unseren nach nur auf mit
            gesetzlichen gesetzliche allen den der die das ist per pro woche jahr zusatzlich
            uur u van op met elke iedere openingstijden openingsuren wij zijn onze ons winkel kantoor showroom praktijk de het dag dagen weken per vanaf om s koopavond
            ωρεσ ωραριο ωραρια ωρα ωρων λειτουργιασ καταστηματοσ εξυπηρετησησ απο τισ τα το τη την τησ τον του των στισ στησ στο στη καθε ολο ειμαστε ειναι μερα ημερα ημερεσ μερεσ εβδομαδα εβδομαδοσ κατοπιν επισημεσ μασ σασ
            """),
    ];

    public static void AddTo(Dictionary<string, HoursToken> words)
    {
        foreach (var (token, spellings) in Words)
        {
            foreach (var spelling in spellings.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            {
                words.TryAdd(spelling, token);
            }
        }
    }
}
