using System.Text;
using Clara.Dicom.Data;
using Clara.Dicom.Web.Multipart;
using Clara.Imaging;

namespace Clara.Dicom.Web.Http;

/// <summary>A server's answer before its body is read.</summary>
internal sealed record WebAnswer(int Status, string ContentType, long? Length, Stream Body, string Server)
{
    public bool IsWebPage => ContentType.Contains("html", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the type says XML and nothing else; such an answer is one that we did not ask for.</summary>
    private bool IsXml => MediaType.Of(ContentType) is string type && (type.EndsWith("+xml", StringComparison.Ordinal) || type.EndsWith("/xml", StringComparison.Ordinal));

    /// <summary>
    /// The body as datasets of the DICOM JSON model, an array of them or one alone, whatever its type says: many servers say application/json or text. Nothing at all is an empty list.
    /// </summary>
    public async Task<IReadOnlyList<DicomDataset>> DatasetsAsync(int mostBytes, CancellationToken ct)
    {
        if (IsWebPage)
            throw new ClaraException(StatusCode.Protocol, $"{Server} answers with a web page, so it is no DICOMweb service; check the address and its path.");
        if (IsXml || MediaType.Of(ContentType).StartsWith("multipart/", StringComparison.Ordinal))
            throw new ClaraException(StatusCode.Protocol, $"{Server} answers as XML where JSON was asked for; this client needs a server that speaks the DICOM JSON model.");
        using MemoryStream text = await BodyAsync(mostBytes, ct).ConfigureAwait(false);
        using StreamReader reader = new(text, Encoding.UTF8);
        try
        {
            return await FirstAsync(text).ConfigureAwait(false) == '{' ? [DicomJson.Read(reader, Server)] : DicomJson.ReadAll(reader, Server);
        }
        catch (ImageFormatException e)
        {
            throw new ClaraException(StatusCode.Protocol, $"What {Server} answers is not the DICOM JSON model, or is damaged; check that the address is a DICOMweb service.", e);
        }
    }

    private async Task<MemoryStream> BodyAsync(int mostBytes, CancellationToken ct)
    {
        MemoryStream text = new();
        byte[] piece = new byte[64 * 1024];
        int n;
        while ((n = await Body.ReadAsync(piece, ct).ConfigureAwait(false)) > 0)
        {
            if (text.Length + n > mostBytes)
                throw new ClaraException(StatusCode.Protocol, $"The JSON that {Server} answers is longer than {mostBytes} bytes; ask for less, or raise the limit.");
            text.Write(piece, 0, n);
        }
        text.Position = 0;
        return text;
    }

    /// <summary>The first character that is neither blank nor a byte order mark.</summary>
    private static async Task<int> FirstAsync(MemoryStream text)
    {
        using StreamReader reader = new(text, Encoding.UTF8, leaveOpen: true);
        char[] one = new char[1];
        int first = 0;
        while (first == 0 && await reader.ReadAsync(one).ConfigureAwait(false) > 0)
            first = char.IsWhiteSpace(one[0]) ? 0 : one[0];
        text.Position = 0;
        return first;
    }
}
