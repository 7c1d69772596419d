namespace RunnerHub.Data;

/// <summary>Files that nobody but this user may read.</summary>
internal static class PrivateFile
{
    /// <summary>Opens a file for writing. It is this user's own only if this makes it: what is there keeps its rights.</summary>
    public static FileStream Open(string file, FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write, Share = FileShare.ReadWrite };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(file, options);
    }
}
