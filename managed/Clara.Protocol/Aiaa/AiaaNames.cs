namespace Clara.Protocol.Aiaa;

/// <summary>Names of parts and JSON keys that client and server share.</summary>
public static class AiaaNames
{
    /// <summary>Part that holds the JSON, in requests and answers.</summary>
    public const string ParamsPart = "params";

    /// <summary>The JSON part's name in answers of Clara 1 and 2.</summary>
    public const string OldParamsPart = "points";

    /// <summary>File part of session uploads and of answers.</summary>
    public const string ImagePart = "image";

    /// <summary>File part of inference requests: the one name that servers of every generation know.</summary>
    public const string DatapointPart = "datapoint";

    /// <summary>Extreme points, in requests and answers.</summary>
    public const string Points = "points";

    /// <summary>Clicks inside of the structure.</summary>
    public const string Foreground = "foreground";

    /// <summary>Clicks outside of the structure.</summary>
    public const string Background = "background";

    /// <summary>The last click.</summary>
    public const string CurrentPoint = "current_point";

    /// <summary>Extent of a deepgrow network's input, [height, width] or [depth, height, width].</summary>
    public const string SpatialSize = "spatial_size";

    /// <summary>In answers to clicks: half-open voxel ranges along x, y, z that the mask speaks of; outside of them an older mask may stay.</summary>
    public const string Crop = "crop";

    /// <summary>Names of a classification's classes.</summary>
    public const string Classes = "classes";

    /// <summary>Scores of a classification, in the order of the classes.</summary>
    public const string Scores = "scores";

    /// <summary>Box of the foreground, half-open voxel ranges along x, y, z.</summary>
    public const string Box = "bbox";

    /// <summary>Ours, ignored by others: in answers, sentences on how the work was done, such as the device that a network ran on.</summary>
    public const string Notes = "notes";

    /// <summary>Ours, ignored by others: ids of the labels in a model object; in an answer ids of the mask's values 1 to N, where it has some that the model does not name.</summary>
    public const string LabelIds = "label_ids";

    /// <summary>Ours, ignored by others: id that the result of an annotation shall have.</summary>
    public const string LabelId = "label_id";

    /// <summary>Ours, ignored by others: name that the result of an annotation shall have.</summary>
    public const string LabelName = "label_name";

    /// <summary>Ours, ignored by others: margin around the points, mm.</summary>
    public const string PaddingMm = "padding_mm";

    /// <summary>How many points of a border lie between two vertices of the polygons of a mask.</summary>
    public const string MorePoints = "more_points";

    /// <summary>Key of a session's id in the answer to its creation.</summary>
    public const string SessionId = "session_id";

    /// <summary>Ours, ignored by others: the image's exact geometry beside an upload, see <see cref="WireGrid"/>.</summary>
    public const string Grid = "clara_grid";
}
