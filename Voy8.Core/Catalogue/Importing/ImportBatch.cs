namespace Voy8.Core.Catalogue.Importing;

/// <summary>Lines that are committed together.</summary>
/// <param name="linesBefore">Lines committed before it.</param>
internal sealed class ImportBatch(long linesBefore)
{
    public List<VenueRecord> Records { get; } = [];
    public List<ImportError> Errors { get; } = [];

    public long LinesBefore { get; } = linesBefore;
    public long LinesAfter { get; private set; } = linesBefore;
    public long EndByte { get; private set; }
    public long Bytes { get; private set; }

    public long Lines => LinesAfter - LinesBefore;

    public void Pass(ImportLine line)
    {
        LinesAfter = line.LastNumber;
        EndByte = line.End;
        Bytes += line.Content.Length;
    }
}
