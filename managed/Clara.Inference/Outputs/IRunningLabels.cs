using Clara.Imaging;
using Clara.Inference.Transforms;

namespace Clara.Inference.Outputs;

/// <summary>Labels that come about while the classes pass by one after the other, so that not all of them have to exist at once. One thread. Since 0.2.</summary>
public interface IRunningLabels
{
    /// <summary>The result, after the last class.</summary>
    LabelMap Map { get; }

    /// <summary>Takes the values of the next class, by rising index.</summary>
    /// <param name="index">Of the class, from 0.</param>
    /// <param name="values">On the map's grid; borrowed for the call.</param>
    /// <param name="work">Threads and token.</param>
    void Add(int index, ReadOnlyMemory<float> values, WorkContext work);
}
