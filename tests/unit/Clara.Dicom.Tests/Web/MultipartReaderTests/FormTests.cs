using Clara.Dicom.Tests.Web.Doubles;
using Clara.Dicom.Web.Multipart;

namespace Clara.Dicom.Tests.Web.MultipartReaderTests;

/// <summary>The forms that servers give a body, and those that no server should.</summary>
public sealed class FormTests
{
    [Test]
    public async Task Heads_are_read_whatever_their_case_and_order()
    {
        List<(string Type, long? Length, string Content)> parts = await Parts.ReadAsync(
            "--x\r\nMIME-Version: 1.0\r\ncontent-length:  3 \r\nCONTENT-TYPE:application/dicom; transfer-syntax=1.2\r\n\r\nabc\r\n--x\r\n\r\nno head\r\n--x\r\nnonsense\r\nContent-Length: many\r\n\r\n\r\n--x--", "x");

        Assert.That(parts, Is.EqualTo(new (string, long?, string)[] { ("application/dicom; transfer-syntax=1.2", 3, "abc"), ("", null, "no head"), ("", null, "") }));
    }

    [TestCase("--x \t\r\n\r\na\r\n--x--\r\n", Description = "blanks behind the boundary")]
    [TestCase("\r\n--x\r\n\r\na\r\n--x--\r\n", Description = "a line end before the first boundary")]
    [TestCase("a preamble\r\n--xy\r\n--x\r\n\r\na\r\n--x--\r\n", Description = "a preamble with nearly a boundary")]
    [TestCase("--x\r\n\r\na\r\n--x--\r\nepilogue\r\n--x\r\n\r\nb", Description = "an epilogue")]
    [TestCase("--x\n\na\n--x--\n", Description = "bare line feeds")]
    [TestCase("--x\r\n\r\na\n--x--\r\n", Description = "a bare line feed before a boundary only")]
    public async Task One_part_is_found_in(string body) => Assert.That((await Parts.ReadAsync(body, "x")).Single().Content, Is.EqualTo("a"));

    [TestCase("--x--")]
    [TestCase("nothing to say\r\n--x--\r\n")]
    public async Task A_body_may_have_no_part(string body) => Assert.That(await Parts.ReadAsync(body, "x"), Is.Empty);

    [Test]
    public async Task What_is_not_read_of_a_part_is_passed_over()
    {
        MultipartReader reader = new(new SplitStream(Parts.Latin("--x\r\n\r\n" + new string('a', 500_000) + "\r\n--x\r\nContent-Type: second\r\n\r\nb\r\n--x--"), 1000), "x", Parts.NoLimits);
        MultipartPart first = (await reader.NextAsync(CancellationToken.None))!;
        await first.Content.ReadExactlyAsync(new byte[10]);
        MultipartPart second = (await reader.NextAsync(CancellationToken.None))!;

        Assert.That(second.ContentType, Is.EqualTo("second"));
        Assert.That(await Assert.CatchAsync<InvalidOperationException>(() => first.Content.ReadAsync(new byte[1]).AsTask()), Is.Not.Null);
    }

    [TestCase(100, 1000, "--x\r\n\r\n{0}\r\n--x--", 101, "part of more than 100 bytes")]
    [TestCase(1000, 100, "--x\r\n\r\n{0}\r\n--x--", 101, "longer than 100 bytes")]
    [TestCase(1_000_000, 1_000_000, "--x\r\nA: {0}\r\n\r\n\r\n--x--", 20_000, "too long a head")]
    [TestCase(1_000_000, 1_000_000, "{0}\r\n--x\r\n\r\na\r\n--x--", 20_000, "begins with no boundary")]
    public async Task Limits_hold(long partBytes, long bodyBytes, string body, int length, string said)
    {
        string text = string.Format(System.Globalization.CultureInfo.InvariantCulture, body, new string('a', length));
        MultipartException? e = await Assert.CatchAsync<MultipartException>(() => Parts.ReadAsync(new SplitStream(Parts.Latin(text), 7), "x", new(partBytes, bodyBytes)));
        Assert.That(e!.Message, Does.Contain(said));
    }

    [Test]
    public async Task A_head_without_end_is_refused_after_some_kilobytes()
    {
        EndlessStream endless = new("--x\r\n", "A: b\r\n");
        MultipartException? e = await Assert.CatchAsync<MultipartException>(() => Parts.ReadAsync(endless, "x"));

        Assert.That(e!.Message, Does.Contain("too long a head"));
        Assert.That(endless.Given, Is.LessThan(1 << 20));
    }

    [Test]
    public void A_boundary_that_none_can_have_is_refused([Values("", "a\nb", "é")] string boundary) =>
        Assert.That(() => new MultipartReader(Stream.Null, boundary, Parts.NoLimits), Throws.TypeOf<MultipartException>());

    private sealed class EndlessStream(string first, string then) : ForwardStream
    {
        private byte[] _next = Parts.Latin(first);

        public long Given { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            int n = Math.Min(buffer.Length, _next.Length);
            _next.AsSpan(0, n).CopyTo(buffer.Span);
            Given += n;
            _next = n < _next.Length ? _next[n..] : Parts.Latin(then);
            return ValueTask.FromResult(n);
        }
    }
}
