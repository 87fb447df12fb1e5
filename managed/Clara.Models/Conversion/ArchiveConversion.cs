using Clara.Imaging;
using Newtonsoft.Json.Linq;

namespace Clara.Models.Conversion;

/// <summary>An archive that was converted.</summary>
/// <param name="Folder">Full path of the new archive.</param>
/// <param name="Warnings">What has no counterpart there, or was carried over without being run.</param>
public sealed record ConversionResult(string Folder, IReadOnlyList<string> Warnings);

/// <summary>Makes a MONAI bundle of an MMAR and the other way round; serving does the same before and after. Since 0.2.</summary>
public static class ArchiveConversion
{
    /// <summary>Writes the archive in the other form into a new folder, which appears whole or not at all.</summary>
    /// <param name="archive">What to convert; it is not changed.</param>
    /// <param name="toBundle">Whether a bundle is wanted, else an MMAR.</param>
    /// <param name="outputFolder">Must not exist, or be empty; its name is the model's.</param>
    /// <param name="ct">Leaves nothing behind.</param>
    /// <exception cref="ClaraException">Argument (the archive has that form already, the folder is taken), Io; <see cref="ModelInvalidException"/> for a config that cannot be read.</exception>
    public static Task<ConversionResult> ConvertAsync(ModelArchive archive, bool toBundle, string outputFolder, CancellationToken ct) => ConvertAsync(archive, toBundle, outputFolder, null, ct);

    /// <summary>The same with code of the archive's own (.dll), where the user trusts it.</summary>
    /// <inheritdoc cref="ConvertAsync(ModelArchive, bool, string, CancellationToken)"/>
    /// <param name="archive">What to convert; it is not changed.</param>
    /// <param name="toBundle">Whether a bundle is wanted, else an MMAR.</param>
    /// <param name="outputFolder">Must not exist, or be empty; its name is the model's.</param>
    /// <param name="trustsCode">Whether the user trusts code that would lie at this full path of the new folder; what is not trusted is left out. Null trusts nothing. To bring code is not to run it.</param>
    /// <param name="ct">Leaves nothing behind.</param>
    public static async Task<ConversionResult> ConvertAsync(ModelArchive archive, bool toBundle, string outputFolder, Func<string, bool>? trustsCode, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(archive);
        string target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(outputFolder)), name = Path.GetFileName(target);
        if (archive.Format is ArchiveFormat.Bundle or ArchiveFormat.TorchScriptBundle == toBundle)
            throw new ClaraException(StatusCode.Argument, $"{archive.Info.Name} is {(toBundle ? "a bundle" : "an MMAR")} already.");
        if (archive.IsPipeline)
            throw new ClaraException(StatusCode.Unsupported, $"{archive.Info.Name} is a pipeline, which has no network of its own; convert the models that it runs: {string.Join(", ", archive.Config.Inference.Members)}.");
        if (File.Exists(target) || Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any())
            throw new ClaraException(StatusCode.Argument, $"{target} is there already; give a folder that does not exist, or is empty.");
        string room = Path.Combine(Path.GetDirectoryName(target) ?? target, $".convert-{Guid.NewGuid():N}"), making = Path.Combine(room, name);
        try
        {
            Directory.CreateDirectory(making);
            ConversionFiles files = new(archive.Folder, making);
            if (toBundle)
                MmarToBundle.Write(archive, files);
            else
                BundleToMmar.Write(archive, files);
            ConvertedCode.Bring(files, target, trustsCode);
            await files.CopyAsync(ct).ConfigureAwait(false);
            RequireEqual(archive, making);
            ct.ThrowIfCancellationRequested();
            if (Directory.Exists(target))
                Directory.Delete(target);
            Directory.Move(making, target);
            return new(target, files.Warnings);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ClaraException(StatusCode.Io, $"{target} cannot be written; check the folder's permissions and free space.", e);
        }
        finally
        {
            if (Directory.Exists(room))
                Directory.Delete(room, recursive: true);
        }
    }

    /// <summary>What was written must say the same as what was read, or nothing is handed out.</summary>
    private static void RequireEqual(ModelArchive from, string folder)
    {
        JObject before = Config.ServingConfigWriter.Write(from.Config), after = Config.ServingConfigWriter.Write(ModelArchive.Open(folder).Config);
        foreach (JProperty p in before.Properties())
            if (!JToken.DeepEquals(p.Value, after[p.Name]))
                throw new ModelInvalidException($"{from.Info.Name} cannot be converted without a change of meaning: '{p.Name}' would be another one; please report it.");
    }
}
