namespace Clara.Inference.Transforms;

/// <summary>A step between the image and the network: changes the sample's voxels, and its grid where the voxels move.</summary>
public interface IImageTransform
{
    /// <summary>Does the step. Throws <see cref="OperationCanceledException"/> when cancelled.</summary>
    void Apply(Sample sample, WorkContext work);

    /// <summary>
    /// How many channels come out when so many go in; the same number where it is not overridden. An archive's own step that appends maps of the prompts overrides it, and the built-in
    /// maps are left out. Since 0.2.
    /// </summary>
    int ChannelsAfter(int channels) => channels;
}
