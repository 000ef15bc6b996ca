using Azure.Data.Tables;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Storage.Tables.Schema;

namespace WorkflowFunctions.Storage.Tables;

/// <summary>The number of the form in which a store lies in its tables. It grows only if an earlier release could not go on with the store.</summary>
internal static class StoreFormat
{
    public const int Known = 1;

    private const string Key = "format";
    private const string Column = "Format";

    /// <summary>Writes the number into a store that has none: a new one, or one of a release that wrote none.</summary>
    /// <exception cref="StorageRefusedException">A newer release has written the store.</exception>
    public static async Task CheckAsync(Table meta)
    {
        var row = await meta.FindAsync(Key, Key, select: null, CancellationToken.None);
        if (row?.GetInt32(Column) is not { } found)
            await meta.PutAsync(new TableEntity(Key, Key) { [Column] = Known });
        else if (found > Known)
        {
            throw new StorageRefusedException(
                $"The store in the table '{meta.Name}' has format {found}; this program knows formats up to {Known}. "
                + "Start the newer program that wrote it, or choose another table prefix.");
        }
    }
}
