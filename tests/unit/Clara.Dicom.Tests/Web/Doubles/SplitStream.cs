using Clara.Dicom.Web.Multipart;

namespace Clara.Dicom.Tests.Web.Doubles;

/// <summary>Bytes that come in pieces of given lengths, the last of which repeats: a network at its worst.</summary>
internal sealed class SplitStream(byte[] bytes, params int[] pieces) : ForwardStream
{
    private int _at;
    private int _piece;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int piece = pieces.Length == 0 ? int.MaxValue : pieces[Math.Min(_piece++, pieces.Length - 1)];
        int n = Math.Min(Math.Min(piece, buffer.Length), bytes.Length - _at);
        bytes.AsSpan(_at, n).CopyTo(buffer.Span);
        _at += n;
        return ValueTask.FromResult(n);
    }
}
