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
            return JToken.Parse(File.ReadAllText(path));
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
            throw new ClaraException(StatusCode.Format, $"{name} is not JSON (line {e.LineNumber}, column {e.LinePosition}).", e);
        }
    }
}
