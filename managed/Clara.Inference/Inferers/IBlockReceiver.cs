using Clara.Imaging;
using Clara.Inference.Transforms;

namespace Clara.Inference.Inferers;

/// <summary>
/// Takes a network's output in blocks and not in single parts, from an inferer that can give them: for work that looks at neighbours. Blocks cover whole rows of x; they come by rising y, and
/// for each run of planes of z all of y before the next planes. One that gives none calls <see cref="IOutputReceiver.Take"/>.
/// </summary>
internal interface IBlockReceiver : IOutputReceiver
{
    /// <summary>Work on single voxels, in place, before the block that has this part is taken. Comes from several threads at once.</summary>
    void Prepare(NetworkOutput part, WorkContext work);

    /// <summary>Takes a block. Its values are the caller's again afterwards.</summary>
    void Take(IOutputBlock block, WorkContext work);
}

/// <summary>All classes of a box of a network's output.</summary>
internal interface IOutputBlock
{
    /// <summary>Where it lies in the whole output.</summary>
    VoxelBox Box { get; }

    /// <summary>Copies one row of a class. Any thread.</summary>
    /// <param name="index">Of the class.</param>
    /// <param name="y">In the whole output.</param>
    /// <param name="z">In the whole output.</param>
    /// <param name="row">As long as the output along x.</param>
    void CopyRow(int index, int y, int z, Span<float> row);
}
