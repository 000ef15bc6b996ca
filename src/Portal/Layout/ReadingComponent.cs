using Microsoft.AspNetCore.Components;

namespace WorkflowFunctions.Portal.Layout;

/// <summary>
/// A component that is shown once it has read what it shows. The framework would render it before that too, as soon as a store does not answer at once, and what is not read yet
/// would look like what is not there: a page would answer 404.
/// </summary>
public abstract class ReadingComponent : ComponentBase
{
    private Task? _read;

    /// <inheritdoc/>
    public sealed override async Task SetParametersAsync(ParameterView parameters)
    {
        parameters.SetParameterProperties(this);
        await (_read ??= ReadAsync());
        await base.SetParametersAsync(ParameterView.Empty);
    }

    /// <summary>Reads what is shown. The parameters are set.</summary>
    protected abstract Task ReadAsync();
}
