using System.Buffers.Text;
using WorkflowFunctions.Core.Queries;

namespace WorkflowFunctions.Api.Http;

/// <summary>
/// A place in a list: behind the row with this value and this id. Rows that leave the list or come into it before that place move nothing
/// behind it. It is opaque to callers, and holds nothing that they have not been shown: a forged one asks for another place, no more.
/// </summary>
internal sealed record ListCursor(string Sort, bool Descending, QueryValue At, Guid Id)
{
    private const byte Format = 1;

    public string Write()
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.Write(Format);
        writer.Write(Sort);
        writer.Write(Descending);
        writer.Write(Id.ToByteArray());
        switch (At)
        {
            case QueryValue.Text text:
                writer.Write(text.Value);
                break;
            case QueryValue.Id id:
                writer.Write(id.Value.ToByteArray());
                break;
            case QueryValue.Number number:
                writer.Write(number.Value);
                break;
            case QueryValue.Moment moment:
                writer.Write(moment.Value.UtcTicks);
                break;
            default:
                throw new InvalidOperationException($"No list with a cursor is sorted by a {At.GetType().Name}.");
        }

        writer.Flush();
        return Base64Url.EncodeToString(bytes.ToArray());
    }

    /// <summary>Null if it is not what <see cref="Write"/> makes for a list sorted by this field.</summary>
    public static ListCursor? Read(string text, QueryField sort)
    {
        try
        {
            using var reader = new BinaryReader(new MemoryStream(Base64Url.DecodeFromChars(text)));
            if (reader.ReadByte() != Format || reader.ReadString() != sort.Name)
                return null;
            var descending = reader.ReadBoolean();
            var id = new Guid(reader.ReadBytes(16));
            QueryValue at = sort.Type switch
            {
                QueryFieldType.Text or QueryFieldType.Person => new QueryValue.Text(reader.ReadString()),
                QueryFieldType.Id => new QueryValue.Id(new Guid(reader.ReadBytes(16))),
                QueryFieldType.Moment => new QueryValue.Moment(new DateTimeOffset(reader.ReadInt64(), TimeSpan.Zero)),
                _ => new QueryValue.Number(reader.ReadInt64()),
            };
            return reader.BaseStream.Position == reader.BaseStream.Length ? new(sort.Name, descending, at, id) : null;
        }
        catch (Exception failure) when (failure is FormatException or ArgumentException or IOException)
        {
            return null;
        }
    }

    /// <summary>The rows behind this place.</summary>
    /// <param name="sort">The field that the list is sorted by.</param>
    /// <param name="id">The field that orders rows of one value.</param>
    public QueryFilter Behind(QueryField sort, QueryField id) => QueryFilter.Behind(sort, At, id, Id, Descending);
}
