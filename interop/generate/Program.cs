using Clara.Interop.Generate;

bool check = args.Contains("--check");
string[] folders = [.. args.Where(a => !a.StartsWith('-'))];
if (args.Any(a => a.StartsWith('-') && a != "--check") || folders.Length > 1)
{
    Console.Error.WriteLine("usage: Clara.Interop.Generate [--check] [CHECKOUT]");
    return 2;
}
try
{
    string root = folders.Length == 1 ? Path.GetFullPath(folders[0]) : Contract.FindRoot(Environment.CurrentDirectory);
    IReadOnlyDictionary<string, string> outputs = Contract.Generate(root);
    IReadOnlyList<string> stale = StaleFiles.Find(root, outputs);
    if (!check)
        StaleFiles.Rewrite(root, outputs, stale);
    foreach (string path in stale)
        Console.WriteLine(check ? $"stale: {path}" : $"written: {path}");
    return check && stale.Count > 0 ? 1 : 0;
}
catch (ContractException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
