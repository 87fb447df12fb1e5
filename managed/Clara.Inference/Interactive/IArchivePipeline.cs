using Clara.Inference.Components;
using Clara.Inference.Networks;
using Clara.Inference.Segmentation;
using Clara.Models;

namespace Clara.Inference.Interactive;

/// <summary>An archive's chain, whatever its type, as far as it can be looked at without an image. Since 0.2.</summary>
public interface IArchivePipeline
{
    /// <summary>Looks whether a network fits the chain and the model's labels: what works but was probably not meant. Throws <see cref="ModelInvalidException"/> for what can never work.</summary>
    IReadOnlyList<string> Check(Network network);
}

/// <summary>Building of chains.</summary>
internal static class ArchivePipeline
{
    /// <summary>The chain of an archive of any type that this version runs.</summary>
    /// <param name="archive">The model.</param>
    /// <param name="trust">Where code of archives may run; null = nowhere.</param>
    public static Func<Network, IReadOnlyList<string>> CheckOf(ModelArchive archive, CodeTrust? trust) => archive.Info.Type switch
    {
        ModelType.Annotation => AnnotationPipeline.Of(archive, trust).Check,
        ModelType.Deepgrow => ClickPipeline.Of(archive, trust).Check,
        ModelType.Classification => ClassificationPipeline.Of(archive, trust).Check,
        _ => SegmentationPipeline.Of(archive, trust).Check,
    };

    /// <summary>Throws <see cref="ModelNotFoundException"/> for an archive of another type.</summary>
    public static void RequireType(ModelArchive archive, ModelType type, string work)
    {
        ArgumentNullException.ThrowIfNull(archive);
        if (archive.Info.Type != type)
            throw new ModelNotFoundException($"The model '{archive.Info.Name}' is of type {archive.Info.Type.ToString().ToLowerInvariant()}; it cannot {work}.");
    }

    /// <summary>Builds with the archive's own code where that is trusted, with failures that name the model.</summary>
    public static T Build<T>(ModelArchive archive, CodeTrust? trust, Func<ModelArchive, CustomCode, T> build)
    {
        try
        {
            return build(archive, new(archive.Folder, trust ?? CodeTrust.None));
        }
        catch (ModelInvalidException e) when (!e.Message.StartsWith("The model", StringComparison.Ordinal))
        {
            throw new ModelInvalidException($"The model '{archive.Info.Name}' cannot be used: {e.Message}", e);
        }
    }
}
