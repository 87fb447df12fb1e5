using Clara.Imaging;
using Clara.Inference.Transforms;

namespace Clara.Inference.Inferers;

/// <summary>
/// Takes a network's output part by part, each as soon as it is final, so that all classes of a large image never have to exist at once. Since 0.2.
/// </summary>
public interface IOutputReceiver
{
    /// <summary>Bytes that it holds until the end, known before the run; they count as the run's. 0 where this is not overridden.</summary>
    /// <param name="grid">Of the whole output.</param>
    /// <param name="classes">Number of classes (channels).</param>
    long HeldBytes(Grid grid, int classes) => 0;

    /// <summary>Comes before the first part, and once more where the run begins anew with smaller windows: the parts until then do not count.</summary>
    /// <param name="grid">Of the whole output.</param>
    /// <param name="classes">Number of classes (channels).</param>
    void Begin(Grid grid, int classes);

    /// <summary>Takes one part; each voxel of the grid is in exactly one. Parts may come from several threads at once. The values may be overwritten and are the caller's again afterwards.</summary>
    /// <param name="part">Its grid is a box of the whole one.</param>
    /// <param name="first">Index of its first voxel in the whole grid; the others follow it there without a gap.</param>
    /// <param name="work">Threads that this part may use, and the token.</param>
    void Take(NetworkOutput part, int first, WorkContext work);
}
