namespace WorkflowFunctions.Core.Tests.Guard;

/// <summary>A source that breaks each rule of style that <c>.editorconfig</c> makes a warning, by the name of the rule.</summary>
internal static class StyleProbes
{
    public static IReadOnlyDictionary<string, string> Sources { get; } = new Dictionary<string, string>
    {
        ["IDE0005"] = """
            using System.Text;

            namespace WorkflowFunctions.Core.Probes;

            internal static class UnusedUsing;

            """,
        ["IDE0040"] = """
            namespace WorkflowFunctions.Core.Probes;

            static class NoAccessibility;

            """,
        ["IDE0044"] = """
            namespace WorkflowFunctions.Core.Probes;

            internal sealed class NotReadonly
            {
                private int _count = 3;

                public int Next => _count;
            }

            """,
        ["IDE0065"] = """
            namespace WorkflowFunctions.Core.Probes;

            using System.Text;

            internal static class UsingInside
            {
                public static StringBuilder? Text => null;
            }

            """,
        ["IDE0161"] = """
            namespace WorkflowFunctions.Core.Probes
            {
                internal static class Block;
            }

            """,
        ["IDE1006"] = """
            namespace WorkflowFunctions.Core.Probes;

            internal sealed class Names
            {
                private int count;

                public int Next => count++;
            }

            """,
        ["CA1822"] = """
            namespace WorkflowFunctions.Core.Probes;

            internal sealed class Instance
            {
                public int Zero() => 0;
            }

            """,
    };
}
