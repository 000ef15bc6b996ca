using WorkflowFunctions.Core.Queries;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Storage.Tables.Schema;

namespace WorkflowFunctions.Storage.Tables.Lists;

/// <summary>The range of list rows whose start a filter allows; the end is exclusive, and the latest start comes first.</summary>
internal readonly record struct StartRange(string From, string To)
{
    private const string First = "";

    /// <summary>Keys begin with digits.</summary>
    private const string Last = ":";

    public static StartRange Of(QueryFilter? filter) => (filter?.Conjuncts ?? []).OfType<QueryFilter.Compare>()
        .Where(part => part.Field.Name == nameof(InstanceField.StartDate))
        .Aggregate(new StartRange(First, Last), (range, part) => part.Value is QueryValue.Moment moment
            ? range.And(part.Operator, Keys.LatestFirst(moment.Value))
            : range);

    private StartRange And(QueryOperator @operator, string start) => @operator switch
    {
        QueryOperator.Equal => After(start).UpTo(Behind(start)),
        QueryOperator.Greater => UpTo(start),
        QueryOperator.GreaterOrEqual => UpTo(Behind(start)),
        QueryOperator.Less => After(Behind(start)),
        QueryOperator.LessOrEqual => After(start),
        _ => this,
    };

    /// <summary>Behind all rows of this start, which go on with a dot after it.</summary>
    private static string Behind(string start) => start + "/";

    private StartRange After(string from) => string.CompareOrdinal(from, From) > 0 ? this with { From = from } : this;

    private StartRange UpTo(string to) => string.CompareOrdinal(to, To) < 0 ? this with { To = to } : this;
}
