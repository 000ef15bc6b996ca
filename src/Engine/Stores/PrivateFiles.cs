namespace WorkflowFunctions.Engine.Stores;

/// <summary>
/// Folders and files that nobody but the user of this process can open, whatever the umask is. On Windows they have the access
/// rights of the folder they are in.
/// </summary>
public static class PrivateFiles
{
    public const UnixFileMode FolderMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public const UnixFileMode PrivateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Creates the folder if it is missing, and takes other users' access to it away. A folder that everybody may put files into, such as <c>/tmp</c>, stays as it is.</summary>
    public static void EnsureFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }

        Directory.CreateDirectory(path, FolderMode);
        if (!File.GetUnixFileMode(path).HasFlag(UnixFileMode.StickyBit))
            Restrict(path, FolderMode);
    }

    /// <summary>Opens a file for writing, and takes other users' access to it away.</summary>
    public static FileStream Open(string path, FileMode mode, FileShare share)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = share };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = PrivateMode;
        var file = new FileStream(path, options);
        RestrictFile(path);
        return file;
    }

    /// <summary>Takes other users' access to a file away, if the file is there.</summary>
    public static void RestrictFile(string path)
    {
        if (!OperatingSystem.IsWindows() && File.Exists(path))
            Restrict(path, PrivateMode);
    }

    private static void Restrict(string path, UnixFileMode mode)
    {
        if (OperatingSystem.IsWindows() || File.GetUnixFileMode(path) == mode)
            return;
        try
        {
            File.SetUnixFileMode(path, mode);
        }
        catch (Exception failure) when (failure is UnauthorizedAccessException or IOException)
        {
            // It belongs to somebody else, such as the volume of a container, or lies where there are no such modes.
        }
    }
}
