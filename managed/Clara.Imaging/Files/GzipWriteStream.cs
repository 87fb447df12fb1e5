using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;

namespace Clara.Imaging;

/// <summary>
/// Writes one gzip member (RFC 1952) whose content is packed in blocks of 1 MiB on all processors: each block ends with an empty stored block at a byte's border (deflate's sync flush,
/// RFC 1951 section 3.2.4), refers to nothing before it, and follows the one before. Any reader of gzip takes it. The bytes do not depend on the number of processors.
/// Does not own the inner stream; what is written is whole only after disposing.
/// </summary>
internal sealed class GzipWriteStream(Stream inner) : Stream
{
    private const int BlockBytes = 1 << 20;

    /// <summary>zlib's second level: 25 to 50 percent smaller files than its first for not quite twice the work, and they are read faster.</summary>
    private const int Level = 2;

    private const int HeadBytes = 10, FooterBytes = 8;

    private static readonly byte[] Head = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];   // deflate, no name or time, unknown system
    private static readonly byte[] LastBlock = [3, 0];                              // final, empty, fixed codes

    /// <summary>Blocks in memory: twice the processors, so that none waits for the one that is first in turn.</summary>
    private static readonly int MostAtOnce = Math.Min(16, 2 * Environment.ProcessorCount) + 1;

    private readonly Queue<Task<Block>> _packing = [];
    private byte[] _filling = ArrayPool<byte>.Shared.Rent(BlockBytes);
    private int _filled;
    private uint _crc;
    private long _length;
    private bool _begun, _closed;

    private readonly record struct Block(byte[] Raw, int Length, ReadOnlyMemory<byte> Packed, uint Crc);

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => !_closed;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty)
        {
            int n = Math.Min(buffer.Length, BlockBytes - _filled);
            buffer[..n].CopyTo(_filling.AsMemory(_filled));
            (_filled, buffer) = (_filled + n, buffer[n..]);
            if (_filled == BlockBytes)
                await StartAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Only asynchronous writing is of use here.");

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;   // blocks are written when they are full

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>Packs and writes the rest and the end.</summary>
    public override async ValueTask DisposeAsync()
    {
        if (_closed)
            return;
        _closed = true;
        _packing.Enqueue(PackAsync(_filling, _filled));
        while (_packing.Count > 0)
            ArrayPool<byte>.Shared.Return(await WriteOldestAsync(CancellationToken.None).ConfigureAwait(false));
        byte[] end = [.. LastBlock, .. new byte[FooterBytes]];
        BinaryPrimitives.WriteUInt32LittleEndian(end.AsSpan(LastBlock.Length), _crc);
        BinaryPrimitives.WriteUInt32LittleEndian(end.AsSpan(LastBlock.Length + 4), unchecked((uint)_length));
        await inner.WriteAsync(end, CancellationToken.None).ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    private async Task StartAsync(CancellationToken ct)
    {
        _packing.Enqueue(PackAsync(_filling, _filled));
        _filled = 0;
        _filling = _packing.Count < MostAtOnce ? ArrayPool<byte>.Shared.Rent(BlockBytes) : await WriteOldestAsync(ct).ConfigureAwait(false);
    }

    /// <summary>Writes the block that is first in turn and gives its buffer for the next one.</summary>
    private async Task<byte[]> WriteOldestAsync(CancellationToken ct)
    {
        Block block = await _packing.Dequeue().ConfigureAwait(false);
        if (!_begun)
            await inner.WriteAsync(Head, ct).ConfigureAwait(false);
        _begun = true;
        await inner.WriteAsync(block.Packed, ct).ConfigureAwait(false);
        _crc = Crc32.Combined(_crc, block.Crc, block.Length);
        _length += block.Length;
        return block.Raw;
    }

    private static Task<Block> PackAsync(byte[] raw, int length) => Task.Run(() =>
    {
        if (length == 0)
            return new Block(raw, 0, default, 0);
        // The library's own gzip, for its checksum; its head and its end are left out.
        using MemoryStream packed = new(length / 2 + 64);
        int end;
        using (GZipStream gzip = new(packed, new ZLibCompressionOptions { CompressionLevel = Level }, leaveOpen: true))
        {
            gzip.Write(raw, 0, length);
            gzip.Flush();
            end = (int)packed.Length;
        }
        uint crc = BinaryPrimitives.ReadUInt32LittleEndian(packed.GetBuffer().AsSpan((int)packed.Length - FooterBytes));
        return new Block(raw, length, packed.GetBuffer().AsMemory(HeadBytes, end - HeadBytes), crc);
    });
}
