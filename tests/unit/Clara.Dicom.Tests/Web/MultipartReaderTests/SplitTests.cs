using System.Text;
using Clara.Dicom.Tests.Web.Doubles;
using Clara.Dicom.Web.Multipart;

namespace Clara.Dicom.Tests.Web.MultipartReaderTests;

/// <summary>However the network cuts a body into pieces, the parts are the same.</summary>
public sealed class SplitTests
{
    private const string Boundary = "b-1";

    // What is nearest to a boundary without being one, at both ends of parts.
    private static readonly string[] Contents =
        ["", "x", "\r", "\n", "\r\n", "\r\n--b-", "\n--b-12\r\n", "--b-1x", "--b-", "a\r\n--b-1x\r\nb", "\r\n--b-1 x", "\r\r\n\r\r", "-\r\n-", "\r\n--b-1-\r\n", "end\r"];

    private static string Body(IEnumerable<string> contents, string line = "\r\n") =>
        "preamble" + line + string.Concat(contents.Select(c => $"--{Boundary}{line}Content-Type: application/dicom{line}{line}{c}{line}")) + $"--{Boundary}--{line}";

    [Test]
    public async Task A_cut_at_every_place_changes_nothing([Values("\r\n", "\n")] string line)
    {
        string body = Body(Contents, line);
        for (int cut = 1; cut < body.Length; cut++)
            Assert.That((await Parts.ReadAsync(body, Boundary, cut, int.MaxValue)).Select(p => p.Content), Is.EqualTo(Contents), $"cut at {cut}");
    }

    [Test]
    public async Task Pieces_of_every_small_length_change_nothing([Values("\r\n", "\n")] string line, [Range(1, 12)] int piece) =>
        Assert.That((await Parts.ReadAsync(Body(Contents, line), Boundary, piece)).Select(p => p.Content), Is.EqualTo(Contents));

    [Test]
    public async Task Random_bodies_in_random_pieces_are_read_as_they_were_written([Range(0, 199)] int seed)
    {
        Random random = new(seed);
        // Few letters, those of the boundary, make near misses frequent.
        string alphabet = "\r\n-b1";
        string[] contents = [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => Text(random.Next(40)))];
        contents = [.. contents.Select(c => c.Contains("--b-1", StringComparison.Ordinal) ? "none" : c)];
        int[] pieces = [.. Enumerable.Range(0, 500).Select(_ => random.Next(1, 9))];

        Assert.That((await Parts.ReadAsync(Body(contents), Boundary, pieces)).Select(p => p.Content), Is.EqualTo(contents));

        string Text(int length) => new([.. Enumerable.Range(0, length).Select(_ => alphabet[random.Next(alphabet.Length)])]);
    }

    [TestCase(127 * 1024)]
    [TestCase(128 * 1024)]
    [TestCase(256 * 1024)]
    [TestCase(384 * 1024)]
    public async Task Boundaries_around_the_windows_edge_are_found(int about)
    {
        byte[] noise = new byte[about + 64];
        new Random(about).NextBytes(noise);
        for (int length = about - 150; length < about + 20; length++)
        {
            string[] contents = [Encoding.Latin1.GetString(noise, 0, length), "second"];
            List<(string Type, long? Length, string Content)> parts = await Parts.ReadAsync(Body(contents), Boundary);
            Assert.That(parts.Select(p => p.Content).SequenceEqual(contents), $"length {length}");
        }
    }

    [Test]
    public async Task A_body_cut_off_anywhere_before_its_closing_boundary_is_an_error([Values("\r\n", "\n")] string line, [Values(1, 7, 1000)] int piece)
    {
        string body = Body(Contents, line);
        for (int length = 0; length < body.Length - line.Length; length++)
        {
            MultipartException? e = await Assert.CatchAsync<MultipartException>(() => Parts.ReadAsync(body[..length], Boundary, piece));
            Assert.That(e!.Message, Does.Contain("cut off"), $"{length} of {body.Length}");
        }
    }

    [Test]
    public async Task The_last_line_end_is_not_needed() =>
        Assert.That((await Parts.ReadAsync(Body(Contents).TrimEnd('\r', '\n'), Boundary, 3)).Select(p => p.Content), Is.EqualTo(Contents));
}
