using Clara.Imaging;

namespace Clara.Models;

/// <summary>The model asked for is not there, or is of another type; the message names the nearest ones.</summary>
public sealed class ModelNotFoundException(string message) : ClaraException(StatusCode.Model, message);

/// <summary>A model archive is incomplete, damaged or does not fit its network; the message names file and place.</summary>
public sealed class ModelInvalidException(string message, Exception? inner = null) : ClaraException(StatusCode.ModelInvalid, message, inner);
