namespace Clara.Protocol.Multipart;

/// <summary>One part: its names and its content, which must be read before the next part is asked for.</summary>
public sealed class MultipartPart
{
    internal MultipartPart(string disposition, string contentType, Stream content)
    {
        Name = HeaderParameters.Find(disposition, "name") ?? "";
        FileName = HeaderParameters.Find(disposition, "filename") is string path ? path[(path.LastIndexOfAny(['/', '\\']) + 1)..] : null;
        ContentType = contentType;
        Content = content;
    }

    /// <summary>Form name; may be empty.</summary>
    public string Name { get; }

    /// <summary>File name without folders; null when none was sent.</summary>
    public string? FileName { get; }

    /// <summary>Content type; may be empty.</summary>
    public string ContentType { get; }

    /// <summary>Whether it is a file by the rule of the old clients: a file name or an octet stream.</summary>
    public bool IsFile => FileName is not null || ContentType.Contains("octet-stream", StringComparison.OrdinalIgnoreCase);

    /// <summary>The content, read forward only; ends at the next boundary.</summary>
    public Stream Content { get; }

    /// <summary>The content as UTF-8 text. Throws <see cref="ProtocolException"/> when it is longer than the limit.</summary>
    public Task<string> ReadTextAsync(int maxBytes, CancellationToken ct) => BoundedText.ReadAsync(Content, maxBytes, ct);
}
