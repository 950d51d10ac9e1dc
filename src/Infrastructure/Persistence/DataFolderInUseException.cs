namespace CompraVenta.Infrastructure.Persistence;

/// <summary>Another running app holds the data folder. The message is fit to show to the operator as it is.</summary>
public sealed class DataFolderInUseException : Exception
{
    /// <summary>Says which folder is taken, by whom where that is known, and what to do.</summary>
    public DataFolderInUseException(string folder, string? ownerPid)
        : base($"The data folder {folder} is in use by another CompraVenta{(ownerPid is null ? "" : $" (process {ownerPid})")}. "
            + "Stop that one, or give this one a folder of its own with COMPRAVENTA_DATA.")
    {
    }
}
