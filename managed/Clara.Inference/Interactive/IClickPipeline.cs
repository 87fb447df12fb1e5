using Clara.Imaging;
using Clara.Inference.Components;
using Clara.Inference.Interactive.DeepEdit;
using Clara.Inference.Networks;
using Clara.Inference.Transforms;
using Clara.Models;

namespace Clara.Inference.Interactive;

/// <summary>The chain of a model of type deepgrow, whichever network it has. Since 0.2.</summary>
public interface IClickPipeline : IArchivePipeline
{
    /// <summary>The structure with the one label on exactly the image's grid, and the part of the image that the answer speaks of. The same voxels for every degree.</summary>
    /// <param name="network">The archive's.</param>
    /// <param name="image">Any scalar type; read only.</param>
    /// <param name="clicks">All clicks of the structure.</param>
    /// <param name="label">Of the result.</param>
    /// <param name="progress">May be null.</param>
    /// <param name="work">Threads and token.</param>
    /// <exception cref="PointsException">A click lies outside of the image, or there is none and the network needs one.</exception>
    ClickResult Run(Network network, Volume image, Clicks clicks, Label label, IProgress<WorkProgress>? progress, WorkContext work);
}

/// <summary>Building of chains that work from clicks. Since 0.2.</summary>
public static class ClickPipeline
{
    /// <summary>The chain of a deepgrow archive. Throws <see cref="ModelInvalidException"/> that names the model and the place in its config, <see cref="ModelNotFoundException"/> for another type.</summary>
    /// <param name="archive">The model.</param>
    /// <param name="trust">Where code of archives may run; null = nowhere.</param>
    public static IClickPipeline Of(ModelArchive archive, CodeTrust? trust = null)
    {
        ArgumentNullException.ThrowIfNull(archive);
        return archive.Config.IsDeepEdit ? DeepEditPipeline.Of(archive, trust) : DeepgrowPipeline.Of(archive, trust);
    }
}
