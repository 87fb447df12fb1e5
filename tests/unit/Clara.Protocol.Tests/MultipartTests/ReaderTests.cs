using System.Text;
using Clara.Protocol.Multipart;

namespace Clara.Protocol.Tests.MultipartTests;

public sealed class ReaderTests
{
    /// <summary>Gives its bytes in pieces of a fixed length, as a network may.</summary>
    private sealed class Dripping(byte[] bytes, int piece) : ForwardStream
    {
        private int _at;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            int n = Math.Min(Math.Min(piece, buffer.Length), bytes.Length - _at);
            bytes.AsMemory(_at, n).CopyTo(buffer);
            _at += n;
            return ValueTask.FromResult(n);
        }
    }

    private static async Task<List<(string Name, string? File, byte[] Content)>> ReadAsync(byte[] body, string boundary = "b", int piece = int.MaxValue)
    {
        MultipartReader reader = new(new Dripping(body, piece), boundary);
        List<(string, string?, byte[])> parts = [];
        while (await reader.NextAsync(CancellationToken.None) is MultipartPart part)
        {
            using MemoryStream content = new();
            await part.Content.CopyToAsync(content);
            parts.Add((part.Name, part.FileName, content.ToArray()));
        }
        return parts;
    }

    private static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    [TestCase(1)]
    [TestCase(3)]
    [TestCase(7)]
    [TestCase(4096)]
    [TestCase(int.MaxValue)]
    public async Task What_was_written_is_read_however_it_is_cut(int piece)
    {
        byte[] file = new byte[piece < 100 ? 20_000 : 700_000];
        new Random(3).NextBytes(file);
        // Beginnings of a delimiter within the content must not be taken for one.
        MultipartForm form = new();
        for (int i = 0; i + 50 < file.Length; i += 997)
            Bytes("\r\n--" + form.Boundary[..(i % 30)]).CopyTo(file, i);
        form.AddText("params", "{\"a\":\"ä\"}", "application/json");
        form.AddFile("image", "image.nii.gz", new MemoryStream(file));
        form.AddText("empty", "");
        using MemoryStream body = new();
        await form.WriteAsync(body, null, CancellationToken.None);
        Assert.That(body.Length, Is.EqualTo(form.Length));
        List<(string Name, string? File, byte[] Content)> parts = await ReadAsync(body.ToArray(), form.Boundary, piece);
        Assert.That(parts.Select(p => (p.Name, p.File)), Is.EqualTo(new[] { ("params", null), ("image", "image.nii.gz"), ("empty", null) }));
        Assert.That(Encoding.UTF8.GetString(parts[0].Content), Is.EqualTo("{\"a\":\"ä\"}"));
        Assert.That(parts[1].Content.AsSpan().SequenceEqual(file), Is.True);
        Assert.That(parts[2].Content, Is.Empty);
    }

    [TestCase("--b\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\nv\r\n--b--\r\n")]
    [TestCase("--b\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\nv\r\n--b--")]
    [TestCase("preamble\r\n--b  \r\ncontent-disposition:form-data;name=x\r\n\r\nv\r\n--b--\r\nepilogue")]
    [TestCase("--b\r\nX-Other: 1\r\nContent-Disposition: form-data; filename*=utf-8''q; name=\"x\"\r\n\r\nv\r\n--b--\r\n")]
    public async Task Odd_but_legal_forms_are_read(string body)
    {
        List<(string Name, string? File, byte[] Content)> parts = await ReadAsync(Bytes(body));
        Assert.That(parts, Has.Count.EqualTo(1));
        Assert.That((parts[0].Name, Encoding.ASCII.GetString(parts[0].Content)), Is.EqualTo(("x", "v")));
    }

    [TestCase("")]
    [TestCase("no boundary at all")]
    [TestCase("--b")]
    [TestCase("--b\r\n")]
    [TestCase("--b\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\nv")]
    [TestCase("--b\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\nv\r\n--b")]
    [TestCase("--b and more\r\n\r\nv\r\n--b--")]
    public async Task A_body_that_ends_early_or_is_none_is_refused(string body) =>
        await Assert.ThatAsync(() => ReadAsync(Bytes(body)), Throws.TypeOf<ProtocolException>());

    [Test]
    public async Task A_head_without_end_is_refused() =>
        await Assert.ThatAsync(() => ReadAsync(Bytes("--b\r\nX: " + new string('x', 1 << 20))), Throws.TypeOf<ProtocolException>());

    [Test]
    public async Task Many_short_head_lines_are_refused_too() =>
        await Assert.ThatAsync(() => ReadAsync(Bytes("--b\r\n" + string.Concat(Enumerable.Repeat("X: y\r\n", 10_000)))), Throws.TypeOf<ProtocolException>());

    [Test]
    public async Task A_part_that_was_not_read_is_skipped()
    {
        MultipartReader reader = new(new Dripping(Bytes("--b\r\nContent-Disposition: form-data; name=\"1\"\r\n\r\n" + new string('x', 400_000) + "\r\n--b\r\nContent-Disposition: form-data; name=\"2\"\r\n\r\nv\r\n--b--"), 1000), "b");
        await reader.NextAsync(CancellationToken.None);
        Assert.That((await reader.NextAsync(CancellationToken.None))!.Name, Is.EqualTo("2"));
    }

    [Test]
    public void A_boundary_is_needed() => Assert.That(() => new MultipartReader(Stream.Null, ""), Throws.TypeOf<ProtocolException>());

    [Test]
    public async Task Text_is_bounded()
    {
        MultipartReader reader = new(new Dripping(Bytes("--b\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\n0123456789\r\n--b--"), 4), "b");
        MultipartPart part = (await reader.NextAsync(CancellationToken.None))!;
        await Assert.ThatAsync(() => part.ReadTextAsync(9, CancellationToken.None), Throws.TypeOf<ProtocolException>());
    }
}
