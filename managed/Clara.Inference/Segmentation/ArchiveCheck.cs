using Clara.Inference.Components;
using Clara.Inference.Interactive;
using Clara.Inference.Networks;
using Clara.Models;
using Clara.Models.Config;

namespace Clara.Inference.Segmentation;

/// <summary>What is known of an archive after its chain was built and its network loaded. Since 0.1.</summary>
/// <param name="Input">Name and shape of the network's input; free axes are -1.</param>
/// <param name="Output">Name and shape of the network's output.</param>
/// <param name="Warnings">What works but was probably not meant.</param>
public sealed record ArchiveCheck(string Input, string Output, IReadOnlyList<string> Warnings)
{
    /// <summary>Builds the chain and loads the network. Throws <see cref="ModelInvalidException"/> for what would fail at the first image.</summary>
    /// <param name="archive">The model.</param>
    /// <param name="device">auto, cpu, cuda:0 and so on.</param>
    /// <param name="trust">Where code of archives may run; null = nowhere.</param>
    public static ArchiveCheck Of(ModelArchive archive, string device, CodeTrust? trust = null)
    {
        ArgumentNullException.ThrowIfNull(archive);
        if (archive.IsPipeline)
            return OfPipeline(archive, trust);
        Func<Network, IReadOnlyList<string>> check = ArchivePipeline.CheckOf(archive, trust);
        using Network network = Network.Load(archive, device, 1);
        List<string> warnings = [.. check(network)];
        ServingConfig config = archive.Config;
        warnings.AddRange(config.PreTransforms.Concat(config.PostTransforms).Append(config.Inference.Inferer).SelectMany(ComponentRegistry.BuiltIn.Notices));
        return new($"{network.InputName} [{string.Join(", ", network.InputShape)}]", $"{network.OutputName} [{string.Join(", ", network.OutputShape)}]", warnings);
    }

    /// <summary>A pipeline has no network. The models that it runs lie beside it; one that is brought before them is sound, and its first run says which is missing.</summary>
    private static ArchiveCheck OfPipeline(ModelArchive archive, CodeTrust? trust)
    {
        DeepgrowCascade.Check(archive, trust);
        string models = Path.GetDirectoryName(archive.Folder)!;
        string[] missing = [.. archive.Config.Inference.Members.Where(m => !Directory.Exists(Path.Combine(models, m)))];
        if (missing.Length == 0)
            DeepgrowCascade.Of(archive, name => ModelArchive.Open(Path.Combine(models, name)), trust);
        return new("clicks", $"the masks of {string.Join(" and ", archive.Config.Inference.Members)}",
            [.. missing.Select(m => $"{archive.Config.Inference.MembersPlace}: the model '{m}' is not here yet; clicks are refused until it is")]);
    }
}
