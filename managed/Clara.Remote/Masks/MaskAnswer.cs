using System.IO.Compression;
using Clara.Imaging;
using Clara.Protocol;
using Clara.Protocol.Aiaa;
using Clara.Protocol.Multipart;
using Clara.Remote.Http;
using Newtonsoft.Json.Linq;

namespace Clara.Remote.Masks;

/// <summary>Gets the mask out of an answer: multipart, or the bare file. Nothing larger than a mask of the image can be is ever read.</summary>
internal static class MaskAnswer
{
    // A mask has 1 or 2 bytes a voxel; some servers write 4, uncompressed. Params and heads come on top.
    private const int MaxBytesPerVoxel = 4;
    private const long Slack = 4 << 20;

    private const int MaxParameterBytes = 4 << 20;

    /// <summary>The mask as the server sent it, with the header's own label names, and what it told beside it (empty where that is no object). Throws <see cref="GeometryException"/> when it lies on another grid than the image.</summary>
    public static async Task<(LabelMap Mask, JObject Parameters)> ReadAsync(Answer answer, Grid grid, string server, CancellationToken ct)
    {
        long limit = checked(grid.Size.Count * MaxBytesPerVoxel + Slack);
        if (answer.Length > limit)
            throw TooLarge(limit);
        Stream body = new BodyStream(answer.Body, read =>
        {
            if (read > limit)
                throw TooLarge(limit);
        });
        (MemoryStream file, JObject parameters) = await PartsAsync(answer, body, ct).ConfigureAwait(false);
        using MemoryStream closing = file;
        LabelMap mask;
        try
        {
            mask = await ParseAsync(file, grid, server, ct).ConfigureAwait(false);
        }
        catch (ClaraException e) when (e.Status is StatusCode.Format or StatusCode.Io)
        {
            throw new ClaraException(StatusCode.Protocol, OneLine.Of(e.Message), e);
        }
        return mask.Grid.IsSameAs(grid) ? (mask, parameters) : throw new GeometryException(
            $"{server} sent a mask on another grid ({mask.Grid.Size}) than the image's ({grid.Size}), so it cannot be placed.");
    }

    private static ProtocolException TooLarge(long limit) => new($"its answer is larger than any mask of this image ({limit} bytes)");

    private static async Task<(MemoryStream File, JObject Parameters)> PartsAsync(Answer answer, Stream body, CancellationToken ct)
    {
        string type = answer.ContentType;
        if (answer.IsWebPage)
            throw new ProtocolException("it answered with a web page, so it is another kind of server");
        if (type.Contains("json", StringComparison.OrdinalIgnoreCase) || type.StartsWith("text/", StringComparison.OrdinalIgnoreCase))
            throw new ProtocolException("its answer holds no mask");
        if (!type.Contains("multipart", StringComparison.OrdinalIgnoreCase))
            return (await CopyAsync(body, ct).ConfigureAwait(false), []);
        MultipartReader reader = new(body, HeaderParameters.Find(type, "boundary") ?? "");
        MemoryStream? file = null;
        JObject parameters = [];
        while (await reader.NextAsync(ct).ConfigureAwait(false) is MultipartPart part)
            if (file is null && (part.IsFile || part.Name is AiaaNames.ImagePart or "file"))
                file = await CopyAsync(part.Content, ct).ConfigureAwait(false);
            else if (part.Name == AiaaNames.ParamsPart)
                parameters = await ObjectAsync(part.Content, ct).ConfigureAwait(false);
        return file is null ? throw new ProtocolException("its answer holds no mask") : (file, parameters);
    }

    private static async Task<JObject> ObjectAsync(Stream text, CancellationToken ct)
    {
        try
        {
            return JsonText.Parse(await BoundedText.ReadAsync(text, MaxParameterBytes, ct).ConfigureAwait(false)) as JObject ?? [];
        }
        catch (ProtocolException)
        {
            return []; // some servers put other text here, and a mask can do without it
        }
    }

    private static async Task<MemoryStream> CopyAsync(Stream from, CancellationToken ct)
    {
        MemoryStream to = new();
        await from.CopyToAsync(to, 64 * 1024, ct).ConfigureAwait(false);
        to.Position = 0;
        return to;
    }

    private static async Task<LabelMap> ParseAsync(MemoryStream file, Grid grid, string server, CancellationToken ct)
    {
        string called = $"The mask of {server}";
        ReadOnlyMemory<byte> bytes = file.GetBuffer().AsMemory(0, (int)file.Length);
        if (bytes.Length < 2 || bytes.Span[0] != 0x1f || bytes.Span[1] != 0x8b)
            return await NiftiFile.ReadLabelMapAsync(file, called, null, ct).ConfigureAwait(false);
        // A few kilobytes of gzip can unpack to gigabytes.
        long limit = checked(grid.Size.Count * sizeof(double) + Slack);
        GZipStream unpacked = new(file, CompressionMode.Decompress, leaveOpen: true);
        await using (unpacked.ConfigureAwait(false))
        {
            Stream bounded = new BodyStream(unpacked, read =>
            {
                if (read > limit)
                    throw new GeometryException($"{server} sent a mask that is larger than the image ({grid.Size} voxels), so it cannot be placed.");
            });
            return await NiftiFile.ReadLabelMapAsync(bounded, called, null, ct).ConfigureAwait(false);
        }
    }
}
