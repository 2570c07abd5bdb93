using Google.Protobuf;

namespace Voy8.Core.Embeddings.Tokenizing;

/// <summary>
/// What a SentencePiece unigram <c>.model</c> file says, as far as encoding needs it.
/// Field numbers are those of sentencepiece_model.proto.
/// </summary>
internal sealed class SentencePieceModel
{
    private const int Unigram = 1;

    private SentencePieceModel(IReadOnlyList<SentencePiece> pieces, TrainerSpec trainer, NormalizerSpec normalizer)
    {
        if (pieces.Count == 0)
        {
            throw new InvalidDataException("The SentencePiece model has no pieces.");
        }

        if (trainer.ModelType != Unigram || trainer.ByteFallback || trainer.WhitespaceAsSuffix)
        {
            throw new InvalidDataException("Only SentencePiece unigram models without byte fallback or whitespace suffixes can be used.");
        }

        if (pieces.Any(piece => piece.Type == SentencePieceType.UserDefined))
        {
            throw new InvalidDataException("SentencePiece models with user-defined symbols cannot be used.");
        }

        Pieces = pieces;
        Normalizer = normalizer;
        UnknownId = trainer.UnknownId;
        PadId = trainer.PadId;
    }

    /// <summary>By id.</summary>
    public IReadOnlyList<SentencePiece> Pieces { get; }

    public NormalizerSpec Normalizer { get; }

    public int UnknownId { get; }

    /// <summary>-1 when the model has no padding piece.</summary>
    public int PadId { get; }

    /// <exception cref="InvalidDataException">It is not a model, or not one that can be used.</exception>
    public static SentencePieceModel Parse(byte[] file)
    {
        var pieces = new List<SentencePiece>();
        var trainer = new TrainerSpec();
        var normalizer = new NormalizerSpec();
        try
        {
            var input = new CodedInputStream(file);
            for (var tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
            {
                switch (WireFormat.GetTagFieldNumber(tag))
                {
                    case 1: pieces.Add(ReadPiece(input.ReadBytes())); break;
                    case 2: trainer = ReadTrainer(input.ReadBytes()); break;
                    case 3: normalizer = ReadNormalizer(input.ReadBytes()); break;
                    default: input.SkipLastField(); break;
                }
            }
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new InvalidDataException("The file is not a SentencePiece model.", exception);
        }

        return new SentencePieceModel(pieces, trainer, normalizer);
    }

    private static SentencePiece ReadPiece(ByteString message)
    {
        var piece = new SentencePiece([], 0, SentencePieceType.Normal);
        var input = message.CreateCodedInput();
        for (var tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
        {
            switch (WireFormat.GetTagFieldNumber(tag))
            {
                case 1: piece = piece with { Utf8 = input.ReadBytes().ToByteArray() }; break;
                case 2: piece = piece with { Score = input.ReadFloat() }; break;
                case 3: piece = piece with { Type = (SentencePieceType)input.ReadEnum() }; break;
                default: input.SkipLastField(); break;
            }
        }

        return piece;
    }

    private static TrainerSpec ReadTrainer(ByteString message)
    {
        var trainer = new TrainerSpec();
        var input = message.CreateCodedInput();
        for (var tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
        {
            switch (WireFormat.GetTagFieldNumber(tag))
            {
                case 3: trainer = trainer with { ModelType = input.ReadEnum() }; break;
                case 24: trainer = trainer with { WhitespaceAsSuffix = input.ReadBool() }; break;
                case 35: trainer = trainer with { ByteFallback = input.ReadBool() }; break;
                case 40: trainer = trainer with { UnknownId = input.ReadInt32() }; break;
                case 43: trainer = trainer with { PadId = input.ReadInt32() }; break;
                default: input.SkipLastField(); break;
            }
        }

        return trainer;
    }

    private static NormalizerSpec ReadNormalizer(ByteString message)
    {
        var normalizer = new NormalizerSpec();
        var input = message.CreateCodedInput();
        for (var tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
        {
            switch (WireFormat.GetTagFieldNumber(tag))
            {
                case 2: normalizer = normalizer with { PrecompiledCharsmap = input.ReadBytes().ToByteArray() }; break;
                case 3: normalizer = normalizer with { AddDummyPrefix = input.ReadBool() }; break;
                case 4: normalizer = normalizer with { RemoveExtraWhitespaces = input.ReadBool() }; break;
                case 5: normalizer = normalizer with { EscapeWhitespaces = input.ReadBool() }; break;
                default: input.SkipLastField(); break;
            }
        }

        return normalizer;
    }

    private sealed record TrainerSpec(
        int ModelType = Unigram, bool WhitespaceAsSuffix = false, bool ByteFallback = false, int UnknownId = 0, int PadId = -1);
}

internal sealed record SentencePiece(byte[] Utf8, float Score, SentencePieceType Type);

internal enum SentencePieceType
{
    Normal = 1,
    Unknown = 2,
    Control = 3,
    UserDefined = 4,
    Unused = 5,
    Byte = 6,
}

internal sealed record NormalizerSpec(
    byte[]? PrecompiledCharsmap = null, bool AddDummyPrefix = true, bool RemoveExtraWhitespaces = true, bool EscapeWhitespaces = true);
