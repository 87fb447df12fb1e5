namespace Clara.Inference.Transforms;

/// <summary>A step between the image and the network: changes the sample's voxels, and its grid where the voxels move.</summary>
public interface IImageTransform
{
    /// <summary>Does the step. Throws <see cref="OperationCanceledException"/> when cancelled.</summary>
    void Apply(Sample sample, WorkContext work);
}
