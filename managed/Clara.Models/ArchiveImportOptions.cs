namespace Clara.Models;

/// <summary>How an archive from elsewhere is taken over. Since 0.2.</summary>
public sealed record ArchiveImportOptions
{
    /// <summary>Name of the model; null takes that of the folder in a zip, of an index's entry, or of the file.</summary>
    public string? Name { get; init; }

    /// <summary>Whether an archive of that name may be replaced.</summary>
    public bool Replace { get; init; }

    /// <summary>
    /// Called with the folder of an archive that has weights of PyTorch and no network: gives the network as ONNX, which becomes models/model.onnx, or throws. Null leaves such archives refused.
    /// </summary>
    public Func<string, CancellationToken, ReadOnlyMemory<byte>>? Convert { get; init; }

    /// <summary>Called with the new archive before it gets its place; what it throws ends the import, and an archive that was to be replaced stays. May be null.</summary>
    public Action<ModelArchive>? Check { get; init; }

    /// <summary>
    /// Whether the user trusts code (a .dll) that would lie at this full path of the models folder; what is not trusted is left out. Null trusts nothing. To bring code is not to run it.
    /// </summary>
    public Func<string, bool>? TrustsCode { get; init; }
}
