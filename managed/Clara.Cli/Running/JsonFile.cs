using Clara.Imaging;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Clara.Cli.Running;

/// <summary>Reads the small JSON files that users write, with failures that name the file.</summary>
internal static class JsonFile
{
    public static JToken Read(string path)
    {
        string name = Path.GetFileName(path);
        try
        {
            // A key that stands there twice would silently rename a structure.
            return JToken.Parse(File.ReadAllText(path), new JsonLoadSettings { DuplicatePropertyNameHandling = DuplicatePropertyNameHandling.Error });
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ClaraException(StatusCode.NotFound, $"{name} does not exist.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ClaraException(StatusCode.Io, $"{name} cannot be read; check that it is a file and may be read.", e);
        }
        catch (JsonReaderException e)
        {
            throw new ClaraException(StatusCode.Format, $"{name} is not JSON, or has a key twice (line {e.LineNumber}, column {e.LinePosition}).", e);
        }
    }
}
