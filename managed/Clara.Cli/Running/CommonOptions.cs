using System.CommandLine;

namespace Clara.Cli.Running;

/// <summary>Options that every command takes.</summary>
internal static class CommonOptions
{
    public static readonly Option<string?> Models = new("--models") { Description = "Folder of the model archives (default: CLARA_MODELS, else the user's own).", HelpName = "DIR", Recursive = true };
    public static readonly Option<string?> Server = new("--server") { Description = "Work on this annotation server, such as http://host:5000.", HelpName = "URL", Recursive = true };
    public static readonly Option<string?> Protocol = new("--protocol") { Description = "Protocol of the server: auto, aiaa or monailabel.", HelpName = "NAME", Recursive = true };
    public static readonly Option<string?> Timeout = new("--timeout") { Description = "Longest silence of the server in seconds (default: 60; a network is silent while it runs).", HelpName = "SECONDS", Recursive = true };
    public static readonly Option<string?> Device = new("--device") { Description = "Where networks run: auto, cpu, cuda:0, tensorrt:0, directml:0, coreml or plugin:LIBRARY; 'clara doctor' lists what there is.", HelpName = "NAME", Recursive = true };
    public static readonly Option<string?> Memory = new("--memory-mb") { Description = "Megabytes that running a network may take (default: what the machine allows).", HelpName = "N", Recursive = true };
    public static readonly Option<string?> Labels = new("--labels") { Description = "JSON file of label values to names: {\"1\": \"liver\"}.", HelpName = "JSON", Recursive = true };
    public static readonly Option<int?> TimeStep = new("--time-step") { Description = "Which volume of an image file with several time steps, from 0.", HelpName = "N", Recursive = true };
    public static readonly Option<int?> Component = new("--component") { Description = "Which component of an image file with several numbers a voxel, from 0.", HelpName = "N", Recursive = true };
    public static readonly Option<string[]> Segment = new("--segment") { Description = "Of a mask only this structure; may be given several times. Structures that overlap are read one by one this way.", HelpName = "NAME", Recursive = true };
    public static readonly Option<string?> Series = new("--series") { Description = "Which series of DICOM files, by number or UID; 'clara info' lists them.", HelpName = "N", Recursive = true };
    public static readonly Option<string[]> TrustCode = new("--trust-code") { Description = "Archives in this folder may run code of their own (.dll), with all of your rights, and bring it along when they are imported or pulled into it; MODELS/NAME trusts one model. May be given several times.", HelpName = "DIR", Recursive = true };
    public static readonly Option<bool> Json = new("--json") { Description = "Print the result as JSON and nothing else.", Recursive = true };
    public static readonly Option<bool> Quiet = new("--quiet") { Description = "No progress.", Recursive = true };
    public static readonly Option<bool> Verbose = new("--verbose") { Description = "Show the details of an internal error.", Recursive = true };

    public static IEnumerable<Option> All => [Models, Server, Protocol, Timeout, Device, Memory, Labels, TimeStep, Component, Segment, Series, TrustCode, Json, Quiet, Verbose];
}
